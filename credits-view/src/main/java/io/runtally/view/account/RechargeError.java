package io.runtally.view.account;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a recharge order ended without a payment (R25).
 *
 * @param code Stripe's, or {@code ORDER_EXPIRED}
 * @param message Stripe's sentence
 * @param requiresAction whether the bank demands that its customer be there
 * @param resolvedAt when the settings were saved again, a later order was paid, or its card was no
 *     longer the saved one with nothing paused (R30); absent until then
 */
public record RechargeError(
    String code,
    Optional<String> declineCode,
    String message,
    boolean requiresAction,
    Instant at,
    Optional<Instant> resolvedAt) {}
