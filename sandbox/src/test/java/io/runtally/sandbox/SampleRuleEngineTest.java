package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.SampleRuleEngine.Facts;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SampleRuleEngineTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:52:00Z");
  private static final Facts NOTHING = new Facts(Map.of());

  @Test
  void at_a_first_start_everything_is_said_in_words_the_meter_understands() {
    List<ProducerRecord<String, byte[]>> said = everything();
    assertTrue(said.size() > SampleOrganization.ALL.size());
    said.forEach(record -> assertTrue(isUnderstood(record), record::toString));
    assertTrue(SampleRuleEngine.planChanges(NOTHING).stream().allMatch(this::isUnderstood));
  }

  @Test
  void at_a_second_start_nothing_is_sold_or_saved_again() {
    Map<String, Map<String, byte[]>> last = new HashMap<>();
    note(last, everything());
    assertEquals(List.of(), SampleRuleEngine.factsToSay(new Facts(last), NOW));
    assertEquals(List.of(), SampleRuleEngine.withoutCustomer(new Facts(last)));
    assertEquals(2, SampleRuleEngine.planChanges(new Facts(last)).size());

    note(last, SampleRuleEngine.planChanges(NOTHING));
    assertEquals(List.of(), SampleRuleEngine.factsToSay(new Facts(last), NOW));
    assertEquals(List.of(), SampleRuleEngine.planChanges(new Facts(last)));
  }

  @Test
  void R20_whoever_has_a_card_is_made_a_customer_once_and_saves_the_settings_after_the_card() {
    List<SampleOrganization> customers = SampleRuleEngine.withoutCustomer(NOTHING);
    assertTrue(customers.size() > 3, customers::toString);
    for (SampleOrganization one : customers) {
      assertEquals(
          List.of("billing-customers", "payment-methods", "auto-recharge-settings"),
          billing(one).stream().map(ProducerRecord::topic).toList());
    }
    Map<String, Map<String, byte[]>> last = new HashMap<>();
    note(last, billing(customers.getFirst()));
    assertEquals(
        customers.subList(1, customers.size()), SampleRuleEngine.withoutCustomer(new Facts(last)));
  }

  @Test
  void R23_without_a_stripe_that_makes_customers_nobody_switches_on_what_needs_a_card() {
    Map<String, Map<String, byte[]>> last = new HashMap<>();
    note(last, SampleRuleEngine.factsToSay(NOTHING, NOW));
    assertEquals(
        Set.of("org_juniper"), last.getOrDefault("auto-recharge-settings", Map.of()).keySet());
    assertFalse(last.containsKey("payment-methods"));
  }

  private static List<ProducerRecord<String, byte[]>> everything() {
    List<ProducerRecord<String, byte[]>> said =
        new ArrayList<>(SampleRuleEngine.factsToSay(NOTHING, NOW));
    SampleRuleEngine.withoutCustomer(NOTHING).forEach(one -> said.addAll(billing(one)));
    return said;
  }

  private static List<ProducerRecord<String, byte[]>> billing(SampleOrganization one) {
    return SampleRuleEngine.billingFacts(
        one, one.card().orElseThrow(), new StripeControl.Customer(one.id(), "cus_1", "pm_1"), NOW);
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
