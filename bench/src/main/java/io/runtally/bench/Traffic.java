package io.runtally.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Run events of many organizations, the same ones for the same arguments, and what a meter has to
 * make of them. One event of a hundred repeats an earlier one, byte for byte. Each organization's
 * plan covers half of its runs.
 */
final class Traffic {
  private static final int ONE_REPEAT_IN = 100;
  private static final int UNITS_PER_CREDIT = 100;
  private static final long SPAN_MILLIS = Duration.ofHours(1).toMillis();

  private static final String EVENT =
      """
      {"specversion":"1.0","id":"00000000-0000-0000-0000-000000000000","source":"/rule-engine/eu-1",\
      "type":"ai.ruleengine.ruleset.run","subject":"org_000000","time":"2026-11-22T06:52:00.125Z",\
      "data":{"ruleSetId":"rs_0000","quantity":1}}\
      """;
  private static final int ID_AT = EVENT.indexOf("00000000-");
  private static final int SUBJECT_AT = EVENT.indexOf("org_") + "org_".length();
  private static final int TIME_AT = EVENT.indexOf("2026-");
  private static final int RULE_SET_AT = EVENT.indexOf("rs_") + "rs_".length();
  private static final int RULE_SETS = 5_000;
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private final long events;
  private final int organizations;
  private final Spread spread;
  private final long seed;
  private final long firstMillis;
  private final long secondMonthMillis;

  /** Accepted runs of each organization, in the month of the first event and in the one after. */
  private final int[][] runs;

  private final int[] repeats;

  /**
   * @param until the time of the last event; the first is an hour older
   */
  Traffic(long events, int organizations, Spread spread, long seed, Instant until) {
    this.events = events;
    this.organizations = organizations;
    this.spread = spread;
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

  long events() {
    return events;
  }

  int organizations() {
    return organizations;
  }

  /** Length of every event, bytes. */
  static int eventBytes() {
    return EVENT.length();
  }

  String organization(int number) {
    return "org_%06d".formatted(number);
  }

  /** Runs that the plan of an organization covers in a month. */
  long allowance(int organization) {
    return ((long) runs[0][organization] + runs[1][organization]) / 2;
  }

  /** Tells all events, in their order. */
  void tell(Sink sink) {
    for (long position = 0; position < events; position++) {
      long run = runAt(position);
      int organization = organizationOf(run);
      byte[] event = EVENT.getBytes(US_ASCII);
      writeId(event, run);
      writeNumber(event, SUBJECT_AT, 6, organization);
      writeTime(event, millisOf(run));
      writeNumber(event, RULE_SET_AT, 4, Long.remainderUnsigned(mix(run), RULE_SETS));
      sink.accept(Arrays.copyOfRange(event, SUBJECT_AT - "org_".length(), SUBJECT_AT + 6), event);
    }
  }

  /** What an exact meter comes to. */
  Outcome expected() {
    Map<String, Long> accepted = new HashMap<>();
    Map<String, Long> credits = new HashMap<>();
    for (int number = 0; number < organizations; number++) {
      put(accepted, number, runs[0][number] + runs[1][number]);
      put(credits, number, overage(number) / UNITS_PER_CREDIT);
    }
    return new Outcome(accepted, credits);
  }

  /** Events by organization as they were told, repeats included. */
  Map<String, Long> told() {
    Map<String, Long> told = new HashMap<>();
    for (int number = 0; number < organizations; number++) {
      put(told, number, runs[0][number] + runs[1][number] + repeats[number]);
    }
    return told;
  }

  private void put(Map<String, Long> numbers, int organization, long number) {
    if (number > 0) {
      numbers.put(organization(organization), number);
    }
  }

  private long overage(int organization) {
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
    return isRepeat(position) ? Long.remainderUnsigned(mix(~position), told) : told;
  }

  private int organizationOf(long run) {
    return spread.organization(mix(run + (seed << 32)));
  }

  private long millisOf(long run) {
    long all = events - events / ONE_REPEAT_IN;
    return firstMillis + SPAN_MILLIS * run / all;
  }

  /** A bijection that leaves no trace of an order (SplitMix64), so that no two runs share an id. */
  private static long mix(long number) {
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private void writeId(byte[] event, long run) {
    long high = mix(run + (seed << 40));
    long low = mix(high);
    int at = ID_AT;
    for (int digit = 0; digit < 32; digit++) {
      if (event[at] == '-') {
        at++;
      }
      long half = digit < 16 ? high : low;
      event[at++] = HEX[(int) (half >>> (60 - digit % 16 * 4)) & 0xF];
    }
  }

  private static void writeTime(byte[] event, long millis) {
    var time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    writeNumber(event, TIME_AT, 4, time.getYear());
    writeNumber(event, TIME_AT + 5, 2, time.getMonthValue());
    writeNumber(event, TIME_AT + 8, 2, time.getDayOfMonth());
    writeNumber(event, TIME_AT + 11, 2, time.getHour());
    writeNumber(event, TIME_AT + 14, 2, time.getMinute());
    writeNumber(event, TIME_AT + 17, 2, time.getSecond());
    writeNumber(event, TIME_AT + 20, 3, Math.floorMod(millis, 1_000));
  }

  private static void writeNumber(byte[] event, int at, int digits, long number) {
    long rest = number;
    for (int place = at + digits - 1; place >= at; place--) {
      event[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
