package dev.casimir.product.internal.convolution;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/** Gradients of edges' vectors from those of their harmonics; edges are lanes. */
public final class VectorGradients {
  private final TermTable table;

  public VectorGradients(int harmonics, DType dtype, Provider provider) {
    table = GradientTables.slopes(harmonics, dtype, provider);
  }

  /**
   * Writes three rows.
   *
   * @param gradientsOffset of a row for each harmonic in {@code scratch}
   * @param derivativesOffset of three rows for each harmonic, of x, y and z, in {@code scratch}
   * @param rowBytes of every row
   */
  public void run(
      MemorySegment scratch,
      long gradientsOffset,
      long derivativesOffset,
      MemorySegment results,
      long resultsOffset,
      long rowBytes) {
    table.run(
        scratch, gradientsOffset, scratch, derivativesOffset, results, resultsOffset, rowBytes);
  }
}
