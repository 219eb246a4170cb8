package io.runtally.schemas;

import static io.runtally.schemas.Party.ANYONE;
import static io.runtally.schemas.Party.CREDITS_VIEW;
import static io.runtally.schemas.Party.FINANCE;
import static io.runtally.schemas.Party.METER_STREAMS;
import static io.runtally.schemas.Party.OPERATORS;
import static io.runtally.schemas.Party.RECHARGE_WORKER;
import static io.runtally.schemas.Party.RULE_ENGINE;
import static io.runtally.schemas.Party.SUBSCRIPTION_SYSTEM;
import static io.runtally.schemas.Party.SUPPORT;

import java.util.List;
import java.util.Optional;

/**
 * Every topic there is. All are keyed by organization id and all have the same number of
 * partitions.
 *
 * <p>A topic that says nothing about forgetting keeps everything.
 */
public final class Topics {

  public static final Topic RUN_EVENTS =
      Topic.of("run-events", RunEvent.class, "What was run: one CloudEvent for each run")
          // Repeats are recognized for 37 days. A full audit of past months takes 110.
          .deletedAfterDays(45)
          .writtenBy(RULE_ENGINE)
          .readBy(METER_STREAMS);

  public static final Topic RUN_EVENTS_REJECTED =
      Topic.ofRejected("run-events-rejected", "Run events that cannot be counted, and why")
          .deletedAfterDays(90)
          .writtenBy(METER_STREAMS)
          .readBy(OPERATORS);

  public static final Topic RECORDS_REJECTED =
      Topic.ofRejected(
              "records-rejected", "Records of any other topic that cannot be understood, and why")
          .writtenBy(METER_STREAMS, RECHARGE_WORKER, CREDITS_VIEW)
          .readBy(OPERATORS);

  public static final Topic ORGANIZATION_PLANS =
      Topic.of(
              "organization-plans",
              OrganizationPlan.class,
              "The plan that each organization is on; a tombstone ends it")
          .writtenBy(SUBSCRIPTION_SYSTEM)
          .readBy(METER_STREAMS, CREDITS_VIEW);

  public static final Topic AUTO_RECHARGE_SETTINGS =
      Topic.of(
              "auto-recharge-settings",
              AutoRechargeSettings.class,
              "Each save of an organization's auto-recharge settings")
          .writtenBy(CREDITS_VIEW)
          .readBy(METER_STREAMS, CREDITS_VIEW);

  public static final Topic BILLING_CUSTOMERS =
      Topic.of(
              "billing-customers",
              BillingCustomer.class,
              "The one Stripe customer of each organization")
          .compacted()
          .writtenBy(CREDITS_VIEW, SUBSCRIPTION_SYSTEM)
          .readBy(CREDITS_VIEW);

  public static final Topic PAYMENT_METHODS =
      Topic.of(
              "payment-methods",
              PaymentMethod.class,
              "The card that each organization has saved; a tombstone removes it")
          .writtenBy(CREDITS_VIEW)
          .readBy(METER_STREAMS, CREDITS_VIEW);

  public static final Topic CREDIT_DEDUCTIONS =
      Topic.of(
              "credit-deductions",
              CreditDeduction.class,
              "Receipts: the credits drawn and the exact runs that they paid for")
          .writtenBy(METER_STREAMS)
          .readBy(CREDITS_VIEW, FINANCE);

  public static final Topic CREDIT_PAYMENTS =
      Topic.of(
              "credit-payments",
              CreditPayment.class,
              "Money that moved at Stripe, and adjustments by support")
          .writtenBy(RECHARGE_WORKER, CREDITS_VIEW, SUPPORT)
          .readBy(METER_STREAMS, CREDITS_VIEW);

  public static final Topic CREDIT_LEDGER =
      Topic.of(
              "credit-ledger",
              LedgerEntry.class,
              "The credit history: every change of every balance, in order")
          .writtenBy(METER_STREAMS)
          .readBy(CREDITS_VIEW, FINANCE);

  public static final Topic CREDIT_BALANCES =
      Topic.of(
              "credit-balances",
              CreditBalance.class,
              "The balance of each organization as of its last ledger entry")
          .compacted()
          .writtenBy(METER_STREAMS)
          .readBy(ANYONE, CREDITS_VIEW);

  public static final Topic ALLOWANCE_USAGE =
      Topic.of(
              "allowance-usage",
              AllowanceUsage.class,
              "Runs against the allowance, month by month, while a month is open")
          .compacted()
          .writtenBy(METER_STREAMS)
          .readBy(CREDITS_VIEW);

  public static final Topic LOW_BALANCE =
      Topic.of(
              "low-balance",
              LowBalance.class,
              "Balances at or below their threshold, with the recharge order if one is placed")
          .writtenBy(METER_STREAMS)
          .readBy(RECHARGE_WORKER, OPERATORS);

  public static final Topic RECHARGE_INTENTS =
      Topic.of(
              "recharge-intents",
              RechargeIntent.class,
              "Recharge orders, each bound to its one Stripe intent, to be settled now")
          .deletedAfterDays(30)
          .writtenBy(RECHARGE_WORKER)
          .readBy(RECHARGE_WORKER);

  public static final Topic RECHARGE_INTENTS_LATER =
      Topic.of(
              "recharge-intents-later",
              RechargeIntent.class,
              "Recharge orders that wait a fixed time before they are tried again")
          .deletedAfterDays(30)
          .writtenBy(RECHARGE_WORKER)
          .readBy(RECHARGE_WORKER);

  public static final Topic RECHARGE_FAILURES =
      Topic.of(
              "recharge-failures",
              RechargeFailure.class,
              "Recharge orders that ended without a payment, and why")
          .writtenBy(RECHARGE_WORKER)
          .readBy(METER_STREAMS, CREDITS_VIEW);

  /** The whole catalogue. */
  public static final List<Topic> ALL =
      List.of(
          RUN_EVENTS,
          RUN_EVENTS_REJECTED,
          RECORDS_REJECTED,
          ORGANIZATION_PLANS,
          AUTO_RECHARGE_SETTINGS,
          BILLING_CUSTOMERS,
          PAYMENT_METHODS,
          CREDIT_DEDUCTIONS,
          CREDIT_PAYMENTS,
          CREDIT_LEDGER,
          CREDIT_BALANCES,
          ALLOWANCE_USAGE,
          LOW_BALANCE,
          RECHARGE_INTENTS,
          RECHARGE_INTENTS_LATER,
          RECHARGE_FAILURES);

  /** What the meter reads: the topics whose arrival times the broker must stamp. */
  public static final List<Topic> METER_INPUTS = ALL.stream().filter(Topic::isReadByMeter).toList();

  private Topics() {}

  public static Optional<Topic> byName(String name) {
    return ALL.stream().filter(topic -> topic.name().equals(name)).findFirst();
  }

  /** Where a record of this topic goes that cannot be understood. */
  public static Topic rejectedTopicOf(Topic source) {
    return source.equals(RUN_EVENTS) ? RUN_EVENTS_REJECTED : RECORDS_REJECTED;
  }
}
