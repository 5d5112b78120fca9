package dev.casimir.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final byte[] SIX = {0, 1, 2, (byte) 200, (byte) 255, 5};

  @TempDir Path folder;

  private Path write(byte... bytes) throws IOException {
    return Files.write(folder.resolve("array"), bytes);
  }

  private void assertRefused(byte[] bytes, int rank, String reason) throws IOException {
    Path file = write(bytes);
    String message =
        assertThrows(IdxFormatException.class, () -> IdxFile.read(file, rank)).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void readsPlainAndCompressedFilesWhateverTheirName() throws IOException {
    byte[] plain = IdxBytes.of(new int[] {2, 3}, SIX);
    for (byte[] stored : new byte[][] {plain, IdxBytes.gzip(plain)}) {
      IdxFile array = IdxFile.read(write(stored), 2);
      assertArrayEquals(new int[] {2, 3}, array.shape());
      assertArrayEquals(SIX, array.bytes());
    }
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    byte[] good = IdxBytes.of(new int[] {2, 3}, SIX);
    assertRefused(good, 3, "expected 3 axes, got 2");
    assertRefused("1 2 3\n4 5 6\n".getBytes(), 2, "does not begin with two zeros");
    assertRefused(new byte[0], 2, "does not begin with two zeros");
    byte[] floats = good.clone();
    floats[2] = 0x0d;
    assertRefused(floats, 2, "expected unsigned bytes (type 8), got type 13");
    assertRefused(Arrays.copyOf(good, 9), 2, "ends within its header");
    assertRefused(Arrays.copyOf(good, 17), 2, "expected 6 bytes for [2, 3], got 5");
    assertRefused(Arrays.copyOf(good, 19), 2, "expected 6 bytes for [2, 3], got more");
    assertRefused(IdxBytes.of(new int[] {-1, -1}, SIX), 2, "4294967295] make too many bytes");
    assertRefused(IdxBytes.of(new int[] {65536, 65536}, SIX), 2, "make too many bytes");
    assertRefused(IdxBytes.of(new int[] {2, 0}), 2, "expected extents of 1 or more, got [2, 0]");
    // Two thousand million bytes are promised, six are there; no memory is taken for the promise.
    assertRefused(IdxBytes.of(new int[] {40_000, 50_000}, SIX), 2, "got 6: it is cut short");
  }

  @Test
  void saysWhatIsWrongWithCompressedData() throws IOException {
    byte[] noise = new byte[5000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) ((i * i * 31) >> 3);
    }
    byte[] packed = IdxBytes.gzip(IdxBytes.of(new int[] {50, 100}, noise));
    assertRefused(Arrays.copyOf(packed, packed.length / 2), 2, "ends in the middle");
    assertRefused(Arrays.copyOf(packed, 5), 2, "ends in the middle");
    byte[] flipped = packed.clone();
    flipped[packed.length - 6] ^= 1;
    assertRefused(flipped, 2, "compressed data are damaged");
  }

  @Test
  void aMissingFileIsCalledMissing() {
    Path file = folder.resolve("nothing");
    NoSuchFileException missing =
        assertThrows(NoSuchFileException.class, () -> IdxFile.read(file, 1));
    assertEquals(file.toString(), missing.getFile());
  }
}
