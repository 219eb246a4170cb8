package io.runtally.schemas;

/**
 * The metadata that every Stripe object of ours carries. The same Stripe account bills other things
 * too: what lacks it is not ours.
 */
public final class StripeMetadata {
  /** The organization whose money it is about. */
  public static final String ORGANIZATION = "runtally_organization";

  /** A {@link CreditPayment.Kind}. */
  public static final String KIND = "runtally_kind";

  /** The recharge order that is paid. */
  public static final String RECHARGE_ID = "runtally_recharge_id";

  /** The person who caused it. */
  public static final String ACTOR = "runtally_actor";

  private StripeMetadata() {}
}
