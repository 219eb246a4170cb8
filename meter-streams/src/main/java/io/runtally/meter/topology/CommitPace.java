package io.runtally.meter.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When results become visible. A commit costs as much whether an organization had one run since the
 * last or a hundred: a meter that keeps up commits soon, and one that works off a backlog, where
 * nobody waits for the last half second, does it in larger portions. Streams would commit by itself
 * too, and does so more seldom, for what nobody here asks for.
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
  private final long inBacklogMillis;
  private final ThreadLocal<OfThread> ofThread = ThreadLocal.withInitial(OfThread::new);

  /**
   * @param every how often a meter that keeps up commits
   * @param inBacklog how often one does that works off what came in a while ago
   */
  public CommitPace(Duration every, Duration inBacklog) {
    this.everyMillis = every.toMillis();
    this.inBacklogMillis = inBacklog.toMillis();
  }

  private static final class OfThread {
    private final List<Shown> all = new ArrayList<>();
    private long arrival = Long.MAX_VALUE;
    private long commit;
  }

  /** A processor's own view of it: it asks for a commit when it has something to show. */
  Shown shownBy(ProcessorContext<?, ?> context) {
    return shownBy(context, () -> {});
  }

  /**
   * The same for a processor with many rows to write.
   *
   * @param writeAhead writes what has changed. Streams commits task by task, and waits each time
   *     until the broker has what the task wrote: what all of them wrote before is waited for once.
   */
  Shown shownBy(ProcessorContext<?, ?> context, Runnable writeAhead) {
    Shown shown = new Shown(context, ofThread.get(), writeAhead);
    shown.thread.all.add(shown);
    context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, shown::look);
    return shown;
  }

  final class Shown {
    private final ProcessorContext<?, ?> context;
    private final OfThread thread;
    private final Runnable writeAhead;
    private boolean something;

    private Shown(ProcessorContext<?, ?> context, OfThread thread, Runnable writeAhead) {
      this.context = context;
      this.thread = thread;
      this.writeAhead = writeAhead;
    }

    /** Something was done with what came in at that moment. */
    void done(long arrivedAt) {
      something = true;
      thread.arrival = arrivedAt;
    }

    /** Something was done that nothing new was needed for. */
    void done() {
      something = true;
    }

    private void look(long now) {
      if (something && now - thread.commit >= millisBetweenCommits(now)) {
        thread.all.forEach(each -> each.writeAhead.run());
        something = false;
        thread.commit = now;
        context.commit();
      }
    }

    private long millisBetweenCommits(long now) {
      boolean keepsUp = thread.arrival >= now - BEHIND_MILLIS;
      return keepsUp ? everyMillis : inBacklogMillis;
    }

    /** To be called when the processor is closed. */
    void end() {
      thread.all.remove(this);
    }
  }
}
