package dev.casimir.so3.internal;

import dev.casimir.simd.Coefficients;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Wigner matrices of all degrees by recursion, items being lanes; then products with them. */
final class MatrixRotation implements RotationMethod {
  private static final String PACKAGE = "dev.casimir.so3.internal.";

  /** A step of the recursion with its numbers rounded. */
  private record RoundedStep(WignerRecursion.Step step, Object factors, Object columnScales) {}

  private final WignerRecursion recursion;
  private final List<RoundedStep> steps = new ArrayList<>();
  private final PanelRecursion panels;
  private final PanelMatrices products;
  private final PanelAngles angles;
  private final int elementBytes;
  private final long row;

  MatrixRotation(WignerRecursion recursion, DType dtype, Provider provider) {
    this.recursion = recursion;
    for (int l = 2; l <= recursion.maximumDegree(); l++) {
      WignerRecursion.Step step = recursion.toDegree(l);
      steps.add(
          new RoundedStep(
              step,
              Coefficients.round(step.factor(), dtype),
              Coefficients.round(step.columnScale(), dtype)));
    }
    panels =
        Provider.instantiate(provider, PanelRecursion.class, PACKAGE + "PanelRecursion", dtype);
    products =
        Provider.instantiate(provider, PanelMatrices.class, PACKAGE + "PanelMatrices", dtype);
    angles = Provider.instantiate(provider, PanelAngles.class, PACKAGE + "PanelAngles", dtype);
    elementBytes = dtype.bytes();
    row = (long) Provider.lanes(provider, dtype) * elementBytes;
  }

  @Override
  public long rotationOffset() {
    return WignerRecursion.ROTATION * row;
  }

  @Override
  public long bytes() {
    return terms() + PanelRecursion.TERM_ROWS * row;
  }

  /** The matrix of degree 0 serves as the row of ones; the signs stand behind the matrices. */
  long signs() {
    return recursion.size() * row;
  }

  private long terms() {
    return signs() + row;
  }

  @Override
  public void prepare(boolean adjoint, MemorySegment memory) {
    angles.signs(memory, rotationOffset(), 0, signs());
    for (int l = 2; l <= recursion.maximumDegree(); l++) {
      RoundedStep rounded = steps.get(l - 2);
      panels.step(
          l,
          WignerRecursion.innerColumns(l),
          rounded.step.firstTerm(),
          rounded.step.axis(),
          rounded.step.source(),
          rounded.factors,
          rounded.columnScales,
          memory,
          rotationOffset(),
          recursion.offset(l - 1) * row,
          recursion.offset(l) * row,
          terms());
    }
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
    int width = irrep.dimension();
    long inLane = (long) lane * elementBytes;
    products.byChannel(
        width,
        memory,
        recursion.offset(irrep.degree()) * row + inLane,
        adjoint ? row : width * row,
        adjoint ? width * row : row,
        sign(irrep) + inLane,
        x,
        xOffset,
        xStride,
        y,
        yOffset,
        yStride,
        vectors);
  }

  @Override
  public void byItem(Irrep irrep, boolean adjoint, MemorySegment memory, long x, long y) {
    int width = irrep.dimension();
    products.byItem(
        width,
        memory,
        recursion.offset(irrep.degree()) * row,
        adjoint ? row : width * row,
        adjoint ? width * row : row,
        sign(irrep),
        x,
        y);
  }

  /** The polynomials of the recursion have the parity of the harmonics. */
  private long sign(Irrep irrep) {
    return irrep.isNatural() ? 0 : signs();
  }
}
