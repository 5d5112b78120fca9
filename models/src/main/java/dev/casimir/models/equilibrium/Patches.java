package dev.casimir.models.equilibrium;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * The numbers under a kernel at every pixel as rows of a matrix, so that a convolution is a
 * product.
 */
final class Patches {
  private final long imageSize;
  private final long patchesSize;
  private final int[] stretches;

  Patches(ConvolutionGeometry geometry) {
    imageSize = geometry.lower().size();
    patchesSize = (long) geometry.pixels() * geometry.patch();
    stretches = geometry.stretches();
  }

  /**
   * Copies images [n, size] to patches [n * pixels, patch]; zeros where a kernel leaves an image.
   */
  void gather(Tensor images, Tensor patches) {
    long bytes = images.dtype().bytes();
    MemorySegment from = images.segment();
    MemorySegment to = patches.segment();
    RowArithmetic.zero(patches);
    for (long item = 0; item < images.dimension(0); item++) {
      long image = item * imageSize;
      long patch = item * patchesSize;
      for (int i = 0; i < stretches.length; i += 3) {
        MemorySegment.copy(
            from,
            (image + stretches[i + 1]) * bytes,
            to,
            (patch + stretches[i]) * bytes,
            stretches[i + 2] * bytes);
      }
    }
  }

  /** images += the sum over patches of what lies over each number. */
  void scatter(Tensor patches, Tensor images) {
    boolean single = images.dtype() == DType.FLOAT32;
    MemorySegment from = patches.segment();
    MemorySegment to = images.segment();
    for (long item = 0; item < images.dimension(0); item++) {
      long image = item * imageSize;
      long patch = item * patchesSize;
      for (int i = 0; i < stretches.length; i += 3) {
        if (single) {
          addFloats(from, patch + stretches[i], to, image + stretches[i + 1], stretches[i + 2]);
        } else {
          addDoubles(from, patch + stretches[i], to, image + stretches[i + 1], stretches[i + 2]);
        }
      }
    }
  }

  private static void addFloats(
      MemorySegment from, long source, MemorySegment to, long target, int count) {
    for (int i = 0; i < count; i++) {
      float sum = to.getAtIndex(JAVA_FLOAT, target + i) + from.getAtIndex(JAVA_FLOAT, source + i);
      to.setAtIndex(JAVA_FLOAT, target + i, sum);
    }
  }

  private static void addDoubles(
      MemorySegment from, long source, MemorySegment to, long target, int count) {
    for (int i = 0; i < count; i++) {
      double sum =
          to.getAtIndex(JAVA_DOUBLE, target + i) + from.getAtIndex(JAVA_DOUBLE, source + i);
      to.setAtIndex(JAVA_DOUBLE, target + i, sum);
    }
  }
}
