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

  /** One batch entry of a product without weights. */
  static double[] multiply(TensorProduct product, Layout layout, double[] x, double[] y) {
    return multiply(product, layout, x, y, new double[0]);
  }

  /** One batch entry. */
  static double[] multiply(
      TensorProduct product, Layout layout, double[] x, double[] y, double[] weights) {
    double[] z = new double[product.output().dimension()];
    for (CouplingPath path : product.paths()) {
      CouplingTensor tensor = table(product, path);
      for (int u = 0; u < product.multiplicity(); u++) {
        double weight = path.coefficient() * weight(product, path, u, weights);
        for (int t = 0; t < tensor.size(); t++) {
          int xi = index(product.first(), path.first(), u, tensor.order1(t), layout);
          int yi = index(product.second(), path.second(), u, tensor.order2(t), layout);
          int zi = index(product.output(), path.output(), u, tensor.order3(t), layout);
          z[zi] += weight * tensor.value(t) * x[xi] * y[yi];
        }
      }
    }
    return z;
  }

  private static double weight(TensorProduct product, CouplingPath path, int u, double[] weights) {
    int channels = product.multiplicity();
    int blocks1 = product.first().blocks().size();
    int blocks2 = blocks1 + product.second().blocks().size();
    int blocks3 = blocks2 + product.output().blocks().size();
    return switch (product.weights().form()) {
      case NONE -> 1;
      case PATHS -> weights[(int) path.weightStart() + u];
      case DEGREES -> {
        double sum = 0;
        for (int r = 0; r < product.weights().rank(); r++) {
          int term = r * blocks3;
          sum +=
              weights[(term + path.first()) * channels + u]
                  * weights[(term + blocks1 + path.second()) * channels + u]
                  * weights[(term + blocks2 + path.output()) * channels + u];
        }
        yield sum;
      }
    };
  }

  private static CouplingTensor table(TensorProduct product, CouplingPath path) {
    Irrep a = product.first().blocks().get(path.first()).irrep();
    Irrep b = product.second().blocks().get(path.second()).irrep();
    Irrep c = product.output().blocks().get(path.output()).irrep();
    return switch (product.kind()) {
      case CG, COMPLETE -> Wigner3j.of(a.degree(), b.degree(), c.degree());
      case GAUNT -> GauntCoefficients.of(a.degree(), b.degree(), c.degree());
      case CURL -> CurlGauntCoefficients.of(a.degree(), b.degree(), c.degree());
      case GAUNT_CURL ->
          (a.degree() + b.degree() + c.degree()) % 2 == 0
              ? GauntCoefficients.of(a.degree(), b.degree(), c.degree())
              : CurlGauntCoefficients.of(a.degree(), b.degree(), c.degree());
    };
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
