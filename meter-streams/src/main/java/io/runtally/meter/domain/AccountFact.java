package io.runtally.meter.domain;

/**
 * Something that the credit account has to answer.
 *
 * <p>{@code at} is the arrival at the broker of the record that tells it, in epoch milliseconds.
 */
public sealed interface AccountFact {
  long at();

  /** Credits were drawn for usage (R8). */
  record CreditsDeducted(String deductionId, long credits, long at) implements AccountFact {}

  /**
   * Money moved, or support adjusted the balance. The caller has seen to it that it is told once
   * (R15).
   *
   * @param givenBack what had been given back before of the payment that it reverses
   */
  record PaymentReceived(Payment payment, GivenBack givenBack, long at) implements AccountFact {}

  /** An administrator saved the auto-recharge settings, or switched it off. */
  record SettingsSaved(RechargeSettings settings) implements AccountFact {
    @Override
    public long at() {
      return settings.savedAt();
    }
  }

  /** A card was saved, or replaced the one before (R20). */
  record CardSaved(Card card) implements AccountFact {
    @Override
    public long at() {
      return card.savedAt();
    }
  }

  /** The saved card was removed (R23). */
  record CardRemoved(long at) implements AccountFact {}

  /**
   * A recharge order came to nothing.
   *
   * @param paymentMethodId the card that was tried
   * @param failedAt when, by the worker's clock, epoch milliseconds
   */
  record RechargeFailed(
      String rechargeId, String code, String paymentMethodId, long failedAt, long at)
      implements AccountFact {}

  /** A month began in which an account that waits at its monthly limit may order again (R28). */
  record MonthTurned(long at) implements AccountFact {}
}
