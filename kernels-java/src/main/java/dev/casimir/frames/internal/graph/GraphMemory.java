package dev.casimir.frames.internal.graph;

import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The checked memory of one call; what is absent is {@link MemorySegment#NULL}. */
final class GraphMemory {
  private static final int INPUTS = 3;

  private final @Nullable Tensor[] tensors = new @Nullable Tensor[9];
  private final MemorySegment[] segments = new MemorySegment[9];

  GraphMemory() {
    close();
  }

  /** Checks that outputs can be written and stand alone, then takes the memory. */
  void open(GraphBatch graphs, PermutationFrames frames, @Nullable Tensor features, int threads) {
    tensors[0] = graphs.weights();
    tensors[1] = graphs.sizes().orElse(null);
    tensors[2] = graphs.attributes().orElse(null);
    tensors[3] = frames.order();
    tensors[4] = frames.blocks();
    tensors[5] = frames.logSizes();
    tensors[6] = frames.margins();
    tensors[7] = frames.status();
    tensors[8] = features;
    for (int i = INPUTS; i < tensors.length; i++) {
      checkOutput(i);
    }
    for (int i = 0; i < tensors.length; i++) {
      Tensor tensor = tensors[i];
      if (tensor != null) {
        segments[i] = SharedView.forThreads(tensor.segment(), threads);
      }
    }
  }

  private void checkOutput(int index) {
    Tensor output = tensors[index];
    if (output == null) {
      return;
    }
    if (output.isReadOnly()) {
      throw new IllegalArgumentException(
          "outputs: expected writable memory, got " + output + " read-only");
    }
    for (int i = 0; i < index; i++) {
      Tensor other = tensors[i];
      if (other != null && output.overlaps(other)) {
        throw new IllegalArgumentException(
            "outputs: expected memory of their own, got " + output + " that overlaps " + other);
      }
    }
  }

  /** Lets go of the memory. */
  void close() {
    Arrays.fill(tensors, null);
    Arrays.fill(segments, MemorySegment.NULL);
  }

  MemorySegment weights() {
    return segments[0];
  }

  boolean hasSizes() {
    return tensors[1] != null;
  }

  MemorySegment sizes() {
    return segments[1];
  }

  MemorySegment attributes() {
    return segments[2];
  }

  MemorySegment order() {
    return segments[3];
  }

  MemorySegment blocks() {
    return segments[4];
  }

  MemorySegment logSizes() {
    return segments[5];
  }

  MemorySegment margins() {
    return segments[6];
  }

  MemorySegment status() {
    return segments[7];
  }

  boolean hasFeatures() {
    return tensors[8] != null;
  }

  MemorySegment features() {
    return segments[8];
  }
}
