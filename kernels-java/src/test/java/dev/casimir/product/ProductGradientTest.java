package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.ProductPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Weights and derivatives against the exact tables. Everything is a polynomial of low degree in
 * each number, so differences of the oracle over whole steps are exact derivatives.
 */
class ProductGradientTest {
  private static final long SEED = 20261121;

  /** Arguments of one batch entry. */
  private record Point(double[] x, double[] y, double[] w, double[] gz) {
    Point moved(Point direction, double step) {
      return new Point(
          sum(x, direction.x, step),
          sum(y, direction.y, step),
          sum(w, direction.w, step),
          sum(gz, direction.gz, step));
    }

    private static double[] sum(double[] a, double[] b, double step) {
      double[] sum = a.clone();
      for (int i = 0; i < a.length; i++) {
        sum[i] += step * b[i];
      }
      return sum;
    }

    /** The unit vector of number {@code i} of array {@code array}. */
    Point unit(int array, int i) {
      Point unit =
          new Point(
              new double[x.length],
              new double[y.length],
              new double[w.length],
              new double[gz.length]);
      unit.array(array)[i] = 1;
      return unit;
    }

    double[] array(int array) {
      return List.of(x, y, w, gz).get(array);
    }
  }

  /** Exact for polynomials up to degree six. */
  private static double derivative(
      ToDoubleFunction<Point> function, Point at, Point direction, double step) {
    double[] weights = {45, -9, 1};
    double sum = 0;
    for (int k = 1; k <= 3; k++) {
      double ahead = function.applyAsDouble(at.moved(direction, k * step));
      double behind = function.applyAsDouble(at.moved(direction, -k * step));
      sum += weights[k - 1] * (ahead - behind);
    }
    return sum / (60 * step);
  }

  private static double[] gradient(ToDoubleFunction<Point> function, Point at, int array) {
    double[] gradient = new double[at.array(array).length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = derivative(function, at, at.unit(array, i), 0.5);
    }
    return gradient;
  }

