package io.runtally.meter.topology;

import static io.runtally.meter.topology.MeterDriver.GENERATIONS;
import static io.runtally.meter.topology.MeterDriver.RUNS;
import static io.runtally.meter.topology.MeterDriver.event;
import static io.runtally.meter.topology.MeterDriver.payment;
import static io.runtally.meter.topology.MeterDriver.plan;
import static io.runtally.meter.topology.MeterDriver.purchase;
import static io.runtally.meter.topology.MeterDriver.tombstone;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.topology.MeterDriver.Sent;
import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole flow on one partition, as the rules have it from end to end. */
@NullUnmarked
class MeterTopologyTest {
  private static final String ORG = "org_acme";
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  @TempDir Path folder;
  private MeterDriver meter;

  @BeforeEach
  void start() {
    meter = new MeterDriver(folder);
  }

  @AfterEach
  void stop() {
    meter.close();
  }

  @Test
  void the_flow_is_the_one_that_is_written_down() throws Exception {
    String described = inOrder(MeterDriver.describedTopology().describe().toString());
    Path golden = Path.of("../docs/topology.txt");
    if (Boolean.getBoolean("write-golden")) {
      Files.writeString(golden, described);
    }
    assertEquals(
        Files.readString(golden),
        described,
        "The topology changed, and with it perhaps the names of stores and internal topics. If that"
            + " is meant, write docs/topology.txt anew with -Dwrite-golden=true.");
  }

  @Test
  void no_internal_topic_is_forgotten_at_start() {
    Set<String> changelogs =
        MeterDriver.describedTopology().describe().subtopologies().stream()
            .flatMap(part -> part.nodes().stream())
            .flatMap(node ->
                node instanceof TopologyDescription.Processor processor
                    ? processor.stores().stream()
                    : Stream.empty())
            .map("meter-%s-changelog"::formatted)
            .collect(Collectors.toSet());
    assertEquals(changelogs, Set.copyOf(MeterTopology.changelogs("meter")));

    Set<String> internal = new HashSet<>(changelogs);
    internal.add("meter-strays-repartition");
    assertEquals(internal, Set.copyOf(MeterTopology.internalTopics("meter")));
  }

  @Test
  void runs_beyond_the_allowance_draw_credits_with_a_receipt_for_each() {
    meter.given(plan(ORG, 1_000), purchase(ORG, 50, "pi_1"));
    meter.when(meter.runs(ORG, 3_457));

    assertEquals(24, meter.deductions().stream().mapToLong(CreditDeduction::credits).sum());
    assertEquals(26, meter.balance().balance());
    assertEquals(25, meter.balance().sequence());
    assertEquals(
        List.of(new MonthUsage(NOVEMBER, Optional.of(1_000L), 1_000, 2_457, 0)),
        meter.usage().months());
    assertEquals(57, meter.usage().towardNextCredit());
    Set<String> named = new HashSet<>();
    long overage = 0;
    for (CreditDeduction receipt : meter.deductions()) {
      assertEquals(Optional.of(overage + 1), receipt.overageFrom());
      overage = receipt.overageTo().orElseThrow();
      receipt.runs().forEach(run -> assertTrue(named.add(run.id()), "Paid twice: " + run));
    }
    assertEquals(2_400, named.size());
    assertEquals(2_400, overage);
    assertEquals("org_acme/" + RUNS + "/1", meter.deductions().getFirst().deductionId());
    LedgerEntry second = meter.ledger().get(1);
    assertEquals("org_acme/2", second.entryId());
    assertEquals(meter.deductions().getFirst().deductionId(), second.reference());
    assertEquals(50, second.balanceBefore());
    assertEquals(49, second.balanceAfter());
  }

  @Test
  void a_repeated_run_is_counted_in_a_metric_and_nowhere_else() {
    meter.given(plan(ORG, 0), meter.runs(ORG, 150, "a"));
    meter.after(Duration.ofDays(3)).when(meter.runs(ORG, 150, "a"));

    assertEquals(1, meter.deductions().size());
    assertEquals(50, meter.usage().towardNextCredit());
    assertEquals(150, meter.counters.eventsRepeated.sum());
    assertEquals(300, meter.counters.eventsRead.sum());
  }

