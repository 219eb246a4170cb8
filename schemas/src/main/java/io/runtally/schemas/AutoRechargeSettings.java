package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * One save of an organization's auto-recharge settings (topic {@code auto-recharge-settings}, R22
 * to R28).
 *
 * @param enabled whether to recharge; takes a saved card as well (R23)
 * @param threshold credits, 0 to 10,000; at or below it a recharge order is placed (R22)
 * @param amount credits to buy with each order, 5 to 10,000
 * @param monthlyLimit the most credits to order in one UTC month (R28); at least {@code amount};
 *     absent for no limit
 * @param changedBy the person who saved, 1 to 255 characters (R17)
 */
public record AutoRechargeSettings(
    String organizationId,
    boolean enabled,
    long threshold,
    long amount,
    Optional<Long> monthlyLimit,
    String changedBy,
    Instant changedAt) {}
