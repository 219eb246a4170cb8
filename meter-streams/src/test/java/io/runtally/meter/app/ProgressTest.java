package io.runtally.meter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Map<MetricName, Metric> metrics = new HashMap<>();

  @Test
  void only_records_of_the_inputs_are_work_that_waits() {
    lagging("meter-1-StreamThread-1-consumer", 40);
    lagging("meter-1-StreamThread-2-consumer", 2);
    lagging("meter-1-StreamThread-1-restore-consumer", 5_000_000);
    lagging("meter-1-StateUpdater-1-restore-consumer", Double.NaN);
    assertEquals(42, Progress.lag(metrics));
  }

  private void lagging(String client, double records) {
    var name =
        new MetricName(
            "records-lag",
            "consumer-fetch-manager-metrics",
            "",
            Map.of("client-id", client, "topic", "a-topic", "partition", "0"));
    metrics.put(name, new Lag(name, records));
  }

  private record Lag(MetricName metricName, Object metricValue) implements Metric {}
}
