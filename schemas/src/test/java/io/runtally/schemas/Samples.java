package io.runtally.schemas;

import io.runtally.schemas.AllowanceUsage.MonthUsage;
import io.runtally.schemas.CreditBalance.AutoRecharge;
import io.runtally.schemas.CreditDeduction.PaidRun;
import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.RunEvent.RunData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** One value of each topic, as a record here and in its written form among the resources. */
final class Samples {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  private static final RechargeOrder ORDER =
      new RechargeOrder("rch_org_acme_7", 25, 2_500, "usd", "cus_Q1", "pm_1Px");

  private static final RechargeIntent INTENT =
      new RechargeIntent("rch_org_acme_7", "org_acme", Optional.of("pi_3Px"), ORDER, NOON, 1);

  private static final Map<Topic, Record> RECORDS =
      Map.ofEntries(
          Map.entry(
              Topics.RUN_EVENTS,
              new RunEvent(
                  "1.0",
                  "8c1f22ab",
                  "/rule-engine/eu-1",
                  "ai.ruleengine.ruleset.run",
                  "org_acme",
                  Optional.of(Instant.parse("2026-11-22T06:52:00.125Z")),
                  new RunData(
                      Optional.of("rs_42"),
                      Optional.of("env_prod"),
                      Optional.of("c-77"),
                      Optional.of(1L),
                      Optional.empty()))),
          Map.entry(
              Topics.ORGANIZATION_PLANS,
              new OrganizationPlan(
                  "org_acme", "team", 1_000, Optional.of(Instant.parse("2026-12-01T00:00:00Z")))),
          Map.entry(
              Topics.AUTO_RECHARGE_SETTINGS,
              new AutoRechargeSettings(
                  "org_acme", true, 10, 25, Optional.of(100L), "user_ada", NOON)),
          Map.entry(Topics.BILLING_CUSTOMERS, new BillingCustomer("org_acme", "cus_Q1", NOON)),
          Map.entry(
              Topics.PAYMENT_METHODS,
              new PaymentMethod(
                  "org_acme", "cus_Q1", "pm_1Px", "visa", "4242", 8, 2030, "user_ada", NOON)),
          Map.entry(
              Topics.CREDIT_DEDUCTIONS,
              new CreditDeduction(
                  "org_acme:runs:3",
                  "org_acme",
                  "ai.ruleengine.ruleset.run",
                  1,
                  Optional.of(201L),
                  Optional.of(300L),
                  List.of(
                      new PaidRun(
                          "8c1f22ab",
                          "/rule-engine/eu-1",
                          99,
                          YearMonth.of(2026, 10),
                          Optional.of("rs_42")),
                      new PaidRun("8c1f22ac", "/rule-engine/eu-1", 1, NOVEMBER, Optional.empty())),
                  NOON)),
          Map.entry(
              Topics.CREDIT_PAYMENTS,
              new CreditPayment(
                  "re_3Px",
                  "org_acme",
                  CreditPayment.Kind.REFUND,
                  1_050,
                  "usd",
                  Optional.of("pi_3Pw"),
                  Optional.empty(),
                  Optional.of("user_ada"),
                  Optional.of("requested_by_customer"),
                  NOON)),
          Map.entry(
              Topics.CREDIT_LEDGER,
              new LedgerEntry(
                  "org_acme:12",
                  "org_acme",
                  12,
                  LedgerEntry.Kind.ADJUSTMENT,
                  -5,
                  3,
                  -2,
                  "adj_19",
                  Optional.of("support_eve"),
                  Optional.of("Credited twice by hand – corrected"),
                  NOON)),
          Map.entry(
              Topics.CREDIT_BALANCES,
              new CreditBalance(
                  "org_acme",
                  -2,
                  12,
                  new AutoRecharge(
                      AutoRechargeState.PAUSED,
                      Optional.of(NoRechargeReason.PAUSED_AFTER_FAILURE),
                      Optional.empty(),
                      Optional.of(NOON)),
                  NOON)),
          Map.entry(
              Topics.ALLOWANCE_USAGE,
              new AllowanceUsage(
                  "org_acme",
                  List.of(
                      new MonthUsage(YearMonth.of(2026, 10), Optional.of(1_000L), 1_000, 234, 0),
                      new MonthUsage(NOVEMBER, Optional.empty(), 0, 0, 17)),
                  34,
                  NOON)),
          Map.entry(
              Topics.LOW_BALANCE,
              new LowBalance("org_acme", 9, 10, Optional.of(ORDER), Optional.empty(), NOON)),
          Map.entry(Topics.RECHARGE_INTENTS, INTENT),
          Map.entry(Topics.RECHARGE_INTENTS_LATER, INTENT),
          Map.entry(
              Topics.RECHARGE_FAILURES,
              new RechargeFailure(
                  "rch_org_acme_7",
                  "org_acme",
                  Optional.of("pi_3Px"),
                  "card_declined",
                  Optional.of("insufficient_funds"),
                  "Your card has insufficient funds.",
                  false,
                  "pm_1Px",
                  NOON)));

  private Samples() {}

  /** The topics that have values of their own. */
  static Stream<Topic> topics() {
    return Topics.ALL.stream().filter(topic -> !topic.isRejected());
  }

  static Record recordOf(Topic topic) {
    return Objects.requireNonNull(RECORDS.get(topic));
  }

  static byte[] bytesOf(Topic topic) {
    try (InputStream file =
        Samples.class.getResourceAsStream("/samples/" + topic.name() + ".json")) {
      if (file == null) {
        throw new IllegalStateException("There is no sample of " + topic.name() + ".");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The format of a topic, for tests that go over all of them and know no type. */
  @SuppressWarnings("unchecked")
  static RecordFormat<Record> formatOf(Topic topic) {
    return (RecordFormat<Record>)
        (RecordFormat<?>) RecordFormat.of(topic, topic.valueType().orElseThrow());
  }
}
