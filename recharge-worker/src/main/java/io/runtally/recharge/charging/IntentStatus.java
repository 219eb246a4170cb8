package io.runtally.recharge.charging;

/** Where a payment intent stands, in Stripe's words. */
public enum IntentStatus {
  /** It never had a card, or lost it by a decline. */
  REQUIRES_PAYMENT_METHOD,
  /** It was made and never confirmed: no money has moved. */
  REQUIRES_CONFIRMATION,
  /** The bank wants to see the card's holder, who is not here. */
  REQUIRES_ACTION,
  /** The bank has not answered yet. */
  PROCESSING,
  /** The bank has set the money aside, and nobody has taken it. */
  REQUIRES_CAPTURE,
  CANCELED,
  SUCCEEDED,
  /** A word this version does not know. */
  UNRECOGNIZED
}
