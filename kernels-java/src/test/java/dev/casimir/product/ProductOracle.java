package dev.casimir.product;

import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.CurlGauntCoefficients;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Wigner3j;
import dev.casimir.tensor.Layout;

/**
 * Tensor products by their definition, block by block from the exact tables, in double precision.
 */
final class ProductOracle {
  private ProductOracle() {}

  /** One batch entry. */
  static double[] multiply(TensorProduct product, Layout layout, double[] x, double[] y) {
    double[] z = new double[product.output().dimension()];
    for (int i = 0; i < product.first().blocks().size(); i++) {
      for (int j = 0; j < product.second().blocks().size(); j++) {
        for (int k = 0; k < product.output().blocks().size(); k++) {
          addPath(product, layout, i, j, k, x, y, z);
        }
      }
    }
    return z;
  }

  private static void addPath(
      TensorProduct product,
      Layout layout,
      int i,
      int j,
      int k,
      double[] x,
      double[] y,
      double[] z) {
    Irrep a = product.first().blocks().get(i).irrep();
    Irrep b = product.second().blocks().get(j).irrep();
    Irrep c = product.output().blocks().get(k).irrep();
    if (a.parity() * b.parity() != c.parity()) {
      return;
    }
    CouplingTensor tensor =
        switch (product.kind()) {
          case CG -> Wigner3j.of(a.degree(), b.degree(), c.degree());
          case GAUNT -> GauntCoefficients.of(a.degree(), b.degree(), c.degree());
          case CURL -> CurlGauntCoefficients.of(a.degree(), b.degree(), c.degree());
        };
    for (int u = 0; u < product.multiplicity(); u++) {
      for (int t = 0; t < tensor.size(); t++) {
        int xi = index(product.first(), i, u, tensor.order1(t), layout);
        int yi = index(product.second(), j, u, tensor.order2(t), layout);
        int zi = index(product.output(), k, u, tensor.order3(t), layout);
        z[zi] += tensor.value(t) * x[xi] * y[yi];
      }
    }
  }

  static int index(Irreps irreps, int block, int channel, int order, Layout layout) {
    int degree = irreps.blocks().get(block).irrep().degree();
    int multiplicity = irreps.blocks().get(block).multiplicity();
    int inside =
        layout == Layout.MUL_IR
            ? channel * (2 * degree + 1) + degree + order
            : (degree + order) * multiplicity + channel;
    return irreps.offset(block) + inside;
  }
}
