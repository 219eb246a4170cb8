package io.runtally.meter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.runtally.schemas.TopicLayout;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.junit.jupiter.api.Test;

class MeterConfigurationTest {
  private static final String RUNS = "ai.ruleengine.ruleset.run";

  private static final TopicLayout ONE_BROKER = TopicLayout.of(6, 1, 1);

  @Test
  void the_documented_defaults_hold() {
    try (ApplicationContext context = ApplicationContext.run()) {
      MeterConfiguration meter = context.getBean(MeterConfiguration.class);
      assertEquals(100, meter.rates().unitsPerCredit(RUNS));
      assertEquals(1, meter.rates().unitsPerCredit("ai.ruleengine.template.generation"));
      assertEquals(10, meter.policy().ordersPerDay());
      Properties streams = context.getBean(StreamsSettings.class).forStreams(ONE_BROKER);
      assertEquals("exactly_once_v2", streams.get("processing.guarantee"));
      assertEquals("earliest", streams.get("main.consumer.auto.offset.reset"));
      assertEquals(15_000, streams.get("main.consumer.session.timeout.ms"));
    }
  }

  @Test
  void a_setting_of_kafka_wins_over_ours_and_reaches_all_clients() {
    Map<String, Object> given =
        Map.of(
            "kafka.security.protocol", "SASL_SSL",
            "kafka.producer.linger.ms", "25",
            "kafka.main.consumer.session.timeout.ms", "45000");
    try (ApplicationContext context = ApplicationContext.run(given)) {
      StreamsSettings settings = context.getBean(StreamsSettings.class);
      assertEquals("SASL_SSL", settings.forStreams(ONE_BROKER).get("security.protocol"));
      assertEquals("25", settings.forStreams(ONE_BROKER).get("producer.linger.ms"));
      assertEquals(
          "45000", settings.forStreams(ONE_BROKER).get("main.consumer.session.timeout.ms"));
      assertEquals("SASL_SSL", settings.forAdmin().get("security.protocol"));
      assertEquals("SASL_SSL", settings.forLooking().get("security.protocol"));
    }
  }

  @Test
  void what_counting_once_depends_on_is_not_for_others_to_set() {
    Map<String, Object> given =
        Map.of(
            "kafka.processing.guarantee", "at_least_once",
            "kafka.main.consumer.auto.offset.reset", "latest",
            "kafka.application.id", "other",
            "kafka.bootstrap.servers", "elsewhere:9092",
            "kafka.main.consumer.isolation.level", "read_uncommitted",
            "kafka.consumer.enable.auto.commit", "true",
            "kafka.processing.exception.handler", LogAndContinueProcessingExceptionHandler.class,
            "meter.bootstrap-servers", "here:9092");
    try (ApplicationContext context = ApplicationContext.run(given)) {
      Properties streams = context.getBean(StreamsSettings.class).forStreams(ONE_BROKER);
      assertEquals("exactly_once_v2", streams.get("processing.guarantee"));
      assertEquals("earliest", streams.get("main.consumer.auto.offset.reset"));
      assertEquals("runtally-meter", streams.get("application.id"));
      assertEquals("here:9092", streams.get("bootstrap.servers"));
      var main = new StreamsConfig(streams).getMainConsumerConfigs("runtally-meter", "meter-1", 0);
      assertEquals("read_committed", main.get("isolation.level"));
      assertEquals("false", main.get("enable.auto.commit"));
      assertNull(streams.get("processing.exception.handler"));
    }
  }

  @Test
  void internal_topics_are_laid_over_the_brokers_as_the_others_are() {
    try (ApplicationContext context = ApplicationContext.run()) {
      StreamsSettings settings = context.getBean(StreamsSettings.class);
      Properties streams = settings.forStreams(TopicLayout.of(24, 3, 2));
      assertEquals(3, streams.get("replication.factor"));
      assertEquals(2, streams.get("topic.min.insync.replicas"));
    }
  }

  @Test
  void rates_that_make_no_sense_are_told_in_a_sentence() {
    for (String wrong : new String[] {"runs", RUNS + "=many", RUNS + "=0", "something.else=5"}) {
      try (ApplicationContext context =
          ApplicationContext.run(Map.of("meter.units-per-credit", wrong))) {
        MeterConfiguration meter = context.getBean(MeterConfiguration.class);
        CannotStart told = assertThrows(CannotStart.class, meter::rates);
        assertTrue(told.toString().contains(": meter.units-per-credit"), told::toString);
      }
    }
  }

  @Test
  void rows_may_take_what_is_set_or_a_quarter_of_the_heap() {
    assertEquals(Runtime.getRuntime().maxMemory() / 4, cacheWhereSetTo(0));
    assertEquals(1_000_000, cacheWhereSetTo(1_000_000));
    CannotStart told = assertThrows(CannotStart.class, () -> cacheWhereSetTo(-1));
    assertTrue(told.toString().contains("meter.cache-bytes is -1"), told::toString);
  }

  private static long cacheWhereSetTo(long bytes) {
    try (ApplicationContext context = ApplicationContext.run(Map.of("meter.cache-bytes", bytes))) {
      return context.getBean(MeterConfiguration.class).cache();
    }
  }
}
