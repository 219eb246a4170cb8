package io.runtally.sandbox;

import io.runtally.schemas.CreditBalance.AutoRecharge;
import io.runtally.schemas.NoRechargeReason;
import java.util.Locale;
import java.util.Optional;

/**
 * How one organization stands in a month.
 *
 * @param runs all of the month: covered, overage and waiting
 * @param allowance runs covered at most; absent while no plan is known (R6)
 * @param waiting runs that cannot be judged before a plan is known
 * @param balance whole credits; negative is owed
 * @param autoRecharge absent before the first balance
 * @param lastFailure Stripe's code of the order that failed last, paid ones since or not
 */
record Standing(
    String organizationId,
    long runs,
    Optional<Long> allowance,
    long overage,
    long waiting,
    long balance,
    Optional<AutoRecharge> autoRecharge,
    Optional<String> lastFailure) {

  /** How auto-recharge stands, in words; what it is paused by, with Stripe's code (R25). */
  String autoRechargeInWords() {
    return autoRecharge
        .map(known -> words(known.state()) + known.reason().flatMap(this::why).orElse(""))
        .orElse("");
  }

  private Optional<String> why(NoRechargeReason reason) {
    return switch (reason) {
      case PAUSED_AFTER_FAILURE -> lastFailure.map(code -> ": " + code);
      case PAUSED_AFTER_REVERSAL -> Optional.of(": money went back");
      case TOO_MANY_RECHARGES, NO_CARD -> Optional.of(": " + words(reason));
      // The state says as much.
      case AUTO_RECHARGE_OFF, MONTHLY_LIMIT_REACHED -> Optional.empty();
    };
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
