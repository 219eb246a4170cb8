package io.runtally.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.ZoneOffset;

/** Run events as text, written in place: all are of one length. */
final class RunEventText {
  static final String SOURCE = "/rule-engine/eu-1";

  private static final String EVENT =
      """
      {"specversion":"1.0","id":"00000000-0000-0000-0000-000000000000","source":"%s",\
      "type":"ai.ruleengine.ruleset.run","subject":"org_000000","time":"2026-11-22T06:52:00.125Z",\
      "data":{"ruleSetId":"rs_0000","quantity":1}}\
      """
          .formatted(SOURCE);
  private static final int ID_AT = EVENT.indexOf("00000000-");
  private static final int ID_LENGTH = 36;
  private static final int SUBJECT_AT = EVENT.indexOf("org_") + "org_".length();
  private static final int TIME_AT = EVENT.indexOf("2026-");
  private static final int RULE_SET_AT = EVENT.indexOf("rs_") + "rs_".length();
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private RunEventText() {}

  /** Length of every event, bytes. */
  static int bytes() {
    return EVENT.length();
  }

  static String organization(int number) {
    return "org_%06d".formatted(number);
  }

  /** The same, as the key of a record. */
  static byte[] organizationBytes(int number) {
    byte[] organization = "org_000000".getBytes(US_ASCII);
    writeNumber(organization, "org_".length(), 6, number);
    return organization;
  }

  /**
   * One event. The array is the receiver's.
   *
   * @param high and {@code low} the 128 bits of its id
   * @param ruleSet below 10,000
   */
  static byte[] of(long high, long low, int organization, long millis, int ruleSet) {
    byte[] event = EVENT.getBytes(US_ASCII);
    writeId(event, high, low);
    writeNumber(event, SUBJECT_AT, 6, organization);
    writeTime(event, millis);
    writeNumber(event, RULE_SET_AT, 4, ruleSet);
    return event;
  }

  /** The id of such an event. */
  static String idOf(byte[] event) {
    return new String(event, ID_AT, ID_LENGTH, US_ASCII);
  }

  private static void writeId(byte[] event, long high, long low) {
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
