package io.runtally.view.projection;

import static io.runtally.view.projection.Stories.MONTH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import io.runtally.view.account.ActivityDetail;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.AutoRecharge;
import io.runtally.view.account.MonthOverage;
import io.runtally.view.account.Overview;
import io.runtally.view.account.RechargeError;
import io.runtally.view.account.RuleSetOverage;
import io.runtally.view.account.SavedCard;
import io.runtally.view.account.Usage;
import io.runtally.view.books.Books;
import io.runtally.view.books.Database;
import io.runtally.view.books.DatabaseBooks;
import io.runtally.view.books.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What records make of the rows, as the books tell it. */
class ProjectedRowsTest {
  private static final String ORG = "org_acme";
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final Tape tape = new Tape();
  private final Stories stories = new Stories(tape);
  private Database database;
  private Books books;

  ProjectedRowsTest() {
    database = Database.open(TestPostgres.newDatabase());
    books = new DatabaseBooks(database, Stories.RUNS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Overview overview() {
    return books.overview(ORG, NOW);
  }

  @Test
  void an_organization_never_seen_has_zeros() {
    Overview nobody = overview();
    assertEquals(0, nobody.balance());
    assertEquals(0, nobody.sequence());
    assertEquals(Usage.none(MONTH), nobody.usage());
    assertEquals(AutoRecharge.none(), nobody.autoRecharge());
    assertEquals(List.of(), nobody.recentActivity());
    assertEquals(Optional.empty(), nobody.card());
    assertEquals(Optional.empty(), nobody.plan());
    assertEquals(Optional.empty(), books.detail(ORG, 1));
    assertEquals(0, books.curve(ORG, NOW.minusSeconds(60), NOW).opening());
    assertEquals(Optional.empty(), books.pace(ORG, NOW).lasts(10));
  }

  @Test
  void R32_the_balance_is_the_newest_entrys_whatever_the_meters_balance_says() {
    stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25).deducted(ORG, 3, Optional.empty());
    tape.told(
        Topics.CREDIT_BALANCES,
        ORG,
        """
        {"organizationId":"org_acme","balance":999,"sequence":77,"autoRecharge":{"state":"PAUSED",\
        "reason":"PAUSED_AFTER_FAILURE","settingsAt":"2026-11-01T00:00:00Z"},\
        "updatedAt":"2026-11-01T00:00:00Z"}\
        """);
    tape.project(database);

    Overview shown = overview();
    assertEquals(22, shown.balance());
    assertEquals(2, shown.sequence());
    assertEquals(shown.balance(), shown.recentActivity().getFirst().balanceAfter());
    assertEquals(AutoRechargeState.PAUSED, shown.autoRecharge().state());
    assertEquals(Optional.of(NoRechargeReason.PAUSED_AFTER_FAILURE), shown.autoRecharge().reason());
    assertEquals(
        Optional.of(Instant.parse("2026-11-01T00:00:00Z")), shown.autoRecharge().settingsAt());
  }

  @Test
  void the_overview_shows_plan_usage_card_and_settings() {
    stories
        .plan(ORG, "team", 1_000, Optional.empty())
        .usage(
            ORG,
            34,
            new MonthUsage(YearMonth.of(2026, 10), Optional.of(500L), 500, 2, 0),
            new MonthUsage(MONTH, Optional.of(1_000L), 1_000, 234, 0))
        .card(ORG, "pm_1")
        .settings(ORG, true, 10, "ann")
        .settings(ORG, true, 15, "bob")
        .paid(ORG, CreditPayment.Kind.AUTO_RECHARGE, "pi_2", 20);
    tape.project(database);

    Overview shown = overview();
    assertEquals(Optional.of("team"), shown.plan());
    assertEquals(new Usage(MONTH, Optional.of(1_000L), 1_000, 234, 0, 34), shown.usage());
    SavedCard card = shown.card().orElseThrow();
    assertEquals("pm_1", card.paymentMethodId());
    assertEquals(YearMonth.of(2027, 2), card.expires());
    AutoRecharge.Settings settings = shown.autoRecharge().settings().orElseThrow();
    assertEquals(15, settings.threshold());
    assertEquals("bob", settings.changedBy());
    assertEquals(Optional.of(100L), settings.monthlyLimit());
    assertEquals(20, shown.autoRecharge().orderedThisMonth());
    assertEquals(
        0, books.overview(ORG, NOW.plus(Duration.ofDays(2))).autoRecharge().orderedThisMonth());
  }

  @Test
  void the_usage_that_was_told_last_holds_and_a_month_without_runs_has_the_plans_allowance() {
    stories
        .plan(ORG, "team", 700, Optional.empty())
        .usage(ORG, 5, new MonthUsage(MONTH, Optional.of(500L), 10, 0, 0))
        .usage(ORG, 6, new MonthUsage(YearMonth.of(2026, 12), Optional.empty(), 0, 0, 9));
    tape.project(database);

    assertEquals(new Usage(MONTH, Optional.of(700L), 0, 0, 0, 6), overview().usage());
    assertEquals(
        new Usage(YearMonth.of(2026, 12), Optional.empty(), 0, 0, 9, 6),
        books.overview(ORG, Instant.parse("2026-12-05T00:00:00Z")).usage());
  }

  @Test
  void R28_an_order_counts_in_the_month_in_which_it_was_placed() {
    Instant october = Instant.parse("2026-10-31T23:59:59.999Z");
    Instant november = Instant.parse("2026-11-01T00:00:00Z");
    Instant december = Instant.parse("2026-12-01T00:00:00Z");
    stories
        .recharge(ORG, "pi_october", 1_000, october)
        .recharge(ORG, "pi_november", 2_000, november)
        .recharge(ORG, "pi_last", 4_000, december.minusMillis(1))
        .recharge(ORG, "pi_december", 8_000, december);
    tape.project(database);

    assertEquals(60, overview().autoRecharge().orderedThisMonth());
    assertEquals(10, books.overview(ORG, october).autoRecharge().orderedThisMonth());
    assertEquals(80, books.overview(ORG, december).autoRecharge().orderedThisMonth());
  }

  @Test
  void R28_what_the_meter_may_not_count_against_the_limit_does_not_count_here() {
    Instant failed = NOW.minusSeconds(60);
    stories
        .recharge(ORG, "pi_told_as_failed", 1_000, failed)
        .failure(ORG, Stories.orderId(ORG, failed), "card_declined");
    tape.told(
        Topics.CREDIT_PAYMENTS,
        ORG,
        """
        {"paymentId":"pi_of_no_order","organizationId":"org_acme","kind":"AUTO_RECHARGE",\
        "amountCents":2000,"currency":"usd","rechargeId":"org_else-r1-%s",\
        "occurredAt":"2026-11-22T09:00:00Z"}\
        """
            .formatted(Long.toString(NOW.toEpochMilli(), 36)));
    tape.project(database);

    assertEquals(0, overview().autoRecharge().orderedThisMonth());
  }

  @Test
  void R5_a_month_without_runs_has_the_highest_allowance_in_force_in_it() {
    Instant december = Instant.parse("2026-12-01T00:00:00Z");
    stories
        .plan(ORG, "team", 5_000, Optional.empty())
        .plan(ORG, "small", 100, Optional.of(tape.now().plusSeconds(60)))
        .plan(ORG, "smaller", 50, Optional.of(december.plusSeconds(60)));
    tape.project(database);

    assertEquals(Optional.of("small"), overview().plan());
    assertEquals(Optional.of(5_000L), overview().usage().allowance());
    assertEquals(Optional.of(100L), books.overview(ORG, december).usage().allowance());
    assertEquals(
        Optional.of(50L),
        books.overview(ORG, december.plus(Duration.ofDays(40))).usage().allowance());
  }

  @Test
  void R5_a_month_in_which_the_plan_ended_keeps_its_allowance_and_the_next_has_none() {
    stories.plan(ORG, "team", 1_000, Optional.empty());
    tape.tombstone(Topics.ORGANIZATION_PLANS, ORG);
    tape.project(database);

    assertEquals(Optional.of(1_000L), overview().usage().allowance());
    assertEquals(
        Optional.empty(), books.overview(ORG, NOW.plus(Duration.ofDays(10))).usage().allowance());
  }

  @Test
  void R5_the_plan_is_the_one_in_force() {
    Instant december = Instant.parse("2026-12-01T00:00:00Z");
    stories
        .plan(ORG, "team", 1_000, Optional.empty())
        .plan(ORG, "small", 100, Optional.of(december));
    tape.project(database);

    assertEquals(Optional.of("team"), overview().plan());
    assertEquals(Optional.of("small"), books.overview(ORG, december).plan());
  }

  @Test
  void R5_a_tombstone_ends_the_plan_and_all_that_was_to_follow_it() {
    Instant december = Instant.parse("2026-12-01T00:00:00Z");
    stories
        .plan(ORG, "team", 1_000, Optional.empty())
        .plan(ORG, "small", 100, Optional.of(december));
    tape.tombstone(Topics.ORGANIZATION_PLANS, ORG);
    tape.project(database);

    assertEquals(Optional.empty(), overview().plan());
    assertEquals(Optional.empty(), books.overview(ORG, december).plan());
  }

  @Test
  void R6_a_first_plan_counts_before_it_begins() {
    stories.plan(ORG, "team", 1_000, Optional.of(NOW.plus(Duration.ofDays(40))));
    tape.project(database);

    assertEquals(Optional.of("team"), overview().plan());
    assertEquals(Optional.of(1_000L), overview().usage().allowance());
  }

  @Test
  void R15_a_payment_that_is_told_again_stays_as_it_was_told_first() {
    stories
        .paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25)
        .payment(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 9_900);
    tape.project(database);

    assertEquals(2_500, paymentBehind(1).amountCents());
    assertEquals(25, overview().balance());
  }

