package io.runtally.sandbox;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts all that {@code runtally up} starts and stops it again, so that each process leaves its
 * {@link ClassArchive} for those after it. The build does so before the tests that start hundreds.
 */
final class ArchivesMain {
  private ArchivesMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty(ClassArchive.MAKE, "true");
    Path path = Files.createTempDirectory("runtally-archives-");
    System.setProperty("runtally.log", path.resolve("runtally.log").toString());
    Screen screen =
        new Screen(
            System.out,
            new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
            false);
    try (DataFolder folder = DataFolder.take(path)) {
      Sandbox sandbox = new Sandbox(plan(), folder, screen);
      try {
        sandbox.start();
      } finally {
        sandbox.stop();
      }
    } catch (SandboxProblem problem) {
      // Without archives all goes on as well, only slower.
      screen.complain("No archives of classes: " + problem.forPeople());
    } finally {
      Folders.delete(path);
    }
  }

  private static Sandbox.Plan plan() {
    return new Sandbox.Plan(
        Runtally.home(),
        Optional.empty(),
        Ports.free(),
        Ports.free(),
        new StripeChoice.Simulator(Ports.free()),
        Ports.free(),
        new DatabaseChoice.Embedded(Optional.of(Ports.free())),
        Ports.free(),
        Ports.free(),
        false);
  }
}
