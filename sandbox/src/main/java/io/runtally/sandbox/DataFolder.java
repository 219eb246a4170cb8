package io.runtally.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything a sandbox must remember, used by one process at a time. The
 * operating system gives it free again with the process, however that ends.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder, which is made where it does not exist.
   *
   * @throws SandboxProblem when it cannot be used, or another process uses it
   */
  static DataFolder take(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel lockFile =
          FileChannel.open(
              path.resolve("in-use"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock(lockFile) == null) {
        String user = read(lockFile);
        lockFile.close();
        throw new SandboxProblem(
            "The data folder %s is in use by another `runtally up`%s: stop that one, or choose another folder with --data-dir."
                .formatted(path, user.isEmpty() ? "" : " (process " + user + ")"));
      }
      write(lockFile, Long.toString(ProcessHandle.current().pid()));
      return new DataFolder(path, lockFile);
    } catch (IOException unusable) {
      throw unusable(path, unusable);
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(20);
    file.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
  }

  private static void write(FileChannel file, String text) throws IOException {
    file.truncate(0);
    file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** A short name for this folder that stays with it and that hardly any other has. */
  String identity() {
    Path file = path.resolve("identity");
    try {
      if (!Files.exists(file)) {
        Path written = path.resolve("identity.new");
        Files.writeString(written, UUID.randomUUID().toString().substring(0, 8));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readString(file).strip();
    } catch (IOException unusable) {
      throw unusable(path, unusable);
    }
  }

  private static SandboxProblem unusable(Path path, IOException why) {
    return new SandboxProblem(
        "The data folder %s cannot be used (%s): mend that, or choose another folder with --data-dir."
            .formatted(path, Reasons.of(why)));
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }
}
