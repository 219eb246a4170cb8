package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Writes the binary values of the stores: whole numbers as variable-length, texts with their length
 * in front. Each value begins with the version of its layout. May be used again after {@link
 * #written}.
 */
final class StateWriter {
  private static final int LONGEST_NUMBER = 10;

  private ByteBuffer buffer = ByteBuffer.allocate(256);

  StateWriter version(int version) {
    buffer.clear();
    return number(version);
  }

  StateWriter number(long number) {
    reserve(LONGEST_NUMBER);
    ByteUtils.writeVarlong(number, buffer);
    return this;
  }

  StateWriter flag(boolean flag) {
    reserve(1);
    buffer.put((byte) (flag ? 1 : 0));
    return this;
  }

  StateWriter text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    number(bytes.length);
    reserve(bytes.length);
    buffer.put(bytes);
    return this;
  }

  StateWriter optionalText(Optional<String> text) {
    flag(text.isPresent());
    return text.isPresent() ? text(text.get()) : this;
  }

  StateWriter optionalNumber(OptionalLong number) {
    flag(number.isPresent());
    return number.isPresent() ? number(number.getAsLong()) : this;
  }

  /** How many bytes were written. */
  int length() {
    return buffer.position();
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(buffer.array(), 0, target, at, length());
  }

  byte[] written() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private void reserve(int bytes) {
    if (buffer.remaining() < bytes) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes));
      buffer = larger.put(buffer.flip());
    }
  }
}
