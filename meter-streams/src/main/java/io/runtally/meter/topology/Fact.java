package io.runtally.meter.topology;

import io.runtally.meter.domain.AccountFact;
import io.runtally.meter.domain.Payment;
import io.runtally.meter.domain.PlanHistory;
import io.runtally.meter.domain.Usage;

/** What an understood record says of its organization, on its way through the processors. */
public sealed interface Fact {
  /** Runs or other usage; not yet known to be told for the first time (R1). */
  record UsageMetered(Usage usage) implements Fact {}

  /** The plan from some moment on, or its end. */
  record PlanStated(PlanHistory.Statement statement) implements Fact {}

  /** A payment; not yet known to be told for the first time (R15). */
  record PaymentTold(Payment payment, long at) implements Fact {}

  /** Anything else that the credit account answers. */
  record AccountTold(AccountFact fact) implements Fact {}

  /** A fact and the id of the organization that it concerns. */
  record Told(String organization, Fact fact) {}
}
