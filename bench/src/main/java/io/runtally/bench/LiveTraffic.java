package io.runtally.bench;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Run events that are told one at a time, without an end, and what a meter has to make of those
 * told so far. Each is a run of its own. A plan covers 0 to 99 runs, another number for each
 * organization, so that credits are completed all the time and not by all organizations at once.
 *
 * <p>One thread tells; others ask when it has told the last.
 */
final class LiveTraffic implements Workload {
  private static final int UNITS_PER_CREDIT = 100;
  private static final int RULE_SETS = 5_000;

  private final long seed;
  private final long atMillis;
  private final int[] runs;
  private long told;

  /**
   * @param at the time of all events: none lies in another month than the others
   */
  LiveTraffic(int organizations, long seed, Instant at) {
    this.seed = seed;
    this.atMillis = at.toEpochMilli();
    this.runs = new int[organizations];
  }

  /**
   * One event.
   *
   * @param completesCredit whether the organization's next credit is drawn for it
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and there are many.
  record Event(byte[] organization, byte[] value, boolean completesCredit) {
    String id() {
      return RunEventText.idOf(value);
    }
  }

  Event next() {
    long high = Numbers.mix(told + (seed << 40));
    told++;
    int organization = (int) Long.remainderUnsigned(Numbers.mix(high ^ seed), runs.length);
    long overage = ++runs[organization] - allowance(organization);
    return new Event(
        RunEventText.organizationBytes(organization),
        RunEventText.of(
            high,
            Numbers.mix(high),
            organization,
            atMillis,
            (int) Long.remainderUnsigned(high, RULE_SETS)),
        overage > 0 && overage % UNITS_PER_CREDIT == 0);
  }

  @Override
  public long events() {
    return told;
  }

  @Override
  public int organizations() {
    return runs.length;
  }

  @Override
  public long allowance(int organization) {
    return Long.remainderUnsigned(Numbers.mix(organization + (seed << 32)), UNITS_PER_CREDIT);
  }

  @Override
  public Outcome expected() {
    Map<String, Long> credits = new HashMap<>();
    for (int number = 0; number < runs.length; number++) {
      long drawn = Math.max(0, runs[number] - allowance(number)) / UNITS_PER_CREDIT;
      if (drawn > 0) {
        credits.put(RunEventText.organization(number), drawn);
      }
    }
    return new Outcome(told(), credits);
  }

  @Override
  public Map<String, Long> told() {
    Map<String, Long> counts = new HashMap<>();
    for (int number = 0; number < runs.length; number++) {
      if (runs[number] > 0) {
        counts.put(RunEventText.organization(number), (long) runs[number]);
      }
    }
    return counts;
  }
}
