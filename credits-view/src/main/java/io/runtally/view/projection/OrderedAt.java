package io.runtally.view.projection;

import io.runtally.schemas.CreditPayment;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the recharge order was placed that a payment is of: the meter's ids of orders end with that
 * moment, as in {@code org_acme-r7-mib2lw3k} (milliseconds since 1970, to the base of 36).
 */
final class OrderedAt {
  private static final int BASE = 36;
  // Nine digits reach to the year 5188, and so never beyond what a database can hold.
  private static final Pattern NUMBER_AND_MOMENT = Pattern.compile("-r[0-9]+-([0-9a-z]{1,9})");

  private OrderedAt() {}

  /** Absent where it pays no order, or one that is not this organization's. */
  static Optional<Instant> of(CreditPayment payment) {
    return payment
        .rechargeId()
        .filter(id -> id.startsWith(payment.organizationId()))
        .map(id -> NUMBER_AND_MOMENT.matcher(id.substring(payment.organizationId().length())))
        .filter(Matcher::matches)
        .map(id -> Instant.ofEpochMilli(Long.parseLong(id.group(1), BASE)));
  }
}
