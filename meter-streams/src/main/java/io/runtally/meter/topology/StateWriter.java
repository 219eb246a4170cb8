package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes the binary values of the stores: whole numbers as variable-length, texts and bytes with
 * their length in front. Each value begins with the version of its layout. May be used again after
 * {@link #written}.
 */
final class StateWriter {
  private static final int LONGEST_NUMBER = 10;

  private byte[] bytes = new byte[256];
  private int length;

  StateWriter version(int version) {
    length = 0;
    return number(version);
  }

  /** Small numbers of either sign take a byte: the sign goes last, then seven bits to a byte. */
  StateWriter number(long number) {
    reserve(LONGEST_NUMBER);
    long left = (number << 1) ^ (number >> 63);
    while ((left & ~0x7FL) != 0) {
      bytes[length++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
    return this;
  }

  StateWriter flag(boolean flag) {
    reserve(1);
    bytes[length++] = (byte) (flag ? 1 : 0);
    return this;
  }

  StateWriter text(String text) {
    byte[] encoded = text.getBytes(UTF_8);
    return bytes(encoded, 0, encoded.length);
  }

  StateWriter bytes(byte[] source, int from, int count) {
    number(count);
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
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
    return length;
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, length);
  }

  byte[] written() {
    return Arrays.copyOf(bytes, length);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
