package io.runtally.meter.topology;

import io.runtally.meter.domain.MeterTally;
import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.MonthTally;
import io.runtally.meter.domain.PlanHistory;
import io.runtally.meter.domain.Tally;
import io.runtally.meter.domain.WaitingLine;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A tally as it lies in its store, and at hand with it the parts toward the next credits, which lie
 * in a store of their own.
 */
final class StoredTally {
  private static final int VERSION = 1;

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
   * @param onDisk where they are, if they are not at hand yet
   */
  CollectedParts parts(String meter, IntFunction<CollectedParts> onDisk) {
    for (CollectedParts atHand : parts) {
      if (atHand.meter().equals(meter)) {
        return atHand;
      }
    }
    CollectedParts found = onDisk.apply(tally.meter(meter).openParts());
    parts = Arrays.copyOf(parts, parts.length + 1);
    parts[parts.length - 1] = found;
    return found;
  }

  void writeParts() {
    for (CollectedParts atHand : parts) {
      atHand.write();
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
    StateReader reader = new StateReader(value).expectVersion(VERSION, "tally");
    boolean usageDue = reader.flag();
    long updatedAt = reader.number();
    var tally =
        new Tally(
            new PlanHistory(reader.list(StoredTally::statement)),
            reader.list(StoredTally::month),
            reader.list(StoredTally::meter),
            new WaitingLine(reader.number(), reader.number(), reader.number(), reader.number()));
    return new StoredTally(tally, usageDue, updatedAt);
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

  private static MeterTally meter(StateReader reader) {
    return new MeterTally(
        reader.text(), reader.number(), reader.number(), reader.number(), reader.count());
  }
}
