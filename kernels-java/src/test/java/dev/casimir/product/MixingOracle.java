package dev.casimir.product;

import dev.casimir.so3.CouplingTensor;
import dev.casimir.tensor.Layout;

/**
 * Products of any mode and their derivatives, term by term: s = sum of c w x y g over all
 * quadruples of numbers that meet, for a batch in double precision. The derivatives of one such
 * term are plain.
 */
final class MixingOracle {
  final double[] z;
  final double[] gradX;
  final double[] gradY;
  final double[] gradW;

  /** Of the double backward. */
  final double[] gradG;

  final double[] secondX;
  final double[] secondY;
  final double[] secondW;

  private final TensorProduct product;
  private final Layout layout;
  private final Point point;
  private final Point direction;

  /** All numbers of a batch; g is the cotangent of z, and zero in a direction. */
  record Point(double[] x, double[] y, double[] w, double[] g) {}

  MixingOracle(TensorProduct product, Layout layout, int batch, Point point, Point direction) {
    this.product = product;
    this.layout = layout;
    this.point = point;
    this.direction = direction;
    z = new double[point.g.length];
    gradX = new double[point.x.length];
    gradY = new double[point.y.length];
    gradW = new double[point.w.length];
    gradG = new double[point.g.length];
    secondX = new double[point.x.length];
    secondY = new double[point.y.length];
    secondW = new double[point.w.length];
    for (int item = 0; item < batch; item++) {
      for (CouplingPath path : product.paths()) {
        addPath(item, path);
      }
    }
  }

  private void addPath(int item, CouplingPath path) {
    var first = product.first().blocks().get(path.first());
    var second = product.second().blocks().get(path.second());
    var output = product.output().blocks().get(path.output());
    int l1 = first.irrep().degree();
    int l2 = second.irrep().degree();
    int l3 = output.irrep().degree();
    CouplingTensor tensor = product.kind().coefficients(l1, l2, l3);
    boolean all = product.mode() == ChannelMode.UVW;
    for (int u = 0; u < first.multiplicity(); u++) {
      for (int v = 0; v < second.multiplicity(); v++) {
        for (int w = all ? 0 : u; w < (all ? output.multiplicity() : u + 1); w++) {
          int pair = u * second.multiplicity() + v;
          int channel = all ? pair * output.multiplicity() + w : pair;
          int weight = (int) path.weightStart() + channel;
          if (product.weights().perItem()) {
            weight += item * (int) product.weightCount();
          }
          for (int t = 0; t < tensor.size(); t++) {
            int i = ProductOracle.index(product.first(), path.first(), u, tensor.order1(t), layout);
            int j =
                ProductOracle.index(product.second(), path.second(), v, tensor.order2(t), layout);
            int k =
                ProductOracle.index(product.output(), path.output(), w, tensor.order3(t), layout);
            addTerm(
                path.coefficient() * tensor.value(t),
                item * product.first().dimension() + i,
                item * product.second().dimension() + j,
                item * product.output().dimension() + k,
                weight);
          }
        }
      }
    }
  }

  private void addTerm(double c, int i, int j, int k, int weight) {
    boolean weighted = product.weights().isPresent();
    double x = point.x[i];
    double y = point.y[j];
    double w = weighted ? point.w[weight] : 1;
    double g = point.g[k];
    double a = direction.x[i];
    double b = direction.y[j];
    double d = weighted ? direction.w[weight] : 0;
    z[k] += c * w * x * y;
    gradX[i] += c * w * y * g;
    gradY[j] += c * w * x * g;
    gradG[k] += c * (w * (a * y + x * b) + d * x * y);
    secondX[i] += c * g * (w * b + d * y);
    secondY[j] += c * g * (w * a + d * x);
    if (weighted) {
      gradW[weight] += c * x * y * g;
      secondW[weight] += c * g * (a * y + x * b);
    }
  }
}
