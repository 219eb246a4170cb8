package io.runtally.view.stripe;

import java.util.Optional;

/**
 * What became of a page on which credits are bought.
 *
 * @param paymentId of the payment; absent until the money arrived
 */
public record CheckoutState(
    String organizationId, long credits, Optional<String> paymentId, boolean expired) {}