  private CreditPayment paymentBehind(long sequence) {
    return books.detail(ORG, sequence).flatMap(ActivityDetail::payment).orElseThrow();
  }

  /** From nothing. */
  private void projectAgain() {
    database.close();
    database = Database.open(TestPostgres.newDatabase());
    books = new DatabaseBooks(database, Stories.RUNS);
    tape.project(database);
  }

  @Test
  void R16_a_refund_and_its_failure_are_two_payments_of_one_id() {
    stories
        .payment(ORG, CreditPayment.Kind.REFUND, "re_1", 1_050)
        .entry(ORG, LedgerEntry.Kind.REFUND, -10, "re_1")
        .payment(ORG, CreditPayment.Kind.REFUND_FAILED, "re_1", 1_050)
        .entry(ORG, LedgerEntry.Kind.REFUND_FAILED, 10, "re_1");
    tape.project(database);

    assertEquals(CreditPayment.Kind.REFUND, paymentBehind(1).kind());
    assertEquals(CreditPayment.Kind.REFUND_FAILED, paymentBehind(2).kind());
  }

  @Test
  void R11_each_deduction_opens_to_its_runs() {
    stories.deducted(ORG, 2, Optional.of("rs_42"));
    tape.project(database);

    ActivityDetail detail = books.detail(ORG, 1).orElseThrow();
    assertEquals(stories.newest(ORG), detail.entry());
    assertEquals(4, detail.deduction().orElseThrow().runs().size());
    assertEquals(
        200,
        detail.deduction().orElseThrow().runs().stream().mapToLong(run -> run.quantity()).sum());
    assertEquals(Optional.empty(), detail.payment());
  }

