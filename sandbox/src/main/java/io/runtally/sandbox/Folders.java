package io.runtally.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that a program makes for itself and takes away. */
public final class Folders {
  private Folders() {}

  public static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  /** Deletes the folders in a folder, and leaves its files. */
  public static void deleteIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(Files::isDirectory).toList().forEach(Folders::delete);
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  /** Deletes a folder, where it is there, with all that is in it. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }
}
