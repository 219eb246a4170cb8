package io.runtally.meter.domain;

/**
 * The saved card, as Stripe knows it.
 *
 * @param customerId Stripe's id of the organization
 * @param paymentMethodId Stripe's id of the card
 * @param savedAt when the broker took it in, epoch milliseconds
 */
public record Card(String customerId, String paymentMethodId, long savedAt) {}
