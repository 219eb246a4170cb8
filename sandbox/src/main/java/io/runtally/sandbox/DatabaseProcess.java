package io.runtally.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server as a child process: no container engine, no installation.
 *
 * <p>It listens on the loopback address alone and asks for the password that lies in its folder.
 * All that it knows lies there too: starting on that folder again, after a clean stop or a kill,
 * finds it as it was. It ends with this process, however that ends.
 */
public final class DatabaseProcess implements AutoCloseable {
  private static final String NAME = "runtally";
  private static final Duration TIME_TO_START = Duration.ofMinutes(2);
  private static final Duration TIME_TO_FREE_THE_PORT = Duration.ofSeconds(5);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(15);
  private static final int SECONDS_TO_ANSWER = 2;

  private final DatabaseFolder folder;
  private final Path programs;
  private final int port;
  private JavaProcess process;

  private DatabaseProcess(DatabaseFolder folder, Path programs, int port, JavaProcess process) {
    this.folder = folder;
    this.programs = programs;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts a server and returns when its database can be used.
   *
   * @param path all of its data, its password and its log; made where it does not exist
   * @param programs where PostgreSQL itself is unpacked; may serve many folders
   * @param waiting told again and again how long the start has taken so far
   * @throws SandboxProblem when the port is busy, the folder unusable or the server does not start
   */
  public static DatabaseProcess start(
      Path path, Path programs, int port, Consumer<Duration> waiting) {
    DatabaseFolder folder = new DatabaseFolder(path);
    try {
      return new DatabaseProcess(folder, programs, port, launch(folder, programs, port, waiting));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxProblem("The start of the database was interrupted.");
    }
  }

  private static JavaProcess launch(
      DatabaseFolder folder, Path programs, int port, Consumer<Duration> waiting)
      throws InterruptedException {
    prepare(folder);
    Postmaster.endLeftOver(folder.data());
    if (!Ports.becomesFree(port, TIME_TO_FREE_THE_PORT)) {
      throw new SandboxProblem(
          "Port %d, which the database needs, is in use by another program.".formatted(port));
    }
    JavaProcess process = JavaProcess.start(program(folder, programs, port));
    boolean ready = false;
    try {
      process.awaitReady(() -> isReady(folder, port), TIME_TO_START, waiting);
      ready = true;
    } finally {
      if (!ready) {
        process.kill();
      }
    }
    return process;
  }

  private static void prepare(DatabaseFolder folder) {
    try {
      Files.createDirectories(folder.path());
      folder.password();
    } catch (IOException unusable) {
      throw new SandboxProblem(
          "The database cannot keep its data in %s: %s."
              .formatted(folder.path(), Reasons.of(unusable)));
    }
  }

  private static JavaProgram program(DatabaseFolder folder, Path programs, int port) {
    return new JavaProgram(
        "database",
        JavaProgram.ownPackaged(),
        List.of(
            "-Xmx128m",
            "-Dlog4j2.configurationFile=classpath:io/runtally/sandbox/broker-log4j2.xml"),
        DatabaseMain.class.getName(),
        List.of(
            folder.path().toString(),
            Integer.toString(port),
            programs.toAbsolutePath().normalize().toString()),
        Map.of(),
        folder.log());
  }

  private static boolean isReady(DatabaseFolder folder, int port) {
    if (!folder.isComplete()) {
      return false;
    }
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url(port));
    database.setConnectTimeout(SECONDS_TO_ANSWER);
    database.setSocketTimeout(SECONDS_TO_ANSWER);
    try (Connection connection = database.getConnection(NAME, folder.password())) {
      return connection.isValid(SECONDS_TO_ANSWER);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, NAME);
  }

  /** Where it is, and who may use it; the same for its whole life, restarts included. */
  public DatabaseAccess access() {
    return new DatabaseAccess(url(port), NAME, folder.password());
  }

  /**
   * The server's own process, which is not the child that looks after it; none while it is away.
   */
  public Optional<ProcessHandle> server() {
    return Postmaster.of(folder.data());
  }

  /** The process as it is now; another one after each restart. */
  public JavaProcess process() {
    return process;
  }

  /** Ends it as a crash would. What was committed stays. */
  public void kill() {
    process.kill();
    Postmaster.awaitEnd(folder.data());
  }

  /** Starts it again, on the same port and data, and returns when it is ready. */
  public void restart() {
    process.stop(TIME_TO_STOP);
    try {
      process = launch(folder, programs, port, passed -> {});
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxProblem("The restart of the database was interrupted.");
    }
  }

  @Override
  public void close() {
    process.stop(TIME_TO_STOP);
  }
}
