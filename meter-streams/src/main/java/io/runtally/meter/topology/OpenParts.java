package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts toward the next credit, per organization and meter, in blocks of 16: a commit in which
 * an organization had some overage runs writes one block or two, not all the parts that lie there.
 */
final class OpenParts {
  private static final int PARTS_PER_BLOCK = 16;

  private final WriteBehindStore<PartBlock> store;
  private final StateWriter writer = new StateWriter();

  OpenParts(WriteBehindStore<PartBlock> store) {
    this.store = store;
  }

  /** Adds the part with the given number, counted from 0. */
  void append(byte[] organization, String meter, int number, Part part) {
    byte[] key = key(organization, meter, number / PARTS_PER_BLOCK);
    PartBlock block = number % PARTS_PER_BLOCK == 0 ? new PartBlock() : block(key);
    block.append(part, writer);
    store.put(key, block);
  }

  /** The first so many parts, in order. */
  List<Part> read(byte[] organization, String meter, int parts) {
    List<Part> all = new ArrayList<>(parts);
    for (int block = 0; block * PARTS_PER_BLOCK < parts; block++) {
      block(key(organization, meter, block)).addTo(all);
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

  private PartBlock block(byte[] key) {
    return store
        .get(key)
        .orElseThrow(
            () -> new IllegalStateException("A block of parts toward the next credit is missing"));
  }

  private static byte[] key(byte[] organization, String meter, int block) {
    return StoreKey.of(organization, meter.getBytes(UTF_8), (short) block);
  }
}
