package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void the_catalogue_holds_every_topic_once() {
    assertEquals(
        List.of(
            "run-events",
            "run-events-rejected",
            "records-rejected",
            "organization-plans",
            "auto-recharge-settings",
            "billing-customers",
            "payment-methods",
            "credit-deductions",
            "credit-payments",
            "credit-ledger",
            "credit-balances",
            "allowance-usage",
            "low-balance",
            "recharge-intents",
            "recharge-intents-later",
            "recharge-failures"),
        Topics.ALL.stream().map(Topic::name).toList());
  }

  @Test
  void the_meter_reads_six_topics() {
    assertEquals(
        List.of(
            "run-events",
            "organization-plans",
            "auto-recharge-settings",
            "payment-methods",
            "credit-payments",
            "recharge-failures"),
        Topics.METER_INPUTS.stream().map(Topic::name).toList());
  }

  @Test
  void run_events_are_stamped_on_arrival_and_kept_for_45_days() {
    assertEquals(
        Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "3888000000",
            "retention.bytes", "-1",
            "message.timestamp.type", "LogAppendTime",
            "max.message.bytes", "1048576"),
        Topics.RUN_EVENTS.configuration());
  }

  @Test
  void a_rejected_record_may_be_64_KB_larger_than_what_it_was() {
    assertEquals(
        Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "7776000000",
            "retention.bytes", "-1",
            "max.message.bytes", "1114112"),
        Topics.RUN_EVENTS_REJECTED.configuration());
    assertEquals("1114112", Topics.RECORDS_REJECTED.configuration().get("max.message.bytes"));
  }

  @Test
  void a_topic_that_keeps_everything_has_no_limit_of_age_or_size() {
    assertEquals(
        Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"),
        Topics.CREDIT_LEDGER.configuration());
  }

  @Test
  void a_compacted_topic_has_no_age() {
    assertEquals(Map.of("cleanup.policy", "compact"), Topics.CREDIT_BALANCES.configuration());
  }

  @Test
  void recharge_intents_are_kept_for_30_days() {
    assertEquals(OptionalInt.of(30), Topics.RECHARGE_INTENTS.retentionDays());
    assertEquals(OptionalInt.of(30), Topics.RECHARGE_INTENTS_LATER.retentionDays());
  }

  @Test
  void a_topic_is_found_by_its_name() {
    assertEquals(Optional.of(Topics.LOW_BALANCE), Topics.byName("low-balance"));
    assertEquals(Optional.empty(), Topics.byName("low_balance"));
  }

  @Test
  void every_topic_says_what_it_is_and_who_writes_and_reads_it() {
    for (Topic topic : Topics.ALL) {
      assertFalse(topic.description().isBlank(), topic.name());
      assertFalse(topic.writtenBy().isEmpty(), topic.name());
      assertFalse(topic.readBy().isEmpty(), topic.name());
    }
  }

  @Test
  void run_events_are_rejected_apart_from_everything_else() {
    assertEquals(Topics.RUN_EVENTS_REJECTED, Topics.rejectedTopicOf(Topics.RUN_EVENTS));
    assertEquals(Topics.RECORDS_REJECTED, Topics.rejectedTopicOf(Topics.CREDIT_PAYMENTS));
  }

  @Test
  void days_belong_to_deletion_and_to_nothing_else() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Topic(
                "compacted",
                Optional.empty(),
                "",
                Cleanup.COMPACT,
                OptionalInt.of(1),
                Set.of(),
                Set.of()));
  }
}
