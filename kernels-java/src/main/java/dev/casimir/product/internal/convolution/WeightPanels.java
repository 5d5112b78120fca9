package dev.casimir.product.internal.convolution;

import dev.casimir.product.internal.PanelCopy;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * The weights for each path and channel of an edge as a panel, a row for each path; used in place
 * where the number of channels fills whole vectors.
 */
final class WeightPanels {
  private final PanelCopy copy;
  private final boolean inPlace;
  private final int paths;
  private final int multiplicity;
  private final int channels;
  private final int elementBytes;

  WeightPanels(int paths, int multiplicity, int channels, DType dtype) {
    this.copy = Provider.instantiatePlain(PanelCopy.class, PanelCopy.class.getName(), dtype);
    this.inPlace = multiplicity == channels;
    this.paths = paths;
    this.multiplicity = multiplicity;
    this.channels = channels;
    this.elementBytes = dtype.bytes();
  }

  boolean inPlace() {
    return inPlace;
  }

  /** Bytes of the weights of one edge in the tensor. */
  long edgeBytes() {
    return (long) paths * multiplicity * elementBytes;
  }

  long panelBytes() {
    return (long) paths * channels * elementBytes;
  }

  void pack(MemorySegment weights, long edge, MemorySegment panel) {
    for (int p = 0; p < paths; p++) {
      long from = (edge * paths + p) * multiplicity;
      copy.gather(weights, from, 1, panel, (long) p * channels, multiplicity);
    }
  }

  void unpack(MemorySegment panel, MemorySegment weights, long edge) {
    for (int p = 0; p < paths; p++) {
      long to = (edge * paths + p) * multiplicity;
      copy.scatter(panel, (long) p * channels, weights, to, 1, multiplicity);
    }
  }
}
