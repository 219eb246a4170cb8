package io.runtally.meter.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one organization used on one meter beyond what is covered, over its whole life (R9, R11).
 *
 * @param overageUnits all units ever counted; the last overage number
 * @param paidUnits the overage number up to which credits have been drawn
 * @param deductions how many deductions there have been
 * @param openParts how many parts lie toward the next credit
 */
public record MeterTally(
    String meter, long overageUnits, long paidUnits, long deductions, int openParts) {

  static MeterTally opened(String meter) {
    return new MeterTally(meter, 0, 0, 0, 0);
  }

  /** Units toward the next credit. */
  public long towardNextCredit() {
    return overageUnits - paidUnits;
  }

  /** Credits that would be complete with so many more units. */
  long creditsCompletedBy(long units, int unitsPerCredit) {
    return (towardNextCredit() + units) / unitsPerCredit;
  }

  /** One more part toward the next credit, which it does not complete. */
  MeterTally collected(Part part) {
    return new MeterTally(
        meter, overageUnits + part.quantity(), paidUnits, deductions, openParts + 1);
  }

  /** After a deduction that paid for so many units and left so many parts open. */
  MeterTally paid(long newUnits, long units, int partsLeft) {
    return new MeterTally(
        meter, overageUnits + newUnits, paidUnits + units, deductions + 1, partsLeft);
  }

  /** After a deduction of credits that an event named directly. */
  MeterTally paidDirectly() {
    return new MeterTally(meter, overageUnits, paidUnits, deductions + 1, openParts);
  }

  /**
   * Draws whole credits for the parts collected so far and one more, oldest first.
   *
   * @param collected the {@link #openParts} parts toward the next credit, in order
   */
  Drawing draw(List<Part> collected, Part last, long credits, int unitsPerCredit, long at) {
    if (collected.size() != openParts) {
      throw new IllegalStateException(
          "%d parts lie toward the next credit of %s, %d were given"
              .formatted(openParts, meter, collected.size()));
    }
    List<Part> paid = new ArrayList<>(collected.size() + 1);
    List<Part> left = new ArrayList<>(1);
    long toPay = credits * unitsPerCredit;
    for (int i = 0; i <= collected.size(); i++) {
      Part part = i < collected.size() ? collected.get(i) : last;
      long now = Math.min(toPay, part.quantity());
      if (now > 0) {
        paid.add(part.withQuantity(now));
      }
      if (now < part.quantity()) {
        left.add(part.withQuantity(part.quantity() - now));
      }
      toPay -= now;
    }
    long units = credits * unitsPerCredit;
    var span = new Deduction.OverageSpan(paidUnits + 1, paidUnits + units);
    var deduction = new Deduction(meter, deductions + 1, credits, Optional.of(span), paid, at);
    return new Drawing(deduction, left, paid(last.quantity(), units, left.size()));
  }

  /** A deduction, the parts that are still toward the next credit, and the meter after it. */
  record Drawing(Deduction deduction, List<Part> left, MeterTally after) {}
}
