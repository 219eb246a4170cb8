package io.runtally.sandbox.stripe;

/** The kinds of objects that are kept. */
enum ObjectType {
  CUSTOMER("cus_", "customer", 14),
  PAYMENT_METHOD("pm_", "payment_method", 24),
  SETUP_INTENT("seti_", "setup_intent", 24),
  PAYMENT_INTENT("pi_", "payment_intent", 24),
  CHARGE("ch_", "charge", 24),
  REFUND("re_", "refund", 24),
  DISPUTE("du_", "dispute", 24),
  CHECKOUT_SESSION("cs_test_", "checkout.session", 58),
  EVENT("evt_", "event", 24),
  WEBHOOK_ENDPOINT("we_", "webhook_endpoint", 24);

  private final String prefix;
  private final String word;
  private final int idLength;

  ObjectType(String prefix, String word, int idLength) {
    this.prefix = prefix;
    this.word = word;
    this.idLength = idLength;
  }

  String prefix() {
    return prefix;
  }

  /** As in the member {@code object}. */
  String word() {
    return word;
  }

  /** As in Stripe's sentences. */
  String spoken() {
    return switch (this) {
      case PAYMENT_METHOD -> "PaymentMethod";
      case SETUP_INTENT -> "setupintent";
      default -> word;
    };
  }

  /** How many characters follow the prefix. */
  int idLength() {
    return idLength;
  }
}
