package io.runtally.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.Serial;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Makes nodes in which each number has one plain form, so that 1.0 and 1e0 are the integer 1 as
 * JSON Schema has it. The validator compares a decimal node by its lowest 64 bits, which would let
 * 18446744073709551621.0 pass as 5.
 */
final class PlainNumbers extends JsonNodeFactory {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Every bound in the schemas is far below it. Arithmetic on larger numbers (1e999999999 is short
   * to write) would take all memory, so they become this one.
   */
  private static final int MAX_DIGITS = 100;

  private static final BigInteger BEYOND_ALL_BOUNDS = BigInteger.TEN.pow(MAX_DIGITS);

  PlainNumbers() {
    super(true);
  }

  @Override
  public ValueNode numberNode(BigDecimal value) {
    if (value.signum() == 0) {
      return LongNode.valueOf(0);
    }
    long digitsBeforePoint = (long) value.precision() - value.scale();
    if (digitsBeforePoint > MAX_DIGITS) {
      BigInteger beyond = BEYOND_ALL_BOUNDS;
      return BigIntegerNode.valueOf(value.signum() > 0 ? beyond : beyond.negate());
    }
    if (digitsBeforePoint < -MAX_DIGITS) {
      return DoubleNode.valueOf(value.signum() * Double.MIN_VALUE);
    }
    return isIntegral(value) ? integer(value.toBigIntegerExact()) : DecimalNode.valueOf(value);
  }

  private static boolean isIntegral(BigDecimal value) {
    return value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0;
  }

  private static ValueNode integer(BigInteger value) {
    boolean fits = value.bitLength() < Long.SIZE;
    return fits ? LongNode.valueOf(value.longValueExact()) : BigIntegerNode.valueOf(value);
  }

  /** Whether a number is one of those that {@link #numberNode(BigDecimal)} does not keep. */
  static boolean isReplaced(JsonNode number) {
    return number.isDouble()
        || (number.isBigInteger() && number.bigIntegerValue().abs().equals(BEYOND_ALL_BOUNDS));
  }
}
