package dev.casimir.tests.frames;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files of data that are not part of this repository. They are looked for in the folder that an
 * environment variable names, and in {@code shared/data} beside the folders that the working copy
 * lies in; tests that need one that is missing are skipped.
 */
final class SharedFiles {
  private SharedFiles() {}

  /** A file, or the test that asks ends here. */
  static Path file(String variable, String folder, String name) {
    Path found = find(variable, folder, name);
    String message = name + " was not found; set " + variable + " to a folder that has it";
    if (found == null) {
      System.err.println("SKIPPED: " + message);
    }
    assumeTrue(found != null, message);
    return found;
  }

  private static @Nullable Path find(String variable, String folder, String name) {
    String named = System.getenv(variable);
    if (named != null) {
      Path file = Path.of(named, name);
      return Files.isRegularFile(file) ? file : null;
    }
    Path above = Path.of("").toAbsolutePath();
    while (above != null) {
      Path file = above.resolve("shared/data").resolve(folder).resolve(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
      above = above.getParent();
    }
    return null;
  }
}
