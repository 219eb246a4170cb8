package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest extends BrokerContract {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static BrokerProcess broker;

  @BeforeAll
  static void start() {
    broker = BrokerProcess.start(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  Broker broker() {
    return broker;
  }

  @Test
  void it_dies_with_its_parent_even_if_that_is_killed(@TempDir Path other) throws Exception {
    Path pidFile = other.resolve("pid");
    JavaProcess parent =
        JavaProcess.start(
            new JavaProgram(
                "parent",
                JavaProgram.ownClassPath(),
                List.of(),
                StartsABroker.class.getName(),
                List.of(other.resolve("data").toString(), pidFile.toString()),
                Map.of(),
                other.resolve("parent.log")));
    try (parent) {
      parent.awaitReady(() -> Files.exists(pidFile), LIMIT, passed -> {});
      ProcessHandle orphan =
          ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
      parent.kill();
      Waiting.until("the broker is gone", LIMIT, () -> !orphan.isAlive());
    }
  }

  /** A program that starts a broker, says so, and waits for its own end. */
  static final class StartsABroker {
    private StartsABroker() {}

    public static void main(String[] arguments) throws Exception {
      BrokerProcess broker = BrokerProcess.start(Path.of(arguments[0]));
      Path pidFile = Path.of(arguments[1]);
      Path written =
          Files.writeString(
              pidFile.resolveSibling("pid.new"), Long.toString(broker.process().pid()));
      Files.move(written, pidFile);
      Thread.currentThread().join();
    }
  }

  @Test
  void a_busy_port_is_one_sentence(@TempDir Path other) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SandboxProblem problem =
          assertThrows(
              SandboxProblem.class,
              () -> BrokerProcess.start(other, taken.getLocalPort(), passed -> {}));
      assertEquals(
          "Port %d, which the broker needs, is in use by another program."
              .formatted(taken.getLocalPort()),
          problem.forPeople());
    }
  }

  @Test
  void a_file_in_place_of_the_data_folder_is_one_sentence(@TempDir Path other) throws Exception {
    Path file = Files.writeString(other.resolve("data"), "not a folder");
    SandboxProblem problem = assertThrows(SandboxProblem.class, () -> BrokerProcess.start(file));
    assertEquals(
        "The broker cannot keep its data in %s: %s is not a folder.".formatted(file, file),
        problem.forPeople());
  }

  @Test
  void a_broker_that_does_not_start_shows_the_end_of_its_log(@TempDir Path other) throws Exception {
    Path logs = Files.createDirectories(other.resolve("kafka"));
    Files.writeString(logs.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=x\n");
    SandboxProblem problem = assertThrows(SandboxProblem.class, () -> BrokerProcess.start(other));
    assertTrue(
        problem.getMessage().startsWith("The broker stopped by itself (exit code 1)"),
        problem::forPeople);
    assertTrue(
        problem.lastLines().stream()
            .anyMatch(line -> line.contains("doesn't match previous node id")),
        problem::forPeople);
  }
}
