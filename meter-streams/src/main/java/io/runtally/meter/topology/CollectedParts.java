package io.runtally.meter.topology;

import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parts of one organization and meter toward its next credit, in their order. They are written
 * as they come and read only when the credit completes, so they are kept as bytes, in blocks of 16:
 * full ones lie on disk each by itself, and the open one lies in the row of its tally, which is
 * written anyway when there is one more part.
 *
 * <p>Full blocks that were there before are left on disk until they are read.
 */
final class CollectedParts {
  private static final int PARTS_PER_BLOCK = 16;
  private static final int VERSION = 1;
  private static final int LEAST_BYTES = 256;
  private static final int BYTES_WHEN_EMPTY = 120;
  private static final byte[] NONE = {};

  private final String meter;

  // At hand: the block that was open at first, and those that followed it.
  private byte[] rows;
  private int length;
  private int firstBlock;
  private int[] ends = new int[1];
  private int size;
  private int blocksWritten;

  /** Where the full blocks lie. */
  interface Disk {
    byte[] read(String meter, int block);

    void write(String meter, int block, byte[] rows);
  }

  /**
   * @param size how many parts there are
   * @param open those of them that follow the full blocks
   */
  CollectedParts(String meter, int size, byte[] open) {
    this.meter = meter;
    begin(size / PARTS_PER_BLOCK);
    this.blocksWritten = firstBlock;
    this.size = size;
    this.rows = open;
    this.length = open.length;
    this.ends[0] = length;
  }

  /** Those that a meter of layout 1 left, which wrote the open block like the others. */
  static CollectedParts allOnDisk(String meter, int size, Disk disk) {
    boolean open = size % PARTS_PER_BLOCK > 0;
    return new CollectedParts(meter, size, open ? disk.read(meter, size / PARTS_PER_BLOCK) : NONE);
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
      rows =
          Arrays.copyOf(
              rows, Math.max(LEAST_BYTES, Math.max(2 * rows.length, length + writer.length())));
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
  List<Part> read(Disk disk) {
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
    blocksWritten = 0;
    for (Part part : parts) {
      append(part, writer);
    }
  }

  private void begin(int block) {
    firstBlock = block;
    size = block * PARTS_PER_BLOCK;
    length = 0;
  }

  /** Writes the blocks that became full since the last time. */
  void writeFullBlocks(Disk disk) {
    for (; blocksWritten < fullBlocks(); blocksWritten++) {
      disk.write(
          meter, blocksWritten, Arrays.copyOfRange(rows, start(blocksWritten), end(blocksWritten)));
    }
  }

  /** Writes the parts that follow the full blocks. */
  void writeOpenBlock(StateWriter writer) {
    int start = start(fullBlocks());
    writer.bytes(rows, start, length - start);
  }

  /** About how much of the heap they take. */
  int heapBytes() {
    return BYTES_WHEN_EMPTY + rows.length;
  }

  private int fullBlocks() {
    return size / PARTS_PER_BLOCK;
  }

  private int start(int block) {
    return block == firstBlock ? 0 : end(block - 1);
  }

  private int end(int block) {
    return ends[block - firstBlock];
  }
}
