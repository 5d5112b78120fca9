package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonFileTest {
  @TempDir Path folder;

  @Test
  void replacesAnOlderFileAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "older and longer");
    ComparisonFile.write(file, new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
    assertEquals(1, entries());
  }

  @Test
  void saysInOneSentenceThatTheFolderIsMissing() {
    Path file = folder.resolve("missing").resolve("a.txt");
    UncheckedIOException thrown =
        assertThrows(UncheckedIOException.class, () -> ComparisonFile.write(file, new byte[] {1}));
    assertEquals(file + ": cannot be written: no such folder", thrown.getMessage());
  }

  @Test
  void leavesNothingBehindWhereTheNameIsTaken() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("a.txt").resolve("full"));
    assertThrows(
        UncheckedIOException.class,
        () -> ComparisonFile.write(folder.resolve("a.txt"), new byte[] {1}));
    assertTrue(Files.isDirectory(taken));
    assertEquals(1, entries());
  }

  @Test
  void folderBelowAFileCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    UncheckedIOException thrown =
        assertThrows(
            UncheckedIOException.class, () -> ComparisonFile.createFolder(file.resolve("report")));
    assertTrue(thrown.getMessage().startsWith(file.resolve("report") + ": cannot be written: "));
  }

  private long entries() throws IOException {
    try (Stream<Path> present = Files.list(folder)) {
      return present.count();
    }
  }
}
