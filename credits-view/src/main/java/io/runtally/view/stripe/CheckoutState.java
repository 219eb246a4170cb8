package io.runtally.view.stripe;

/** What became of a page on which credits are bought. */
public record CheckoutState(String organizationId, long credits, boolean paid, boolean expired) {}
