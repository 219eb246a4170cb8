package io.runtally.recharge.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class StageTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Tape tape = new Tape(Topics.RECHARGE_INTENTS_LATER);
  private final Stage stage =
      new LaterStage(
          "later",
          tape::channel,
          () -> Tape.ORDERED_AT,
          Duration.ofSeconds(15),
          Fakes.granted(),
          new NoWatch());

  @Test
  void work_that_is_there_and_not_read_is_a_stall_and_having_none_is_not() throws Exception {
    tape.endingAt(5);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> running = runIn(threads);
      await(() -> stage.isStalled(Duration.ZERO));
      assertEquals(Stage.State.READING, stage.state(LIMIT));
      assertTrue(!stage.isStalled(LIMIT), "not for so long");

      tape.endingAt(0);
      await(() -> !stage.isStalled(Duration.ZERO));

      stage.stop();
      assertEquals("later", running.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      assertEquals(Stage.State.CONNECTING, stage.state(LIMIT));
    }
  }

  @Test
  void without_a_connection_silence_grows_and_the_lag_is_not_known() throws Exception {
    assertEquals(OptionalLong.empty(), stage.lag());
    Duration atFirst = stage.silentFor();
    await(() -> stage.silentFor().compareTo(atFirst.plusMillis(1)) > 0);

    tape.endingAt(5);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> running = runIn(threads);
      await(() -> stage.lag().equals(OptionalLong.of(5)));
      stage.stop();
      assertEquals("later", running.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
    assertEquals(OptionalLong.empty(), stage.lag());
  }

  private Future<String> runIn(ExecutorService threads) {
    return threads.submit(() -> {
      stage.run();
      return stage.name();
    });
  }

  private static void await(BooleanSupplier condition) {
    long giveUpAt = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < giveUpAt, "in vain");
      Thread.onSpinWait();
    }
  }
}
