package io.runtally.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** Waits for conditions, never for a time. */
final class Waiting {
  private Waiting() {}

  /**
   * Returns once {@code condition} holds; fails, naming {@code what}, if it does not within {@code
   * limit}.
   */
  static void until(String what, Duration limit, BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new AssertionError("Waited %s in vain until %s".formatted(limit, what));
      }
      pause();
    }
  }

  /** Whether a broker answers a question there. */
  static boolean answers(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "default.api.timeout.ms",
            2_000,
            "request.timeout.ms",
            1_000);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
