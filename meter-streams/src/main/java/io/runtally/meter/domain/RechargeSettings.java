package io.runtally.meter.domain;

import java.util.OptionalLong;

/**
 * What an administrator set for auto-recharge (R22, R23, R28).
 *
 * @param thresholdCredits an order is placed when the balance is at or below it
 * @param amountCredits what one order buys
 * @param monthlyLimitCredits the most that may be ordered in one UTC month
 * @param changedAt when it was saved, by the clock of the credits view, epoch milliseconds
 * @param savedAt when the broker took it in, epoch milliseconds
 */
public record RechargeSettings(
    boolean enabled,
    long thresholdCredits,
    long amountCredits,
    OptionalLong monthlyLimitCredits,
    long changedAt,
    long savedAt) {}
