package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Why a bank says no, in Stripe's words. */
enum Decline {
  GENERIC("card_declined", "generic_decline", "Your card was declined.", "try_again_later", ""),
  INSUFFICIENT_FUNDS(
      "card_declined",
      "insufficient_funds",
      "Your card has insufficient funds.",
      "try_again_later",
      "51"),
  LOST_CARD("card_declined", "lost_card", "Your card was declined.", "do_not_try_again", ""),
  STOLEN_CARD("card_declined", "stolen_card", "Your card was declined.", "do_not_try_again", ""),
  EXPIRED_CARD("expired_card", "expired_card", "Your card has expired.", "confirm_card_data", ""),
  INCORRECT_CVC(
      "incorrect_cvc",
      "incorrect_cvc",
      "Your card's security code is incorrect.",
      "confirm_card_data",
      ""),
  PROCESSING_ERROR(
      "processing_error",
      "processing_error",
      "An error occurred while processing your card. Try again in a little bit.",
      "try_again_later",
      ""),
  AUTHENTICATION_REQUIRED(
      "authentication_required",
      "authentication_required",
      "Your card was declined. This transaction requires authentication.",
      "",
      ""),
  /** The same demand, when it is the bank that makes it and not Stripe. */
  AUTHENTICATION_REQUIRED_BY_BANK(
      "card_declined",
      "authentication_required",
      "Your card was declined. This transaction requires authentication.",
      "",
      "");

  private final String code;
  private final String declineCode;
  private final String message;
  private final String adviceCode;
  private final String networkDeclineCode;

  Decline(
      String code,
      String declineCode,
      String message,
      String adviceCode,
      String networkDeclineCode) {
    this.code = code;
    this.declineCode = declineCode;
    this.message = message;
    this.adviceCode = adviceCode;
    this.networkDeclineCode = networkDeclineCode;
  }

  String code() {
    return code;
  }

  String declineCode() {
    return declineCode;
  }

  String message() {
    return message;
  }

  String adviceCode() {
    return adviceCode;
  }

  String networkDeclineCode() {
    return networkDeclineCode;
  }

  /** As in {@code error} and in {@code last_payment_error}. */
  ObjectNode toError() {
    ObjectNode error = Json.object();
    error.put("code", code).put("decline_code", declineCode);
    error.put("doc_url", StripeError.docUrl(code));
    error.put("message", message).put("type", "card_error");
    if (!adviceCode.isEmpty()) {
      error.put("advice_code", adviceCode);
    }
    if (!networkDeclineCode.isEmpty()) {
      error.put("network_decline_code", networkDeclineCode);
    }
    return error;
  }
}
