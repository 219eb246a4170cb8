package io.runtally.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A small file system of its own, which can be filled without harm to others. */
final class TightDisk implements AutoCloseable {
  private static final int MEGABYTES = 192;

  private final Path folder;

  private TightDisk(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Absent where this user may not mount one. */
  static Optional<TightDisk> mount(Path folder) {
    try {
      Files.createDirectories(folder);
      return runs("mount", "-t", "tmpfs", "-o", "size=%dm".formatted(MEGABYTES), "tmpfs", folder)
          ? Optional.of(new TightDisk(folder))
          : Optional.empty();
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  /** Leaves no byte free. */
  void fill() {
    try (var ballast = Files.newOutputStream(ballast())) {
      byte[] block = new byte[1 << 16];
      IntStream.range(0, MEGABYTES << 4).forEach(_ -> write(ballast, block));
    } catch (IOException | UncheckedIOException full) {
      // That is what it is for.
    }
  }

  private static void write(OutputStream file, byte[] block) {
    try {
      file.write(block);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  void empty() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() {
    runs("umount", "-l", folder);
  }

  private static boolean runs(Object... command) {
    try {
      return new ProcessBuilder(Stream.of(command).map(Object::toString).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
