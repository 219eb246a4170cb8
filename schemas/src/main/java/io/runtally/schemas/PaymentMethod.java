package io.runtally.schemas;

import java.time.Instant;

/**
 * The card that an organization has saved for auto-recharge (topic {@code payment-methods}, R20).
 * Only what may be shown: never the number.
 *
 * @param customerId Stripe's id of the customer ({@code cus_…})
 * @param paymentMethodId Stripe's id of the card ({@code pm_…})
 * @param brand such as {@code visa}
 * @param last4 the last four digits
 * @param expMonth the last month in which the card is good, 1 to 12
 * @param expYear the year of that month, four digits
 * @param savedBy the person who saved it (R17)
 */
public record PaymentMethod(
    String organizationId,
    String customerId,
    String paymentMethodId,
    String brand,
    String last4,
    int expMonth,
    int expYear,
    String savedBy,
    Instant savedAt) {}
