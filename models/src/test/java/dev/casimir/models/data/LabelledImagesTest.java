package dev.casimir.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledImagesTest {
  private final Arena arena = Arena.ofShared();

  @TempDir Path folder;

  @BeforeEach
  void writeTwoTrainingImagesAndOneTestImage() throws IOException {
    byte[] pixels = {0, 51, (byte) 255, 102, 1, 2, 3, 4, 5, 6, 7, (byte) 153};
    write("train-images-idx3-ubyte", IdxBytes.of(new int[] {2, 2, 3}, pixels));
    write("train-labels-idx1-ubyte.gz", IdxBytes.gzip(IdxBytes.of(new int[] {2}, bytes(2, 0))));
    byte[] one = {9, 8, 7, 6, 5, 4};
    write("t10k-images-idx3-ubyte.gz", IdxBytes.gzip(IdxBytes.of(new int[] {1, 2, 3}, one)));
    write("t10k-labels-idx1-ubyte", IdxBytes.of(new int[] {1}, bytes(1)));
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private void write(String name, byte... bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private void assertRefused(String file, String reason) {
    IOException failure =
        assertThrows(IOException.class, () -> LabelledImages.load(arena, DType.FLOAT32, folder));
    assertTrue(failure.getMessage().contains(file), failure.getMessage());
    assertTrue(failure.getMessage().contains(reason), failure.getMessage());
  }

  @Test
  void pixelsAreDividedBy255() throws IOException {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      LabelledImages.Split data = LabelledImages.load(arena, dtype, folder);
      LabelledImages training = data.training();
      assertEquals(dtype, training.inputs().dtype());
      assertArrayEquals(new long[] {2, 6}, training.inputs().shape());
      double tolerance = dtype.unitRoundoff();
      assertEquals(0.2, training.inputs().getDouble(1), tolerance);
      assertEquals(1, training.inputs().getDouble(2));
      assertEquals(0.6, training.inputs().getDouble(11), tolerance);
      assertArrayEquals(new int[] {2, 0}, training.labels());
      assertEquals(3, training.classes());
      assertEquals(2, training.height());
      assertEquals(3, training.width());
      assertEquals(9 / 255.0, data.test().inputs().getDouble(0), tolerance);
      assertArrayEquals(new int[] {1}, data.test().labels());
    }
  }

  @Test
  void saysWhichFileIsMissingOrDoesNotFit() throws IOException {
    write("t10k-labels-idx1-ubyte", IdxBytes.of(new int[] {1}, bytes(3)));
    assertRefused("t10k-labels", "expected labels 0..2 as in the training labels, got 3 at 0");
    write("t10k-labels-idx1-ubyte", IdxBytes.of(new int[] {2}, bytes(0, 1)));
    assertRefused("t10k-labels", "expected 1 labels, one for each image of t10k-images");
    write("t10k-images-idx3-ubyte", IdxBytes.of(new int[] {2, 3, 2}, new byte[12]));
    assertRefused("t10k-images", "expected images of 2 x 3 as in the training images, got 3 x 2");
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertRefused("t10k-labels-idx1-ubyte", "with or without .gz");
    Path nowhere = folder.resolve("nowhere");
    NoSuchFileException missing =
        assertThrows(
            NoSuchFileException.class, () -> LabelledImages.load(arena, DType.FLOAT32, nowhere));
    assertTrue(missing.getMessage().contains("no such folder"), missing.getMessage());
  }

  @Test
  void labelsAndInputsMustFit() {
    Tensor inputs = Tensor.zeros(arena, DType.FLOAT64, 2, 4);
    int[] labels = {0, 1};
    assertEquals(2, new LabelledImages(inputs, labels, 2, 2, 2).size());
    assertEquals(1, new LabelledImages(inputs, labels, 2, 2, 2).first(1).size());
    assertEquals(2, new LabelledImages(inputs, labels, 2, 2, 2).first(7).size());
    assertThrows(IllegalArgumentException.class, () -> new LabelledImages(inputs, labels, 1, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> new LabelledImages(inputs, labels, 2, 2, 3));
    assertThrows(
        IllegalArgumentException.class, () -> new LabelledImages(inputs, new int[3], 2, 2, 2));
  }
}
