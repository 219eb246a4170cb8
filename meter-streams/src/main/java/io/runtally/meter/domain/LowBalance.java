package io.runtally.meter.domain;

import java.util.Optional;

/**
 * The notice that a balance is low (R29).
 *
 * @param order the recharge order placed, if one was
 * @param reason why none was placed, where there is a lasting reason
 */
public record LowBalance(
    long balance,
    long thresholdCredits,
    Optional<RechargeOrder> order,
    Optional<RechargeState.Reason> reason) {}
