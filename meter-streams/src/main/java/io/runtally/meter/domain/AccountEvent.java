package io.runtally.meter.domain;

/** One step that an account takes; what it is made of (R13). */
public sealed interface AccountEvent {
  /** The balance changed. */
  record EntryBooked(Entry entry) implements AccountEvent {}

  /** New settings hold; what paused auto-recharge before they were saved is over (R25). */
  record SettingsTaken(RechargeSettings settings) implements AccountEvent {}

  /** A card is there. */
  record CardTaken(Card card) implements AccountEvent {}

  /** The card of before is gone, and with it what was switched on before (R23). */
  record CardGone(long at) implements AccountEvent {}

  /** A card is to be charged. */
  record OrderPlaced(RechargeOrder order) implements AccountEvent {}

  /** The open order was paid. */
  record OrderPaid(RechargeOrder order) implements AccountEvent {}

  /** The open order came to nothing; it does not count toward the monthly limit (R28). */
  record OrderFailed(RechargeOrder order) implements AccountEvent {}

  /** No card is tried from here on. */
  record Paused(Pause pause) implements AccountEvent {}
}
