package io.runtally.bench.peers;

import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** Lets an event through that was not seen in the last 35 days. */
final class DropRepeats implements Processor<String, RunEvent, String, RunEvent> {
  private ProcessorContext<String, RunEvent> context;
  private WindowStore<String, Long> seen;

  @SuppressWarnings("NullAway.Init")
  DropRepeats() {}

  @Override
  public void init(ProcessorContext<String, RunEvent> context) {
    this.context = context;
    this.seen = context.getStateStore(UsualMeter.SEEN);
  }

  @Override
  public void process(Record<String, RunEvent> record) {
    Instant now = Instant.ofEpochMilli(record.timestamp());
    String key = record.value().key();
    boolean repeated;
    try (WindowStoreIterator<Long> before =
        seen.fetch(key, now.minus(UsualMeter.REMEMBERED), now)) {
      repeated = before.hasNext();
    }
    if (!repeated) {
      seen.put(key, record.timestamp(), record.timestamp());
      context.forward(record);
    }
  }
}
