package io.runtally.bench.peers;

/**
 * Credits drawn for overage.
 *
 * @param overageFrom the first overage run paid for, counted from 1
 * @param overageTo the last one
 * @param deductedAt arrival of the event that completed the credits, epoch milliseconds
 */
public record Deduction(
    String deductionId,
    String organizationId,
    long credits,
    long overageFrom,
    long overageTo,
    long deductedAt) {

  /** As a JSON mapper would write it; ids of organizations need no escapes. */
  String toJson() {
    return "{\"deductionId\":\""
        + deductionId
        + "\",\"organizationId\":\""
        + organizationId
        + "\",\"credits\":"
        + credits
        + ",\"overageFrom\":"
        + overageFrom
        + ",\"overageTo\":"
        + overageTo
        + ",\"deductedAt\":"
        + deductedAt
        + "}";
  }
}
