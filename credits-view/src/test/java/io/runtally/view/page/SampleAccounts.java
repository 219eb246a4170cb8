package io.runtally.view.page;

import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.ActivityDetail;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.ActivityPage;
import io.runtally.view.account.AutoRecharge;
import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.MonthOverage;
import io.runtally.view.account.Overview;
import io.runtally.view.account.Pace;
import io.runtally.view.account.RechargeError;
import io.runtally.view.account.RuleSetOverage;
import io.runtally.view.account.SavedCard;
import io.runtally.view.account.Usage;
import io.runtally.view.books.Books;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Organizations in every state that the page knows, made up anew at each start. */
@Primary
@Singleton
@Requires(env = PageDemo.ENVIRONMENT)
final class SampleAccounts implements Books {
  /** Text that becomes a program wherever it is not escaped. */
  static final String SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";

  private final Map<String, SampleAccount> accounts = new ConcurrentHashMap<>();

  SampleAccounts() {
    Instant now = Instant.now();
    put("org_acme", SampleAccounts::acme, now);
    put("org_owed", SampleAccounts::owed, now);
    put("org_paused", SampleAccounts::paused, now);
    put("org_limit", SampleAccounts::limit, now);
    put("org_recharging", SampleAccounts::recharging, now);
    put("org_script", SampleAccounts::script, now);
    put("org_young", SampleAccounts::young, now);
    put("org_many", SampleAccounts::many, now);
  }

  SampleAccount account(String organizationId) {
    return accounts.computeIfAbsent(organizationId, SampleAccount::new);
  }

  private interface Story {
    void tell(SampleAccount account, Instant now);
  }

  private void put(String organizationId, Story story, Instant now) {
    story.tell(account(organizationId), now);
  }

  private static void acme(SampleAccount account, Instant now) {
    account.plan = Optional.of("Team 10k");
    account.usage = Optional.of(usage(now, 10_000, 10_000, 6_234, 34));
    account
        .card(
            SampleAccount.visa(
                YearMonth.from(now.atOffset(ZoneOffset.UTC)).plusMonths(1),
                now.minus(Duration.ofDays(29))))
        .settings(true, 10, 40, Optional.of(200L), now.minus(Duration.ofDays(28)))
        .stands(AutoRechargeState.ON)
        .purchased(50, "olga@acme.example", now.minus(Duration.ofDays(29)));
    account.orderedThisMonth = 120;
    for (int hour = 28 * 24; hour > 0; hour -= 9) {
      account.drawn(
          1 + hour % 4,
          "rs_" + hour % 5,
          "8c1f22ab-0" + hour + "-",
          now.minus(Duration.ofHours(hour)));
      if (account.balance() <= 10) {
        account.recharged(40, now.minus(Duration.ofHours(hour)).plusSeconds(4));
      }
    }
    account.reversed(CreditPayment.Kind.REFUND, -10, now.minus(Duration.ofHours(5)));
    account.reversed(CreditPayment.Kind.REFUND_FAILED, 10, now.minus(Duration.ofMinutes(200)));
    account.adjusted(
        5, "sam@support.example", "Sorry for the outage", now.minus(Duration.ofMinutes(100)));
    account.purchased(25, "adam@acme.example", now.minus(Duration.ofMinutes(30)));
    account.drawn(2, now.minus(Duration.ofMinutes(2)));
    account.overage =
        List.of(
            new RuleSetOverage(Optional.of("rs_loan_eligibility"), 3_100),
            new RuleSetOverage(Optional.of("rs_orders"), 1_850),
            new RuleSetOverage(Optional.of("rs_42"), 900),
            new RuleSetOverage(Optional.empty(), 384),
            new RuleSetOverage(Optional.of("rs_43"), 80),
            new RuleSetOverage(Optional.of("rs_44"), 70),
            new RuleSetOverage(Optional.of("rs_45"), 60),
            new RuleSetOverage(Optional.of("rs_46"), 50),
            new RuleSetOverage(Optional.of("rs_47"), 40),
            new RuleSetOverage(Optional.of("rs_48"), 30));
  }

