package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link GridProduct} runs: transforms of both operands to the grid, the work at each node,
 * and the transform back.
 *
 * @param rows1 rows of a node of the first operand
 * @param rows2 rows of a node of the second operand
 */
record GridStages(
    GridShape shape,
    int rows1,
    int rows2,
    List<GridTransform> first,
    List<GridTransform> second,
    RowProgram node,
    List<GridTransform> back) {

  /** Pointwise products, which have Gaunt coefficients. */
  static GridStages product(
      GridShape shape, DType dtype, Provider provider, long rowStride, int rowBytes) {
    GridLegendre legendre = new GridLegendre(shape, dtype, provider, rowStride, rowBytes);
    List<GridTransform> first = values(legendre, shape.degree1());
    List<GridTransform> second =
        shape.degree1() == shape.degree2() ? first : values(legendre, shape.degree2());
    return new GridStages(
        shape,
        2 * shape.degree1() + 1,
        2 * shape.degree2() + 1,
        first,
        second,
        GridConvolution.program(shape, dtype, rowBytes),
        legendre.backward());
  }

  private static List<GridTransform> values(GridLegendre legendre, int degree) {
    return legendre.forward(degree, GridFunction.VALUE, 2 * degree + 1, 0);
  }

  /** Poisson brackets, which have curl-Gaunt coefficients. */
  static GridStages bracket(
      GridShape shape, DType dtype, Provider provider, long rowStride, int rowBytes) {
    GridLegendre legendre = new GridLegendre(shape, dtype, provider, rowStride, rowBytes);
    List<GridTransform> first = derivatives(legendre, shape.degree1());
    List<GridTransform> second =
        shape.degree1() == shape.degree2() ? first : derivatives(legendre, shape.degree2());
    return new GridStages(
        shape,
        BracketConvolution.rows(shape.degree1()),
        BracketConvolution.rows(shape.degree2()),
        first,
        second,
        BracketConvolution.program(shape, dtype, rowBytes),
        legendre.backward());
  }

  private static List<GridTransform> derivatives(GridLegendre legendre, int degree) {
    int rows = BracketConvolution.rows(degree);
    int row = BracketConvolution.azimuthalRow(degree);
    List<GridTransform> transforms =
        new ArrayList<>(legendre.forward(degree, GridFunction.SLOPE, rows, 0));
    transforms.addAll(legendre.forward(degree, GridFunction.AZIMUTHAL, rows, row));
    return transforms;
  }

  long multiplyAdds() {
    long sum = node.multiplyAdds() * shape.nodes();
    for (List<GridTransform> stage : List.of(first, second, back)) {
      for (GridTransform transform : stage) {
        sum += transform.multiplyAdds();
      }
    }
    return sum;
  }
}
