package io.runtally.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a {@link DatabaseProcess} keeps: PostgreSQL's data, the password, whether it is complete.
 */
record DatabaseFolder(Path path) {
  DatabaseFolder {
    // As the server is told it, so that its command line can be recognized.
    path = path.toAbsolutePath().normalize();
  }

  /** The folder that PostgreSQL calls its data directory. */
  Path data() {
    return path.resolve("data");
  }

  Path log() {
    return path.resolve("database.log");
  }

  Path passwordFile() {
    return path.resolve("password");
  }

  /** Of the user {@code runtally} and of the administrator. */
  String password() {
    return SecretFile.in(passwordFile(), SecretFile::random);
  }

  /** Whether the database and its user were made. */
  boolean isComplete() {
    return Files.exists(path.resolve("complete"));
  }

  void complete() throws IOException {
    Files.createFile(path.resolve("complete"));
  }
}
