package io.runtally.bench.peers;

import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Counts an organization's runs and draws credits for its overage. */
final class CountRuns implements Processor<String, RunEvent, String, Deduction> {
  private final Map<String, Long> plans;
  private ProcessorContext<String, Deduction> context;
  private KeyValueStore<String, RunTally> tallies;

  @SuppressWarnings("NullAway.Init")
  CountRuns(Map<String, Long> plans) {
    this.plans = plans;
  }

  @Override
  public void init(ProcessorContext<String, Deduction> context) {
    this.context = context;
    this.tallies = context.getStateStore(UsualMeter.TALLIES);
  }

  @Override
  public void process(Record<String, RunEvent> record) {
    RunEvent event = record.value();
    String organization = event.subject();
    @Nullable RunTally stored = tallies.get(organization);
    RunTally tally = stored == null ? new RunTally() : stored;
    long credits =
        tally.count(event.month(), event.data().quantity(), plans.getOrDefault(organization, 0L));
    tallies.put(organization, tally);
    if (credits > 0) {
      context.forward(
          record
              .withKey(organization)
              .withValue(tally.deduction(organization, credits, record.timestamp())));
    }
  }
}
