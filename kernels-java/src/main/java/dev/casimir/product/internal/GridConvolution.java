package dev.casimir.product.internal;

import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;
import java.util.List;

/** The pointwise product at one grid node as a convolution in m. */
final class GridConvolution implements FourierSums.Product {
  private GridConvolution() {}

  static RowProgram program(GridShape shape, DType dtype, int rowBytes) {
    List<FourierSums.Product> products = List.of(new GridConvolution());
    return FourierSums.program(shape, shape.rows1(), shape.rows2(), products, dtype, rowBytes);
  }

  @Override
  public boolean meets(int m, int n) {
    return true;
  }

  @Override
  public FourierSums.Term term(int m, int i, int n, int j, boolean negative) {
    return new FourierSums.Term(FourierSums.row(m, i), FourierSums.row(n, j), negative);
  }
}
