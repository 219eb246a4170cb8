package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class HearingTest {
  private static final MetricName BYTES =
      new MetricName("incoming-byte-total", "consumer-metrics", "", Map.of());

  private double bytes = 10;
  private long now = 100;
  private final Hearing hearing = new Hearing(() -> Map.of(BYTES, new Bytes()), () -> now);

  @Test
  void while_bytes_come_in_the_broker_is_heard() {
    hearing.listen();
    now += 50;
    bytes++;
    assertEquals(Duration.ZERO, hearing.silentFor());
  }

  @Test
  void silence_lasts_from_the_last_byte_that_was_noticed() {
    hearing.listen();
    now += 50;
    assertEquals(Duration.ofNanos(50), hearing.silentFor());
    now += 50;
    hearing.listen();
    assertEquals(Duration.ofNanos(100), hearing.silentFor());
  }

  private final class Bytes implements Metric {
    @Override
    public MetricName metricName() {
      return BYTES;
    }

    @Override
    public Object metricValue() {
      return bytes;
    }
  }
}
