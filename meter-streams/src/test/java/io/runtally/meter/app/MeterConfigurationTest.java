package io.runtally.meter.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MeterConfigurationTest {
  private static final String RUNS = "ai.ruleengine.ruleset.run";

  @Test
  void the_documented_defaults_hold() {
    try (ApplicationContext context = ApplicationContext.run()) {
      MeterConfiguration meter = context.getBean(MeterConfiguration.class);
      assertEquals(100, meter.rates().unitsPerCredit(RUNS));
      assertEquals(1, meter.rates().unitsPerCredit("ai.ruleengine.template.generation"));
      assertEquals(10, meter.policy().ordersPerDay());
      Properties streams = context.getBean(StreamsSettings.class).forStreams();
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
      assertEquals("SASL_SSL", settings.forStreams().get("security.protocol"));
      assertEquals("25", settings.forStreams().get("producer.linger.ms"));
      assertEquals("45000", settings.forStreams().get("main.consumer.session.timeout.ms"));
      assertEquals("SASL_SSL", settings.forAdmin().get("security.protocol"));
      assertEquals("SASL_SSL", settings.forLooking().get("security.protocol"));
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
}
