package io.runtally.audit;

import java.time.Instant;
import java.time.YearMonth;

/**
 * What the audit keeps of an event that can be counted.
 *
 * @param organization whose run it is
 * @param meter its place among {@link Rates#meters()}
 * @param identity of organization, source and id (R1)
 * @param event of source and id alone, to recognize the event of another organization
 * @param quantity units, or credits where {@code inCredits}
 * @param inCredits whether the credits are to be drawn as they stand (R10)
 * @param month of the event's time (R2)
 * @param detail stands for rule set, meter and {@code inCredits}; see {@link #detail}
 * @param arrival as the broker stamped it
 * @param stray whether it lay on a partition that is not its organization's
 */
record RunFact(
    String organization,
    int meter,
    Fingerprint identity,
    long event,
    int quantity,
    boolean inCredits,
    YearMonth month,
    int detail,
    Instant arrival,
    boolean stray) {

  static Fingerprint identity(String organization, String source, String id) {
    return Fingerprint.of(organization, source, id);
  }

  static long event(String source, String id) {
    return Fingerprint.of("", source, id).low();
  }

  /** 32 bits, enough to notice that a receipt tells of something else. */
  static int detail(String meter, String ruleSetId, boolean inCredits) {
    return (int) Fingerprint.of(meter, ruleSetId, inCredits ? "credits" : "units").low();
  }
}
