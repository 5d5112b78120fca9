package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowKernel;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The Gaunt product, and the curl-Gaunt product, on a separable grid: Gauss-Legendre nodes in
 * cos(theta), and at each node a convolution in m instead of a grid in phi. Exact for the degrees
 * it is made for; O(L^3).
 *
 * <p>With P the normalised associated Legendre functions and nodes paired as theta, pi - theta:
 *
 * <pre>
 *   a_m + b_m at a node = sum over l of P_lm x_{l,+m}, P_lm x_{l,-m}     (terms with l + m odd change sign on the far side)
 *   h = f * g           = convolution over m of the complex numbers a_m - i b_m
 *   z_lm                = 2 pi sum over nodes of w P_lm h_m
 * </pre>
 *
 * The curl-Gaunt product has the derivatives by theta and phi on the grid and two convolutions, see
 * {@link BracketConvolution}; the division by sin(theta) is part of w. No node is a pole.
 *
 * <p>One vector of lanes goes through all three stages while its grid values stay in the
 * first-level cache.
 */
public final class GridProduct implements PanelProduct {
  /** Degree up to which the whole product is straight-line code. */
  static final int STRAIGHT_LINE_DEGREE = 8;

  private final GridStages stages;
  private final long rowStride;
  private final int rowBytes;
  private final int lanesPerRow;
  private final int nodes;
  private final RowKernel convolution;
  private final long multiplyAdds;
  private final RowSums rowSums;
  private final int firstZeroRow;
  private final int endRow;

  private GridProduct(
      GridStages stages, int degree3, DType dtype, Provider provider, long rowStride) {
    GridShape shape = stages.shape();
    this.stages = stages;
    this.nodes = shape.nodes();
    this.rowStride = rowStride;
    this.lanesPerRow = Provider.lanes(provider, dtype);
    this.rowBytes = rowBytes(dtype, provider);
    this.rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    this.endRow = RowMap.rowsTo(degree3);
    this.firstZeroRow = shape.accumulates() ? 0 : RowMap.rowsTo(shape.degree3());
    this.convolution = RowProgramCompiler.compile(stages.node(), provider);
    this.multiplyAdds = stages.multiplyAdds();
  }

  private static int rowBytes(DType dtype, Provider provider) {
    return Provider.lanes(provider, dtype) * dtype.bytes();
  }

  /**
   * A Gaunt product of degrees {@code degree1 (x) degree2 -> degree3} on panels of the given row
   * stride in bytes.
   */
  static GridProduct gaunt(
      int degree1, int degree2, int degree3, DType dtype, Provider provider, long rowStride) {
    GridShape shape = new GridShape(degree1, degree2, degree3);
    int rowBytes = rowBytes(dtype, provider);
    GridStages stages = GridStages.product(shape, dtype, provider, rowStride, rowBytes);
    return new GridProduct(stages, degree3, dtype, provider, rowStride);
  }

  /** A curl-Gaunt product, likewise, of degrees from 1 on. */
  static GridProduct curl(
      int degree1, int degree2, int degree3, DType dtype, Provider provider, long rowStride) {
    GridShape shape = GridShape.bracket(degree1, degree2, degree3);
    int rowBytes = rowBytes(dtype, provider);
    GridStages stages = GridStages.bracket(shape, dtype, provider, rowStride, rowBytes);
    return new GridProduct(stages, degree3, dtype, provider, rowStride);
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public long scratchBytes(int lanes) {
    return (long) nodes * (stages.rows1() + stages.rows2() + stages.shape().rows3()) * rowBytes;
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long stride,
      int lanes,
      MemorySegment scratch) {
    if (stride != rowStride) {
      throw new IllegalArgumentException("rowStride: planned for " + rowStride + ", got " + stride);
    }
    long second = (long) nodes * stages.rows1() * rowBytes;
    long third = second + (long) nodes * stages.rows2() * rowBytes;
    List<GridTransform> first = stages.first();
    List<GridTransform> other = stages.second();
    List<GridTransform> back = stages.back();
    if (firstZeroRow < endRow) {
      rowSums.clear(z, zOffset + firstZeroRow * stride, endRow - firstZeroRow, stride, lanes);
    }
    int vectors = lanes / lanesPerRow;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * rowBytes;
      for (int i = 0; i < first.size(); i++) {
        first.get(i).run(x, xOffset + lane, scratch, 0);
      }
      for (int i = 0; i < other.size(); i++) {
        other.get(i).run(y, yOffset + lane, scratch, second);
      }
      convolution.run(scratch, 0, scratch, second, scratch, third, nodes);
      for (int i = 0; i < back.size(); i++) {
        back.get(i).run(z, zOffset + lane, scratch, third);
      }
    }
  }
}
