package dev.casimir.cuda;

import dev.casimir.cuda.internal.grid.SphereTerms;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/**
 * Sums of the absolute values of the terms of every result of a product through a grid or Fourier
 * series, with weights of degrees or without.
 */
final class SpherePasses {
  private final ProductRun run;
  private final TensorProduct product;
  private final Layout layout;
  private final SphereTerms terms;

  SpherePasses(ProductRun run, Layout layout, SphereTerms terms) {
    this.run = run;
    this.product = run.product();
    this.layout = layout;
    this.terms = terms;
  }

  /** In the order of {@link ProductRun#NAMES}. */
  double[][] sizes() {
    double[][] sizes = {
      of(run.gradZ()), of(run.x()), of(run.y()), of(run.weights()),
      of(run.gradZ()), of(run.x()), of(run.y()), of(run.weights())
    };
    for (double[] size : sizes) {
      Arrays.fill(size, 0);
    }
    int rank = product.weights().isPresent() ? product.weights().rank() : 1;
    for (int r = 0; r < rank; r++) {
      addTerm(r, sizes);
    }
    return sizes;
  }

  private static double[] of(Tensor tensor) {
    double[] values = tensor.toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return values;
  }

  /** One of the three operands: which irreps, and where its weights begin, in blocks. */
  private record Operand(Irreps irreps, int firstBlock) {}

  private void addTerm(int r, double[][] to) {
    int blocks1 = product.first().blocks().size();
    int blocks2 = product.second().blocks().size();
    int all = blocks1 + blocks2 + product.output().blocks().size();
    Operand first = new Operand(product.first(), r * all);
    Operand second = new Operand(product.second(), r * all + blocks1);
    Operand output = new Operand(product.output(), r * all + blocks1 + blocks2);
    double[] w = of(run.weights());
    double[] dw = of(run.directionWeights());
    double[] x = scaled(first, of(run.x()), w);
    double[] y = scaled(second, of(run.y()), w);
    double[] g = scaled(output, of(run.gradZ()), w);
    double[] dx = changed(first, of(run.x()), dw, of(run.directionX()), w);
    double[] dy = changed(second, of(run.y()), dw, of(run.directionY()), w);
    double[] dg = product.weights().isPresent() ? scaled(output, of(run.gradZ()), dw) : null;
    double[] z = terms.output(x, y);
    double[] dz = sum(terms.output(dx, y), terms.output(x, dy));
    collect(output, of(run.gradZ()), null, w, dw, z, dz, to[0], to[4], to[3], to[7]);
    double[] gx = terms.first(y, g);
    double[] dgx = dg == null ? terms.first(dy, g) : sum(terms.first(dy, g), terms.first(y, dg));
    collect(first, of(run.x()), of(run.directionX()), w, dw, gx, dgx, to[1], to[5], to[3], to[7]);
    double[] gy = terms.second(x, g);
    double[] dgy = dg == null ? terms.second(dx, g) : sum(terms.second(dx, g), terms.second(x, dg));
    collect(second, of(run.y()), of(run.directionY()), w, dw, gy, dgy, to[2], to[6], to[3], to[7]);
  }

  /** What a result and its derivative mean for it and for the gradients of the weights. */
  private void collect(
      Operand operand,
      double[] values,
      double[] directions,
      double[] w,
      double[] dw,
      double[] result,
      double[] derivative,
      double[] to,
      double[] to2,
      double[] weights,
      double[] weights2) {
    for (int i = 0; i < result.length; i++) {
      int weight = weight(operand, i);
      to[i] += weight < 0 ? result[i] : w[weight] * result[i];
      to2[i] += weight < 0 ? derivative[i] : w[weight] * derivative[i] + dw[weight] * result[i];
      if (weight >= 0) {
        weights[weight] += values[i] * result[i];
        weights2[weight] +=
            values[i] * derivative[i] + (directions == null ? 0 : directions[i] * result[i]);
      }
    }
  }

  /** The weight of element i, -1 if there are none. */
  private int weight(Operand operand, int i) {
    if (!product.weights().isPresent()) {
      return -1;
    }
    Irreps irreps = operand.irreps();
    int item = i / irreps.dimension();
    int within = i % irreps.dimension();
    int block = 0;
    while (within >= irreps.offset(block) + irreps.blocks().get(block).dimension()) {
      block++;
    }
    int inBlock = within - irreps.offset(block);
    int channels = product.multiplicity();
    int channel =
        layout == Layout.MUL_IR
            ? inBlock / irreps.blocks().get(block).irrep().dimension()
            : inBlock % channels;
    int start = product.weights().perItem() ? item * (int) product.weightCount() : 0;
    return start + (operand.firstBlock() + block) * channels + channel;
  }

  private double[] scaled(Operand operand, double[] values, double[] weights) {
    double[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      int weight = weight(operand, i);
      scaled[i] *= weight < 0 ? 1 : weights[weight];
    }
    return scaled;
  }

  /** The derivative of scaled values. */
  private double[] changed(
      Operand operand, double[] values, double[] dw, double[] directions, double[] w) {
    double[] turned = scaled(operand, directions, w);
    return product.weights().isPresent() ? sum(scaled(operand, values, dw), turned) : turned;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