  private static void owed(SampleAccount account, Instant now) {
    account.plan = Optional.of("Starter");
    account.usage = Optional.of(usage(now, 1_000, 1_000, 5_050, 50));
    account.purchased(10, "olga@acme.example", now.minus(Duration.ofDays(9)));
    for (int day = 8; day > 3; day--) {
      account.drawn(10, now.minus(Duration.ofDays(day)));
    }
    account.overage = List.of(new RuleSetOverage(Optional.of("rs_orders"), 5_000));
  }

  private static void paused(SampleAccount account, Instant now) {
    account.plan = Optional.of("Team 10k");
    account.usage = Optional.of(usage(now, 10_000, 10_000, 2_210, 10));
    account
        .card(SampleAccount.visa(now.minus(Duration.ofDays(40))))
        .settings(true, 10, 20, Optional.empty(), now.minus(Duration.ofDays(39)))
        .stands(AutoRechargeState.PAUSED, NoRechargeReason.PAUSED_AFTER_FAILURE)
        .purchased(25, "olga@acme.example", now.minus(Duration.ofDays(6)))
        .drawn(15, now.minus(Duration.ofDays(2)))
        .drawn(7, now.minus(Duration.ofHours(2)));
    account.error = Optional.of(declined(now.minus(Duration.ofHours(2)).plusSeconds(5)));
  }

  private static void limit(SampleAccount account, Instant now) {
    account.plan = Optional.of("Starter");
    account.usage = Optional.of(usage(now, 1_000, 640, 0, 0));
    account
        .card(
            SampleAccount.visa(
                YearMonth.from(now.atOffset(ZoneOffset.UTC)).minusMonths(1),
                now.minus(Duration.ofDays(300))))
        .settings(true, 10, 20, Optional.of(50L), now.minus(Duration.ofDays(20)))
        .stands(AutoRechargeState.LIMIT_REACHED, NoRechargeReason.MONTHLY_LIMIT_REACHED)
        .recharged(20, now.minus(Duration.ofDays(5)))
        .recharged(20, now.minus(Duration.ofDays(4)))
        .drawn(38, now.minus(Duration.ofDays(1)));
    account.orderedThisMonth = 40;
  }

  private static void recharging(SampleAccount account, Instant now) {
    account.plan = Optional.of("Starter");
    account.usage = Optional.of(usage(now, 1_000, 1_000, 300, 0));
    account
        .card(
            SampleAccount.visa(
                YearMonth.from(now.atOffset(ZoneOffset.UTC)), now.minus(Duration.ofDays(3))))
        .settings(false, 10, 20, Optional.empty(), now.minus(Duration.ofMinutes(1)))
        .stands(AutoRechargeState.RECHARGING)
        .purchased(12, "olga@acme.example", now.minus(Duration.ofDays(2)))
        .drawn(3, now.minus(Duration.ofMinutes(2)));
  }

  private static void young(SampleAccount account, Instant now) {
    account.plan = Optional.of("Starter");
    account.usage = Optional.of(usage(now, 1_000, 1_000, 2_400, 0));
    account
        .purchased(40, "olga@acme.example", now.minus(Duration.ofHours(11)))
        .drawn(8, now.minus(Duration.ofHours(7)))
        .drawn(6, now.minus(Duration.ofHours(4)))
        .drawn(10, now.minus(Duration.ofMinutes(20)));
  }

  private static void many(SampleAccount account, Instant now) {
    account.plan = Optional.of("Starter");
    account.usage = Optional.of(usage(now, 1_000, 1_000, 25_000, 0));
    account
        .card(SampleAccount.visa(now.minus(Duration.ofDays(3))))
        .settings(true, 10, 20, Optional.empty(), now.minus(Duration.ofDays(3)))
        .stands(AutoRechargeState.PAUSED, NoRechargeReason.TOO_MANY_RECHARGES)
        .purchased(20, "olga@acme.example", now.minus(Duration.ofDays(3)));
    for (int order = 10; order > 0; order--) {
      account
          .drawn(20, now.minus(Duration.ofHours(2L * order)))
          .recharged(20, now.minus(Duration.ofHours(2L * order)).plusSeconds(4));
    }
    account.orderedThisMonth = 200;
    account.drawn(15, now.minus(Duration.ofMinutes(9)));
  }