  @Test
  void a_repeat_is_known_for_as_long_as_its_time_can_be_accepted() {
    meter.given(plan(ORG, 0));
    String time = ",\"time\":\"2026-10-01T00:05:00Z\"";
    meter.at("2026-10-01T00:00:00Z").when(List.of(event(ORG, RUNS, "edge", time)));
    // 35 days after its time it is still accepted, and so must still be known (R1, R3).
    meter.at("2026-11-05T00:05:00Z").when(List.of(event(ORG, RUNS, "edge", time)));
    assertEquals(1, meter.counters.eventsRepeated.sum());
    meter.at("2026-11-05T00:05:00.001Z").when(List.of(event(ORG, RUNS, "edge", time)));
    assertEquals(List.of("TOO_OLD"), reasons());
    // The ids of 1 October go when 7 November begins.
    meter.at("2026-11-06T23:59:59Z").when(List.of(event(ORG, RUNS, "edge", "")));
    assertEquals(2, meter.counters.eventsRepeated.sum());
    meter.at("2026-11-07T00:00:00Z").when(List.of(event(ORG, RUNS, "edge", "")));
    assertEquals(2, meter.counters.eventsRepeated.sum());
    assertEquals(2, meter.counters.eventsAccepted.sum());
  }

  @Test
  void what_arrived_before_all_that_is_remembered_was_read_before() {
    meter.given(plan(ORG, 0));
    meter.at("2026-10-01T00:00:00Z").when(meter.runs(ORG, 1, "old"));
    meter.at("2026-11-20T00:00:00Z").when(meter.runs(ORG, 1, "new"));
    meter.at("2026-10-01T00:00:00Z").when(meter.runs(ORG, 1, "old"));
    assertEquals(2, meter.counters.eventsAccepted.sum());
    assertEquals(1, meter.counters.eventsRepeated.sum());
  }

  @Test
  void late_and_future_runs_land_in_their_month_or_are_rejected() {
    meter.at("2026-11-02T09:00:00Z").given(plan(ORG, 1));
    meter.when(
        List.of(
            event(ORG, RUNS, "late-1", ",\"time\":\"2026-10-31T23:59:59.999Z\""),
            event(ORG, RUNS, "late-2", ",\"time\":\"2026-10-31T23:00:00-01:00\""),
            event(ORG, RUNS, "without-time", ""),
            event(ORG, RUNS, "35-days", ",\"time\":\"2026-09-28T09:00:00Z\""),
            event(ORG, RUNS, "too-old", ",\"time\":\"2026-09-28T08:59:59.999Z\""),
            event(ORG, RUNS, "5-minutes", ",\"time\":\"2026-11-02T09:05:00Z\""),
            event(ORG, RUNS, "future", ",\"time\":\"2026-11-02T09:05:00.001Z\"")));

    assertEquals(List.of("TOO_OLD", "FROM_THE_FUTURE"), reasons());
    assertEquals(
        List.of(
            new MonthUsage(YearMonth.of(2026, 9), Optional.of(1L), 1, 0, 0),
            new MonthUsage(YearMonth.of(2026, 10), Optional.of(1L), 1, 0, 0),
            new MonthUsage(NOVEMBER, Optional.of(1L), 1, 2, 0)),
        meter.usage().months());
  }

  @Test
  void a_rejected_event_keeps_its_bytes_and_says_why() {
    var headers = new RecordHeaders().add("trace", new byte[] {1, 2});
    byte[] value = "{\"specversion\":\"1.0\"".getBytes(UTF_8);
    meter.send(new Sent(Topics.RUN_EVENTS, new byte[] {7}, value, headers));

    TestRecord<byte[], byte[]> rejected = meter.rejected(Topics.RUN_EVENTS_REJECTED).getFirst();
    assertArrayEquals(new byte[] {7}, rejected.key());
    assertArrayEquals(value, rejected.value());
    assertArrayEquals(new byte[] {1, 2}, rejected.headers().lastHeader("trace").value());
    assertEquals("MALFORMED_JSON", header(rejected, "runtally.reason"));
    assertEquals("run-events", header(rejected, "runtally.topic"));
    assertEquals("0", header(rejected, "runtally.partition"));
    assertEquals("0", header(rejected, "runtally.offset"));
    assertTrue(
        header(rejected, "runtally.detail").endsWith("."), header(rejected, "runtally.detail"));
  }