  @Test
  void overage_is_summed_by_rule_set_most_first() {
    stories
        .deducted(ORG, 1, Optional.of("rs_1"))
        .deducted(ORG, 3, Optional.empty())
        .deducted(ORG, 1, Optional.of("rs_2"))
        .deducted(ORG, 1, Optional.of("rs_1"));
    tape.project(database);

    List<RuleSetOverage> most =
        List.of(
            new RuleSetOverage(Optional.empty(), 300),
            new RuleSetOverage(Optional.of("rs_1"), 200),
            new RuleSetOverage(Optional.of("rs_2"), 100));
    assertEquals(new MonthOverage(most, 0, 0), books.overageByRuleSet(ORG, MONTH, 10));
    assertEquals(
        new MonthOverage(most.subList(0, 1), 2, 300), books.overageByRuleSet(ORG, MONTH, 1));
    assertEquals(
        new MonthOverage(List.of(), 0, 0), books.overageByRuleSet(ORG, MONTH.plusMonths(1), 10));
  }

  @Test
  void R20_a_removed_card_is_gone() {
    stories.card(ORG, "pm_1").card("org_other", "pm_2");
    tape.tombstone(Topics.PAYMENT_METHODS, ORG);
    tape.project(database);

    assertEquals(Optional.empty(), overview().card());
    assertEquals(Optional.empty(), books.cardById("pm_1"));
    assertEquals("org_other", books.cardById("pm_2").orElseThrow().organizationId());
  }