  private static ToDoubleFunction<Point> scalar(TensorProduct product, Layout layout) {
    return p -> dot(p.gz(), ProductOracle.multiply(product, layout, p.x(), p.y(), p.w()));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Tensors of a batch and the kernel they are for. */
  private static final class Case {
    final TensorProduct product;
    final PlanOptions options;
    final Provider provider;
    final Arena arena;
    final int batch;
    final Tensor x;
    final Tensor y;
    final Tensor w;
    final Tensor gz;
    final Tensor a;
    final Tensor b;
    final Tensor c;
    final ProductKernel kernel;

    Case(
        TensorProduct product,
        PlanOptions options,
        Provider provider,
        Arena arena,
        int batch,
        long seed) {
      this.product = product;
      this.options = options;
      this.provider = provider;
      this.arena = arena;
      this.batch = batch;
      x = Tensor.random(arena, options.dtype(), seed, batch, product.first().dimension());
      y = Tensor.random(arena, options.dtype(), seed + 1, batch, product.second().dimension());
      gz = Tensor.random(arena, options.dtype(), seed + 2, batch, product.output().dimension());
      a = Tensor.random(arena, options.dtype(), seed + 3, batch, product.first().dimension());
      b = Tensor.random(arena, options.dtype(), seed + 4, batch, product.second().dimension());
      w = Tensor.random(arena, options.dtype(), seed + 5, weightShape());
      c = Tensor.random(arena, options.dtype(), seed + 6, weightShape());
      kernel = ProductPlanner.plan(product, options, provider);
    }

    long[] weightShape() {
      return product.weights().perItem()
          ? new long[] {batch, product.weightCount()}
          : new long[] {product.weightCount()};
    }

    boolean weighted() {
      return product.weights().isPresent();
    }

    Tensor poisoned(long... shape) {
      Tensor tensor = Tensor.zeros(arena, options.dtype(), shape);
      for (long i = 0; i < tensor.size(); i++) {
        tensor.setDouble(i, Double.NaN); // so that an element left unwritten shows
      }
      return tensor;
    }

    List<double[]> forward() {
      Tensor z = poisoned(batch, product.output().dimension());
      if (weighted()) {
        kernel.forward(x, y, w, z);
      } else {
        kernel.forward(x, y, z);
      }
      return List.of(z.toDoubleArray());
    }

    /** Gradients of x, y and, if there are any, the weights. */
    List<double[]> backward() {
      Tensor gx = poisoned(batch, product.first().dimension());
      Tensor gy = poisoned(batch, product.second().dimension());
      Tensor gw = poisoned(weightShape());
      if (weighted()) {
        kernel.backward(x, y, w, gz, gx, gy, gw);
      } else {
        kernel.backward(x, y, gz, gx, gy);
      }
      return List.of(gx.toDoubleArray(), gy.toDoubleArray(), gw.toDoubleArray());
    }

    /** Gradients of x, y, the weights and gz. */
    List<double[]> doubleBackward() {
      Tensor ggz = poisoned(batch, product.output().dimension());
      Tensor gx = poisoned(batch, product.first().dimension());
      Tensor gy = poisoned(batch, product.second().dimension());
      Tensor gw = poisoned(weightShape());
      if (weighted()) {
        kernel.doubleBackward(x, y, w, gz, a, b, c, ggz, gx, gy, gw);
      } else {
        kernel.doubleBackward(x, y, gz, a, b, ggz, gx, gy);
      }
      return List.of(
          gx.toDoubleArray(), gy.toDoubleArray(), gw.toDoubleArray(), ggz.toDoubleArray());
    }

    Point point(int item) {
      return new Point(row(x, item), row(y, item), weights(w, item), row(gz, item));
    }

    /** What the double backward's scalar is differentiated along. */
    Point direction(int item) {
      return new Point(
          row(a, item), row(b, item), weights(c, item), new double[product.output().dimension()]);
    }

    private double[] weights(Tensor tensor, int item) {
      if (!weighted()) {
        return new double[0];
      }
      return product.weights().perItem() ? row(tensor, item) : tensor.toDoubleArray();
    }

    private static double[] row(Tensor tensor, int item) {
      return tensor.slice(item, item + 1L).toDoubleArray();
    }

    /** Compares with a function of each entry; arrays of shared weights are added up. */
    void assertGradients(
        List<double[]> actual, Function<Integer, ToDoubleFunction<Point>> function) {
      double tolerance = options.dtype() == DType.FLOAT32 ? 1e-5 : 1e-12;
      for (int array = 0; array < actual.size(); array++) {
        if (array == 2 && !weighted()) {
          continue;
        }
        boolean shared = array == 2 && !product.weights().perItem();
        double[] expected = new double[actual.get(array).length];
        for (int item = 0; item < batch; item++) {
          double[] own = gradient(function.apply(item), point(item), array);
          for (int i = 0; i < own.length; i++) {
            expected[shared ? i : item * own.length + i] += own[i];
          }
        }
        assertClose(expected, actual.get(array), tolerance, "array " + array + " of " + this);
      }
    }

    @Override
    public String toString() {
      return product.describe() + " " + options + " " + provider + " batch " + batch;
    }
  }

  private static void assertClose(
      double[] expected, double[] actual, double tolerance, String what) {
    double squares = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += expected[i] * expected[i];
      double error = Math.abs(expected[i] - actual[i]);
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
    }
    double rms = Math.sqrt(squares / Math.max(1, expected.length));
    assertTrue(worst <= 10 * tolerance * rms, what + ": error " + worst + " against rms " + rms);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void weightedProductsAgreeWithTheTables(Algorithm algorithm) {
    check(
        algorithm,
        30,
        test -> {
          double[] actual = test.forward().getFirst();
          double[] expected = new double[actual.length];
          for (int item = 0; item < test.batch; item++) {
            Point p = test.point(item);
            double[] z =
                ProductOracle.multiply(test.product, test.options.layout(), p.x(), p.y(), p.w());
            System.arraycopy(z, 0, expected, item * z.length, z.length);
          }
          double tolerance = test.options.dtype() == DType.FLOAT32 ? 1e-5 : 1e-13;
          assertClose(expected, actual, tolerance, test.toString());
        });
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void gradientsAreDerivativesOfTheTables(Algorithm algorithm) {
    check(
        algorithm,
        20,
        test ->
            test.assertGradients(
                test.backward(), item -> scalar(test.product, test.options.layout())));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void doubleBackwardIsTheDerivativeOfTheGradients(Algorithm algorithm) {
    check(
        algorithm,
        12,
        test ->
            test.assertGradients(
                test.doubleBackward(),
                item -> {
                  ToDoubleFunction<Point> s = scalar(test.product, test.options.layout());
                  return p -> derivative(s, p, test.direction(item), 0.5);
                }));
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void bitsDoNotChangeWithProviderOrThreads(Algorithm algorithm) {
    Property.check(
        6,
        SEED,
        random -> {
          TensorProduct product = randomProduct(random, algorithm, 1 + random.nextInt(20), 3);
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(algorithm);
          int batch = 1 + random.nextInt(300);
          long seed = random.nextLong();
          try (Arena arena = Arena.ofShared()) {
            Case one = new Case(product, options, Provider.VECTOR, arena, batch, seed);
            Case scalar = new Case(product, options, Provider.SCALAR, arena, batch, seed);
            Case many =
                new Case(product, options.withThreads(3), Provider.VECTOR, arena, batch, seed);
            for (Case other : List.of(scalar, many)) {
              assertBits(one.forward(), other.forward());
              assertBits(one.backward(), other.backward());
              assertBits(one.doubleBackward(), other.doubleBackward());
            }
          }
        });
  }

  @Test
  void sharedWeightsCollectTheWholeBatch() {
    Irreps irreps = Irreps.parse("3x0e+3x1o");
    TensorProduct product =
        TensorProduct.gaunt(irreps, irreps, irreps).withWeights(ProductWeights.paths());
    try (Arena arena = Arena.ofShared()) {
      PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
      Case test = new Case(product, options, Provider.VECTOR, arena, 5000, 4);
      test.assertGradients(test.backward(), item -> scalar(product, Layout.MUL_IR));
      Case none = new Case(product, options, Provider.VECTOR, arena, 0, 4);
      assertArrayEquals(new double[(int) product.weightCount()], none.backward().get(2));
    }
  }

  @Test
  void nanStaysInItsItem() {
    Irreps irreps = Irreps.parse("5x0e+5x1o+5x2e");
    TensorProduct product =
        TensorProduct.clebschGordan(irreps, irreps, irreps)
            .withWeights(ProductWeights.paths().forEachItem());
    try (Arena arena = Arena.ofShared()) {
      PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
      Case test = new Case(product, options, Provider.VECTOR, arena, 6, 4);
      List<double[]> clean = test.backward();
      test.gz.setDouble(3L * irreps.dimension() + 1, Double.NaN);
      List<double[]> dirty = test.backward();
      for (int array = 0; array < 3; array++) {
        int width = clean.get(array).length / 6;
        for (int i = 0; i < clean.get(array).length; i++) {
          if (i / width != 3) {
            assertEquals(clean.get(array)[i], dirty.get(array)[i], "array " + array);
          }
        }
        assertTrue(Arrays.stream(dirty.get(array)).anyMatch(Double::isNaN));
      }
    }
  }

  @Test
  void weightsAreAskedForAndChecked() {
    Irreps irreps = Irreps.parse("4x0e+4x1o");
    TensorProduct plain = TensorProduct.gaunt(irreps, irreps, irreps);
    TensorProduct weighted = plain.withWeights(ProductWeights.paths());
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 3, 16);
      Tensor z = Tensor.zeros(arena, DType.FLOAT32, 3, 16);
      Tensor other = Tensor.zeros(arena, DType.FLOAT32, 3, 16);
      Tensor w = Tensor.zeros(arena, DType.FLOAT32, 7);
      assertRefused(
          "weights: this product has 16, none were given",
          () -> ProductPlanner.plan(weighted, options).forward(x, x, z));
      assertRefused(
          "weights: this product has none",
          () -> ProductPlanner.plan(plain, options).forward(x, x, w, z));
      assertRefused(
          "weights: expected [16] FLOAT32 (weights), got [7] FLOAT32",
          () -> ProductPlanner.plan(weighted, options).forward(x, x, w, z));
      assertRefused(
          "gradX: the output must not share memory with another output",
          () -> ProductPlanner.plan(plain, options).backward(x, x, x, z, z));
      assertRefused(
          "gradY: the output must not share memory with an input",
          () -> ProductPlanner.plan(plain, options).backward(x, x, other, z, other));
      assertRefused(
          "algorithm: grid cannot give each path a weight; use sparse, or weights of degrees",
          () -> ProductPlanner.plan(weighted, options.withAlgorithm(Algorithm.GRID)));
    }
  }

  private static void assertRefused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void assertBits(List<double[]> expected, List<double[]> actual) {
    for (int array = 0; array < expected.size(); array++) {
      assertArrayEquals(
          Arrays.stream(expected.get(array)).mapToLong(Double::doubleToRawLongBits).toArray(),
          Arrays.stream(actual.get(array)).mapToLong(Double::doubleToRawLongBits).toArray(),
          "array " + array);
    }
  }

  /** Small random products, so that the oracle can be differentiated number by number. */
  private static void check(
      Algorithm algorithm, int count, java.util.function.Consumer<Case> assertion) {
    Property.check(
        count,
        SEED + algorithm.ordinal(),
        random -> {
          TensorProduct product = randomProduct(random, algorithm, 1 + random.nextInt(2), 2);
          DType dtype = random.nextInt(4) > 0 ? DType.FLOAT64 : DType.FLOAT32;
          Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
          Provider provider = random.nextInt(4) == 0 ? Provider.SCALAR : Provider.VECTOR;
          PlanOptions options =
              PlanOptions.of(dtype, layout)
                  .withAlgorithm(algorithm)
                  .withThreads(1 + random.nextInt(2));
          try (Arena arena = Arena.ofShared()) {
            assertion.accept(
                new Case(
                    product, options, provider, arena, 1 + random.nextInt(2), random.nextLong()));
          }
        });
  }

  private static TensorProduct randomProduct(
      RandomGenerator random, Algorithm algorithm, int channels, int highest) {
    boolean any = List.of(Algorithm.DENSE, Algorithm.SPARSE, Algorithm.PAIRED).contains(algorithm);
    ProductKind kind = Kinds.random(random, algorithm);
    TensorProduct product =
        new TensorProduct(
            kind,
            randomIrreps(random, channels, highest),
            randomIrreps(random, channels, highest),
            randomIrreps(random, channels, highest + 1));
    if (kind == ProductKind.CG) {
      product =
          product.withNormalization(
              IrrepNormalization.values()[random.nextInt(3)],
              PathNormalization.values()[random.nextInt(3)]);
    }
    ProductWeights weights =
        switch (random.nextInt(any ? 3 : 2)) {
          case 0 -> ProductWeights.NONE;
          case 1 -> ProductWeights.degrees(1 + random.nextInt(2));
          default -> ProductWeights.paths();
        };
    boolean perItem = weights.isPresent() && random.nextBoolean();
    return product.withWeights(perItem ? weights.forEachItem() : weights);
  }

  private static Irreps randomIrreps(RandomGenerator random, int channels, int highest) {
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Irrep irrep = new Irrep(random.nextInt(highest + 1), random.nextBoolean() ? 1 : -1);
      blocks.add(new Irreps.Block(channels, irrep));
    }
    return Irreps.of(blocks);
  }
}
