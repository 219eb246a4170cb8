package io.runtally.meter.topology;

import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parts of one organization and meter toward its next credit, in their order. They are written
 * as they come and read only when the credit completes, so they are kept as bytes; and on disk in
 * blocks of 16, so that a commit in which there were some more writes a block or two, not all.
 *
 * <p>Full blocks that were there before are left on disk until they are read.
 */
final class CollectedParts {
  private static final int PARTS_PER_BLOCK = 16;
  private static final int VERSION = 1;

  private final String meter;
  private final Disk disk;

  // In memory: the block that is being filled, and those that followed the first such one.
  private byte[] rows = new byte[256];
  private int length;
  private int firstBlock;
  private int[] ends = new int[4];
  private int size;
  private int written;

  /** Where the blocks lie. */
  interface Disk {
    byte[] read(String meter, int block);

    void write(String meter, int block, byte[] rows);
  }

  /**
   * @param size how many parts lie on disk
   */
  CollectedParts(String meter, int size, Disk disk) {
    this.meter = meter;
    this.disk = disk;
    begin(size / PARTS_PER_BLOCK);
    this.written = size;
    if (size % PARTS_PER_BLOCK > 0) {
      add(disk.read(meter, firstBlock));
      ends[0] = length;
    }
    this.size = size;
  }

  String meter() {
    return meter;
  }

  void append(Part part, StateWriter writer) {
    writer
        .version(VERSION)
        .text(part.id())
        .text(part.source())
        .number(part.quantity())
        .number(part.month().number())
        .optionalText(part.ruleSetId());
    if (length + writer.length() > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(2 * rows.length, length + writer.length()));
    }
    writer.copyTo(rows, length);
    length += writer.length();
    int block = size / PARTS_PER_BLOCK;
    if (block - firstBlock == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[block - firstBlock] = length;
    size++;
  }

  /** All parts, in order. */
  List<Part> read() {
    List<Part> all = new ArrayList<>(size + 1);
    for (int block = 0; block < firstBlock; block++) {
      byte[] stored = disk.read(meter, block);
      read(stored, stored.length, all);
    }
    read(rows, length, all);
    return all;
  }

  private static void read(byte[] rows, int length, List<Part> parts) {
    StateReader reader = new StateReader(rows, length);
    while (!reader.atEnd()) {
      reader.expectVersion(VERSION, "part");
      parts.add(
          new Part(
              reader.text(),
              reader.text(),
              reader.number(),
              new Month(reader.count()),
              reader.optionalText()));
    }
  }

  /** Puts other parts in the place of all. What lies on disk beyond them is written over later. */
  void replace(List<Part> parts, StateWriter writer) {
    begin(0);
    written = 0;
    for (Part part : parts) {
      append(part, writer);
    }
  }

  private void begin(int block) {
    firstBlock = block;
    size = block * PARTS_PER_BLOCK;
    length = 0;
  }

  private void add(byte[] stored) {
    if (stored.length > rows.length) {
      rows = new byte[2 * stored.length];
    }
    System.arraycopy(stored, 0, rows, 0, stored.length);
    length = stored.length;
  }

  /** Writes the blocks that changed since the last time. */
  void write() {
    if (written == size) {
      return;
    }
    for (int block = written / PARTS_PER_BLOCK; block * PARTS_PER_BLOCK < size; block++) {
      int at = block - firstBlock;
      disk.write(meter, block, Arrays.copyOfRange(rows, at == 0 ? 0 : ends[at - 1], ends[at]));
    }
    written = size;
  }
}
