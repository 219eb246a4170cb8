package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules as they show on a real broker; each test has organizations of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeterOnABrokerIT {
  private final MeterRig rig = MeterRig.start();
  private Books books = rig.books();

  @BeforeAll
  void startMeter() throws Exception {
    rig.meter("meter-1");
  }

  @BeforeEach
  void readFromTheBeginning() {
    books = rig.books();
  }

  @AfterAll
  void end() {
    rig.close();
  }

  @Test
  void a_hundred_thousand_runs_wait_for_their_plan_and_do_not_stop_the_flow() {
    String flowing =
        IntStream.range(0, 1_000)
            .mapToObj(n -> "org_flowing_" + n)
            .filter(name -> partition(name) == partition("org_waiting"))
            .findFirst()
            .orElseThrow();
    rig.plan(flowing, 0);
    rig.runs("org_waiting", 100_000, "run");
    rig.flush();
    books.until(() -> waiting("org_waiting") == 100_000, () -> books.usage("org_waiting"));
    assertEquals(List.of(), books.deductions("org_waiting"));

    rig.plan("org_waiting", 1_000);
    rig.flush();
    books.until(() -> books.judgedRuns("org_waiting") > 0, () -> books.usage("org_waiting"));
    rig.runs(flowing, 100, "run");
    rig.flush();
    books.until(() -> books.judgedRuns("org_waiting") == 100_000, () -> books.usage("org_waiting"));
    books.until(() -> books.balance(flowing) == -1, () -> books.ledger(flowing));
    // What a transaction wrote to several topics arrives by the topic.
    books.until(
        () -> books.balance("org_waiting") <= -990 && books.deductions("org_waiting").size() >= 990,
        () -> books.balance("org_waiting"));

    assertEquals(-990, books.balance("org_waiting"));
    assertEquals(990, books.deductions("org_waiting").size(), "One receipt for each credit");
    List<String> order =
        books.all(Topics.CREDIT_LEDGER).stream()
            .filter(entry -> entry.partition() == partition("org_waiting"))
            .map(entry -> new String(entry.key(), UTF_8))
            .toList();
    assertTrue(order.indexOf(flowing) < order.lastIndexOf("org_waiting"), "The flow had to wait");
  }

  @Test
  void late_future_and_month_end_runs_land_where_their_time_says() {
    Instant now = Instant.now();
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    Instant monthStart = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    rig.plan("org_late", 1);
    for (Instant time :
        List.of(
            now,
            monthStart,
            monthStart.minusMillis(1),
            now.minus(Duration.ofDays(35)).minusSeconds(60),
            now.plus(Duration.ofMinutes(10)))) {
      rig.send(
          Topics.RUN_EVENTS,
          "org_late",
          MeterRig.event("org_late", MeterRig.RUNS, "at-" + time, ",\"time\":\"" + time + "\""));
    }
    rig.flush();
    books.until(() -> books.judgedRuns("org_late") == 3, () -> books.usage("org_late"));
    books.until(
        () ->
            books
                .reasons(Topics.RUN_EVENTS_REJECTED)
                .containsAll(List.of("TOO_OLD", "FROM_THE_FUTURE")),
        () -> books.reasons(Topics.RUN_EVENTS_REJECTED));
    assertEquals(
        List.of(
            new MonthUsage(month.minusMonths(1), Optional.of(1L), 1, 0, 0),
            new MonthUsage(month, Optional.of(1L), 1, 1, 0)),
        books.usage("org_late").getFirst().months());
  }

  @Test
  void plans_change_in_the_middle_of_the_month() {
    rig.plan("org_up", 1_000);
    settledRuns("org_up", 1_234, "a", 1_234);
    rig.plan("org_up", 5_000);
    settledPlan("org_up", 5_000);
    settledRuns("org_up", 4_100, "b", 5_334);
    MonthUsage upgraded = books.usage("org_up").getFirst().months().getFirst();
    assertEquals(5_000, upgraded.covered());
    assertEquals(334, upgraded.overage());
    rig.plan("org_up", 10);
    rig.send(Topics.ORGANIZATION_PLANS, "org_up", null);
    settledRuns("org_up", 1, "c", 5_335);
    assertEquals(
        Optional.of(5_000L), books.usage("org_up").getFirst().months().getFirst().allowance());

    Instant monthStart =
        YearMonth.now(ZoneOffset.UTC).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    rig.plan("org_down", 5_000, monthStart.minus(Duration.ofDays(20)));
    settledRuns("org_down", 1, "a", 1);
    rig.plan("org_down", 10, monthStart);
    settledPlan("org_down", 10);
    settledRuns("org_down", 20, "b", 21);
    assertEquals(10, books.usage("org_down").getFirst().months().getFirst().covered());
  }

  @Test
  void an_order_is_placed_at_the_threshold_and_one_is_open_at_a_time() {
    String org = "org_orders";
    prepared(org, 12, 10, 20, "");
    settledRuns(org, 100, "a", 100);
    assertEquals(List.of(), books.orders(org));
    settledRuns(org, 100, "b", 200);
    LowBalance.RechargeOrder order = awaitOrders(org, 1).getFirst();
    assertEquals(20, order.credits());
    assertEquals(2_000, order.amountCents());
    assertEquals("usd", order.currency());
    assertEquals("pm_1", order.paymentMethodId());
    settledRuns(org, 3_000, "c", 3_200);
    books.settle();
    assertEquals(1, books.orders(org).size());
    // -20 and 20 make 0: still low, and so the next order follows the payment.
    pay(org, order, "pi_2");
    assertNotEquals(order.rechargeId(), awaitOrders(org, 2).getLast().rechargeId());
    assertEquals(0, books.balance(org));
  }

  @Test
  void a_failure_pauses_and_saving_the_settings_resumes() {
    String org = "org_failing";
    prepared(org, 5, 10, 20, "");
    LowBalance.RechargeOrder order = awaitOrders(org, 1).getFirst();
    rig.failure(org, order.rechargeId(), "pm_1", Instant.now());
    awaitReason(org, NoRechargeReason.PAUSED_AFTER_FAILURE);
    settledRuns(org, 300, "a", 300);
    books.settle();
    assertEquals(1, books.orders(org).size(), "A paused card is not tried");
    rig.settings(org, true, 10, 20, "");
    rig.flush();
    awaitOrders(org, 2);
  }

  @Test
  void a_reversal_pauses_and_orders_nothing() {
    String org = "org_refunded";
    prepared(org, 30, 10, 20, "");
    rig.payment(org, "REFUND", 2_500, "re_" + org, ",\"reversesPaymentId\":\"pi_" + org + "\"");
    rig.flush();
    awaitReason(org, NoRechargeReason.PAUSED_AFTER_REVERSAL);
    assertEquals(5, books.balance(org));
    assertEquals(List.of(), books.orders(org));
  }

  @Test
  void the_monthly_limit_holds() {
    String org = "org_limited";
    prepared(org, 5, 100, 20, ",\"monthlyLimit\":50");
    pay(org, awaitOrders(org, 1).getLast(), "pi_l1");
    pay(org, awaitOrders(org, 2).getLast(), "pi_l2");
    awaitReason(org, NoRechargeReason.MONTHLY_LIMIT_REACHED);
    assertEquals(2, books.orders(org).size());
    assertEquals(45, books.balance(org));
  }

  @Test
  void ten_orders_in_a_day_are_enough() {
    String org = "org_hammering";
    prepared(org, 5, 10_000, 20, "");
    for (int n = 1; n <= 10; n++) {
      pay(org, awaitOrders(org, n).getLast(), "pi_h" + n);
    }
    awaitReason(org, NoRechargeReason.TOO_MANY_RECHARGES);
    assertEquals(10, books.orders(org).size());
  }

  @Test
  void the_failure_of_a_card_that_was_replaced_does_not_pause() {
    String org = "org_replaced";
    prepared(org, 5, 10, 20, "");
    LowBalance.RechargeOrder order = awaitOrders(org, 1).getFirst();
    rig.card(org, "pm_2");
    rig.flush();
    books.settle();
    rig.failure(org, order.rechargeId(), "pm_1", Instant.now());
    rig.flush();
    assertEquals("pm_2", awaitOrders(org, 2).getLast().paymentMethodId());
  }

  @Test
  void the_failure_from_before_the_last_save_does_not_pause() {
    String org = "org_saved_since";
    prepared(org, 5, 10, 20, "");
    LowBalance.RechargeOrder order = awaitOrders(org, 1).getFirst();
    Instant failedAt = Instant.now().minusSeconds(1);
    rig.settings(org, true, 10, 30, "");
    rig.flush();
    books.settle();
    rig.failure(org, order.rechargeId(), "pm_1", failedAt);
    rig.flush();
    assertEquals(30, awaitOrders(org, 2).getLast().credits());
  }

  @Test
  void a_payment_or_failure_of_an_order_that_is_not_open_does_nothing_more() {
    String org = "org_late_answer";
    prepared(org, 5, 10, 20, "");
    LowBalance.RechargeOrder order = awaitOrders(org, 1).getFirst();
    rig.payment(org, "AUTO_RECHARGE", 2_000, "pi_other", ",\"rechargeId\":\"no-such-order\"");
    rig.failure(org, "no-such-order", "pm_1", Instant.now());
    rig.flush();
    books.until(() -> books.balance(org) == 25, () -> books.ledger(org));
    pay(org, order, "pi_real");
    books.until(() -> books.balance(org) == 45, () -> books.ledger(org));
    books.settle();
    assertEquals(1, books.orders(org).size());
  }

  @Test
  void what_is_switched_off_while_an_order_is_open_is_carried_out_and_nothing_further() {
    String org = "org_switched_off";
    prepared(org, 5, 100, 20, "");
    LowBalance.RechargeOrder order = awaitOrders(org, 1).getFirst();
    rig.settings(org, false, 100, 20, "");
    rig.flush();
    books.settle();
    pay(org, order, "pi_off");
    awaitReason(org, NoRechargeReason.AUTO_RECHARGE_OFF);
    assertEquals(25, books.balance(org));
    assertEquals(1, books.orders(org).size());
  }

  @Test
  void a_card_saved_while_low_charges_nothing_until_the_settings_are_saved() {
    String org = "org_card_last";
    rig.plan(org, 0);
    rig.purchase(org, 5, "pi_" + org);
    rig.settings(org, true, 10, 20, "");
    rig.flush();
    awaitReason(org, NoRechargeReason.NO_CARD);
    rig.card(org, "pm_1");
    rig.flush();
    books.settle();
    assertEquals(List.of(), books.orders(org));
    rig.settings(org, true, 10, 20, "");
    rig.flush();
    awaitOrders(org, 1);
  }

  @Test
  void records_that_lie_elsewhere_are_moved_home_from_every_topic() {
    String org = "org_stray";
    int away = (partition(org) + 1) % MeterRig.PARTITIONS;
    byte[] key = org.getBytes(UTF_8);
    rig.sendTo(
        away,
        Topics.ORGANIZATION_PLANS,
        key,
        bytes("{\"organizationId\":\"org_stray\",\"plan\":\"team\",\"monthlyRuns\":10}"));
    rig.sendTo(
        away,
        Topics.CREDIT_PAYMENTS,
        null,
        bytes(
            """
            {"paymentId":"pi_stray","organizationId":"org_stray","kind":"PURCHASE",\
            "amountCents":500,"currency":"usd","occurredAt":"2026-11-22T10:00:00Z"}\
            """));
    for (int n = 0; n < 110; n++) {
      byte[] value = bytes(MeterRig.run(org, "run-" + n));
      rig.sendTo(n % MeterRig.PARTITIONS, Topics.RUN_EVENTS, n % 2 == 0 ? key : null, value);
      rig.sendTo(away, Topics.RUN_EVENTS, bytes("another-key"), value);
    }
    rig.flush();
    books.until(() -> books.balance(org) == 4, () -> books.ledger(org));
    books.settle();
    assertEquals(4, books.balance(org));
    assertEquals(110, books.judgedRuns(org));
    rig.sendTo(away, Topics.ORGANIZATION_PLANS, key, null);
    rig.flush();
  }

  @Test
  void a_record_as_large_as_its_topic_takes_is_counted_or_rejected_and_stops_nothing() {
    String org = "org_large";
    rig.plan(org, 0);
    String padding = "x".repeat(1_040_000);
    rig.sendTo(
        (partition(org) + 1) % MeterRig.PARTITIONS,
        Topics.RUN_EVENTS,
        null,
        bytes(
            MeterRig.event(
                org,
                MeterRig.RUNS,
                "large",
                ",\"data\":{\"quantity\":100},\"padding\":\"" + padding + "\"")));
    rig.sendTo(0, Topics.RUN_EVENTS, null, bytes("{\"padding\":\"" + padding + "\"}"));
    rig.flush();
    books.until(() -> books.balance(org) == -1, () -> books.ledger(org));
    books.until(
        () ->
            books.all(Topics.RUN_EVENTS_REJECTED).stream()
                .map(ConsumerRecord::serializedValueSize)
                .anyMatch(size -> size > 1_040_000),
        () -> books.reasons(Topics.RUN_EVENTS_REJECTED));
  }

  /** An organization with every run beyond its allowance, a balance, a card, auto-recharge on. */
  private void prepared(String org, long dollars, long threshold, long amount, String more) {
    rig.plan(org, 0);
    rig.purchase(org, dollars, "pi_" + org);
    rig.card(org, "pm_1");
    rig.flush();
    books.until(() -> books.balance(org) == dollars, () -> books.ledger(org));
    rig.settings(org, true, threshold, amount, more);
    rig.flush();
    books.settle();
  }

  private void pay(String org, LowBalance.RechargeOrder order, String paymentId) {
    rig.payment(
        org,
        "AUTO_RECHARGE",
        order.amountCents(),
        paymentId,
        ",\"rechargeId\":\"" + order.rechargeId() + "\"");
    rig.flush();
    books.until(
        () -> books.ledger(org).stream().map(LedgerEntry::reference).anyMatch(paymentId::equals),
        () -> books.ledger(org));
  }

  private void settledRuns(String org, int count, String ids, long judgedThen) {
    rig.runs(org, count, ids);
    rig.flush();
    books.until(() -> books.judgedRuns(org) == judgedThen, () -> books.usage(org));
  }

  private void settledPlan(String org, long allowance) {
    rig.flush();
    books.until(
        () ->
            books
                .usage(org)
                .getFirst()
                .months()
                .getFirst()
                .allowance()
                .equals(Optional.of(allowance)),
        () -> books.usage(org));
  }

  private List<LowBalance.RechargeOrder> awaitOrders(String org, int count) {
    books.until(() -> books.orders(org).size() >= count, () -> books.lowBalances(org));
    assertEquals(count, books.orders(org).size());
    return books.orders(org);
  }

  private void awaitReason(String org, NoRechargeReason reason) {
    rig.flush();
    books.until(
        () ->
            !books.lowBalances(org).isEmpty()
                && books.lowBalances(org).getLast().reason().equals(Optional.of(reason)),
        () -> books.lowBalances(org));
  }

  private long waiting(String org) {
    return books.usage(org).stream()
        .flatMap(usage -> usage.months().stream())
        .mapToLong(MonthUsage::waiting)
        .sum();
  }

  private static int partition(String org) {
    return Utils.toPositive(Utils.murmur2(bytes(org))) % MeterRig.PARTITIONS;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
