package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

class LastWordsTest {
  /** Is handed what a summary would show, and takes it for as it should be. */
  @RegisterExtension
  final TestExecutionExceptionHandler summary =
      (_, failure) -> {
        assertEquals(AssertionError.class, failure.getClass());
        assertEquals(
            "The meter stopped by itself. | Starting | No broker answers.",
            String.valueOf(failure.getMessage()).replaceAll(" +", " "));
      };

  @Test
  void a_failure_tells_on_its_one_line_what_the_process_wrote_last() {
    throw new SandboxProblem(
        "The meter stopped by itself.", List.of("Starting", "  No broker answers."));
  }
}