  @Test
  void R20_an_older_card_never_takes_the_place_of_a_newer_one_nor_of_its_removal() {
    cardIn(1, "pm_newer");
    tape.later(Duration.ofMinutes(-10));
    cardIn(2, "pm_older");
    tape.project(database);
    assertEquals("pm_newer", overview().card().orElseThrow().paymentMethodId());

    tape.later(Duration.ofMinutes(30)).toldIn(1, Topics.PAYMENT_METHODS, ORG, null);
    tape.later(Duration.ofMinutes(-10));
    cardIn(2, "pm_older_still");
    projectAgain();
    assertEquals(Optional.empty(), overview().card());
  }

  private void cardIn(int partition, String paymentMethodId) {
    toldIn(
        partition,
        Topics.PAYMENT_METHODS,
        """
        {"organizationId":"org_acme","customerId":"cus_1","paymentMethodId":"%s","brand":"visa",\
        "last4":"4242","expMonth":12,"expYear":2030,"savedBy":"ann",\
        "savedAt":"2026-11-01T00:00:00Z"}\
        """
            .formatted(paymentMethodId));
  }

  @Test
  void R20_the_newest_customer_is_the_organizations() {
    stories.customer(ORG, "cus_1").customer(ORG, "cus_2");
    tape.project(database);

    assertEquals("cus_2", books.customer(ORG).orElseThrow().customerId());
    assertEquals(ORG, books.customerById("cus_2").orElseThrow().organizationId());
    assertEquals(Optional.empty(), books.customerById("cus_1"));
  }

  @Test
  void R20_the_newer_of_two_customers_in_two_partitions_is_the_one_that_arrived_later() {
    customerIn(1, "cus_newer");
    tape.later(Duration.ofMinutes(-10));
    customerIn(2, "cus_older");
    tape.project(database);
    assertEquals("cus_newer", books.customer(ORG).orElseThrow().customerId());

    // In one partition it is the later one, as for compaction, whatever its producer's clock says.
    tape.later(Duration.ofDays(-1));
    customerIn(1, "cus_newest");
    projectAgain();
    assertEquals("cus_newest", books.customer(ORG).orElseThrow().customerId());
  }

  private void customerIn(int partition, String customerId) {
    toldIn(
        partition,
        Topics.BILLING_CUSTOMERS,
        """
        {"organizationId":"org_acme","customerId":"%s","createdAt":"2026-11-01T00:00:00Z"}\
        """
            .formatted(customerId));
  }

  private void toldIn(int partition, Topic topic, String value) {
    tape.toldIn(partition, topic, ORG, value.getBytes(UTF_8));
  }

