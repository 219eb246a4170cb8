package io.runtally.meter.domain;

/**
 * What has been given back so far of one payment (R16).
 *
 * @param cents refunds and withdrawn disputes, less failed refunds and reinstated disputes. Below
 *     zero only while the second half of a pair is known and the first is not
 */
public record GivenBack(long cents) {
  public static final GivenBack NOTHING = new GivenBack(0);

  /** The credits reversed for it: only whole ones, in the customer's favour. */
  long credits() {
    return Math.max(0, cents) / 100;
  }

  /** After one more reversal. */
  public GivenBack after(Payment reversal) {
    return new GivenBack(
        reversal.kind().givesMoneyBack()
            ? cents + reversal.amountCents()
            : cents - reversal.amountCents());
  }
}
