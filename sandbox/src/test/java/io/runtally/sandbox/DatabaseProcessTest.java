package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Optional<DatabaseProcess> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(DatabaseProcess::close);
  }

  @Test
  void what_was_committed_is_there_after_a_stop_a_kill_and_another_port() throws Exception {
    DatabaseProcess database = start(Ports.free());
    execute(database.access(), "CREATE TABLE note (text text)");
    note(database, "before the stop");
    database.close();

    database = start(Ports.free());
    note(database, "before the kill");
    database.kill();
    database.restart();
    assertEquals(2, notes(database.access()));
  }

  @Test
  void the_end_of_the_server_is_the_end_of_its_process() throws Exception {
    DatabaseProcess database = start(Ports.free());
    assertTrue(server().destroyForcibly());
    assertEquals(1, database.process().onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertTrue(
        database.process().lastLines().contains("The server has ended."),
        () -> database.process().lastLines().toString());
    database.restart();
    execute(database.access(), "SELECT 1");
  }

  @Test
  void it_dies_with_its_parent_even_if_that_is_killed() throws Exception {
    Path ready = folder.resolve("ready");
    JavaProcess parent =
        JavaProcess.start(
            new JavaProgram(
                "parent",
                JavaProgram.ownClassPath(),
                List.of(),
                StartsADatabase.class.getName(),
                List.of(folder.toString(), ready.toString()),
                Map.of(),
                folder.resolve("parent.log")));
    try (parent) {
      parent.awaitReady(() -> Files.exists(ready), LIMIT, passed -> {});
      ProcessHandle orphan = server();
      parent.kill();
      Waiting.until("the server is gone", LIMIT, () -> !orphan.isAlive());
    }
    start(Ports.free());
  }

  /** A program that starts a database, says so, and waits for its own end. */
  static final class StartsADatabase {
    private StartsADatabase() {}

    public static void main(String[] arguments) throws Exception {
      DatabaseProcess.start(
          Path.of(arguments[0]), TestDatabase.PROGRAMS, Ports.free(), passed -> {});
      Files.createFile(Path.of(arguments[1]));
      Thread.currentThread().join();
    }
  }

  @Test
  void a_server_that_outlived_a_killed_sandbox_is_ended_first() throws Exception {
    int port = Ports.free();
    DatabaseProcess database = start(port);
    execute(database.access(), "CREATE TABLE note (text text)");
    note(database, "from the orphan");
    ProcessHandle orphan = server();
    ProcessHandle guard =
        database.process().children().stream()
            .filter(child -> child.info().commandLine().orElse("").contains(Postmaster.PID_FILE))
            .findAny()
            .orElseThrow();
    assertTrue(guard.destroyForcibly());
    database.process().kill();
    assertTrue(orphan.isAlive());

    DatabaseProcess next = start(port);
    // Dead, it may stay among the processes until somebody takes note; it has no command any more.
    Waiting.until(
        "the orphan has ended",
        Duration.ofMinutes(1),
        () -> !orphan.isAlive() || orphan.info().commandLine().isEmpty());
    assertEquals(1, notes(next.access()));
  }

  @Test
  void a_number_left_behind_that_another_program_has_by_now_is_no_obstacle() throws Exception {
    DatabaseProcess database = start(Ports.free());
    database.kill();
    Path pidFile = new DatabaseFolder(folder).data().resolve(Postmaster.PID_FILE);
    try (JavaProcess stranger = stranger()) {
      Files.writeString(pidFile, stranger.pid() + "\n");
      database.restart();
      execute(database.access(), "SELECT 1");
      assertTrue(stranger.isAlive());
    }
  }

  private JavaProcess stranger() {
    return JavaProcess.start(
        new JavaProgram(
            "stranger",
            JavaProgram.ownClassPath(),
            List.of(),
            JavaProcessTest.Child.class.getName(),
            List.of("tidy"),
            Map.of(),
            folder.resolve("stranger.log")));
  }

  @Test
  void a_first_start_that_was_cut_short_is_begun_anew() throws Exception {
    Path data = Files.createDirectories(new DatabaseFolder(folder).data());
    Files.writeString(data.resolve("postgresql.conf"), "half of a fi");
    execute(start(Ports.free()).access(), "SELECT 1");
  }

  @Test
  void only_the_owner_of_the_folder_knows_the_password() throws Exception {
    DatabaseProcess database = start(Ports.free());
    DatabaseAccess access = database.access();
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))));
    for (String user : List.of("runtally", "postgres")) {
      assertThrows(
          SQLException.class,
          () -> execute(new DatabaseAccess(access.jdbcUrl(), user, "guessed"), "SELECT 1"));
    }
    assertFalse(access.toString().contains(access.password()), access::toString);
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(TestDatabase.PROGRAMS)));
    assertFalse(Files.readString(folder.resolve("database.log")).contains(access.password()));
    try (TestDatabase other = TestDatabase.start()) {
      assertNotEquals(access.password(), other.access().password());
    }
  }

  @Test
  void a_busy_port_is_one_sentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SandboxProblem problem =
          assertThrows(SandboxProblem.class, () -> start(taken.getLocalPort()));
      assertEquals(
          "Port %d, which the database needs, is in use by another program."
              .formatted(taken.getLocalPort()),
          problem.forPeople());
    }
  }

  @Test
  void a_file_in_place_of_the_folder_is_one_sentence() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    SandboxProblem problem =
        assertThrows(
            SandboxProblem.class,
            () -> DatabaseProcess.start(file, TestDatabase.PROGRAMS, Ports.free(), passed -> {}));
    assertEquals(
        "The database cannot keep its data in %s: %s is not a folder.".formatted(file, file),
        problem.forPeople());
  }

  @Test
  void a_server_that_does_not_start_shows_the_end_of_its_log() throws Exception {
    Path programs = Files.writeString(folder.resolve("programs"), "not a folder");
    SandboxProblem problem =
        assertThrows(
            SandboxProblem.class,
            () -> DatabaseProcess.start(folder, programs, Ports.free(), passed -> {}));
    assertTrue(
        problem.getMessage().startsWith("The database stopped by itself (exit code 1)"),
        problem::forPeople);
    assertTrue(
        problem.lastLines().stream().anyMatch(line -> line.contains(programs.toString())),
        problem::forPeople);
  }

  private DatabaseProcess start(int port) {
    DatabaseProcess database =
        DatabaseProcess.start(folder, TestDatabase.PROGRAMS, port, passed -> {});
    started = Optional.of(database);
    return database;
  }

  private ProcessHandle server() {
    return Postmaster.of(new DatabaseFolder(folder).data()).orElseThrow();
  }

  private static void note(DatabaseProcess database, String text) throws SQLException {
    execute(database.access(), "INSERT INTO note VALUES ('%s')".formatted(text));
  }

  private static void execute(DatabaseAccess access, String sql) throws SQLException {
    try (Connection connection = connect(access);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int notes(DatabaseAccess access) throws SQLException {
    try (Connection connection = connect(access);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM note")) {
      assertTrue(rows.next());
      return rows.getInt(1);
    }
  }

  private static Connection connect(DatabaseAccess access) throws SQLException {
    return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
  }
}
