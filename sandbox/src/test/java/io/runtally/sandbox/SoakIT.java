package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short {@link Soak} with one broker; {@code -Dsoak.seed=7 -Dsoak.seconds=600} takes another and
 * longer.
 */
class SoakIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void all_is_exact_after_whatever_was_done_to_it() throws Exception {
    SoakRun soak =
        new SoakRun(
            new SoakRun.Plan(
                HOME,
                folder,
                1,
                Duration.ofSeconds(Long.getLong("soak.seconds", 60)),
                Long.getLong("soak.seed", 1)),
            System.out::println);
    SoakReport report = soak.run();
    report.lines().forEach(System.out::println);
    assertEquals(List.of(), report.contradictions());
    assertFalse(report.faults().isEmpty());
  }
}
