package dev.casimir.so3.internal;

import dev.casimir.simd.Coefficients;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.WignerJ;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * D = Z(alpha) J Z(beta) J Z(gamma), factor after factor on up to four vectors of a row, which stay
 * in the first-level cache.
 */
final class FactoredRotation implements RotationMethod {
  private static final String PACKAGE = "dev.casimir.so3.internal.";

  /** Vectors that go through all factors together. */
  private static final int WIDTH = 4;

  /** The nonzeros of J row after row. */
  private record SparseMatrix(int[] starts, int[] columns, Object values) {
    static SparseMatrix of(WignerJ matrix, DType dtype) {
      int degree = matrix.degree();
      int[] starts = new int[2 * degree + 2];
      int[] columns = new int[matrix.size()];
      double[] values = new double[matrix.size()];
      for (int i = 0; i < matrix.size(); i++) {
        starts[matrix.rowOrder(i) + degree + 1] = i + 1;
        columns[i] = matrix.columnOrder(i) + degree;
        values[i] = matrix.value(i);
      }
      return new SparseMatrix(starts, columns, Coefficients.round(values, dtype));
    }
  }

  private final int maximumDegree;
  private final SparseMatrix[] matrices;
  private final PanelAngles angles;
  private final PanelTurns turns;
  private final int elementBytes;
  private final long row;

  FactoredRotation(Irreps irreps, DType dtype, Provider provider) {
    maximumDegree = Math.max(1, irreps.maximumDegree());
    matrices = new SparseMatrix[maximumDegree + 1];
    for (Irreps.Block block : irreps.blocks()) {
      int degree = block.irrep().degree();
      if (block.multiplicity() > 0) {
        matrices[degree] = SparseMatrix.of(WignerJ.of(degree), dtype);
      }
    }
    angles = Provider.instantiate(provider, PanelAngles.class, PACKAGE + "PanelAngles", dtype);
    turns = Provider.instantiate(provider, PanelTurns.class, PACKAGE + "PanelTurns", dtype);
    elementBytes = dtype.bytes();
    row = (long) Provider.lanes(provider, dtype) * elementBytes;
  }

  /** Multiply-adds for one vector of a degree. */
  static long multiplyAdds(int degree) {
    return 12L * degree + 2L * (degree * degree + degree + 1);
  }

  @Override
  public long rotationOffset() {
    return 0;
  }

  private long ones() {
    return 9 * row;
  }

  private long signs() {
    return 10 * row;
  }

  private long angleRows() {
    return 11 * row;
  }

  /** The same rows, one lane of the above in all lanes. */
  private long sharedSign() {
    return angleRows() + 6L * maximumDegree * row;
  }

  private long sharedAngles() {
    return sharedSign() + row;
  }

  /** Two panels for what stands between the factors. */
  private long between(int which) {
    return sharedAngles()
        + 6L * maximumDegree * row
        + which * (2L * maximumDegree + 1) * WIDTH * row;
  }

  @Override
  public long bytes() {
    return between(2);
  }

  @Override
  public void prepare(boolean adjoint, MemorySegment memory) {
    angles.signs(memory, rotationOffset(), ones(), signs());
    angles.angles(maximumDegree, adjoint, memory, rotationOffset(), signs(), angleRows());
  }

  @Override
  public void byChannel(
      Irrep irrep,
      boolean adjoint,
      int lane,
      MemorySegment memory,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset,
      long yStride,
      int vectors) {
    int degree = irrep.degree();
    long inLane = (long) lane * elementBytes;
    long step = 2L * maximumDegree * row;
    turns.expand(memory, sign(irrep) + inLane, sharedSign(), 1);
    for (int factor = 0; factor < 3; factor++) {
      long rows = factor * step;
      turns.expand(memory, angleRows() + rows + inLane, sharedAngles() + rows, 2 * degree);
    }
    int v = 0;
    for (; v + WIDTH <= vectors; v += WIDTH) {
      long at = v * row;
      apply(
          degree,
          WIDTH,
          memory,
          sharedSign(),
          sharedAngles(),
          x,
          xOffset + at,
          xStride,
          y,
          yOffset + at,
          yStride);
    }
    for (; v < vectors; v++) {
      long at = v * row;
      apply(
          degree,
          1,
          memory,
          sharedSign(),
          sharedAngles(),
          x,
          xOffset + at,
          xStride,
          y,
          yOffset + at,
          yStride);
    }
  }

  @Override
  public void byItem(Irrep irrep, boolean adjoint, MemorySegment memory, long x, long y) {
    apply(irrep.degree(), 1, memory, sign(irrep), angleRows(), memory, x, row, memory, y, row);
  }

  private void apply(
      int degree,
      int vectors,
      MemorySegment memory,
      long sign,
      long angle,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset,
      long yStride) {
    SparseMatrix j = matrices[degree];
    long stride = vectors * row;
    long step = 2L * maximumDegree * row;
    turns.turn(degree, vectors, memory, angle, sign, x, xOffset, xStride, between(0), stride);
    turns.exchangeAndTurn(
        degree,
        vectors,
        j.starts,
        j.columns,
        j.values,
        memory,
        angle + step,
        between(0),
        stride,
        memory,
        between(1),
        stride);
    turns.exchangeAndTurn(
        degree,
        vectors,
        j.starts,
        j.columns,
        j.values,
        memory,
        angle + 2 * step,
        between(1),
        stride,
        y,
        yOffset,
        yStride);
  }

  /** The factors are those of a proper rotation; its inversion multiplies by the parity. */
  private long sign(Irrep irrep) {
    return irrep.parity() == 1 ? ones() : signs();
  }
}
