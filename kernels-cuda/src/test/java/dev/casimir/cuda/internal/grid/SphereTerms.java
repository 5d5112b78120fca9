package dev.casimir.cuda.internal.grid;

import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.GridFunction;
import dev.casimir.product.internal.GridShape;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.List;

/**
 * The sums of the absolute values of all terms that a product through values on a grid adds up: the
 * same sums with every factor replaced by its absolute value.
 */
public final class SphereTerms {
  /** The sums for one result, from the absolute values of what it is made of. */
  public interface Sums {
    double[] of(double[] a, double[] b);
  }

  private final TensorProduct operation;
  private final DType dtype;
  private final Layout layout;
  private final List<Sums> maps;

  public SphereTerms(TensorProduct operation, DType dtype, Layout layout) {
    this.operation = operation;
    this.dtype = dtype;
    this.layout = layout;
    this.maps = SphereMaps.maps(operation, this::map);
  }

  /** For z, from x and y. */
  public double[] output(double[] x, double[] y) {
    return maps.get(0).of(x, y);
  }

  /** For the gradient of x, from y and that of z. */
  public double[] first(double[] y, double[] gradZ) {
    return maps.get(1).of(y, gradZ);
  }

  /** For the gradient of y, from x and that of z. */
  public double[] second(double[] x, double[] gradZ) {
    return operation.kind() == ProductKind.GAUNT
        ? maps.get(2).of(x, gradZ)
        : maps.get(2).of(gradZ, x);
  }

  /** Numbers that are added to make one of a result, about. */
  public double additions() {
    int degrees =
        operation.first().maximumDegree()
            + operation.second().maximumDegree()
            + operation.output().maximumDegree();
    return 8.0 * (degrees + 2);
  }

  private Sums map(RowMap x, RowMap y, RowMap z) {
    List<GridGroup> groups = GridGroup.of(operation.kind(), x, y, z);
    List<List<GridGroup.Factors>> factors =
        groups.stream().map(group -> group.factors(dtype)).toList();
    return (a, b) ->
        sums(
            x,
            y,
            z,
            a,
            b,
            (one, two, to) -> {
              for (int g = 0; g < groups.size(); g++) {
                for (GridGroup.Factors some : factors.get(g)) {
                  grid(groups.get(g), some, one, two, to);
                }
              }
            });
  }

  /** A product of the functions of one channel: [parity][degree][order from 0]. */
  private interface Lane {
    void add(double[][][] one, double[][][] two, double[][][] to);
  }

  private double[] sums(RowMap x, RowMap y, RowMap z, double[] a, double[] b, Lane lane) {
    int items = a.length / Math.max(1, x.irreps().dimension());
    double[] sums = new double[items * z.irreps().dimension()];
    for (int item = 0; item < items; item++) {
      for (int channel = 0; channel < operation.multiplicity(); channel++) {
        double[][][] to = empty(z);
        lane.add(read(x, a, item, channel), read(y, b, item, channel), to);
        write(z, to, sums, item, channel);
      }
    }
    return sums;
  }

  private static double[][][] empty(RowMap map) {
    double[][][] empty = new double[2][][];
    for (int parity = 0; parity < 2; parity++) {
      int degree = map.highestDegree(parity == 0);
      empty[parity] = new double[degree + 1][degree + 1];
    }
    return empty;
  }

  private interface Place {
    void visit(int parity, int degree, int order, int at);
  }

  private void eachPlace(RowMap map, int item, int channel, Place place) {
    Irreps irreps = map.irreps();
    for (int block = 0; block < irreps.blocks().size(); block++) {
      int degree = irreps.blocks().get(block).irrep().degree();
      int natural =
          irreps.blocks().get(block).irrep().parity() == (degree % 2 == 0 ? 1 : -1) ? 0 : 1;
      for (int m = -degree; m <= degree && map.firstRow(block) != RowMap.NONE; m++) {
        int within =
            layout == Layout.MUL_IR
                ? channel * (2 * degree + 1) + degree + m
                : (degree + m) * operation.multiplicity() + channel;
        int at = item * irreps.dimension() + irreps.offset(block) + within;
        place.visit(natural, degree, Math.abs(m), at);
      }
    }
  }

  private double[][][] read(RowMap map, double[] from, int item, int channel) {
    double[][][] lane = empty(map);
    eachPlace(map, item, channel, (p, l, m, at) -> lane[p][l][m] += from[at]);
    return lane;
  }

  private void write(RowMap map, double[][][] lane, double[] to, int item, int channel) {
    eachPlace(map, item, channel, (p, l, m, at) -> to[at] += lane[p][l][m]);
  }

  private static void grid(
      GridGroup group,
      GridGroup.Factors factors,
      double[][][] one,
      double[][][] two,
      double[][][] to) {
    GridShape shape = group.shape();
    for (GridGroup.Term term : group.terms()) {
      for (int pair = 0; pair < group.pairs(); pair++) {
        double[] a = node(shape, term.first(), factors.first(), pair, one);
        double[] b = node(shape, term.second(), factors.second(), pair, two);
        double nodes = pair == group.equator() ? 1 : 2;
        double[] c = new double[a.length + b.length];
        for (int m = 0; m < a.length; m++) {
          for (int n = 0; n < b.length; n++) {
            c[m + n] += a[m] * b[n];
            c[Math.abs(m - n)] += a[m] * b[n];
          }
        }
        double[][] result = to[group.natural() ? 0 : 1];
        for (int l = shape.lowestDegree(); l <= Math.min(shape.degree3(), result.length - 1); l++) {
          for (int m = 0; m <= Math.min(l, c.length - 1); m++) {
            double legendre = shape.symmetric(GridFunction.VALUE, pair, l, m) * factors.output()[l];
            double scale = 2 * Math.PI * Math.sqrt(2) * shape.weight(pair) * nodes;
            result[l][m] += Math.abs(scale * legendre) * c[m];
          }
        }
      }
    }
  }

  private static double[] node(
      GridShape shape, GridGroup.Side side, double[] factors, int pair, double[][][] lane) {
    double[][] from = lane[side.natural() ? 0 : 1];
    double[] orders = new double[side.degree() + 1];
    for (int l = 0; l <= side.degree(); l++) {
      for (int m = 0; m <= l; m++) {
        double value = shape.symmetric(side.function(), pair, l, m) * factors[l];
        orders[m] += Math.abs(value) * from[l][m];
      }
    }
    return orders;
  }
}
