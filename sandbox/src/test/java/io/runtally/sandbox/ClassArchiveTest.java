package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx64m");

  @TempDir private Path folder;

  private Path jar = Path.of("");

  @BeforeEach
  void makeJar() throws Exception {
    jar = Files.writeString(folder.resolve("program.jar"), "");
  }

  @AfterEach
  void makeNone() {
    System.clearProperty(ClassArchive.MAKE);
  }

  @Test
  void nobody_makes_one_unasked() {
    assertEquals(Optional.empty(), archive(OPTIONS));
  }

  @Test
  void one_is_left_as_a_draft_and_used_by_those_after_it_until_a_jar_changes() throws Exception {
    System.setProperty(ClassArchive.MAKE, "true");
    ClassArchive made = archive(OPTIONS).orElseThrow();
    assertTrue(made.options().contains("-XX:ArchiveClassesAtExit=" + made.draft().orElseThrow()));
    // Its JVM was killed, and left nothing.
    made.keep();
    assertEquals(Optional.of(made), archive(OPTIONS));

    Files.writeString(made.draft().orElseThrow(), "classes");
    assertEquals(Optional.of(made), archive(OPTIONS));
    made.keep();
    ClassArchive used = archive(List.of("-XX:+UseSerialGC", "-Xmx1g")).orElseThrow();
    assertEquals(new ClassArchive(made.file(), Optional.empty()), used);
    assertTrue(used.options().contains("-XX:SharedArchiveFile=" + made.file()));
    assertFalse(archive(List.of("-XX:+UseZGC")).orElseThrow().draft().isEmpty());

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plus(Duration.ofMinutes(1))));
    assertFalse(archive(OPTIONS).orElseThrow().draft().isEmpty());
  }

  @Test
  void classes_in_a_folder_can_be_in_none() {
    System.setProperty(ClassArchive.MAKE, "true");
    assertEquals(
        Optional.empty(),
        ClassArchive.of(program(), List.of(jar.toString(), folder.toString()), OPTIONS));
  }

  private Optional<ClassArchive> archive(List<String> options) {
    return ClassArchive.of(program(), List.of(jar.toString()), options);
  }

  private JavaProgram program() {
    return new JavaProgram(
        "a child", List.of(), List.of(), "Main", List.of(), Map.of(), folder.resolve("child.log"));
  }
}
