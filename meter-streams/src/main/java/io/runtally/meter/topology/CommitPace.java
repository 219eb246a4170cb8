package io.runtally.meter.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When results become visible. A commit costs as much whether an organization had one run since the
 * last or a hundred: a meter that keeps up commits soon, and one that works off a backlog, where
 * nobody waits for the last half second, does it in larger portions.
 *
 * <p>One for all threads. All tasks of a thread are committed together, so what is known here is
 * known of the thread.
 */
public final class CommitPace {
  /** What came in so long ago is a backlog. */
  private static final long BEHIND_MILLIS = 5_000;

  /** Much shorter than what it looks for: results come by so much later than they could. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final long everyMillis;
  private final ThreadLocal<Last> last = ThreadLocal.withInitial(Last::new);

  /**
   * @param every how often a meter that keeps up commits; one that does not, when Streams does by
   *     itself
   */
  public CommitPace(Duration every) {
    this.everyMillis = every.toMillis();
  }

  private static final class Last {
    private long arrival = Long.MAX_VALUE;
    private long commit;
  }

  /** A processor's own view of it: it asks for a commit when it has something to show. */
  Shown shownBy(ProcessorContext<?, ?> context) {
    Shown shown = new Shown(context);
    context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, shown::look);
    return shown;
  }

  final class Shown {
    private final ProcessorContext<?, ?> context;
    private boolean something;

    private Shown(ProcessorContext<?, ?> context) {
      this.context = context;
    }

    /** Something was done with what came in at that moment. */
    void done(long arrivedAt) {
      something = true;
      last.get().arrival = arrivedAt;
    }

    /** Something was done that nothing new was needed for. */
    void done() {
      something = true;
    }

    private void look(long now) {
      Last known = last.get();
      boolean keepsUp = known.arrival >= now - BEHIND_MILLIS;
      if (something && keepsUp && now - known.commit >= everyMillis) {
        something = false;
        known.commit = now;
        context.commit();
      }
    }
  }
}
