package io.runtally.meter.domain;

/**
 * What an operator may set for all accounts.
 *
 * @param defaultThresholdCredits the low-balance threshold of an organization without settings
 *     (R29)
 * @param ordersPerDay recharge orders of one organization in 24 hours before it pauses (R24)
 */
public record AccountPolicy(long defaultThresholdCredits, int ordersPerDay) {
  public static final AccountPolicy DEFAULT = new AccountPolicy(0, 10);
}
