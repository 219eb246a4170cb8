package io.runtally.meter.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one organization used on one meter beyond what is covered, over its whole life (R9, R11).
 */
public final class MeterTally {
  private final String meter;
  private long overageUnits;
  private long paidUnits;
  private long deductions;
  private int openParts;

  /**
   * @param overageUnits all units ever counted; the last overage number
   * @param paidUnits the overage number up to which credits have been drawn
   * @param deductions how many deductions there have been
   * @param openParts how many parts lie toward the next credit
   */
  public MeterTally(
      String meter, long overageUnits, long paidUnits, long deductions, int openParts) {
    this.meter = meter;
    this.overageUnits = overageUnits;
    this.paidUnits = paidUnits;
    this.deductions = deductions;
    this.openParts = openParts;
  }

  static MeterTally opened(String meter) {
    return new MeterTally(meter, 0, 0, 0, 0);
  }

  public String meter() {
    return meter;
  }

  /** All units ever counted; the last overage number. */
  public long overageUnits() {
    return overageUnits;
  }

  /** The overage number up to which credits have been drawn. */
  public long paidUnits() {
    return paidUnits;
  }

  /** How many deductions there have been. */
  public long deductions() {
    return deductions;
  }

  /** How many parts lie toward the next credit. */
  public int openParts() {
    return openParts;
  }

  /** Units toward the next credit. */
  public long towardNextCredit() {
    return overageUnits - paidUnits;
  }

  /** Credits that would be complete with so many more units. */
  long creditsCompletedBy(long units, int unitsPerCredit) {
    return (towardNextCredit() + units) / unitsPerCredit;
  }

  /** One more part lies toward the next credit, which it does not complete. */
  void collected(Part part) {
    overageUnits += part.quantity();
    openParts++;
  }

  /** Counts a deduction of credits that an event named directly, and tells its number. */
  long paidDirectly() {
    return ++deductions;
  }

  /**
   * Draws whole credits for the parts collected so far and one more, oldest first.
   *
   * @param collected the {@link #openParts} parts toward the next credit, in order
   */
  Tally.Receipt draw(List<Part> collected, Part last, long credits, int unitsPerCredit, long at) {
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
    var span = new Deduction.OverageSpan(paidUnits + 1, paidUnits + credits * unitsPerCredit);
    overageUnits += last.quantity();
    paidUnits = span.to();
    deductions++;
    openParts = left.size();
    return new Tally.Receipt(
        new Deduction(meter, deductions, credits, Optional.of(span), paid, at), left);
  }
}
