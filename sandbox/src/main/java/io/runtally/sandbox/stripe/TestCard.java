package io.runtally.sandbox.stripe;

import java.util.Arrays;
import java.util.Optional;

/**
 * Stripe's test cards (docs.stripe.com/testing), and what each does.
 *
 * <p>The last one is no card of Stripe's: a bank that demands authentication does not always let
 * Stripe say so in the error's code, and there is no test card for that.
 */
enum TestCard {
  VISA("visa", "4242424242424242", "Visa: pays"),
  MASTERCARD("mastercard", "5555555555554444", "Mastercard: pays"),
  CHARGE_CUSTOMER_FAIL(
      "chargeCustomerFail", "4000000000000341", "Can be saved, but every charge is declined"),
  DECLINED("visa_chargeDeclined", "4000000000000002", "Declined"),
  INSUFFICIENT_FUNDS(
      "visa_chargeDeclinedInsufficientFunds", "4000000000009995", "Declined: insufficient funds"),
  LOST_CARD("visa_chargeDeclinedLostCard", "4000000000009987", "Declined: lost card"),
  STOLEN_CARD("visa_chargeDeclinedStolenCard", "4000000000009979", "Declined: stolen card"),
  EXPIRED_CARD("chargeDeclinedExpiredCard", "4000000000000069", "Declined: expired"),
  INCORRECT_CVC("chargeDeclinedIncorrectCvc", "4000000000000127", "Declined: wrong security code"),
  PROCESSING_ERROR(
      "chargeDeclinedProcessingError", "4000000000000119", "Declined: processing error"),
  AUTHENTICATION_REQUIRED(
      "authenticationRequired", "4000002760003184", "Asks for authentication, always"),
  AUTHENTICATION_REQUIRED_ON_SETUP(
      "authenticationRequiredOnSetup",
      "4000002500003155",
      "Asks for authentication unless saved with one"),
  AUTHENTICATION_REQUIRED_SET_UP(
      "authenticationRequiredSetupForOffSession",
      "4000003800000446",
      "Asks for authentication, but not off session"),
  AUTHENTICATION_THEN_INSUFFICIENT_FUNDS(
      "authenticationRequiredChargeDeclinedInsufficientFunds",
      "4000008260003178",
      "Asks for authentication, then insufficient funds"),
  CREATE_DISPUTE("createDispute", "4000000000000259", "Pays, then is disputed as fraudulent"),
  CREATE_DISPUTE_NOT_RECEIVED(
      "createDisputeProductNotReceived",
      "4000000000002685",
      "Pays, then is disputed: product not received"),
  CREATE_DISPUTE_INQUIRY(
      "createDisputeInquiry", "4000000000001976", "Pays, then the bank inquires"),
  REFUND_FAIL("refundFail", "4000000000005126", "Pays, but refunds fail later"),
  SIMULATOR_DECLINED_FOR_AUTHENTICATION(
      "simulatorDeclinedForAuthentication",
      "4000000000000002",
      "Can be saved; then the bank declines, because it wants authentication");

  /** What a card does. */
  sealed interface Behaviour {
    /** Every charge succeeds. */
    record Pays() implements Behaviour {}

    /** Can be saved; no charge succeeds. */
    record DeclinesCharges(Decline decline) implements Behaviour {}

    /** Cannot even be saved. */
    record Declines(Decline decline) implements Behaviour {}

    /** Asks its holder. */
    record Authenticates(When when) implements Behaviour {}

    /** Asks its holder and says no all the same. */
    record AuthenticatesThenDeclines(Decline decline) implements Behaviour {}

    /** The charge succeeds, and a dispute follows at once. */
    record PaysThenDisputes(String reason, String status) implements Behaviour {}

    /** The charge succeeds; a refund looks as if it did. */
    record PaysAndRefundsFail() implements Behaviour {}
  }

  /** When a card that can pay asks its holder first. */
  enum When {
    ALWAYS,
    /** Off session not, once its holder has been asked while it was saved. */
    UNLESS_SET_UP,
    ON_SESSION_ONLY
  }

  private final String name;
  private final String number;
  private final String description;

  TestCard(String name, String number, String description) {
    this.name = name;
    this.number = number;
    this.description = description;
  }

  /** Such as {@code pm_card_visa}. */
  String paymentMethodId() {
    return "pm_card_" + name;
  }

  /** Such as {@code tok_visa}. */
  String token() {
    return "tok_" + name;
  }

  String number() {
    return number;
  }

  Behaviour behaviour() {
    return switch (this) {
      case VISA, MASTERCARD -> new Behaviour.Pays();
      case CHARGE_CUSTOMER_FAIL -> new Behaviour.DeclinesCharges(Decline.GENERIC);
      case DECLINED -> new Behaviour.Declines(Decline.GENERIC);
      case INSUFFICIENT_FUNDS -> new Behaviour.Declines(Decline.INSUFFICIENT_FUNDS);
      case LOST_CARD -> new Behaviour.Declines(Decline.LOST_CARD);
      case STOLEN_CARD -> new Behaviour.Declines(Decline.STOLEN_CARD);
      case EXPIRED_CARD -> new Behaviour.Declines(Decline.EXPIRED_CARD);
      case INCORRECT_CVC -> new Behaviour.Declines(Decline.INCORRECT_CVC);
      case PROCESSING_ERROR -> new Behaviour.Declines(Decline.PROCESSING_ERROR);
      case AUTHENTICATION_REQUIRED -> new Behaviour.Authenticates(When.ALWAYS);
      case AUTHENTICATION_REQUIRED_ON_SETUP -> new Behaviour.Authenticates(When.UNLESS_SET_UP);
      case AUTHENTICATION_REQUIRED_SET_UP -> new Behaviour.Authenticates(When.ON_SESSION_ONLY);
      case AUTHENTICATION_THEN_INSUFFICIENT_FUNDS ->
          new Behaviour.AuthenticatesThenDeclines(Decline.INSUFFICIENT_FUNDS);
      case CREATE_DISPUTE -> new Behaviour.PaysThenDisputes("fraudulent", "needs_response");
      case CREATE_DISPUTE_INQUIRY ->
          new Behaviour.PaysThenDisputes("fraudulent", "warning_needs_response");
      case CREATE_DISPUTE_NOT_RECEIVED ->
          new Behaviour.PaysThenDisputes("product_not_received", "needs_response");
      case REFUND_FAIL -> new Behaviour.PaysAndRefundsFail();
      case SIMULATOR_DECLINED_FOR_AUTHENTICATION ->
          new Behaviour.DeclinesCharges(Decline.AUTHENTICATION_REQUIRED_BY_BANK);
    };
  }

  /** For people. */
  String description() {
    return description;
  }

  String brand() {
    return this == MASTERCARD ? "mastercard" : "visa";
  }

  String last4() {
    return number.substring(number.length() - 4);
  }

  static Optional<TestCard> ofPaymentMethod(String id) {
    return Arrays.stream(values()).filter(card -> card.paymentMethodId().equals(id)).findFirst();
  }

  static Optional<TestCard> ofToken(String token) {
    return Arrays.stream(values()).filter(card -> card.token().equals(token)).findFirst();
  }
}