  @Test
  void what_other_topics_hold_that_cannot_be_understood_goes_to_records_rejected() {
    meter.when(
        payment(ORG, "PURCHASE", -5, "pi_1", ""),
        List.of(new Sent(Topics.CREDIT_PAYMENTS, ORG, "[")),
        List.of(tombstone(Topics.CREDIT_PAYMENTS, ORG)),
        List.of(
            new Sent(
                Topics.CREDIT_PAYMENTS,
                ORG,
                """
                {"paymentId":"pi_2","organizationId":"org_acme","kind":"PURCHASE","amountCents":500,\
                "currency":"eur","occurredAt":"2026-11-22T10:00:00Z"}\
                """)));

    assertEquals(
        List.of("SCHEMA_VIOLATION", "MALFORMED_JSON", "EMPTY", "UNSUPPORTED_CURRENCY"),
        meter.rejected(Topics.RECORDS_REJECTED).stream()
            .map(rejected -> header(rejected, "runtally.reason"))
            .toList());
    assertEquals(List.of(), meter.ledger());
  }

  @Test
  void records_under_a_wrong_key_count_for_the_organization_that_they_name() {
    byte[] other = "someone_else".getBytes(UTF_8);
    List<Sent> strays = new ArrayList<>();
    for (List<Sent> records :
        List.of(plan(ORG, 10), purchase(ORG, 5, "pi_1"), meter.runs(ORG, 110, "a"))) {
      for (Sent each : records) {
        strays.add(new Sent(each.topic(), other, each.value(), each.headers()));
      }
    }
    var forged =
        new RecordHeaders()
            .add("runtally.topic", "credit-payments".getBytes(UTF_8))
            .add("runtally.arrived-at", new byte[8]);
    strays.add(
        new Sent(Topics.RUN_EVENTS, null, event(ORG, RUNS, "without-key", "").value(), forged));
    meter.when(strays, meter.runs(ORG, 110, "a"));

    assertEquals(4, meter.balance().balance());
    assertEquals(
        List.of(new MonthUsage(NOVEMBER, Optional.of(10L), 10, 101, 0)), meter.usage().months());
    assertEquals(110, meter.counters.eventsRepeated.sum());
    assertEquals(111, meter.counters.strays().get("run-events").sum());
    assertEquals(1, meter.counters.strays().get("credit-payments").sum());
  }

  @Test
  void binary_mode_counts_as_structured_mode_does() {
    meter.given(plan(ORG, 0));
    var headers = new RecordHeaders();
    for (String[] each :
        new String[][] {
          {"ce_specversion", "1.0"},
          {"ce_id", "b-1"},
          {"ce_source", "/engine"},
          {"ce_type", RUNS},
          {"ce_subject", ORG},
          {"ce_time", "2026-11-22T09:00:00Z"}
        }) {
      headers.add(each[0], each[1].getBytes(UTF_8));
    }
    byte[] data = "{\"ruleSetId\":\"rs_9\",\"quantity\":100}".getBytes(UTF_8);
    meter.when(
        List.of(new Sent(Topics.RUN_EVENTS, ORG.getBytes(UTF_8), data, headers)),
        List.of(event(ORG, RUNS, "b-1", "")));

    assertEquals(
        List.of(new CreditDeduction.PaidRun("b-1", "/engine", 100, NOVEMBER, Optional.of("rs_9"))),
        meter.deductions().getFirst().runs());
    assertEquals(1, meter.counters.eventsRepeated.sum());
  }