  @Test
  void an_older_state_of_auto_recharge_never_takes_the_place_of_a_newer_one() {
    // The second one's offset is the higher, and in another partition; the state is the older.
    stateIn(1, 1, "ON");
    stateIn(1, 7, "PAUSED");
    stateIn(2, 3, "OFF");
    stateIn(2, 4, "OFF");
    stateIn(2, 5, "OFF");
    tape.project(database);
    assertEquals(AutoRechargeState.PAUSED, overview().autoRecharge().state());

    // Of two after the same entry the later one holds; told in an earlier place it does not.
    stateIn(1, 7, "RECHARGING");
    stateIn(0, 7, "ON");
    projectAgain();
    assertEquals(AutoRechargeState.RECHARGING, overview().autoRecharge().state());
  }

  private void stateIn(int partition, long sequence, String state) {
    toldIn(
        partition,
        Topics.CREDIT_BALANCES,
        """
        {"organizationId":"org_acme","balance":0,"sequence":%d,"autoRecharge":{"state":"%s",\
        "settingsAt":"2026-11-01T00:00:00Z"},"updatedAt":"2026-11-01T00:00:00Z"}\
        """
            .formatted(sequence, state));
  }

  @Test
  void an_older_usage_never_takes_the_place_of_a_newer_one() throws Exception {
    usageIn(1, 10);
    usageIn(1, 20);
    tape.project(database);
    usageIn(2, 30);
    Batch older = Batch.of(List.of(tape.records().getLast()), Map.of());
    database.jdbi().useTransaction(handle -> older.write(handle, Map.of()));

    assertEquals(20, overview().usage().towardNextCredit());
    assertEquals(20, overview().usage().covered());
  }

  private void usageIn(int partition, long runs) {
    toldIn(
        partition,
        Topics.ALLOWANCE_USAGE,
        """
        {"organizationId":"org_acme","months":[{"month":"2026-11","allowance":500,"covered":%1$d,\
        "overage":0,"waiting":0}],"towardNextCredit":%1$d,"updatedAt":"2026-11-01T00:00:00Z"}\
        """
            .formatted(runs));
  }

  @Test
  void an_older_entry_told_later_is_summed_up_and_is_not_how_the_hour_closed() throws Exception {
    for (long sequence : List.of(3, 2, 1, 4)) {
      toldIn(
          1,
          Topics.CREDIT_LEDGER,
          """
          {"entryId":"e%1$d","organizationId":"org_acme","sequence":%1$d,"kind":"PURCHASE",\
          "credits":10,"balanceBefore":%2$d,"balanceAfter":%3$d,"reference":"pi_%1$d",\
          "bookedAt":"2026-11-22T10:00:00Z"}\
          """
              .formatted(sequence, 10 * (sequence - 1), 10 * sequence));
    }
    // The second and the first come later than the third, once in a batch and once on their own.
    for (List<Integer> batches : List.of(List.of(4), List.of(1, 1, 1, 1), List.of(2, 1, 1))) {
      database.close();
      database = Database.open(TestPostgres.newDatabase());
      books = new DatabaseBooks(database, Stories.RUNS);
      int first = 0;
      for (int size : batches) {
        var records = tape.records().subList(first, first + size);
        long from = records.getFirst().offset();
        var at = Map.of(new TopicPartition(Topics.CREDIT_LEDGER.name(), 1), from);
        Batch batch = Batch.of(records, Map.of());
        database.jdbi().useTransaction(handle -> batch.write(handle, at));
        first += size;
        if (first == 3) {
          assertEquals("30 3 1 3 30", onlyHour());
        }
      }
      assertEquals("40 4 1 4 40", onlyHour());
      assertEquals(40, overview().balance());
      assertEquals(4, overview().sequence());
    }
  }

