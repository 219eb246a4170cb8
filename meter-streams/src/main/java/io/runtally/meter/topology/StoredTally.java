package io.runtally.meter.topology;

import io.runtally.meter.domain.MeterTally;
import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.MonthTally;
import io.runtally.meter.domain.PlanHistory;
import io.runtally.meter.domain.Tally;
import io.runtally.meter.domain.WaitingLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tally as it lies in its store, and with it the parts toward the next credits, of which full
 * blocks lie in a store of their own.
 */
final class StoredTally {
  private static final int VERSION = 2;

  /** Whose open blocks of parts lie with the full ones. */
  private static final int FIRST_VERSION = 1;

  private static final int BYTES_WHEN_EMPTY = 350;
  private static final int BYTES_OF_AN_ELEMENT = 70;

  private final Tally tally;
  private CollectedParts[] parts = {};
  private boolean usageDue;
  private long updatedAt;

  /** The tally of an organization that was not heard of before. */
  StoredTally() {
    this(new Tally(), false, 0);
  }

  private StoredTally(Tally tally, boolean usageDue, long updatedAt) {
    this.tally = tally;
    this.usageDue = usageDue;
    this.updatedAt = updatedAt;
  }

  Tally tally() {
    return tally;
  }

  /** Whether its last change has yet to be published as allowance usage. */
  boolean usageDue() {
    return usageDue;
  }

  /** Arrival of the record that changed it last, epoch milliseconds. */
  long updatedAt() {
    return updatedAt;
  }

  void updated(long arrivedAt) {
    usageDue = true;
    updatedAt = Math.max(updatedAt, arrivedAt);
  }

  void usagePublished() {
    usageDue = false;
  }

  /**
   * The parts of a meter toward its next credit.
   *
   * @param disk of this organization
   */
  CollectedParts parts(String meter, CollectedParts.Disk disk) {
    CollectedParts atHand = partsAtHand(meter);
    if (atHand == null) {
      atHand = CollectedParts.allOnDisk(meter, tally.meter(meter).openParts(), disk);
      add(atHand);
    }
    return atHand;
  }

  private @Nullable CollectedParts partsAtHand(String meter) {
    for (CollectedParts atHand : parts) {
      if (atHand.meter().equals(meter)) {
        return atHand;
      }
    }
    return null;
  }

  private void add(CollectedParts more) {
    parts = Arrays.copyOf(parts, parts.length + 1);
    parts[parts.length - 1] = more;
  }

  /** Writes what does not lie in the row of the tally itself. */
  void writeFullBlocks(CollectedParts.Disk disk) {
    for (CollectedParts atHand : parts) {
      atHand.writeFullBlocks(disk);
    }
  }

  /** How it lies in its store. */
  static final class Layout implements WriteBehindStore.Layout<StoredTally> {
    private final StateWriter writer = new StateWriter();

    @Override
    public byte[] write(StoredTally tally) {
      return tally.write(writer);
    }

    @Override
    public StoredTally read(byte[] key, byte[] stored) {
      return StoredTally.read(stored);
    }

    @Override
    public int heapBytes(StoredTally tally) {
      return tally.heapBytes();
    }
  }

  private int heapBytes() {
    int bytes =
        BYTES_WHEN_EMPTY
            + BYTES_OF_AN_ELEMENT
                * (tally.plans().statements().size()
                    + tally.months().size()
                    + tally.meters().size());
    for (CollectedParts atHand : parts) {
      bytes += atHand.heapBytes();
    }
    return bytes;
  }

  private byte[] write(StateWriter writer) {
    writer.version(VERSION).flag(usageDue).number(updatedAt);
    writer.number(tally.plans().statements().size());
    for (PlanHistory.Statement statement : tally.plans().statements()) {
      writer
          .number(statement.from())
          .number(statement.arrivedAt())
          .optionalNumber(statement.monthlyRuns());
    }
    writer.number(tally.months().size());
    for (MonthTally month : tally.months()) {
      writer
          .number(month.month().number())
          .optionalNumber(month.allowance())
          .number(month.covered())
          .number(month.overage())
          .number(month.waiting());
    }
    writer.number(tally.meters().size());
    for (MeterTally meter : tally.meters()) {
      writer
          .text(meter.meter())
          .number(meter.overageUnits())
          .number(meter.paidUnits())
          .number(meter.deductions())
          .number(meter.openParts());
      CollectedParts atHand = partsAtHand(meter.meter());
      writer.flag(atHand != null);
      if (atHand != null) {
        atHand.writeOpenBlock(writer);
      }
    }
    WaitingLine waiting = tally.waiting();
    return writer
        .number(waiting.head())
        .number(waiting.tail())
        .number(waiting.releasedTo())
        .number(waiting.releasedAt())
        .written();
  }

  private static StoredTally read(byte[] value) {
    StateReader reader = new StateReader(value);
    int version = reader.expectVersion(FIRST_VERSION, VERSION, "tally");
    boolean usageDue = reader.flag();
    long updatedAt = reader.number();
    List<CollectedParts> atHand = new ArrayList<>(1);
    var tally =
        new Tally(
            new PlanHistory(reader.list(StoredTally::statement)),
            reader.list(StoredTally::month),
            reader.list(_ -> meter(reader, version, atHand)),
            new WaitingLine(reader.number(), reader.number(), reader.number(), reader.number()));
    var stored = new StoredTally(tally, usageDue, updatedAt);
    stored.parts = atHand.toArray(CollectedParts[]::new);
    return stored;
  }

  private static PlanHistory.Statement statement(StateReader reader) {
    return new PlanHistory.Statement(reader.number(), reader.number(), reader.optionalNumber());
  }

  private static MonthTally month(StateReader reader) {
    return new MonthTally(
        new Month(reader.count()),
        reader.optionalNumber(),
        reader.number(),
        reader.number(),
        reader.number());
  }

  private static MeterTally meter(StateReader reader, int version, List<CollectedParts> atHand) {
    var meter =
        new MeterTally(
            reader.text(), reader.number(), reader.number(), reader.number(), reader.count());
    if (version > FIRST_VERSION && reader.flag()) {
      atHand.add(new CollectedParts(meter.meter(), meter.openParts(), reader.bytes()));
    }
    return meter;
  }
}