  private static void script(SampleAccount account, Instant now) {
    account.plan = Optional.of(SCRIPT);
    account.usage = Optional.of(usage(now, 10, 10, 100, 0));
    account
        .card(new SavedCard("cus_1", "pm_1", SCRIPT, SCRIPT, YearMonth.of(2031, 1), SCRIPT, now))
        .settings(true, 10, 20, Optional.empty(), now)
        .stands(AutoRechargeState.PAUSED, NoRechargeReason.PAUSED_AFTER_FAILURE)
        .purchased(5, SCRIPT, now.minusSeconds(30))
        .adjusted(1, SCRIPT, SCRIPT, now.minusSeconds(20))
        .drawn(1, SCRIPT, SCRIPT, now.minusSeconds(10));
    account.settings =
        account.settings.map(saved ->
            new AutoRecharge.Settings(true, 10, 20, Optional.empty(), SCRIPT, saved.changedAt()));
    account.error =
        Optional.of(
            new RechargeError(SCRIPT, Optional.of(SCRIPT), SCRIPT, false, now, Optional.empty()));
    account.overage = List.of(new RuleSetOverage(Optional.of(SCRIPT), 100));
  }

  static RechargeError declined(Instant at) {
    return new RechargeError(
        "card_declined",
        Optional.of("insufficient_funds"),
        "Your card has insufficient funds.",
        false,
        at,
        Optional.empty());
  }

  private static Usage usage(Instant now, long allowance, long covered, long overage, long toward) {
    return new Usage(
        YearMonth.from(now.atOffset(ZoneOffset.UTC)),
        Optional.of(allowance),
        covered,
        overage,
        0,
        toward);
  }

  @Override
  public Overview overview(String organizationId, Instant now) {
    return account(organizationId).overview(now);
  }

  @Override
  public ActivityPage activity(
      String organizationId, ActivityFilter filter, Optional<Long> before, int limit) {
    return account(organizationId).activity(filter, before.orElse(Long.MAX_VALUE), limit);
  }

  @Override
  public Optional<ActivityDetail> detail(String organizationId, long sequence) {
    return account(organizationId).detail(sequence);
  }

  @Override
  public Optional<LedgerEntry> booked(
      String organizationId, LedgerEntry.Kind kind, String paymentId) {
    return account(organizationId).booked(kind, paymentId);
  }

  @Override
  public Optional<CreditPayment> payment(
      String organizationId, CreditPayment.Kind kind, String paymentId) {
    return Optional.empty();
  }

  @Override
  public BalanceCurve curve(String organizationId, Instant from, Instant to) {
    return account(organizationId).curve(from, to);
  }

  @Override
  public MonthOverage overageByRuleSet(String organizationId, YearMonth month, int limit) {
    List<RuleSetOverage> all = account(organizationId).overage;
    return new MonthOverage(
        all.stream().limit(limit).toList(),
        all.stream().skip(limit).count(),
        all.stream().skip(limit).mapToLong(RuleSetOverage::runs).sum());
  }

  @Override
  public Optional<Instant> firstBookedAt(String organizationId) {
    return account(organizationId).firstBookedAt();
  }

  @Override
  public Pace pace(String organizationId, Instant now) {
    return account(organizationId).pace(now);
  }

  @Override
  public Optional<BillingCustomer> customer(String organizationId) {
    return Optional.empty();
  }

  @Override
  public Optional<BillingCustomer> customerById(String customerId) {
    return Optional.empty();
  }

  @Override
  public Optional<CardOwner> cardById(String paymentMethodId) {
    return Optional.empty();
  }

  @Override
  public long nextOffset(String topic, int partition) {
    return 0;
  }
}
