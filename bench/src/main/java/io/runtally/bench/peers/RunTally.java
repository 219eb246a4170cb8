package io.runtally.bench.peers;

import java.util.Arrays;

/**
 * One organization's runs by month against its allowance, and its overage (R4, R8, R9). Fields are
 * public and arrays plain, so that each framework writes it with the fastest serializer it has.
 */
public final class RunTally {
  static final int UNITS_PER_CREDIT = 100;

  /** Accepted in all months, units. */
  public long accepted;

  /** Beyond the allowance in all months, units. */
  public long overage;

  /** Months since January of the year 0, and the units accepted in each. */
  public int[] months = {};

  public long[] runs = {};

  /**
   * Counts units of a month.
   *
   * @return the credits that they complete
   */
  public long count(int month, long units, long allowance) {
    int at = placeOf(month);
    long before = Math.max(0, runs[at] - allowance);
    runs[at] += units;
    accepted += units;
    long beyond = Math.max(0, runs[at] - allowance) - before;
    long drawn = overage / UNITS_PER_CREDIT;
    overage += beyond;
    return overage / UNITS_PER_CREDIT - drawn;
  }

  /** The deduction of credits that were just completed. */
  Deduction deduction(String organization, long credits, long at) {
    long to = overage / UNITS_PER_CREDIT * UNITS_PER_CREDIT;
    return new Deduction(
        organization + "-" + to / UNITS_PER_CREDIT,
        organization,
        credits,
        to - credits * UNITS_PER_CREDIT + 1,
        to,
        at);
  }

  private int placeOf(int month) {
    for (int at = 0; at < months.length; at++) {
      if (months[at] == month) {
        return at;
      }
    }
    months = Arrays.copyOf(months, months.length + 1);
    runs = Arrays.copyOf(runs, runs.length + 1);
    months[months.length - 1] = month;
    return months.length - 1;
  }

  /** As a JSON mapper would write it. */
  String toJson() {
    return "{\"accepted\":"
        + accepted
        + ",\"overage\":"
        + overage
        + ",\"months\":"
        + Arrays.toString(months)
        + ",\"runs\":"
        + Arrays.toString(runs)
        + "}";
  }
}
