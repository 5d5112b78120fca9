package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowKernel;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The Gaunt product on a separable grid: Gauss-Legendre nodes in cos(theta), and at each node a
 * convolution in m instead of a grid in phi. Exact for the degrees it is made for; O(L^3).
 *
 * <p>With P the normalised associated Legendre functions and nodes paired as theta, pi - theta:
 *
 * <pre>
 *   a_m + b_m at a node = sum over l of P_lm x_{l,+m}, P_lm x_{l,-m}     (terms with l + m odd change sign on the far side)
 *   h = f * g           = convolution over m of the complex numbers a_m - i b_m
 *   z_lm                = 2 pi sum over nodes of w P_lm h_m
 * </pre>
 *
 * One vector of lanes goes through all three stages while its grid values stay in the first-level
 * cache.
 */
public final class GridProduct implements PanelProduct {
  /** Degree up to which the whole product is straight-line code. */
  static final int STRAIGHT_LINE_DEGREE = 8;

  private final GridShape shape;
  private final long rowStride;
  private final int rowBytes;
  private final int lanesPerRow;
  private final List<GridTransform> forwardFirst;
  private final List<GridTransform> forwardSecond;
  private final List<GridTransform> backward;
  private final RowKernel convolution;
  private final long multiplyAdds;
  private final RowSums rowSums;
  private final int firstZeroRow;
  private final int endRow;

  /**
   * A product of degrees {@code degree1 (x) degree2 -> degree3} on panels of the given row stride
   * in bytes.
   */
  public GridProduct(
      int degree1, int degree2, int degree3, DType dtype, Provider provider, long rowStride) {
    this.shape = new GridShape(degree1, degree2, degree3);
    this.rowStride = rowStride;
    this.lanesPerRow = Provider.lanes(provider, dtype);
    this.rowBytes = lanesPerRow * dtype.bytes();
    this.rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    this.endRow = RowMap.rowsTo(degree3);
    this.firstZeroRow = shape.accumulates() ? 0 : RowMap.rowsTo(shape.degree3());
    GridLegendre legendre = new GridLegendre(shape, dtype, provider, rowStride, rowBytes);
    forwardFirst = legendre.forward(degree1);
    forwardSecond = degree1 == degree2 ? forwardFirst : legendre.forward(degree2);
    backward = legendre.backward();
    GridConvolution product = new GridConvolution(shape, dtype, rowBytes);
    convolution = RowProgramCompiler.compile(product.program(), provider);
    long sum = product.program().multiplyAdds() * shape.nodes();
    for (List<GridTransform> stage : List.of(forwardFirst, forwardSecond, backward)) {
      for (GridTransform transform : stage) {
        sum += transform.multiplyAdds();
      }
    }
    multiplyAdds = sum;
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public long scratchBytes(int lanes) {
    return (long) shape.nodes() * (shape.rows1() + shape.rows2() + shape.rows3()) * rowBytes;
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
    long second = (long) shape.nodes() * shape.rows1() * rowBytes;
    long third = second + (long) shape.nodes() * shape.rows2() * rowBytes;
    if (firstZeroRow < endRow) {
      rowSums.clear(z, zOffset + firstZeroRow * stride, endRow - firstZeroRow, stride, lanes);
    }
    int vectors = lanes / lanesPerRow;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * rowBytes;
      for (int i = 0; i < forwardFirst.size(); i++) {
        forwardFirst.get(i).run(x, xOffset + lane, scratch, 0);
      }
      for (int i = 0; i < forwardSecond.size(); i++) {
        forwardSecond.get(i).run(y, yOffset + lane, scratch, second);
      }
      convolution.run(scratch, 0, scratch, second, scratch, third, shape.nodes());
      for (int i = 0; i < backward.size(); i++) {
        backward.get(i).run(z, zOffset + lane, scratch, third);
      }
    }
  }
}