  @Test
  void other_usage_draws_on_the_same_balance() {
    meter.given(purchase(ORG, 50, "pi_1"));
    meter.when(
        List.of(
            event(ORG, GENERATIONS, "g1", ""),
            event(ORG, GENERATIONS, "g2", ",\"data\":{\"quantity\":1}"),
            event(ORG, GENERATIONS, "g3", ""),
            event(ORG, GENERATIONS, "g4", ",\"data\":{\"credits\":7}")));

    assertEquals(40, meter.balance().balance());
    assertEquals(4, meter.deductions().size());
  }

  @Test
  void runs_wait_for_the_plan_and_are_then_judged_in_their_order() {
    meter.given(meter.runs(ORG, 3_000, "waiting"));
    assertEquals(
        List.of(new MonthUsage(NOVEMBER, Optional.empty(), 0, 0, 3_000)), meter.usage().months());
    assertEquals(3_000, meter.counters.runsWaiting.sum());
    assertEquals(List.of(), meter.deductions());

    meter.when(plan(ORG, 1_000), meter.runs(ORG, 100, "later"));
    assertEquals(
        List.of(), meter.deductions(), "Nothing is judged at once, and nothing jumps the line");
    for (int portion = 0; portion < 3; portion++) {
      meter.pass(Duration.ofMillis(100));
    }

    assertEquals(21, meter.deductions().size());
    assertEquals("waiting-1000", meter.deductions().getFirst().runs().getFirst().id());
    assertEquals("later-0", meter.deductions().getLast().runs().getFirst().id());
    assertEquals(
        List.of(new MonthUsage(NOVEMBER, Optional.of(1_000L), 1_000, 2_100, 0)),
        meter.usage().months());
    assertEquals(0, meter.counters.runsWaiting.sum());
  }

  /** The meter of these tests may keep no more rows than it works on. */
  @Test
  void usage_is_told_before_a_tally_leaves_memory_and_again_when_it_changed() {
    meter.given(plan("org_a", 0), plan("org_b", 0), plan("org_c", 0)).pass(Duration.ofSeconds(1));
    int before = meter.usages().size();
    meter.when(
        meter.runs("org_a", 5, "1"), meter.runs("org_b", 6, "1"), meter.runs("org_c", 7, "1"));
    assertEquals(List.of("org_a 5"), toldSince(before));
    meter.pass(Duration.ofSeconds(1));
    assertEquals(List.of("org_a 5", "org_b 6", "org_c 7"), toldSince(before));

    meter.when(meter.runs("org_a", 2, "2")).pass(Duration.ofSeconds(1));
    assertEquals(List.of("org_a 5", "org_b 6", "org_c 7", "org_a 7"), toldSince(before));
    meter.pass(Duration.ofSeconds(1));
    assertEquals(before + 4, meter.usages().size());
  }

  private List<String> toldSince(int before) {
    return meter.usages().stream()
        .skip(before)
        .map(told -> told.organizationId() + " " + told.towardNextCredit())
        .toList();
  }

  @Test
  void usage_is_told_about_once_a_second_and_its_last_state_always() {
    meter.given(plan(ORG, 10));
    for (int burst = 0; burst < 5; burst++) {
      meter.when(meter.runs(ORG, 20));
    }
    assertEquals(List.of(), meter.usages());
    meter.pass(Duration.ofSeconds(1));
    assertEquals(1, meter.usages().size());
    assertEquals(90, meter.usages().getLast().months().getFirst().overage());
    meter.pass(Duration.ofSeconds(5));
    assertEquals(1, meter.usages().size());
  }

