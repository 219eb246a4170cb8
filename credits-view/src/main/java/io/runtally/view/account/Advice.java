package io.runtally.view.account;

import io.runtally.schemas.AutoRechargeState;
import java.util.Optional;

/**
 * What to do after a recharge order that failed (R25), in one breath for a person.
 *
 * <p>The codes are Stripe's: <a href="https://docs.stripe.com/declines/codes">decline codes</a>. A
 * card that was reported lost or stolen is told of as any declined card, as Stripe asks: whoever
 * reads this may not be its owner.
 */
public final class Advice {
  private static final String UPDATE = "Update the card";
  private static final String ANOTHER = "Save another card";

  private final AutoRechargeState state;

  private Advice(AutoRechargeState state) {
    this.state = state;
  }

  /**
   * Advice for one failure.
   *
   * @param state how auto-recharge stands now: not every failure pauses it (R30), and only where it
   *     is paused is there something to resume
   */
  public static String of(RechargeError error, AutoRechargeState state) {
    var advice = new Advice(state);
    return error.requiresAction()
        ? advice.presence()
        : advice.ofReason(error.declineCode().orElse(error.code()), error.code());
  }

  private String ofReason(String reason, String code) {
    return switch (reason) {
      case "insufficient_funds" -> "Your card was declined (insufficient funds)." + then(UPDATE);
      case "expired_card" -> "Your card was declined (it has expired)." + then(UPDATE);
      case "incorrect_number",
          "invalid_number",
          "incorrect_cvc",
          "invalid_cvc",
          "invalid_expiry_month",
          "invalid_expiry_year",
          "incorrect_zip",
          "incorrect_address",
          "invalid_account",
          "new_account_information_available" ->
          "Your card was declined (its details are not right, or not any more)." + then(UPDATE);
      case "card_velocity_exceeded", "withdrawal_count_limit_exceeded" ->
          "Your card was declined (its limit is reached)."
              + then("Ask your bank to raise it or save another card");
      case "card_not_supported",
          "currency_not_supported",
          "not_permitted",
          "service_not_allowed",
          "transaction_not_allowed",
          "restricted_card" ->
          "Your card was declined (it does not allow this kind of payment)." + then(ANOTHER);
      case "authentication_required",
          "authentication_not_handled",
          "mobile_device_authentication_required",
          "offline_pin_required",
          "online_or_offline_pin_required",
          "payment_intent_authentication_failure" ->
          presence();
      case "processing_error",
          "issuer_not_available",
          "reenter_transaction",
          "try_again_later",
          "approve_with_id",
          "lock_timeout",
          "rate_limit" ->
          "Your bank could not process the charge at that moment."
              + wherePaused(
                      " Resume auto-recharge to try again; if it fails again, save another card first.")
                  .orElse(" If it fails again, save another card.");
      case "duplicate_transaction" ->
          "Your bank took the charge for a repeated one."
              + wherePaused(" Resume auto-recharge to try again.").orElse("");
      case "testmode_decline", "live_mode_test_card", "test_mode_live_card" ->
          "The saved card is a test card where a real one is needed, or the other way round."
              + then(ANOTHER);
      case "resource_missing", "payment_method_invalid_parameter", "payment_method_not_available" ->
          "The saved card cannot be charged any more." + then(ANOTHER);
      case "ORDER_EXPIRED" ->
          "The charge could not be settled in time, so it was canceled and nothing was charged."
              + goesOn();
      default ->
          code.equals("card_declined")
              ? "Your card was declined." + then("Ask your bank why or save another card")
              : "The charge was refused." + then("Save another card or ask support");
    };
  }

  private String presence() {
    return "Your bank wants you to confirm the charge yourself."
        + then("Buy credits on Stripe's page, where the bank can ask, or save another card");
  }

  /** What to do, and what that is good for. */
  private String then(String repair) {
    return switch (state) {
      case PAUSED -> " %s, then resume auto-recharge.".formatted(repair);
      case OFF -> " %s before auto-recharge is switched on again.".formatted(repair);
      case RECHARGING, LIMIT_REACHED, ON -> " %s.".formatted(repair);
    };
  }

  private Optional<String> wherePaused(String sentence) {
    return Optional.of(sentence).filter(_ -> state == AutoRechargeState.PAUSED);
  }

  private String goesOn() {
    return switch (state) {
      case RECHARGING, ON -> " Auto-recharge goes on by itself.";
      case PAUSED, LIMIT_REACHED, OFF -> "";
    };
  }
}
