package io.runtally.meter.topology;

import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Usage;
import org.apache.kafka.streams.state.KeyValueStore;

/** The events that wait for a plan, one row each, by organization and number in the line (R6). */
final class WaitingRuns {
  private static final int VERSION = 1;

  private final KeyValueStore<byte[], byte[]> store;
  private final StateWriter writer = new StateWriter();

  WaitingRuns(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  void append(byte[] organization, long number, Usage usage) {
    long quantity =
        switch (usage.amount()) {
          case Usage.Amount.Units(long units) -> units;
          case Usage.Amount.Credits _ ->
              throw new IllegalArgumentException("What names its credits needs no plan");
        };
    byte[] row =
        writer
            .version(VERSION)
            .text(usage.meter())
            .text(usage.source())
            .text(usage.id())
            .optionalText(usage.ruleSetId())
            .number(usage.month().number())
            .number(usage.arrivedAt())
            .number(quantity)
            .written();
    store.put(StoreKey.of(organization, number), row);
  }

  /** Takes the event with the given number out. */
  Usage take(byte[] organization, long number) {
    byte[] row = store.delete(StoreKey.of(organization, number));
    if (row == null) {
      throw new IllegalStateException("The waiting run number " + number + " is missing");
    }
    StateReader reader = new StateReader(row).expectVersion(VERSION, "waiting run");
    return new Usage(
        reader.text(),
        reader.text(),
        reader.text(),
        reader.optionalText(),
        new Month(reader.count()),
        reader.number(),
        new Usage.Amount.Units(reader.number()));
  }
}
