package io.runtally.schemas;

import io.runtally.schemas.LowBalance.RechargeOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * A recharge order on its way through Stripe (topics {@code recharge-intents} and {@code
 * recharge-intents-later}, R26 and R27).
 *
 * @param paymentIntentId the one Stripe intent that the order is bound to; absent: to be created
 * @param order the order as it was placed
 * @param orderedAt when it was placed; an hour later it is not confirmed any more (R27)
 * @param attempt how often it was tried; part of Stripe's idempotency key
 */
public record RechargeIntent(
    String rechargeId,
    String organizationId,
    Optional<String> paymentIntentId,
    RechargeOrder order,
    Instant orderedAt,
    int attempt) {}
