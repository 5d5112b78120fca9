package dev.casimir.models.data;

import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * Samples gathered into batches: in a given order, {@code size} at a time, the last batch with what
 * is left. The tensor of a batch is overwritten by the next.
 */
public final class Batches {
  private final LabelledImages images;
  private final int size;
  private final Tensor inputs;

  /**
   * @param arena holds one batch
   * @param size samples of a batch, at least 1
   */
  public Batches(Arena arena, LabelledImages images, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("size: expected 1 or more, got " + size);
    }
    this.images = images;
    this.size = Math.min(size, Math.max(1, images.size()));
    this.inputs =
        Tensor.zeros(arena, images.inputs().dtype(), this.size, images.inputs().dimension(1));
  }

  /**
   * A batch.
   *
   * @param inputs [n, features]
   * @param labels n classes
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one use
  public record Batch(Tensor inputs, int[] labels) {}

  /** How many batches there are. */
  public int count() {
    return Math.ceilDiv(images.size(), size);
  }

  /**
   * Gathers a batch.
   *
   * @param order a permutation of the samples
   * @param index of the batch, 0 to count - 1
   */
  public Batch gather(int[] order, int index) {
    Objects.checkIndex(index, count());
    int from = index * size;
    int samples = Math.min(size, images.size() - from);
    MemorySegment source = images.inputs().segment();
    MemorySegment target = inputs.segment();
    long rowBytes = inputs.dimension(1) * inputs.dtype().bytes();
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      int sample = order[from + i];
      MemorySegment.copy(source, sample * rowBytes, target, i * rowBytes, rowBytes);
      labels[i] = images.labels()[sample];
    }
    return new Batch(inputs.slice(0, samples), labels);
  }

  /** A batch of the samples as they lie, without copying. */
  public Batch inPlace(int index) {
    Objects.checkIndex(index, count());
    int from = index * size;
    int to = Math.min(images.size(), from + size);
    int[] labels = Arrays.copyOfRange(images.labels(), from, to);
    return new Batch(images.inputs().slice(from, to), labels);
  }
}
