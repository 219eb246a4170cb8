package io.runtally.sandbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** What the JDK says about files, in words. */
final class Reasons {
  private Reasons() {}

  static String of(IOException failure) {
    return switch (failure) {
      case FileAlreadyExistsException file -> file.getFile() + " is not a folder";
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      case AccessDeniedException file -> "permission denied for " + file.getFile();
      case NoSuchFileException file -> file.getFile() + " does not exist";
      case FileSystemException file when file.getReason() != null ->
          file.getFile() + ": " + file.getReason();
      default -> Objects.toString(failure.getMessage(), failure.toString());
    };
  }
}
