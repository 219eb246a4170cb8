package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * A recharge order that ended without a payment (topic {@code recharge-failures}, R25 and R27).
 *
 * @param paymentIntentId the intent that was canceled; absent if none was ever made
 * @param code Stripe's code, or {@code ORDER_EXPIRED}
 * @param declineCode the bank's reason as Stripe tells it
 * @param message Stripe's sentence for people
 * @param requiresAction whether the bank asked for authentication
 * @param paymentMethodId the card that was tried
 */
public record RechargeFailure(
    String rechargeId,
    String organizationId,
    Optional<String> paymentIntentId,
    String code,
    Optional<String> declineCode,
    String message,
    boolean requiresAction,
    String paymentMethodId,
    Instant failedAt) {}
