package io.runtally.meter.topology;

import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Part;
import java.util.Arrays;
import java.util.List;

/**
 * Some of the parts toward the next credit, in order. They are written as they come and read only
 * when the credit completes, so they are kept as bytes.
 */
final class PartBlock {
  private static final int VERSION = 1;

  private byte[] rows;
  private int length;

  PartBlock() {
    this(new byte[256], 0);
  }

  private PartBlock(byte[] rows, int length) {
    this.rows = rows;
    this.length = length;
  }

  void append(Part part, StateWriter writer) {
    byte[] row =
        writer
            .version(VERSION)
            .text(part.id())
            .text(part.source())
            .number(part.quantity())
            .number(part.month().number())
            .optionalText(part.ruleSetId())
            .written();
    if (length + row.length > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(2 * rows.length, length + row.length));
    }
    System.arraycopy(row, 0, rows, length, row.length);
    length += row.length;
  }

  void addTo(List<Part> parts) {
    StateReader reader = new StateReader(Arrays.copyOf(rows, length));
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

  /** How it lies in its store. */
  static final class Layout implements WriteBehindStore.Layout<PartBlock> {
    @Override
    public byte[] write(PartBlock block) {
      return Arrays.copyOf(block.rows, block.length);
    }

    @Override
    public PartBlock read(byte[] key, byte[] stored) {
      return new PartBlock(stored, stored.length);
    }
  }
}
