package io.runtally.bench.peers;

import io.runtally.meter.domain.Rates;
import io.runtally.meter.domain.Usage;
import io.runtally.meter.topology.Fact;
import io.runtally.meter.topology.RunEventReader;
import io.runtally.schemas.Reading;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The meter's own reader of run events, for peers that parse as it does. */
final class RunReader {
  private static final String RUNS = "ai.ruleengine.ruleset.run";

  private final RunEventReader reader = new RunEventReader(new Rates(RUNS, Map.of(RUNS, 100)));

  /** A run and whose it is. */
  record Run(String organization, Usage usage) {}

  Run read(ConsumerRecord<byte[], byte[]> record) {
    if (reader.read(record.value(), record.headers(), record.timestamp())
            instanceof Reading.Understood<Fact.Told>(Fact.Told(String organization, Fact fact))
        && fact instanceof Fact.UsageMetered(Usage usage)) {
      return new Run(organization, usage);
    }
    throw new IllegalStateException("Not a run event: " + record);
  }
}
