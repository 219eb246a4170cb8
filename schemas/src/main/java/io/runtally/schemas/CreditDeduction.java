package io.runtally.schemas;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * A receipt: credits drawn, and the exact runs that they paid for (topic {@code credit-deductions},
 * R8 to R12).
 *
 * @param deductionId derived from organization, meter and number, never random
 * @param meter what was metered
 * @param credits how many credits were drawn, 1 or more
 * @param overageFrom the number of the first overage run paid for, counted over the organization's
 *     whole life from 1 (R11); absent where there is no such count
 * @param overageTo the number of the last one
 * @param runs what was paid for, in order, at least one
 * @param deductedAt the arrival of the record that completed the credit
 */
public record CreditDeduction(
    String deductionId,
    String organizationId,
    String meter,
    long credits,
    Optional<Long> overageFrom,
    Optional<Long> overageTo,
    List<PaidRun> runs,
    Instant deductedAt) {

  public CreditDeduction {
    runs = List.copyOf(runs);
  }

  /**
   * One run event on a receipt.
   *
   * @param id the event's id
   * @param source the event's source
   * @param quantity the part of the event's quantity that this receipt pays (R12)
   * @param month the UTC month of the run (R2)
   * @param ruleSetId what was run, where the event said so
   */
  @JsonSerialize(using = PaidRunWriter.class)
  public record PaidRun(
      String id, String source, long quantity, YearMonth month, Optional<String> ruleSetId) {}
}