  @Test
  void an_order_is_placed_at_the_threshold_and_not_above_it() {
    meter.given(plan(ORG, 0), purchase(ORG, 12, "pi_1"), meter.card(ORG, "pm_1"));
    meter.given(meter.settings(ORG, true, 10, 20, ""));
    meter.when(meter.runs(ORG, 100));
    assertEquals(List.of(), meter.lowBalances());
    meter.when(meter.runs(ORG, 100));

    LowBalance low = meter.lowBalances().getFirst();
    LowBalance.RechargeOrder order = low.recharge().orElseThrow();
    assertEquals(10, low.balance());
    assertEquals(20, order.credits());
    assertEquals(2_000, order.amountCents());
    assertEquals("pm_1", order.paymentMethodId());
    assertEquals(AutoRechargeState.RECHARGING, meter.balance().autoRecharge().state());

    meter.when(meter.runs(ORG, 500));
    assertEquals(1, meter.lowBalances().size(), "One open order at a time");
    meter.when(
        payment(
            ORG, "AUTO_RECHARGE", 2_000, "pi_2", ",\"rechargeId\":\"" + order.rechargeId() + "\""));
    assertEquals(25, meter.balance().balance());
    assertEquals(AutoRechargeState.ON, meter.balance().autoRecharge().state());
  }

  @Test
  void a_failure_pauses_until_the_settings_are_saved_again() {
    meter.given(plan(ORG, 0), meter.card(ORG, "pm_1"), meter.settings(ORG, true, 10, 20, ""));
    String first = meter.lowBalances().getLast().recharge().orElseThrow().rechargeId();
    meter.after(Duration.ofMinutes(1));
    meter.when(meter.failure(ORG, first, "pm_1", "card_declined"), meter.runs(ORG, 300));
    assertEquals(AutoRechargeState.PAUSED, meter.balance().autoRecharge().state());
    assertEquals(
        Optional.of(NoRechargeReason.PAUSED_AFTER_FAILURE), meter.lowBalances().getLast().reason());

    meter.after(Duration.ofMinutes(1)).when(meter.settings(ORG, true, 10, 20, ""));
    LowBalance again = meter.lowBalances().getLast();
    assertTrue(again.recharge().isPresent());
    assertTrue(!again.recharge().orElseThrow().rechargeId().equals(first));
  }

  @Test
  void an_organization_at_its_monthly_limit_is_decided_again_when_the_month_turns() {
    meter.at("2026-11-30T23:00:00Z");
    meter.given(meter.card(ORG, "pm_1"));
    meter.given(meter.settings(ORG, true, 10, 20, ",\"monthlyLimit\":30"));
    meter.given(plan(ORG, 0));
    String first = meter.lowBalances().getLast().recharge().orElseThrow().rechargeId();
    meter.when(
        payment(ORG, "AUTO_RECHARGE", 2_000, "pi_1", ",\"rechargeId\":\"" + first + "\""),
        meter.runs(ORG, 1_500));
    assertEquals(
        Optional.of(NoRechargeReason.MONTHLY_LIMIT_REACHED),
        meter.lowBalances().getLast().reason());

    meter.pass(Duration.ofHours(2));
    assertEquals(
        AutoRechargeState.LIMIT_REACHED,
        meter.balance().autoRecharge().state(),
        "The machine's clock decides nothing");
    meter.at("2026-12-01T00:00:00Z").when(plan("org_other", 1)).pass(Duration.ofSeconds(1));
    assertEquals(AutoRechargeState.RECHARGING, meter.balance().autoRecharge().state());
    assertEquals(Instant.parse("2026-12-01T00:00:00Z"), meter.lowBalances().getLast().at());
  }

  @Test
  void reversals_are_booked_once_by_what_was_given_back_in_all() {
    meter.given(purchase(ORG, 25, "pi_1"));
    String of = ",\"reversesPaymentId\":\"pi_1\"";
    meter.when(
        payment(ORG, "REFUND", 1_050, "re_1", of),
        payment(ORG, "REFUND", 450, "re_2", of),
        payment(ORG, "REFUND", 450, "re_2", of),
        payment(ORG, "REFUND_FAILED", 1_050, "re_1", of));

    assertEquals(
        List.of(25L, -10L, -5L, 11L), meter.ledger().stream().map(LedgerEntry::credits).toList());
    assertEquals(1, meter.counters.paymentsRepeated.sum());
  }

