package dev.casimir.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear whole or not at all: written under another name, then renamed. */
public final class ComparisonFile {
  private ComparisonFile() {}

  /** Makes the folder and everything above it. */
  public static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".casimir", ".tmp");
      Files.delete(probe);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /** Writes a file, over an older one of that name. */
  public static void write(Path file, byte[] content) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try {
        Files.write(temporary, content);
        move(temporary, file);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static UncheckedIOException failure(Path file, IOException cause) {
    String reason =
        switch (cause) {
          case AccessDeniedException denied -> "permission denied";
          case NoSuchFileException missing -> "no such folder";
          case FileAlreadyExistsException exists -> "a file of that name is in the way";
          default -> String.valueOf(cause.getMessage());
        };
    return new UncheckedIOException(file + ": cannot be written: " + reason, cause);
  }
}
