package dev.casimir.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.product.CouplingPath;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A channel-wise product, term by term in double precision: its results, the sums of the absolute
 * values of their terms, and how many these are.
 */
final class ProductTerms {
  private final ProductRun run;
  private final TensorProduct product;
  private final Layout layout;

  ProductTerms(ProductRun run, Layout layout) {
    this.run = run;
    this.product = run.product();
    this.layout = layout;
  }

  /** Allows 4 sqrt(terms) roundings of the sum of the absolute values of the terms. */
  void check(List<Tensor> results) {
    double[][] expected = new Sums(value -> value).all();
    double[][] sizes = new Sums(Math::abs).all();
    double[][] counts = new Sums(value -> value == 0 ? 0 : 1).all();
    for (int r = 0; r < expected.length; r++) {
      Tensor got = results.get(r);
      String what = product.describe() + " " + layout + " " + ProductRun.NAMES.get(r);
      for (int i = 0; i < expected[r].length; i++) {
        double roundings = 4 * Math.sqrt(Math.max(1, counts[r][i]));
        double bound = roundings * run.dtype().unitRoundoff() * sizes[r][i];
        if (Double.isNaN(expected[r][i])) {
          assertTrue(Double.isNaN(got.getDouble(i)), what);
        } else {
          assertEquals(expected[r][i], got.getDouble(i), bound, what);
        }
      }
    }
  }

  /** All results with every factor of every term replaced by a function of it. */
  private final class Sums {
    private final double[] x;
    private final double[] y;
    private final double[] w;
    private final double[] g;
    private final double[] dx;
    private final double[] dy;
    private final double[] dw;
    private final double[][] out;
    private final DoubleUnaryOperator factor;

    Sums(DoubleUnaryOperator factor) {
      this.factor = factor;
      x = values(run.x());
      y = values(run.y());
      w = values(run.weights());
      g = values(run.gradZ());
      dx = values(run.directionX());
      dy = values(run.directionY());
      dw = values(run.directionWeights());
      double[][] shapes = {g, x, y, w, g, x, y, w};
      out = new double[shapes.length][];
      for (int r = 0; r < shapes.length; r++) {
        out[r] = new double[shapes[r].length];
      }
    }

    private double[] values(Tensor tensor) {
      double[] values = tensor.toDoubleArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.isNaN(values[i]) ? values[i] : factor.applyAsDouble(values[i]);
      }
      return values;
    }

    double[][] all() {
      for (CouplingPath path : product.paths()) {
        int l1 = product.first().blocks().get(path.first()).irrep().degree();
        int l2 = product.second().blocks().get(path.second()).irrep().degree();
        int l3 = product.output().blocks().get(path.output()).irrep().degree();
        CouplingTensor tensor = product.kind().coefficients(l1, l2, l3);
        for (int item = 0; item < run.batch(); item++) {
          for (int u = 0; u < product.multiplicity(); u++) {
            for (Weight weight : weights(path, item, u)) {
              for (int t = 0; t < tensor.size(); t++) {
                add(
                    factor.applyAsDouble(path.coefficient() * tensor.value(t)),
                    element(product.first(), path.first(), item, u, l1 + tensor.order1(t)),
                    element(product.second(), path.second(), item, u, l2 + tensor.order2(t)),
                    element(product.output(), path.output(), item, u, l3 + tensor.order3(t)),
                    weight);
              }
            }
          }
        }
      }
      return out;
    }

    private int element(Irreps irreps, int block, int item, int channel, int component) {
      int channels = product.multiplicity();
      int width = irreps.blocks().get(block).irrep().dimension();
      int within =
          layout == Layout.MUL_IR ? channel * width + component : component * channels + channel;
      return item * irreps.dimension() + irreps.offset(block) + within;
    }

    /** One product of weights: the places of its factors. */
    private record Weight(int[] at) {}

    private List<Weight> weights(CouplingPath path, int item, int channel) {
      int start = product.weights().perItem() ? item * (int) product.weightCount() : 0;
      if (product.weights().form() == ProductWeights.Form.NONE) {
        return List.of(new Weight(new int[0]));
      }
      if (product.weights().form() == ProductWeights.Form.PATHS) {
        return List.of(new Weight(new int[] {start + (int) path.weightStart() + channel}));
      }
      int blocks1 = product.first().blocks().size();
      int blocks2 = blocks1 + product.second().blocks().size();
      int[] blocks = {path.first(), blocks1 + path.second(), blocks2 + path.output()};
      int all = blocks2 + product.output().blocks().size();
      List<Weight> weights = new ArrayList<>();
      for (int r = 0; r < product.weights().rank(); r++) {
        int[] at = new int[3];
        for (int f = 0; f < 3; f++) {
          at[f] = start + (r * all + blocks[f]) * product.multiplicity() + channel;
        }
        weights.add(new Weight(at));
      }
      return weights;
    }

    /** The product of the weights but those at two of the factors, -1 for none. */
    private double but(Weight weight, int one, int other) {
      double product = 1;
      for (int f = 0; f < weight.at.length; f++) {
        product *= f == one || f == other ? 1 : w[weight.at[f]];
      }
      return product;
    }

    private void add(double c, int i, int j, int k, Weight weight) {
      double all = c * but(weight, -1, -1);
      out[0][k] += all * x[i] * y[j];
      out[1][i] += all * y[j] * g[k];
      out[2][j] += all * x[i] * g[k];
      out[4][k] += all * dx[i] * y[j];
      out[4][k] += all * x[i] * dy[j];
      out[5][i] += all * dy[j] * g[k];
      out[6][j] += all * dx[i] * g[k];
      for (int f = 0; f < weight.at.length; f++) {
        double rest = c * but(weight, f, -1);
        double turned = rest * dw[weight.at[f]];
        out[3][weight.at[f]] += rest * x[i] * y[j] * g[k];
        out[4][k] += turned * x[i] * y[j];
        out[5][i] += turned * y[j] * g[k];
        out[6][j] += turned * x[i] * g[k];
        out[7][weight.at[f]] += rest * dx[i] * y[j] * g[k];
        out[7][weight.at[f]] += rest * x[i] * dy[j] * g[k];
        for (int other = 0; other < weight.at.length; other++) {
          if (other != f) {
            double two = c * but(weight, f, other) * dw[weight.at[other]];
            out[7][weight.at[f]] += two * x[i] * y[j] * g[k];
          }
        }
      }
    }
  }
}
