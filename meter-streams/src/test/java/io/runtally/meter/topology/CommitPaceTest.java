package io.runtally.meter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** A meter that keeps up commits soon, one that works off a backlog in larger portions. */
class CommitPaceTest {
  private static final long NOW = 1_800_000_000_000L;

  private final CommitPace pace = new CommitPace(Duration.ofMillis(500), Duration.ofSeconds(2));
  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final CommitPace.Shown shown = pace.shownBy(context);

  @Test
  void what_was_done_is_committed_at_the_next_look_and_then_not_for_half_a_second() {
    shown.done(NOW - 20);
    assertEquals(true, asksAt(NOW));

    shown.done(NOW);
    assertEquals(false, asksAt(NOW + 499));
    assertEquals(true, asksAt(NOW + 500));
  }

  @Test
  void nothing_done_is_nothing_to_commit() {
    assertEquals(false, asksAt(NOW));
    shown.done(NOW);
    assertEquals(true, asksAt(NOW));
    assertEquals(false, asksAt(NOW + 10_000));
  }

  @Test
  void a_backlog_is_committed_every_two_seconds_until_it_is_worked_off() {
    shown.done(NOW);
    assertEquals(true, asksAt(NOW));
    shown.done(NOW - 5_001);
    assertEquals(false, asksAt(NOW + 1_999));
    assertEquals(true, asksAt(NOW + 2_000));

    shown.done(NOW - 5_001);
    assertEquals(false, asksAt(NOW + 2_500));
    shown.done(NOW - 2_400);
    assertEquals(true, asksAt(NOW + 2_500));
  }

  @Test
  void what_is_told_of_a_backlog_waits_with_it() {
    shown.done(NOW - 60_000);
    assertEquals(true, asksAt(NOW));
    shown.done();
    assertEquals(false, asksAt(NOW + 500));
  }

  @Test
  void all_tasks_of_a_thread_write_before_the_first_is_committed() {
    List<String> written = new ArrayList<>();
    pace.shownBy(
        new MockProcessorContext<>(),
        () -> {
          assertEquals(false, context.committed());
          written.add("neighbour");
        });
    CommitPace.Shown closed =
        pace.shownBy(new MockProcessorContext<>(), () -> written.add("closed"));
    closed.end();

    assertEquals(false, asksAt(NOW));
    assertEquals(List.of(), written);
    shown.done(NOW);
    assertEquals(true, asksAt(NOW));
    assertEquals(List.of("neighbour"), written);
  }

  @Test
  void the_tasks_of_a_thread_ask_once_for_all() {
    MockProcessorContext<Object, Object> other = new MockProcessorContext<>();
    CommitPace.Shown neighbour = pace.shownBy(other);
    shown.done(NOW);
    neighbour.done(NOW);
    assertEquals(true, asksAt(NOW));
    look(other, NOW + 1);
    assertEquals(false, other.committed());
  }

  private boolean asksAt(long now) {
    context.resetCommit();
    look(context, now);
    return context.committed();
  }

  private static void look(MockProcessorContext<Object, Object> context, long now) {
    context.scheduledPunctuators().forEach(each -> each.getPunctuator().punctuate(now));
  }
}
