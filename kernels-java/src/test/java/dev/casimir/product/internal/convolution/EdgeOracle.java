package dev.casimir.product.internal.convolution;

import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.internal.AssociatedLegendre;
import java.util.List;

/** The message of one edge by its definition, one channel at a time, in double precision. */
final class EdgeOracle {
  private EdgeOracle() {}

  /** Harmonics of degrees 0..L of the direction of a vector in e3nn's axes. */
  static double[] harmonics(int degree, Normalization normalization, double[] vector) {
    double[] values = new double[(degree + 1) * (degree + 1)];
    double scale =
        Math.max(Math.abs(vector[0]), Math.max(Math.abs(vector[1]), Math.abs(vector[2])));
    if (scale == 0) {
      values[0] = normalization.factorFromIntegral(0) / Math.sqrt(4 * Math.PI);
      return values;
    }
    double x = vector[2] / scale;
    double y = vector[0] / scale;
    double z = vector[1] / scale;
    double across = Math.hypot(x, y);
    double length = Math.hypot(across, z);
    double[] p = AssociatedLegendre.values(degree, z / length, across / length);
    double azimuth = Math.atan2(y, x);
    for (int l = 0; l <= degree; l++) {
      double factor = normalization.factorFromIntegral(l);
      values[l * l + l] = factor * p[AssociatedLegendre.index(l, 0)];
      for (int m = 1; m <= l; m++) {
        double value = factor * Math.sqrt(2) * p[AssociatedLegendre.index(l, m)];
        values[l * l + l + m] = value * Math.cos(m * azimuth);
        values[l * l + l - m] = value * Math.sin(m * azimuth);
      }
    }
    return values;
  }

  /** The message's rows of one channel, from its features' rows. */
  static double[] message(
      List<ConvolutionPath> paths, double[] harmonics, double[] weights, double[] x, int rows) {
    double[] out = new double[rows];
    for (ConvolutionPath path : paths) {
      CouplingTensor tensor = path.coefficients();
      int l2 = tensor.degree2();
      double weight = weights.length == 0 ? 1 : weights[path.index()];
      for (int t = 0; t < tensor.size(); t++) {
        int i = path.row1() + tensor.degree1() + tensor.order1(t);
        int j = l2 * l2 + l2 + tensor.order2(t);
        int k = path.row3() + tensor.degree3() + tensor.order3(t);
        out[k] += weight * tensor.value(t) * x[i] * harmonics[j];
      }
    }
    return out;
  }
}
