package dev.casimir.benchmarks.compare;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.SymmetricContractionKernel;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A symmetric contraction with the weights that make it the many-body product: its paths span every
 * equivariant power, the Gaunt one among them. Weights are found by least squares on a few items,
 * in double precision.
 */
final class FittedContraction {
  private static final long SEED = 77;

  private final int degree;
  private final int channels;
  private final SymmetricContraction contraction;
  private final double[] weights;

  /** Of {@code order} factors of degrees 0..L into the same. */
  FittedContraction(int degree, int order, int channels) {
    this.degree = degree;
    this.channels = channels;
    contraction = contraction(degree, order, channels);
    weights = fit(order);
  }

  private static SymmetricContraction contraction(int degree, int order, int channels) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    return new SymmetricContraction(irreps, irreps, order);
  }

  /** Why there is no contraction of such an order, where there is none. */
  static Optional<String> refusal(int degree, int order) {
    try {
      contraction(degree, order, 1);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  PlanReport report(PlanOptions options) {
    return Device.cpu().plan(contraction, options).report();
  }

  /** The contraction as a power. */
  ManyBodyCheck.Power power(PlanOptions options) {
    SymmetricContractionKernel kernel = Device.cpu().plan(contraction, options);
    return (x, z) -> {
      try (Arena arena = Arena.ofShared()) {
        Tensor given = Tensor.zeros(arena, options.dtype(), weights.length, channels);
        for (long i = 0; i < given.size(); i++) {
          given.setDouble(i, weights[(int) (i / channels)]);
        }
        kernel.forward(x, given, z);
      }
    };
  }

  private double[] fit(int order) {
    int[][] paths = contraction.paths();
    int count = contraction.pathCount();
    int unknowns = Arrays.stream(paths).mapToInt(block -> block[order - 1]).max().orElse(0);
    int items = 2 + unknowns; // each gives one equation at least
    double[] found = new double[count];
    try (Arena arena = Arena.ofShared()) {
      int components = (degree + 1) * (degree + 1);
      Tensor single = Tensor.random(arena, DType.FLOAT64, SEED, items, components);
      Tensor outputs = eachPath(arena, order, count, single);
      List<ExactProduct> chain = ManyBodyCheck.chain(degree, order);
      int path = 0;
      for (int block = 0; block < paths.length; block++) {
        for (int factors = 1; factors <= order; factors++) {
          int here = paths[block][factors - 1];
          if (factors == order) {
            List<double[]> columns = new ArrayList<>();
            for (int p = path; p < path + here; p++) {
              columns.add(column(outputs, block, p, count));
            }
            double[] solved = LeastSquares.solve(columns, target(chain, single, block));
            System.arraycopy(solved, 0, found, path, here);
          }
          path += here;
        }
      }
    }
    return found;
  }

  /** The same items in as many channels as there are paths, each with the weight of one path. */
  private Tensor eachPath(Arena arena, int order, int count, Tensor single) {
    long items = single.dimension(0);
    long components = single.dimension(1);
    Tensor x = Tensor.zeros(arena, DType.FLOAT64, items, components * count);
    for (long i = 0; i < x.size(); i++) {
      x.setDouble(i, single.getDouble(i / count));
    }
    Tensor unit = Tensor.zeros(arena, DType.FLOAT64, count, count);
    for (int p = 0; p < count; p++) {
      unit.setDouble((long) p * count + p, 1);
    }
    Tensor z = Tensor.zeros(arena, DType.FLOAT64, items, components * count);
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL);
    Device.cpu().plan(contraction(degree, order, count), options).forward(x, unit, z);
    return z;
  }

  /** What a path makes of the items, in the components of a degree. */
  private static double[] column(Tensor outputs, int block, int path, int count) {
    int width = 2 * block + 1;
    double[] column = new double[(int) outputs.dimension(0) * width];
    for (int i = 0; i < column.length; i++) {
      double[] values = Columns.read(outputs, i / width, path, count);
      column[i] = values[block * block + i % width];
    }
    return column;
  }

  private static double[] target(List<ExactProduct> chain, Tensor single, int block) {
    int width = 2 * block + 1;
    double[] target = new double[(int) single.dimension(0) * width];
    for (int item = 0; item < single.dimension(0); item++) {
      double[] power = ManyBodyCheck.power(chain, Columns.read(single, item, 0, 1));
      System.arraycopy(power, block * block, target, item * width, width);
    }
    return target;
  }
}
