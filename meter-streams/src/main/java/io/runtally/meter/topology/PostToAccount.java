package io.runtally.meter.topology;

import io.runtally.meter.domain.AccountEvent;
import io.runtally.meter.domain.AccountFact;
import io.runtally.meter.domain.AccountPolicy;
import io.runtally.meter.domain.CreditAccount;
import io.runtally.meter.domain.Decision;
import io.runtally.meter.domain.Entry;
import io.runtally.meter.domain.GivenBack;
import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Payment;
import io.runtally.meter.domain.RechargeState;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps each organization's credit account: books deductions and payments into the ledger, and
 * publishes balances and low-balance events with their recharge orders (R13 to R18, R22 to R30).
 */
final class PostToAccount implements Processor<byte[], Object, byte[], Object> {
  private static final Duration LOOK_FOR_NEW_MONTH_EVERY = Duration.ofSeconds(1);

  private final AccountPolicy policy;
  private final MeterCounters counters;
  private final StateWriter writer = new StateWriter();
  private ProcessorContext<byte[], Object> context;
  private WriteBehindStore<CreditAccount> accounts;
  private KeyValueStore<byte[], byte[]> atMonthlyLimit;
  private Payments payments;
  private Month month;

  @SuppressWarnings("NullAway.Init")
  PostToAccount(AccountPolicy policy, MeterCounters counters) {
    this.policy = policy;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    accounts = context.getStateStore(MeterStores.ACCOUNTS);
    atMonthlyLimit = context.getStateStore(MeterStores.AT_MONTHLY_LIMIT);
    payments = new Payments(context.getStateStore(MeterStores.PAYMENTS));
    month = new Month(0);
    context.schedule(
        LOOK_FOR_NEW_MONTH_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> lookForNewMonth());
  }

  @Override
  public void process(Record<byte[], Object> record) {
    switch ((Fact) record.value()) {
      case Fact.PaymentTold(Payment payment, long at) -> receive(record.key(), payment, at);
      case Fact.AccountTold(AccountFact fact) -> answer(record.key(), fact);
      case Fact.UsageMetered _, Fact.PlanStated _ ->
          throw new IllegalStateException("The account answers no " + record.value());
    }
  }

  private void receive(byte[] organization, Payment payment, long at) {
    if (payments.isBooked(organization, payment)) {
      counters.paymentsRepeated.increment();
      return;
    }
    counters.paymentsBooked.increment();
    GivenBack before =
        payment.kind().isReversal() ? payments.givenBack(organization, payment) : GivenBack.NOTHING;
    payments.book(organization, payment, before);
    answer(organization, new AccountFact.PaymentReceived(payment, before, at));
  }

  private void answer(byte[] organization, AccountFact fact) {
    Decision decision = load(organization).decide(fact, policy);
    if (!decision.changesAnything()) {
      return;
    }
    accounts.put(organization, decision.after());
    watchMonthlyLimit(organization, decision);
    publish(organization, decision, fact.at());
  }

  private void publish(byte[] organization, Decision decision, long at) {
    String name = Publications.organization(organization);
    for (AccountEvent event : decision.events()) {
      if (event instanceof AccountEvent.EntryBooked(Entry entry)) {
        context.forward(
            new Record<>(organization, Publications.entry(name, entry), at),
            Topics.CREDIT_LEDGER.name());
      }
      if (event instanceof AccountEvent.OrderPlaced) {
        counters.ordersPlaced.increment();
      }
    }
    CreditBalance balance = Publications.balance(decision.after());
    if (!balance.equals(Publications.balance(decision.before()))) {
      context.forward(new Record<>(organization, balance, at), Topics.CREDIT_BALANCES.name());
    }
    decision
        .notice()
        .ifPresent(notice ->
            context.forward(
                new Record<>(organization, Publications.lowBalance(name, notice, at), at),
                Topics.LOW_BALANCE.name()));
  }

  /** Keeps a list of those that wait for the month to turn (R28). */
  private void watchMonthlyLimit(byte[] organization, Decision decision) {
    if (isAtLimit(decision.after())) {
      writer.version(1).number(Month.at(decision.after().latestAt()).number());
      atMonthlyLimit.put(organization, writer.written());
    } else if (isAtLimit(decision.before())) {
      atMonthlyLimit.delete(organization);
    }
  }

  private static boolean isAtLimit(CreditAccount account) {
    return account.standing().state() == RechargeState.LIMIT_REACHED;
  }

  /**
   * The month is that of the newest arrival in this partition, whatever the machine's clock says.
   */
  private void lookForNewMonth() {
    long newestArrival = context.currentStreamTimeMs();
    if (newestArrival < 0 || Month.at(newestArrival).compareTo(month) <= 0) {
      return;
    }
    month = Month.at(newestArrival);
    for (byte[] organization : waitingForNewMonth()) {
      answer(organization, new AccountFact.MonthTurned(newestArrival));
    }
  }

  private List<byte[]> waitingForNewMonth() {
    List<byte[]> organizations = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> all = atMonthlyLimit.all()) {
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> row = all.next();
        StateReader reader = new StateReader(row.value).expectVersion(1, "monthly limit");
        if (new Month(reader.count()).compareTo(month) < 0) {
          organizations.add(row.key);
        }
      }
    }
    return organizations;
  }

  private CreditAccount load(byte[] organization) {
    return accounts
        .get(organization)
        .orElseGet(() -> CreditAccount.opened(Publications.organization(organization)));
  }
}
