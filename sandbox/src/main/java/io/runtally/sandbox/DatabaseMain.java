package io.runtally.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The main class of a {@link DatabaseProcess}: unpacks PostgreSQL's programs, makes the database at
 * the first start, then keeps the server company until it ends.
 *
 * <p>Arguments: the database's folder, the port, the folder of the programs.
 */
final class DatabaseMain {
  private static final Duration TIME_TO_START = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);

  // The server is no child of this JVM, so a JVM that is killed would leave it behind. A shell on a
  // pipe notices that, whatever the reason, and ends the server as a crash would.
  private static final String GUARD =
      """
      trap '' INT HUP TERM
      while read -r line; do :; done
      pid=$(head -n 1 "$0") && kill -QUIT "$pid"
      """;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private DatabaseMain() {}

  public static void main(String[] arguments) throws Exception {
    DatabaseFolder folder = new DatabaseFolder(Path.of(arguments[0]));
    if (!folder.isComplete()) {
      // A start that was cut short may have left half a database.
      delete(folder.data());
    }
    guard(folder.data().resolve(Postmaster.PID_FILE));
    EmbeddedPostgres server = start(folder, Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    if (!folder.isComplete()) {
      createDatabase(server, folder.password());
      folder.complete();
    }
    while (Postmaster.of(folder.data()).isPresent()) {
      Thread.sleep(LOOK_AGAIN_AFTER);
    }
    System.out.println("The server has ended.");
    System.exit(1);
  }

  private static void guard(Path pidFile) throws IOException {
    new ProcessBuilder("sh", "-c", GUARD, pidFile.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static EmbeddedPostgres start(DatabaseFolder folder, int port, Path programs)
      throws IOException {
    // The library lets everybody write where it unpacks; into this folder nobody else can look.
    Files.createDirectories(programs, OWNER_ONLY);
    System.setProperty("ot.epg.working-dir", programs.resolve("unpacked").toString());
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.data())
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(TIME_TO_START)
        .setOutputRedirector(ProcessBuilder.Redirect.INHERIT)
        .setErrorRedirector(ProcessBuilder.Redirect.INHERIT)
        // These two are no locales, but they reach initdb as its options. With a password, because
        // whoever is the server's administrator can run programs, and loopback is everybody's who
        // has an account on this machine.
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", folder.passwordFile().toString())
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", folder.password())
        .setServerConfig("listen_addresses", "127.0.0.1")
        // Else a socket file in /tmp, which another PostgreSQL of this port may hold.
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "100")
        // Unlike the library's own choice: what was committed outlives a crash.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private static void createDatabase(EmbeddedPostgres server, String password) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE runtally LOGIN PASSWORD '%s'".formatted(password));
      statement.execute("CREATE DATABASE runtally OWNER runtally");
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
