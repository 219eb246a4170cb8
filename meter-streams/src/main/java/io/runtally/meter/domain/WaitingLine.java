package io.runtally.meter.domain;

/**
 * The line in which events wait for a plan, by their numbers in order of arrival (R6). The events
 * lie elsewhere; this is where the line begins and ends.
 *
 * @param head number of the first one waiting
 * @param tail number that the next one gets
 * @param releasedTo those with smaller numbers may be judged now, one by one
 * @param releasedAt arrival of the plan that released them, epoch milliseconds
 */
public record WaitingLine(long head, long tail, long releasedTo, long releasedAt) {
  public static final WaitingLine EMPTY = new WaitingLine(0, 0, 0, 0);

  /** Whether some are on their way out; a run that arrives meanwhile queues behind them. */
  public boolean isMoving() {
    return head < releasedTo;
  }

  public boolean isEmpty() {
    return head == tail;
  }

  WaitingLine released(long at) {
    return new WaitingLine(head, tail, tail, at);
  }

  /** One more at the end; it moves with the others when it could be judged but for its turn. */
  WaitingLine joined(boolean canBeJudged) {
    long end = tail + 1;
    return new WaitingLine(head, end, canBeJudged && isMoving() ? end : releasedTo, releasedAt);
  }

  WaitingLine steppedOut() {
    return new WaitingLine(head + 1, tail, releasedTo, releasedAt);
  }
}