  private String onlyHour() {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select concat_ws(' ', credits, entries, first_sequence, last_sequence,
                      closing_balance) from ledger_hours
                    """)
                .mapTo(String.class)
                .one());
  }

  @Test
  void what_is_no_record_moves_the_offset_too() throws Exception {
    stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25);
    tape.project(database);
    ConsumerRecord<byte[], byte[]> last = tape.records().getLast();
    var partition = new TopicPartition(last.topic(), last.partition());
    Batch marker = Batch.of(List.of(), Map.of(partition, last.offset() + 2));
    assertTrue(marker.isEmpty());
    database
        .jdbi()
        .useTransaction(handle -> marker.write(handle, Map.of(partition, last.offset() + 1)));
    assertEquals(last.offset() + 2, books.nextOffset(last.topic(), last.partition()));
  }

  @Test
  void R25_a_failure_is_resolved_by_the_first_save_or_recharge_after_it() {
    stories.card(ORG, "pm_1").settings(ORG, true, 10, "ann").failure(ORG, "re_7", "card_declined");
    tape.project(database);
    RechargeError open = overview().autoRecharge().lastError().orElseThrow();
    assertEquals("card_declined", open.code());
    assertEquals(Optional.of("insufficient_funds"), open.declineCode());
    assertEquals(Optional.empty(), open.resolvedAt());

    Instant savedAt = tape.later(Duration.ofMinutes(5)).now();
    stories.settings(ORG, true, 10, "bob");
    tape.later(Duration.ofMinutes(5));
    stories.payment(ORG, CreditPayment.Kind.AUTO_RECHARGE, "pi_3", 2_000);
    projectAgain();
    assertEquals(
        Optional.of(savedAt), overview().autoRecharge().lastError().orElseThrow().resolvedAt());
  }

  @Test
  void R25_a_recharge_resolves_too_and_a_purchase_does_not() {
    stories
        .card(ORG, "pm_1")
        .failure(ORG, "re_7", "card_declined")
        .payment(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 500);
    tape.project(database);
    assertEquals(
        Optional.empty(), overview().autoRecharge().lastError().orElseThrow().resolvedAt());

    Instant paidAt = tape.later(Duration.ofMinutes(5)).now();
    stories.payment(ORG, CreditPayment.Kind.AUTO_RECHARGE, "pi_3", 2_000);
    tape.later(Duration.ofMinutes(5));
    stories.settings(ORG, true, 10, "bob");
    projectAgain();
    assertEquals(
        Optional.of(paidAt), overview().autoRecharge().lastError().orElseThrow().resolvedAt());
  }

  @Test
  void R30_a_failure_of_a_card_that_is_not_saved_any_more_is_resolved_unless_it_pauses() {
    stories
        .card(ORG, "pm_1")
        .failure(ORG, "re_7", "card_declined")
        .standing(
            ORG, AutoRechargeState.PAUSED, Optional.of(NoRechargeReason.PAUSED_AFTER_FAILURE));
    Instant replacedAt = tape.later(Duration.ofMinutes(5)).now();
    stories.card(ORG, "pm_2");
    tape.project(database);
    assertEquals(Optional.empty(), resolvedAt());

    stories.standing(ORG, AutoRechargeState.ON, Optional.empty());
    projectAgain();
    assertEquals(Optional.of(replacedAt), resolvedAt());
  }

  @Test
  void R30_a_failure_of_a_card_that_was_replaced_before_it_is_resolved_from_the_beginning() {
    stories.card(ORG, "pm_2").standing(ORG, AutoRechargeState.ON, Optional.empty());
    Instant failedAt = tape.later(Duration.ofMinutes(5)).now();
    stories.failure(ORG, "re_7", "card_declined");
    tape.project(database);
    assertEquals(Optional.of(failedAt), resolvedAt());

    tape.later(Duration.ofMinutes(5));
    stories.card(ORG, "pm_1");
    projectAgain();
    assertEquals(Optional.empty(), resolvedAt());
  }

  @Test
  void R30_a_failure_of_a_card_that_was_removed_is_resolved() {
    stories.card(ORG, "pm_1").failure(ORG, "re_7", "card_declined");
    Instant removedAt = tape.later(Duration.ofMinutes(5)).now();
    tape.tombstone(Topics.PAYMENT_METHODS, ORG);
    tape.project(database);

    assertEquals(Optional.of(removedAt), resolvedAt());
  }

  private Optional<Instant> resolvedAt() {
    return overview().autoRecharge().lastError().orElseThrow().resolvedAt();
  }

  @Test
  void a_NUL_in_any_text_is_replaced() {
    tape.told(
        Topics.ORGANIZATION_PLANS,
        ORG,
        """
        {"organizationId":"org_acme","plan":"te\\u0000am","monthlyRuns":5}\
        """);
    tape.told(
        Topics.CREDIT_DEDUCTIONS,
        ORG,
        """
        {"deductionId":"d\\u00001","organizationId":"org_acme","meter":"ai.ruleengine.ruleset.run",\
        "credits":1,"overageFrom":1,"overageTo":100,"runs":[{"id":"\\u0000","source":"\\\\u0000",\
        "quantity":100,"month":"2026-11","ruleSetId":"r\\u0000s"}],\
        "deductedAt":"2026-11-22T10:00:00Z"}\
        """);
    stories.entry(ORG, LedgerEntry.Kind.USAGE_DEDUCTION, -1, "d\0" + "1");
    tape.project(database);

    assertEquals(Optional.of("te\uFFFDam"), overview().plan());
    var run = books.detail(ORG, 1).orElseThrow().deduction().orElseThrow().runs().getFirst();
    assertEquals("\uFFFD", run.id());
    assertEquals("\\u0000", run.source());
    assertEquals(
        List.of(new RuleSetOverage(Optional.of("r\uFFFDs"), 100)),
        books.overageByRuleSet(ORG, MONTH, 5).most());
    assertEquals(0, books.overview("org\0acme", NOW).balance());
  }

  @Test
  void what_cannot_be_understood_is_left_out_and_the_rest_is_written() {
    tape.told(Topics.CREDIT_LEDGER, ORG, "{")
        .told(Topics.AUTO_RECHARGE_SETTINGS, ORG, "{}")
        .tombstone(Topics.PAYMENT_METHODS, "no organization");
    stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25);
    List<Batch.Refused> refused = tape.project(database);

    assertEquals(
        Map.of(
            Topics.CREDIT_LEDGER.name(), RejectionReason.MALFORMED_JSON,
            Topics.AUTO_RECHARGE_SETTINGS.name(), RejectionReason.SCHEMA_VIOLATION,
            Topics.PAYMENT_METHODS.name(), RejectionReason.EMPTY),
        refused.stream()
            .collect(Collectors.toMap(each -> each.record().topic(), Batch.Refused::reason)));
    assertEquals(25, overview().balance());
  }

  @Test
  void a_batch_that_another_process_has_written_is_not_written_again() throws Exception {
    stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25);
    Batch batch = Batch.of(tape.records(), Map.of());
    database.jdbi().useTransaction(handle -> batch.write(handle, Map.of()));

    assertThrows(
        Overtaken.class,
        () -> database.jdbi().useTransaction(handle -> batch.write(handle, Map.of())));

    Map<TopicPartition, Long> stale = new HashMap<>(batch.next());
    stories.deducted(ORG, 1, Optional.empty());
    Batch further = Batch.of(tape.records().subList(2, tape.records().size()), Map.of());
    database.jdbi().useTransaction(handle -> further.write(handle, stale));
    assertThrows(
        Overtaken.class,
        () -> database.jdbi().useTransaction(handle -> further.write(handle, stale)));
    assertEquals(24, overview().balance());
    assertEquals(
        List.of(100L),
        books.overageByRuleSet(ORG, MONTH, 5).most().stream().map(RuleSetOverage::runs).toList());
  }

  @Test
  void the_version_changes_with_what_is_shown_and_with_nothing_else() {
    stories.paid(ORG, CreditPayment.Kind.PURCHASE, "pi_1", 25);
    tape.project(database);
    String before = overview().version();
    assertEquals(before, books.overview(ORG, NOW.plusSeconds(1)).version());
    stories.settings(ORG, true, 10, "ann");
    projectAgain();
    assertNotEquals(before, overview().version());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void the_rows_are_the_same_in_whatever_order_the_topics_are_read(long seed) {
    System.out.println("Seed: " + seed);
    var random = new Random(seed);
    List<String> organizations = List.of("org_a", "org_b", "org_c");
    for (int n = 0; n < 300; n++) {
      String organization = organizations.get(random.nextInt(organizations.size()));
      somethingHappens(organization, n, random);
      tape.later(Duration.ofMillis(random.nextInt(3) * 600_000L));
    }
    tape.project(database);
    Map<String, List<String>> expected = rows();
    assertTrue(expected.getOrDefault("ledger", List.of()).size() > 50, expected::toString);

    for (int n = 0; n < 3; n++) {
      database.close();
      database = Database.open(TestPostgres.newDatabase());
      tape.projectShuffled(database, random);
      assertEquals(expected, rows());
    }
  }

  private void somethingHappens(String organization, int n, Random random) {
    switch (random.nextInt(12)) {
      case 0 -> stories.plan(organization, "plan " + n, n, Optional.empty());
      case 1 -> stories.settings(organization, random.nextBoolean(), n, "ann");
      case 2 -> stories.card(organization, "pm_" + n);
      case 3 -> tape.tombstone(Topics.PAYMENT_METHODS, organization);
      case 4 -> stories.paid(organization, CreditPayment.Kind.PURCHASE, "pi_" + n, n);
      case 5 ->
          stories.payment(
              organization,
              n % 2 == 0 ? CreditPayment.Kind.PURCHASE : CreditPayment.Kind.AUTO_RECHARGE,
              "pi_" + random.nextInt(n + 1),
              500);
      case 6 -> stories.failure(organization, "re_" + random.nextInt(n + 1), "code_" + n);
      case 7 ->
          stories.standing(
              organization,
              AutoRechargeState.PAUSED,
              Optional.of(NoRechargeReason.PAUSED_AFTER_FAILURE));
      case 8 -> stories.usage(organization, n, new MonthUsage(MONTH, Optional.empty(), n, 1, 2));
      case 9 -> {
        if (!tape.records().isEmpty()) {
          toldElsewhere(tape.records().get(random.nextInt(tape.records().size())), random);
        }
      }
      default -> stories.deducted(organization, 1 + random.nextInt(3), Optional.of("rs_" + n % 4));
    }
  }

  /** Where a producer with another partitioner puts it. */
  private void toldElsewhere(ConsumerRecord<byte[], byte[]> again, Random random) {
    Topic topic = Topics.byName(again.topic()).orElseThrow();
    if (topic.isReadByMeter()) {
      tape.toldIn(random.nextInt(3), topic, new String(again.key(), UTF_8), again.value());
    }
  }

  /** Everything in every table. */
  private Map<String, List<String>> rows() {
    return database
        .jdbi()
        .withHandle(handle -> {
          Map<String, List<String>> rows = new TreeMap<>();
          for (String table :
              handle
                  .createQuery(
                      """
                      select table_name from information_schema.tables
                      where table_schema = 'public' and table_name <> 'flyway_schema_history'
                      """)
                  .mapTo(String.class)
                  .list()) {
            rows.put(
                table,
                new ArrayList<>(
                    handle
                        .createQuery(
                            "select cast(t as text) as line from " + table + " t order by 1")
                        .mapTo(String.class)
                        .list()));
          }
          return rows;
        });
  }

  @Test
  void pages_follow_each_other_without_a_gap() {
    for (int n = 0; n < 45; n++) {
      stories.deducted(ORG, 1, Optional.empty());
    }
    tape.project(database);

    List<Long> seen = new ArrayList<>();
    Optional<Long> before = Optional.empty();
    do {
      var page = books.activity(ORG, ActivityFilter.ALL, before, 15);
      page.entries().forEach(entry -> seen.add(entry.sequence()));
      before = page.nextBefore();
    } while (before.isPresent());
    assertEquals(LongStream.rangeClosed(1, 45).boxed().toList().reversed(), seen);
    assertEquals(Books.RECENT, overview().recentActivity().size());
  }
}
