package io.runtally.sandbox;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** A text that is made once and then kept in a file that only its owner may read. */
public final class SecretFile {
  private static final int RANDOM_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretFile() {}

  /** A text that nobody can guess: digits and letters alone, so that it fits anywhere. */
  public static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The text in {@code file}, which is written first where there is none.
   *
   * @throws SandboxProblem when it can be neither read nor written
   */
  public static String in(Path file, Supplier<String> first) {
    try {
      if (!Files.exists(file)) {
        write(file, first.get());
      }
      return Files.readString(file).strip();
    } catch (IOException unusable) {
      throw unusable(file, unusable);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(written);
    // Nobody else may read it from its first moment on.
    Files.createFile(written, ownerOnly());
    Files.writeString(written, text + "\n");
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] ownerOnly() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }

  private static SandboxProblem unusable(Path file, IOException why) {
    return new SandboxProblem(
        "The file %s cannot be used (%s): mend that, or choose another folder with --data-dir."
            .formatted(file, Reasons.of(why)));
  }
}
