package dev.casimir.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void theFileAppearsOnlyWhenItIsWhole() throws IOException {
    Path file = folder.resolve("result");
    AtomicFile.write(
        file,
        channel -> {
          channel.write(ByteBuffer.wrap(new byte[] {1, 2}));
          assertTrue(Files.notExists(file));
          channel.write(ByteBuffer.wrap(new byte[] {3}));
        });
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
    assertOnly("result");
  }

  @Test
  void anOlderFileIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("result"), "older and longer");
    AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(new byte[] {4})));
    assertArrayEquals(new byte[] {4}, Files.readAllBytes(file));
    assertOnly("result");
  }

  @Test
  void afterAFailureEverythingIsAsBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("result"), "older");
    for (Throwable failure :
        new Throwable[] {
          new IOException("no space left"), new IllegalStateException(), new OutOfMemoryError()
        }) {
      assertSame(failure, assertThrows(Throwable.class, () -> failWith(file, failure)));
      assertEquals("older", Files.readString(file));
      assertOnly("result");
    }
  }

  private static void failWith(Path file, Throwable failure) throws IOException {
    AtomicFile.write(
        file,
        channel -> {
          channel.write(ByteBuffer.allocate(100));
          switch (failure) {
            case IOException checked -> throw checked;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new AssertionError(failure);
          }
        });
  }

  @Test
  void anInterruptLeavesNothingHalfWritten() {
    Path file = folder.resolve("result");
    Thread.currentThread().interrupt();
    assertThrows(
        ClosedByInterruptException.class,
        () -> AtomicFile.write(file, channel -> channel.write(ByteBuffer.allocate(100))));
    assertTrue(Thread.interrupted());
    assertOnly();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksAreFollowed() throws IOException {
    Path folderBehind = Files.createDirectory(folder.resolve("behind"));
    Path file = Files.writeString(folderBehind.resolve("result"), "older");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFile.write(link, channel -> channel.write(ByteBuffer.wrap(new byte[] {5})));
    assertTrue(Files.isSymbolicLink(link));
    assertArrayEquals(new byte[] {5}, Files.readAllBytes(file));
    assertArrayEquals(new String[] {"result"}, folderBehind.toFile().list());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void permissionsAreThoseOfAnyNewFile() throws IOException {
    Path ordinary = Files.createFile(folder.resolve("ordinary"));
    Path file = folder.resolve("result");
    AtomicFile.write(file, channel -> {});
    assertEquals(Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(file));
  }

  @Test
  void aMissingFolderIsNamedByTheFileAskedFor() {
    Path file = folder.resolve("missing").resolve("result");
    NoSuchFileException refused =
        assertThrows(NoSuchFileException.class, () -> AtomicFile.write(file, channel -> {}));
    assertEquals(file.toString(), refused.getFile());
    assertThrows(IOException.class, () -> AtomicFile.write(folder, channel -> {}));
    assertOnly();
  }

  private void assertOnly(String... names) {
    assertArrayEquals(names, folder.toFile().list());
  }
}
