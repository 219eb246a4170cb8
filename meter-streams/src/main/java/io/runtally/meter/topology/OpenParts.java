package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The parts toward the next credit, per organization and meter: rows of their own, so that an
 * overage run adds a row and does not rewrite up to 99 others. Rows lie in blocks of 16, small
 * enough to be copied for each row, and are read only when a credit completes.
 */
final class OpenParts {
  private static final int PARTS_PER_BLOCK = 16;
  private static final int VERSION = 1;

  private final KeyValueStore<byte[], byte[]> store;
  private final StateWriter writer = new StateWriter();

  OpenParts(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  /** Adds the part with the given number, counted from 0. */
  void append(byte[] organization, String meter, int number, Part part) {
    byte[] key = key(organization, meter, number / PARTS_PER_BLOCK);
    byte[] row = row(part);
    if (number % PARTS_PER_BLOCK == 0) {
      store.put(key, row);
      return;
    }
    byte[] before = block(key);
    byte[] after = Arrays.copyOf(before, before.length + row.length);
    System.arraycopy(row, 0, after, before.length, row.length);
    store.put(key, after);
  }

  /** The first so many parts, in order. */
  List<Part> read(byte[] organization, String meter, int parts) {
    List<Part> all = new ArrayList<>(parts);
    for (int block = 0; block * PARTS_PER_BLOCK < parts; block++) {
      StateReader reader = new StateReader(block(key(organization, meter, block)));
      while (!reader.atEnd()) {
        all.add(part(reader));
      }
    }
    return all;
  }

  /** Puts other parts in the place of the first so many. */
  void replace(byte[] organization, String meter, int before, List<Part> after) {
    for (int block = 0; block * PARTS_PER_BLOCK < before; block++) {
      if (block * PARTS_PER_BLOCK >= after.size()) {
        store.delete(key(organization, meter, block));
      }
    }
    for (int number = 0; number < after.size(); number++) {
      append(organization, meter, number, after.get(number));
    }
  }

  private byte[] row(Part part) {
    return writer
        .version(VERSION)
        .text(part.id())
        .text(part.source())
        .number(part.quantity())
        .number(part.month().number())
        .optionalText(part.ruleSetId())
        .written();
  }

  private static Part part(StateReader reader) {
    reader.expectVersion(VERSION, "part");
    return new Part(
        reader.text(),
        reader.text(),
        reader.number(),
        new Month(reader.count()),
        reader.optionalText());
  }

  private byte[] block(byte[] key) {
    byte[] block = store.get(key);
    if (block == null) {
      throw new IllegalStateException("A block of parts toward the next credit is missing");
    }
    return block;
  }

  private static byte[] key(byte[] organization, String meter, int block) {
    return StoreKey.of(organization, meter.getBytes(UTF_8), (short) block);
  }
}
