package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * One run, or other metered usage, as a CloudEvents 1.0 event in structured mode (topic {@code
 * run-events}).
 *
 * @param specversion always {@code 1.0}
 * @param id with {@code source} and the organization it identifies the event (R1); 1 to 255
 *     characters
 * @param source which rule engine sent it; 1 to 255 characters
 * @param type what was metered, {@code ai.ruleengine.ruleset.run} for a run; which types are known
 *     is configuration (R10)
 * @param subject the organization whose run it is; 1 to 128 characters of {@code A-Z a-z 0-9 _ . -}
 * @param time when it ran; where absent, its arrival on the broker counts (R2)
 * @param data nothing but absent fields where the event carries none
 */
public record RunEvent(
    String specversion,
    String id,
    String source,
    String type,
    String subject,
    Optional<Instant> time,
    RunData data) {

  public RunEvent {
    // An event needs no data, and the reader hands over null for what is not there.
    data = data == null ? RunData.NONE : data;
  }

  /**
   * What was run, and how much of it.
   *
   * @param ruleSetId at most 128 characters
   * @param environmentId where it ran; not used for billing
   * @param correlationId the rule engine's own reference; not used for billing
   * @param quantity how many runs or units the event stands for (R12), 1 to 1,000,000; 1 where
   *     absent
   * @param credits credits to draw as they are (R10), 1 to 10,000; never together with {@code
   *     quantity}
   */
  public record RunData(
      Optional<String> ruleSetId,
      Optional<String> environmentId,
      Optional<String> correlationId,
      Optional<Long> quantity,
      Optional<Long> credits) {

    /** An event that says nothing but that there was a run. */
    public static final RunData NONE =
        new RunData(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }
}
