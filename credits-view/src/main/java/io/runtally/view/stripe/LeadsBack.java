package io.runtally.view.stripe;

/**
 * Where Stripe's page leads to.
 *
 * @param whenDone may hold {@code {CHECKOUT_SESSION_ID}}
 */
public record LeadsBack(String whenDone, String whenCanceled) {}
