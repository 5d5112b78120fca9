package dev.casimir.product.internal;

import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;
import java.util.List;

/**
 * The Poisson bracket at one grid node, times sin(theta), as two convolutions in m. With U the
 * slopes, V = m F, i V the derivatives by phi, and f, g the operands:
 *
 * <pre>
 *   H = U_f * (i V_g) - (i V_f) * U_g
 * </pre>
 *
 * All three factors of a kind are Fourier series of real functions; where a number a - i b of V has
 * rows a and b, i V has the rows b and -a.
 *
 * @param swapped whether this is the second convolution
 */
record BracketConvolution(GridShape shape, boolean swapped) implements FourierSums.Product {
  static RowProgram program(GridShape shape, DType dtype, int rowBytes) {
    int rows1 = rows(shape.degree1());
    int rows2 = rows(shape.degree2());
    List<FourierSums.Product> products =
        List.of(new BracketConvolution(shape, false), new BracketConvolution(shape, true));
    return FourierSums.program(shape, rows1, rows2, products, dtype, rowBytes);
  }

  /** Rows of a node of an operand: 2 degree + 1 of U, then 2 degree of V. */
  static int rows(int degree) {
    return 4 * degree + 1;
  }

  /** Where order 0 of V would be, so that its rows a_1, b_1, ... follow those of U. */
  static int azimuthalRow(int degree) {
    return 2 * degree;
  }

  @Override
  public boolean meets(int m, int n) {
    return (swapped ? m : n) != 0;
  }

  @Override
  public FourierSums.Term term(int m, int i, int n, int j, boolean negative) {
    boolean turned = (swapped ? i : j) == 1; // i V: part 0 is b, part 1 is -a
    return new FourierSums.Term(
        row(m, i, shape.degree1(), swapped),
        row(n, j, shape.degree2(), !swapped),
        negative ^ swapped ^ turned);
  }

  private static int row(int order, int part, int degree, boolean azimuthal) {
    return azimuthal
        ? azimuthalRow(degree) + 2 * Math.abs(order) - part
        : FourierSums.row(order, part);
  }
}
