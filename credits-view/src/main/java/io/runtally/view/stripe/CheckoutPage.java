package io.runtally.view.stripe;

import java.net.URI;
import java.time.Instant;

/** A page of Stripe's on which somebody pays, or saves a card. */
public record CheckoutPage(String sessionId, URI address, Instant expiresAt) {}
