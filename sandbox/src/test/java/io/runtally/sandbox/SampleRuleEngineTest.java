package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.SampleRuleEngine.Facts;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SampleRuleEngineTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:52:00Z");
  private static final Facts NOTHING = new Facts(Map.of());

  @Test
  void at_a_first_start_everything_is_said_in_words_the_meter_understands() {
    List<ProducerRecord<String, byte[]>> said = SampleRuleEngine.factsToSay(NOTHING, NOW);
    assertTrue(said.size() > SampleOrganization.ALL.size());
    said.forEach(record -> assertTrue(isUnderstood(record), record::toString));
    assertTrue(SampleRuleEngine.planChanges(NOTHING).stream().allMatch(this::isUnderstood));
  }

  @Test
  void at_a_second_start_nothing_is_sold_or_saved_again() {
    Map<String, Map<String, byte[]>> last = new HashMap<>();
    note(last, SampleRuleEngine.factsToSay(NOTHING, NOW));
    assertEquals(List.of(), SampleRuleEngine.factsToSay(new Facts(last), NOW));
    assertEquals(2, SampleRuleEngine.planChanges(new Facts(last)).size());

    note(last, SampleRuleEngine.planChanges(NOTHING));
    assertEquals(List.of(), SampleRuleEngine.factsToSay(new Facts(last), NOW));
    assertEquals(List.of(), SampleRuleEngine.planChanges(new Facts(last)));
  }

  private static void note(
      Map<String, Map<String, byte[]>> last, List<ProducerRecord<String, byte[]>> records) {
    records.forEach(record ->
        last.computeIfAbsent(record.topic(), topic -> new HashMap<>())
            .put(record.key(), record.value()));
  }

  private boolean isUnderstood(ProducerRecord<String, byte[]> record) {
    Topic topic = Topics.byName(record.topic()).orElseThrow();
    return RecordFormat.of(topic, topic.valueType().orElseThrow()).read(record.value())
        instanceof Reading.Understood<?>;
  }
}
