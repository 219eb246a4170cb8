package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.common.utils.ByteUtils;

/** Reads what {@link StateWriter} wrote. */
final class StateReader {
  private final ByteBuffer buffer;

  StateReader(byte[] value) {
    this(value, value.length);
  }

  /** Reads the first so many bytes. */
  StateReader(byte[] value, int length) {
    this.buffer = ByteBuffer.wrap(value, 0, length);
  }

  /** Checks that the value has the one layout that there is. */
  StateReader expectVersion(int known, String what) {
    expectVersion(known, known, what);
    return this;
  }

  /** The value's layout, which must be one that this program knows. */
  int expectVersion(int oldest, int newest, String what) {
    int version = count();
    if (version < oldest || version > newest) {
      throw new IllegalStateException(
          "A stored %s has layout %d, this version of the meter reads %d. Start the version that wrote it."
              .formatted(what, version, newest));
    }
    return version;
  }

  long number() {
    return ByteUtils.readVarlong(buffer);
  }

  int count() {
    return Math.toIntExact(number());
  }

  boolean flag() {
    return buffer.get() != 0;
  }

  String text() {
    int length = count();
    String text =
        new String(buffer.array(), buffer.arrayOffset() + buffer.position(), length, UTF_8);
    buffer.position(buffer.position() + length);
    return text;
  }

  byte[] bytes() {
    byte[] bytes = new byte[count()];
    buffer.get(bytes);
    return bytes;
  }

  Optional<String> optionalText() {
    return flag() ? Optional.of(text()) : Optional.empty();
  }

  OptionalLong optionalNumber() {
    return flag() ? OptionalLong.of(number()) : OptionalLong.empty();
  }

  <T> List<T> list(Function<StateReader, T> element) {
    int size = count();
    List<T> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(element.apply(this));
    }
    return all;
  }

  boolean atEnd() {
    return !buffer.hasRemaining();
  }
}
