package io.runtally.view.account;

import java.time.Instant;
import java.time.YearMonth;

/**
 * The card that auto-recharge charges (R20). Only what may be shown: never the number.
 *
 * @param paymentMethodId Stripe's id ({@code pm_…}); for nobody's eyes but ours
 * @param brand such as {@code visa}
 * @param last4 the last four digits
 * @param expires the last month in which it is good
 * @param savedBy the person who saved it (R17)
 */
public record SavedCard(
    String customerId,
    String paymentMethodId,
    String brand,
    String last4,
    YearMonth expires,
    String savedBy,
    Instant savedAt) {}