  @Test
  void a_tombstone_ends_the_plan_with_the_month() {
    meter.given(plan(ORG, 100), List.of(tombstone(Topics.ORGANIZATION_PLANS, ORG)));
    meter.when(meter.runs(ORG, 50)).at("2026-12-01T00:00:00Z").when(meter.runs(ORG, 20));
    assertEquals(
        List.of(
            new MonthUsage(NOVEMBER, Optional.of(100L), 50, 0, 0),
            new MonthUsage(YearMonth.of(2026, 12), Optional.empty(), 0, 0, 20)),
        meter.usage().months());
  }

  @Test
  void reading_everything_again_changes_nothing() {
    List<List<Sent>> all = new ArrayList<>();
    all.add(plan(ORG, 10));
    all.add(meter.card(ORG, "pm_1"));
    all.add(meter.settings(ORG, true, 10, 20, ""));
    all.add(purchase(ORG, 30, "pi_1"));
    all.add(meter.runs(ORG, 150, "a"));
    all.add(payment(ORG, "REFUND", 500, "re_1", ",\"reversesPaymentId\":\"pi_1\""));
    all.forEach(meter::given);
    meter.pass(Duration.ofSeconds(1));
    var before = List.of(meter.ledger(), meter.balances(), meter.lowBalances(), meter.deductions());
    var sizes = before.stream().map(List::size).toList();
    all.forEach(meter::when);
    meter.pass(Duration.ofSeconds(1));

    var after = List.of(meter.ledger(), meter.balances(), meter.lowBalances(), meter.deductions());
    assertEquals(sizes, after.stream().map(List::size).toList());
  }

  @Test
  void what_is_counted_adds_up() {
    meter.given(plan(ORG, 10), meter.runs("org_unknown", 7), meter.runs(ORG, 30, "a"));
    meter.when(meter.runs(ORG, 30, "a"), List.of(event(ORG, "unknown.type", "x", "")));
    MeterCounters counted = meter.counters;
    assertEquals(
        counted.eventsRead.sum(),
        counted.eventsAccepted.sum() + counted.eventsRepeated.sum() + counted.eventsRejected.sum());
    assertEquals(
        counted.runsAccepted.sum(),
        counted.runsCovered.sum() + counted.runsOverage.sum() + counted.runsWaiting.sum());
    assertEquals(37, counted.runsAccepted.sum());
    assertEquals(7, counted.runsSetWaiting.sum());
    assertEquals(0, counted.eventsUnaccounted());
    assertEquals(0, counted.runsUnaccounted());
  }

  @Test
  void what_is_counted_adds_up_in_each_process_with_strays_and_runs_that_waited() {
    meter.given(meter.runs(ORG, 7, "early"));
    meter.when(plan(ORG, 5));
    meter.pass(Duration.ofSeconds(1));
    byte[] other = "someone_else".getBytes(UTF_8);
    Sent stray = event(ORG, RUNS, "stray", "");
    meter.when(List.of(new Sent(stray.topic(), other, stray.value(), stray.headers())));
    MeterCounters counted = meter.counters;
    assertEquals(7, counted.runsReleased.sum());
    assertEquals(0, counted.runsWaiting.sum());
    assertEquals(1, counted.straysHome().get(Topics.RUN_EVENTS.name()).sum());
    assertEquals(0, counted.eventsUnaccounted());
    assertEquals(0, counted.runsUnaccounted());
  }

  /** Kafka lists nodes, topics, stores and neighbours in no particular order. */
  private static String inOrder(String described) {
    String lists =
        Pattern.compile("(?<=\\[|--> |<-- )[^\\[\\]\n]*")
            .matcher(described)
            .replaceAll(list ->
                Stream.of(list.group().split(", ")).sorted().collect(Collectors.joining(", ")));
    String[] nodes = lists.strip().split("\n(?=    (Source|Processor|Sink): )");
    return nodes[0]
        + Stream.of(nodes).skip(1).sorted().map("\n"::concat).collect(Collectors.joining())
        + "\n";
  }

  private List<String> reasons() {
    return meter.rejected(Topics.RUN_EVENTS_REJECTED).stream()
        .map(rejected -> header(rejected, "runtally.reason"))
        .toList();
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return Stream.of(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), UTF_8))
        .findFirst()
        .orElseThrow();
  }
}
