package dev.casimir.so3.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * Spherical harmonics of the directions of a few vectors that stand in rows, for kernels that need
 * them on the way: component-major, vectors are lanes. Special vectors are treated as {@link
 * dev.casimir.so3.SphericalHarmonics} says.
 */
public final class HarmonicsTile {
  private static final String PACKAGE = "dev.casimir.so3.internal.";

  private final int degree;
  private final long vectorBytes;
  private final MemorySegment table;
  private final PanelDirections directions;
  private final PanelHarmonics values;
  private final PanelHarmonics gradients;
  private final ScratchPool pool;

  public HarmonicsTile(
      int maximumDegree, Normalization normalization, DType dtype, Provider provider) {
    degree = maximumDegree;
    vectorBytes = (long) Provider.lanes(provider, dtype) * dtype.bytes();
    table = HarmonicsCoefficients.table(dtype, maximumDegree, normalization, true).segment();
    directions =
        Provider.instantiate(provider, PanelDirections.class, PACKAGE + "PanelDirections", dtype);
    values = Provider.instantiate(provider, PanelHarmonics.class, PACKAGE + "PanelValues", dtype);
    gradients =
        Provider.instantiate(provider, PanelHarmonics.class, PACKAGE + "PanelGradients", dtype);
    pool = new ScratchPool(HarmonicsScratch.panels(degree) * vectorBytes);
  }

  /**
   * Writes (L+1)^2 rows.
   *
   * @param vectors three rows from byte {@code vectorsOffset} on
   * @param rowBytes of every row; a multiple of the provider's vectors
   */
  public void values(
      MemorySegment vectors,
      long vectorsOffset,
      MemorySegment results,
      long valuesOffset,
      long rowBytes) {
    run(values, vectors, vectorsOffset, results, valuesOffset, 0, rowBytes);
  }

  /** Writes (L+1)^2 rows of values and 3 (L+1)^2 rows of derivatives, x, y and z of each value. */
  public void gradients(
      MemorySegment vectors,
      long vectorsOffset,
      MemorySegment results,
      long valuesOffset,
      long gradientsOffset,
      long rowBytes) {
    run(gradients, vectors, vectorsOffset, results, valuesOffset, gradientsOffset, rowBytes);
  }

  private void run(
      PanelHarmonics harmonics,
      MemorySegment vectors,
      long vectorsOffset,
      MemorySegment results,
      long valuesOffset,
      long gradientsOffset,
      long rowBytes) {
    MemorySegment scratch = pool.acquire();
    try {
      for (long lane = 0; lane < rowBytes; lane += vectorBytes) {
        directions.prepare(true, vectors, vectorsOffset + lane, rowBytes, scratch);
        harmonics.evaluate(
            table,
            degree,
            scratch,
            results,
            valuesOffset + lane,
            results,
            gradientsOffset + lane,
            rowBytes);
      }
    } finally {
      pool.release(scratch);
    }
  }
}
