package io.runtally.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The database of a test: empty at the start, gone at the end. */
public final class TestDatabase implements AutoCloseable {
  /** Unpacked once for all tests of this user. */
  static final Path PROGRAMS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "runtally-postgresql-" + System.getProperty("user.name"));

  private final Path folder;
  private final DatabaseProcess database;

  private TestDatabase(Path folder, DatabaseProcess database) {
    this.folder = folder;
    this.database = database;
  }

  public static TestDatabase start() {
    try {
      Path folder = Files.createTempDirectory("runtally-database-");
      return new TestDatabase(
          folder, DatabaseProcess.start(folder, PROGRAMS, Ports.free(), passed -> {}));
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
  }

  DatabaseAccess access() {
    return database.access();
  }

  /** Ends it as a crash would. */
  public void kill() {
    database.kill();
  }

  public void restart() {
    database.restart();
  }

  @Override
  public void close() {
    database.close();
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
