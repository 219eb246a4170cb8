package io.runtally.meter.domain;

import java.util.Optional;

/**
 * A metered event that was accepted: one or more rule-set runs, or other usage (R10).
 *
 * @param meter what is counted, the CloudEvents {@code type} of the event
 * @param source where it comes from; identifies the event together with {@code id} (R1)
 * @param ruleSetId the rule set that ran, where the event names one
 * @param month the UTC month of its time (R2)
 * @param arrivedAt arrival of the record that made it count, epoch milliseconds: the event's own,
 *     or that of the plan it waited for
 */
public record Usage(
    String meter,
    String source,
    String id,
    Optional<String> ruleSetId,
    Month month,
    long arrivedAt,
    Amount amount) {

  /** How much an event stands for. */
  public sealed interface Amount {
    /** So many units of the meter, 1 to 1,000,000 (R12). */
    record Units(long quantity) implements Amount {}

    /** Credits drawn as they are, 1 to 10,000, whatever the meter's rate (R10). */
    record Credits(long credits) implements Amount {}
  }

  /** The same event, where it was a later record that made it count. */
  Usage takenUpAt(long moment) {
    return new Usage(meter, source, id, ruleSetId, month, moment, amount);
  }

  /** The units it stands for; none where it names its credits. */
  public long units() {
    return switch (amount) {
      case Amount.Units(long quantity) -> quantity;
      case Amount.Credits _ -> 0;
    };
  }

  /** The part of this event that a receipt may name. */
  Part part(long quantity) {
    return new Part(id, source, quantity, month, ruleSetId);
  }
}
