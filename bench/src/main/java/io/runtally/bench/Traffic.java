package io.runtally.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Run events of many organizations, the same ones for the same arguments, and what a meter has to
 * make of them. One event of a hundred repeats an earlier one, byte for byte. As many runs are
 * beyond the allowance in the first of them as in the last.
 */
final class Traffic implements Workload {
  private static final int ONE_REPEAT_IN = 100;
  private static final int UNITS_PER_CREDIT = 100;
  private static final int ONE_HALF_COVERED_IN = 20;
  private static final long SPAN_MILLIS = Duration.ofHours(1).toMillis();

  private static final int RULE_SETS = 5_000;

  private final long events;
  private final int organizations;
  private final Spread spread;
  private final Overage overage;
  private final long seed;
  private final long firstMillis;
  private final long secondMonthMillis;

  /** Accepted runs of each organization, in the month of the first event and in the one after. */
  private final int[][] runs;

  private final int[] repeats;

  /** How many of the runs are beyond the allowance. */
  enum Overage {
    NONE("none"),
    /**
     * About half: the plan of every other organization covers nothing, the others' all, but that of
     * some covers half of their runs.
     */
    HALF("about half"),
    ALL("all");

    private final String inWords;

    Overage(String inWords) {
      this.inWords = inWords;
    }

    String inWords() {
      return inWords;
    }
  }

  /**
   * Traffic of which about half is beyond the allowance.
   *
   * @param until the time of the last event; the first is an hour older
   */
  Traffic(long events, int organizations, Spread spread, long seed, Instant until) {
    this(events, organizations, spread, Overage.HALF, seed, until);
  }

  Traffic(
      long events, int organizations, Spread spread, Overage overage, long seed, Instant until) {
    this.events = events;
    this.organizations = organizations;
    this.spread = spread;
    this.overage = overage;
    this.seed = seed;
    this.firstMillis = until.toEpochMilli() - SPAN_MILLIS;
    this.secondMonthMillis =
        YearMonth.from(Instant.ofEpochMilli(firstMillis).atZone(ZoneOffset.UTC))
            .plusMonths(1)
            .atDay(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();
    this.runs = new int[2][organizations];
    this.repeats = new int[organizations];
    for (long position = 0; position < events; position++) {
      long run = runAt(position);
      if (isRepeat(position)) {
        repeats[organizationOf(run)]++;
      } else {
        runs[millisOf(run) < secondMonthMillis ? 0 : 1][organizationOf(run)]++;
      }
    }
  }

  /** Where each event goes. Both arrays are the receiver's. */
  interface Sink {
    void accept(byte[] organization, byte[] event);
  }

  @Override
  public long events() {
    return events;
  }

  @Override
  public int organizations() {
    return organizations;
  }

  @Override
  public long allowance(int organization) {
    long all = (long) runs[0][organization] + runs[1][organization];
    return switch (overage) {
      case NONE -> all;
      case HALF -> halfOfAll(organization, all);
      case ALL -> 0;
    };
  }

  private static long halfOfAll(int organization, long all) {
    if (organization % ONE_HALF_COVERED_IN == ONE_HALF_COVERED_IN - 1) {
      return all / 2;
    }
    return organization % 2 == 0 ? 0 : all;
  }

  /** Tells all events, in their order. */
  void tell(Sink sink) {
    for (long position = 0; position < events; position++) {
      long run = runAt(position);
      int organization = organizationOf(run);
      long high = Numbers.mix(run + (seed << 40));
      sink.accept(
          RunEventText.organizationBytes(organization),
          RunEventText.of(
              high,
              Numbers.mix(high),
              organization,
              millisOf(run),
              (int) Long.remainderUnsigned(Numbers.mix(run), RULE_SETS)));
    }
  }

  @Override
  public Outcome expected() {
    Map<String, Long> accepted = new HashMap<>();
    Map<String, Long> credits = new HashMap<>();
    for (int number = 0; number < organizations; number++) {
      put(accepted, number, runs[0][number] + runs[1][number]);
      put(credits, number, beyondAllowance(number) / UNITS_PER_CREDIT);
    }
    return new Outcome(accepted, credits);
  }

  @Override
  public Map<String, Long> told() {
    Map<String, Long> told = new HashMap<>();
    for (int number = 0; number < organizations; number++) {
      put(told, number, runs[0][number] + runs[1][number] + repeats[number]);
    }
    return told;
  }

  private void put(Map<String, Long> numbers, int organization, long number) {
    if (number > 0) {
      numbers.put(RunEventText.organization(organization), number);
    }
  }

  private long beyondAllowance(int organization) {
    long allowance = allowance(organization);
    return Math.max(0, runs[0][organization] - allowance)
        + Math.max(0, runs[1][organization] - allowance);
  }

  private static boolean isRepeat(long position) {
    return position % ONE_REPEAT_IN == ONE_REPEAT_IN - 1;
  }

  /** The number, among the runs that are told for the first time, of the one told here. */
  private long runAt(long position) {
    long told = position - position / ONE_REPEAT_IN;
    return isRepeat(position) ? Long.remainderUnsigned(Numbers.mix(~position), told) : told;
  }

  private int organizationOf(long run) {
    return spread.organization(Numbers.mix(run + (seed << 32)));
  }

  private long millisOf(long run) {
    long all = events - events / ONE_REPEAT_IN;
    return firstMillis + SPAN_MILLIS * run / all;
  }
}
