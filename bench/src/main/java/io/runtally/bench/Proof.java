package io.runtally.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.runtally.bench.peers.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** How the result of a contender that has committed all events is seen to be exact. */
interface Proof {
  /**
   * What is wrong with it, or nothing.
   *
   * @param stop ends the contender and returns when it has put everything away
   */
  Optional<String> contradiction(Stage stage, Task task, Runnable stop) throws InterruptedException;

  /** By the number of events that it wrote down. */
  static Proof ofNumberRead() {
    return (stage, task, stop) -> {
      stop.run();
      long read = numberIn(task);
      long events = stage.workload().events();
      return read == events
          ? Optional.empty()
          : Optional.of("%,d events were read in place of %,d".formatted(read, events));
    };
  }

  private static long numberIn(Task task) {
    try {
      return Files.exists(task.result()) ? Long.parseLong(Files.readString(task.result())) : 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** By the events of each organization that it passed on. */
  static Proof ofEventsPassedOn() {
    return (stage, task, stop) -> {
      stop.run();
      try (Published passedOn = Published.count(stage.servers(), task.passedOn())) {
        return Outcome.contradiction("events", stage.workload().told(), passedOn.toTheEnd());
      }
    };
  }

  /** By the deductions that it published, and the tallies in a topic of its own. */
  static Proof ofMeter(Function<Task, String> tallies, Duration patience) {
    return (stage, task, stop) ->
        ofTopics(
            stage,
            new Topic(task.deductions(), record -> record.path("credits").asLong()),
            new Topic(tallies.apply(task), record -> record.path("accepted").asLong()),
            patience,
            stop);
  }

  /** Where a number of each organization is. */
  record Topic(String name, ToLongFunction<JsonNode> number) {}

  /**
   * By credits, summed up, and accepted events, the last number of which counts.
   *
   * @param patience for what is told some time after it was counted
   */
  static Optional<String> ofTopics(
      Stage stage, Topic credits, Topic accepted, Duration patience, Runnable stop)
      throws InterruptedException {
    Outcome right = stage.workload().expected();
    try (Published drawn = Published.sum(stage.servers(), credits.name(), credits.number());
        Published counted = Published.last(stage.servers(), accepted.name(), accepted.number())) {
      long began = System.nanoTime();
      while (System.nanoTime() - began < patience.toNanos()
          && right.contradiction(outcome(drawn, counted)).isPresent()) {
        Thread.sleep(500);
      }
      stop.run();
      return right.contradiction(outcome(drawn, counted));
    }
  }

  private static Outcome outcome(Published drawn, Published counted) {
    Map<String, Long> credits = drawn.toTheEnd();
    return new Outcome(counted.toTheEnd(), credits);
  }
}
