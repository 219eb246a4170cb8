package io.runtally.meter.domain;

import io.runtally.meter.domain.RechargeState.Reason;
import io.runtally.meter.domain.RechargeState.Standing;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One organization's auto-recharge: what was set, the card, and the order that is open (R22 to
 * R30).
 *
 * @param cardRemovedAt when a card was last removed, epoch milliseconds; settings from before it no
 *     longer switch on (R23)
 * @param openOrder the one order whose outcome is not known yet (R24)
 */
public record AutoRecharge(
    Optional<RechargeSettings> settings,
    Optional<Card> card,
    long cardRemovedAt,
    Optional<RechargeOrder> openOrder,
    Optional<Pause> paused,
    OrderBook orders) {
  static final AutoRecharge NOTHING_SET =
      new AutoRecharge(
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          OrderBook.EMPTY);

  AutoRecharge apply(AccountEvent event) {
    return switch (event) {
      case AccountEvent.EntryBooked _ -> this;
      case AccountEvent.SettingsTaken(RechargeSettings saved) ->
          new AutoRecharge(
              Optional.of(saved),
              card,
              cardRemovedAt,
              openOrder,
              paused.filter(pause -> !pause.isLiftedBy(saved)),
              orders);
      case AccountEvent.CardTaken(Card saved) ->
          new AutoRecharge(settings, Optional.of(saved), cardRemovedAt, openOrder, paused, orders);
      case AccountEvent.CardGone(long at) ->
          new AutoRecharge(
              settings, card.filter(known -> known.savedAt() > at), at, openOrder, paused, orders);
      case AccountEvent.OrderPlaced(RechargeOrder order) ->
          new AutoRecharge(
              settings, card, cardRemovedAt, Optional.of(order), paused, orders.with(order));
      case AccountEvent.OrderPaid _ -> closed(orders);
      case AccountEvent.OrderFailed(RechargeOrder order) -> closed(orders.withoutCreditsOf(order));
      case AccountEvent.Paused(Pause pause) ->
          new AutoRecharge(settings, card, cardRemovedAt, openOrder, Optional.of(pause), orders);
    };
  }

  private AutoRecharge closed(OrderBook after) {
    return new AutoRecharge(settings, card, cardRemovedAt, Optional.empty(), paused, after);
  }

  boolean isEnabled() {
    return settings.isPresent() && settings.get().enabled();
  }

  /** On needs both, the switch and a card, and the switch not from before a card was removed. */
  boolean isOn() {
    return isEnabled() && card.isPresent() && settings.get().savedAt() > cardRemovedAt;
  }

  boolean isOpen(Optional<String> rechargeId) {
    return openOrder.isPresent() && rechargeId.equals(Optional.of(openOrder.get().rechargeId()));
  }

  boolean isSavedCard(String paymentMethodId) {
    return card.isPresent() && card.get().paymentMethodId().equals(paymentMethodId);
  }

  /** Whether one more order would go beyond what may be ordered in the month (R28). */
  boolean isAtLimit(Month month) {
    if (settings.isEmpty()) {
      return false;
    }
    OptionalLong limit = settings.get().monthlyLimitCredits();
    return limit.isPresent()
        && orders.orderedCreditsIn(month) + settings.get().amountCredits() > limit.getAsLong();
  }

  /** The state that is shown, and why no order would be placed in this month. */
  Standing standing(Month month) {
    if (openOrder.isPresent()) {
      return Standing.of(RechargeState.RECHARGING);
    }
    if (paused.isPresent()) {
      return Standing.of(RechargeState.PAUSED, Reason.of(paused.get()));
    }
    if (!isOn()) {
      boolean onlyCardMissing = isEnabled() && card.isEmpty();
      return Standing.of(
          RechargeState.OFF, onlyCardMissing ? Reason.NO_CARD : Reason.AUTO_RECHARGE_OFF);
    }
    return isAtLimit(month)
        ? Standing.of(RechargeState.LIMIT_REACHED, Reason.MONTHLY_LIMIT_REACHED)
        : Standing.of(RechargeState.ON);
  }
}
