package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path folder;

  @Test
  void it_is_made_where_it_does_not_exist() {
    Path wanted = folder.resolve("a").resolve("b");
    try (DataFolder taken = DataFolder.take(wanted)) {
      assertEquals(wanted, taken.path());
    }
  }

  @Test
  void one_process_at_a_time_uses_it() {
    try (DataFolder taken = DataFolder.take(folder)) {
      SandboxProblem problem =
          assertThrows(SandboxProblem.class, () -> DataFolder.take(taken.path()));
      assertEquals(
          "The data folder %s is in use by another `runtally up` (process %d): stop that one, or choose another folder with --data-dir."
              .formatted(folder, ProcessHandle.current().pid()),
          problem.forPeople());
    }
    DataFolder.take(folder).close();
  }

  @Test
  void a_file_in_its_place_is_one_sentence() throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "not a folder");
    SandboxProblem problem = assertThrows(SandboxProblem.class, () -> DataFolder.take(file));
    assertEquals(
        "The data folder %s cannot be used (%s is not a folder): mend that, or choose another folder with --data-dir."
            .formatted(file, file),
        problem.forPeople());
  }

  @Test
  void its_identity_stays() {
    String first;
    try (DataFolder taken = DataFolder.take(folder)) {
      first = taken.identity();
    }
    try (DataFolder taken = DataFolder.take(folder)) {
      assertEquals(first, taken.identity());
    }
  }
}
