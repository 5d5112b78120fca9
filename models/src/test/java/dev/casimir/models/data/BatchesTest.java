package dev.casimir.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void anEpochTakesEverySampleOnce() {
    try (Arena arena = Arena.ofConfined()) {
      int samples = 11;
      int[] labels = IntStream.range(0, samples).map(i -> i % 3).toArray();
      double[] pixels = IntStream.range(0, samples * 2).mapToDouble(i -> i).toArray();
      Tensor inputs = Tensor.copyOf(arena, DType.FLOAT32, pixels, samples, 2);
      Batches batches = new Batches(arena, new LabelledImages(inputs, labels, 3, 1, 2), 4);
      assertEquals(3, batches.count());
      int[] order = EpochOrder.shuffled(5, 0, samples);
      int taken = 0;
      for (int index = 0; index < batches.count(); index++) {
        Batches.Batch batch = batches.gather(order, index);
        assertEquals(index == 2 ? 3 : 4, batch.labels().length);
        assertArrayEquals(new long[] {batch.labels().length, 2}, batch.inputs().shape());
        for (int i = 0; i < batch.labels().length; i++) {
          int sample = order[taken++];
          assertEquals(labels[sample], batch.labels()[i]);
          assertEquals(2 * sample, batch.inputs().getDouble(2 * i));
          assertEquals(2 * sample + 1, batch.inputs().getDouble(2 * i + 1));
        }
        assertEquals(8 * index, batches.inPlace(index).inputs().getDouble(0));
        assertEquals(batch.labels().length, batches.inPlace(index).labels().length);
      }
      assertEquals(samples, taken);
      assertThrows(IndexOutOfBoundsException.class, () -> batches.gather(order, 3));
    }
  }

  @Test
  void ordersArePermutationsThatDependOnSeedAndEpochAlone() {
    int[] order = EpochOrder.shuffled(1, 2, 100);
    assertArrayEquals(IntStream.range(0, 100).toArray(), Arrays.stream(order).sorted().toArray());
    assertArrayEquals(order, EpochOrder.shuffled(1, 2, 100));
    assertFalse(Arrays.equals(order, EpochOrder.shuffled(1, 3, 100)));
    assertFalse(Arrays.equals(order, EpochOrder.shuffled(2, 2, 100)));
    assertFalse(Arrays.equals(order, EpochOrder.shuffled(2, 1, 100)));
    assertArrayEquals(new int[0], EpochOrder.shuffled(1, 1, 0));
  }

  /** Every place is equally likely for a sample: chi-squared of 6 x 6 counts, 25 degrees. */
  @Test
  void shufflesAreUniform() {
    int runs = 12_000;
    double[][] counts = new double[6][6];
    for (int epoch = 0; epoch < runs; epoch++) {
      int[] order = EpochOrder.shuffled(9, epoch, 6);
      for (int place = 0; place < 6; place++) {
        counts[order[place]][place]++;
      }
    }
    double expected = runs / 6.0;
    double statistic = 0;
    for (double[] row : counts) {
      for (double count : row) {
        statistic += (count - expected) * (count - expected) / expected;
      }
    }
    assertEquals(25, statistic, 27); // five standard deviations of 7.1, and above 0
  }
}
