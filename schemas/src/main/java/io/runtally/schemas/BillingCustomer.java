package io.runtally.schemas;

import java.time.Instant;

/**
 * The one Stripe customer of an organization (topic {@code billing-customers}, R20).
 *
 * @param customerId Stripe's id ({@code cus_…})
 */
public record BillingCustomer(String organizationId, String customerId, Instant createdAt) {}
