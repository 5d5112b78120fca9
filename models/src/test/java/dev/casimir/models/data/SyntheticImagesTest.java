package dev.casimir.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyntheticImagesTest {
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void theSeedDecides() {
    LabelledImages.Split one = SyntheticImages.make(arena, DType.FLOAT64, 3, 40, 20);
    LabelledImages.Split same = SyntheticImages.make(arena, DType.FLOAT64, 3, 40, 20);
    LabelledImages.Split single = SyntheticImages.make(arena, DType.FLOAT32, 3, 40, 20);
    LabelledImages.Split other = SyntheticImages.make(arena, DType.FLOAT64, 4, 40, 20);
    double[] pixels = one.training().inputs().toDoubleArray();
    assertArrayEquals(pixels, same.training().inputs().toDoubleArray());
    assertArrayEquals(pixels, single.training().inputs().toDoubleArray(), 1e-7);
    assertFalse(Arrays.equals(pixels, other.training().inputs().toDoubleArray()));
    assertEquals(one.training().describe(), same.training().describe());
    assertNotEquals(one.training().describe(), other.training().describe());
    assertNotEquals(one.training().describe(), one.test().describe());
    assertTrue(Arrays.stream(pixels).allMatch(x -> x >= 0 && x <= 1));
    assertEquals(10, one.test().classes());
    assertEquals(20, one.test().size());
    assertThrows(
        IllegalArgumentException.class, () -> SyntheticImages.make(arena, DType.FLOAT32, 0, 0, 1));
  }

  /** The description tells data apart that differ in one label. */
  @Test
  void theChecksumSeesLabels() {
    LabelledImages images = SyntheticImages.make(arena, DType.FLOAT32, 1, 20, 1).training();
    int[] labels = images.labels().clone();
    labels[7] = 0;
    LabelledImages changed =
        new LabelledImages(images.inputs(), labels, 10, images.height(), images.width());
    assertNotEquals(images.describe(), changed.describe());
  }
}
