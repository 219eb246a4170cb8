package io.runtally.meter.domain;

/** What becomes of one accepted event. Final once applied (R5). */
public sealed interface Verdict {
  Usage usage();

  /** No plan is known for the month, or others wait ahead: it waits in order (R6). */
  record Waits(Usage usage) implements Verdict {}

  /** All of it is covered by the allowance, nothing is drawn (R4). */
  record Covered(Usage usage) implements Verdict {}

  /**
   * Part or all of it is beyond what is covered, and completes no credit yet (R8).
   *
   * @param coveredRuns what the allowance still covered of it
   * @param part what goes toward the next credit
   */
  record TowardNextCredit(Usage usage, long coveredRuns, Part part) implements Verdict {}

  /**
   * It completes one credit or more (R8, R12). The receipt is made from the parts collected before,
   * which {@link Tally#draw} takes.
   *
   * @param coveredRuns what the allowance still covered of it
   * @param part what is beyond it
   */
  record CompletesCredits(Usage usage, long coveredRuns, Part part, long credits)
      implements Verdict {}

  /** It names its credits itself (R10). */
  record DrawsDirectly(Usage usage, long credits) implements Verdict {}
}
