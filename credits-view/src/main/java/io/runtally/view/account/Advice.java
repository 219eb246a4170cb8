package io.runtally.view.account;

import java.util.Optional;

/**
 * What to do after a recharge order that failed (R25), in one breath for a person.
 *
 * <p>The codes are Stripe's: <a href="https://docs.stripe.com/declines/codes">decline codes</a>. A
 * card that was reported lost or stolen is told of as any declined card, as Stripe asks: whoever
 * reads this may not be its owner.
 */
public final class Advice {
  private static final String UPDATE = " Update the card, then resume auto-recharge.";
  private static final String ANOTHER = " Save another card, then resume auto-recharge.";
  private static final String RETRY =
      " Resume auto-recharge to try again; if it fails again, save another card first.";

  private Advice() {}

  /**
   * Advice for one failure.
   *
   * @param code Stripe's code, or {@code ORDER_EXPIRED}
   * @param declineCode the bank's reason, where Stripe tells one
   * @param requiresAction whether the bank demands that its customer be there
   */
  public static String of(String code, Optional<String> declineCode, boolean requiresAction) {
    return requiresAction ? presence() : ofReason(declineCode.orElse(code), code);
  }

  private static String ofReason(String reason, String code) {
    return switch (reason) {
      case "insufficient_funds" -> "Your card was declined (insufficient funds)." + UPDATE;
      case "expired_card" -> "Your card was declined (it has expired)." + UPDATE;
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
          "Your card was declined (its details are not right, or not any more)." + UPDATE;
      case "card_velocity_exceeded", "withdrawal_count_limit_exceeded" ->
          "Your card was declined (its limit is reached). Ask your bank to raise it or save another"
              + " card, then resume auto-recharge.";
      case "card_not_supported",
          "currency_not_supported",
          "not_permitted",
          "service_not_allowed",
          "transaction_not_allowed",
          "restricted_card" ->
          "Your card was declined (it does not allow this kind of payment)." + ANOTHER;
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
          "Your bank could not process the charge at that moment." + RETRY;
      case "duplicate_transaction" ->
          "Your bank took the charge for a repeated one. Resume auto-recharge to try again.";
      case "testmode_decline", "live_mode_test_card", "test_mode_live_card" ->
          "The saved card is a test card where a real one is needed, or the other way round."
              + ANOTHER;
      case "resource_missing", "payment_method_invalid_parameter", "payment_method_not_available" ->
          "The saved card cannot be charged any more." + ANOTHER;
      case "ORDER_EXPIRED" ->
          "The charge could not be settled in time, so it was canceled and nothing was charged."
              + " Auto-recharge goes on by itself.";
      default ->
          code.equals("card_declined")
              ? "Your card was declined. Ask your bank why or save another card, then resume"
                  + " auto-recharge."
              : "The charge was refused. Save another card or ask support, then resume"
                  + " auto-recharge.";
    };
  }

  private static String presence() {
    return "Your bank wants you to confirm the charge yourself. Buy credits on Stripe's page, where"
        + " the bank can ask, or save another card; then resume auto-recharge.";
  }
}
