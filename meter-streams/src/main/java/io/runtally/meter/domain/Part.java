package io.runtally.meter.domain;

import java.util.Optional;

/**
 * The whole of an event or a part of it: so many of its units, to be paid by one receipt (R12).
 *
 * @param quantity units of the meter, at least 1
 */
public record Part(
    String id, String source, long quantity, Month month, Optional<String> ruleSetId) {

  Part withQuantity(long units) {
    return units == quantity ? this : new Part(id, source, units, month, ruleSetId);
  }
}
