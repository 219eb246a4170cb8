package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.SandboxProblem;
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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line for each change, in a file. A change is one write, which the operating system keeps when
 * this process is killed; a line that is not whole was never answered, and is left out.
 */
final class FileJournal implements Journal {
  private final Path file;
  private final FileChannel inUse;
  private FileChannel out;

  private FileJournal(Path file, FileChannel inUse, FileChannel out) {
    this.file = file;
    this.inUse = inUse;
    this.out = out;
  }

  /**
   * Takes the folder, which is made where it does not exist.
   *
   * @throws SandboxProblem when it cannot be used, or another process uses it
   */
  static FileJournal in(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel inUse =
          FileChannel.open(
              folder.resolve("stripe-in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(inUse) == null) {
        inUse.close();
        throw new SandboxProblem(
            "The data folder %s is in use by another Stripe simulator: stop that one, or choose another folder with --data-dir."
                .formatted(folder));
      }
      Path file = folder.resolve("stripe-journal.jsonl");
      return new FileJournal(file, inUse, open(file));
    } catch (IOException unusable) {
      throw new SandboxProblem(
          "The data folder %s cannot be used (%s): mend that, or choose another folder with --data-dir."
              .formatted(folder, unusable));
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void replay(Consumer<ObjectNode> line) {
    try (Stream<String> lines = Files.lines(file)) {
      // Only the last line can be cut short: the process ended while it was written.
      lines.forEach(text -> read(text, line));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void read(String text, Consumer<ObjectNode> line) {
    ObjectNode read;
    try {
      read = Json.read(text);
    } catch (IllegalArgumentException cutShort) {
      return;
    }
    line.accept(read);
  }

  @Override
  public void compact(Supplier<List<ObjectNode>> lines) {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(written, lines.get().stream().map(ObjectNode::toString).toList());
      out.close();
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      out = open(file);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Override
  public void append(ObjectNode line) {
    if (!out.isOpen()) {
      // Closed: whoever is still at work has nobody left to tell.
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
      inUse.close();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }
}
