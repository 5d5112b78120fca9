package dev.casimir.cli.validate;

import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.CouplingPath;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor product and its vector-Jacobian product as plain sums over the exact tables, one term
 * after the other, with the sums of the magnitudes of the terms.
 *
 * <p>Operands: x, y, gradZ and, if the product has them, weights. Outputs: z, gradX, gradY,
 * gradWeights.
 */
final class ProductReference implements Reference {
  private final TensorProduct product;
  private final Layout layout;
  private final boolean spread;
  private final boolean keepsNaN;

  /** For an algorithm. Those through grids spread errors, and NaN, over all of an item. */
  ProductReference(TensorProduct product, Layout layout, Algorithm algorithm) {
    this.product = product;
    this.layout = layout;
    this.spread = ProductCases.THROUGH_GRIDS.contains(algorithm);
    this.keepsNaN = !spread && algorithm != Algorithm.DENSE; // which multiplies by zeros too
  }

  /** Sums of terms and of their magnitudes. */
  private record Sums(double[] values, double[] magnitudes) {
    Sums(int size) {
      this(new double[size], new double[size]);
    }

    void add(int index, double term) {
      values[index] += term;
      magnitudes[index] += Math.abs(term);
    }
  }

  private record Item(
      int x, int y, int z, int weights, double[] xs, double[] ys, double[] zs, double[] ws) {}

  private record Totals(Sums z, Sums x, Sums y, Sums weights) {}

  @Override
  public String scale() {
    return spread ? "sum of |terms|, root mean square of an item" : "sum of |terms|";
  }

  @Override
  public boolean isCpu() {
    return false;
  }

  @Override
  public List<Expected> expect(List<Operand> operands) {
    double[] x = operands.get(0).values();
    double[] y = operands.get(1).values();
    double[] z = operands.get(2).values();
    double[] w = operands.size() > 3 ? operands.get(3).values() : new double[0];
    Totals totals =
        new Totals(new Sums(z.length), new Sums(x.length), new Sums(y.length), new Sums(w.length));
    int items = (int) operands.get(0).shape()[0];
    for (int item = 0; item < items; item++) {
      int weights = product.weights().perItem() ? item * (int) product.weightCount() : 0;
      Item at =
          new Item(
              item * product.first().dimension(),
              item * product.second().dimension(),
              item * product.output().dimension(),
              weights,
              x,
              y,
              z,
              w);
      for (CouplingPath path : product.paths()) {
        addPath(at, path, totals);
      }
    }
    List<Expected> outputs =
        List.of(
            expected("z", totals.z(), items),
            expected("gradX", totals.x(), items),
            expected("gradY", totals.y(), items));
    return w.length == 0
        ? outputs
        : List.of(
            outputs.get(0),
            outputs.get(1),
            outputs.get(2),
            expected("gradWeights", totals.weights(), 1));
  }

  private Expected expected(String name, Sums sums, int items) {
    double[] scale = sums.magnitudes();
    int width = items == 0 ? 0 : scale.length / items;
    for (int from = 0; spread && width > 0 && from < scale.length; from += width) {
      double item = Groups.rootMeanSquare(scale.clone(), from, width);
      Arrays.fill(scale, from, from + width, item);
    }
    for (int from = 0; !keepsNaN && width > 0 && from < scale.length; from += width) {
      if (!Double.isFinite(Groups.rootMeanSquare(scale, from, width))) {
        Arrays.fill(scale, from, from + width, Double.POSITIVE_INFINITY);
      }
    }
    return new Expected(name, sums.values(), scale, false);
  }

  private void addPath(Item item, CouplingPath path, Totals totals) {
    Irreps.Block first = product.first().blocks().get(path.first());
    Irreps.Block second = product.second().blocks().get(path.second());
    Irreps.Block output = product.output().blocks().get(path.output());
    int us = first.multiplicity();
    int vs = product.mode() == ChannelMode.UUU ? 1 : second.multiplicity();
    int ws = product.mode() == ChannelMode.UVW ? output.multiplicity() : 1;
    CouplingTensor table =
        product
            .kind()
            .coefficients(first.irrep().degree(), second.irrep().degree(), output.irrep().degree());
    for (int u = 0; u < us; u++) {
      for (int v = 0; v < vs; v++) {
        for (int w = 0; w < ws; w++) {
          int inSecond = product.mode() == ChannelMode.UUU ? u : v;
          int inOutput = product.mode() == ChannelMode.UVW ? w : u;
          int[] channels = {u, inSecond, inOutput};
          for (int[] weights : weights(item, path, channels, (u * vs + v) * ws + w)) {
            addChannels(item, path, table, channels, weights, totals);
          }
        }
      }
    }
  }

  /** The weight of a path is a sum of products: places of the factors of each. */
  private List<int[]> weights(Item item, CouplingPath path, int[] channels, int inPath) {
    return switch (product.weights().form()) {
      case NONE -> List.of(new int[0]);
      case PATHS -> List.of(new int[] {item.weights() + (int) path.weightStart() + inPath});
      case DEGREES -> {
        int blocks1 = product.first().blocks().size();
        int blocks2 = blocks1 + product.second().blocks().size();
        int[] blocks = {path.first(), blocks1 + path.second(), blocks2 + path.output()};
        int ofTerm = (int) product.weightCount() / product.weights().rank();
        List<int[]> terms = new ArrayList<>();
        for (int r = 0; r < product.weights().rank(); r++) {
          int start = item.weights() + r * ofTerm + channels[0];
          terms.add(Arrays.stream(blocks).map(b -> start + b * product.multiplicity()).toArray());
        }
        yield terms;
      }
    };
  }

  private void addChannels(
      Item item,
      CouplingPath path,
      CouplingTensor table,
      int[] channels,
      int[] weights,
      Totals totals) {
    double weight = 1;
    for (int at : weights) {
      weight *= item.ws()[at];
    }
    for (int i = 0; i < table.size(); i++) {
      int x = item.x() + index(product.first(), path.first(), channels[0], table.order1(i));
      int y = item.y() + index(product.second(), path.second(), channels[1], table.order2(i));
      int z = item.z() + index(product.output(), path.output(), channels[2], table.order3(i));
      double c = path.coefficient() * table.value(i);
      double xs = item.xs()[x];
      double ys = item.ys()[y];
      double zs = item.zs()[z];
      totals.z().add(z, c * weight * xs * ys);
      totals.x().add(x, c * weight * ys * zs);
      totals.y().add(y, c * weight * xs * zs);
      for (int at : weights) {
        double others = 1;
        for (int other : weights) {
          others *= other == at ? 1 : item.ws()[other];
        }
        totals.weights().add(at, c * others * xs * ys * zs);
      }
    }
  }

  private int index(Irreps irreps, int block, int channel, int order) {
    Irreps.Block of = irreps.blocks().get(block);
    int degree = of.irrep().degree();
    int component = order + degree;
    return irreps.offset(block)
        + (layout == Layout.MUL_IR
            ? channel * (2 * degree + 1) + component
            : component * of.multiplicity() + channel);
  }
}
