package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.ManyBodyPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** First and second derivatives of many-body products. */
class ManyBodyGradientTest {
  private static final long SEED = 20260703;
  private static final double STEP = 1e-5;

  /** A product with operands of its shape. */
  private record Case(
      ManyBodyKernel kernel, Arena arena, Tensor x, Tensor gradZ, Tensor cotangent) {
    static Case random(Arena arena, ManyBodyAlgorithm algorithm, RandomGenerator random) {
      int channels = random.nextInt(4) == 0 ? 16 : 1 + random.nextInt(4);
      Irreps input = ManyBodyProductTest.randomIrreps(random, channels, 3);
      Irreps output = ManyBodyProductTest.randomIrreps(random, channels, 4);
      ManyBodyProduct product = new ManyBodyProduct(input, output, 1 + random.nextInt(4));
      Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
      Provider provider = random.nextBoolean() ? Provider.SCALAR : Provider.VECTOR;
      PlanOptions options =
          PlanOptions.of(DType.FLOAT64, layout)
              .withAlgorithm(algorithm)
              .withThreads(1 + random.nextInt(2));
      int batch = 1 + random.nextInt(3);
      return new Case(
          ManyBodyPlanner.plan(product, options, provider),
          arena,
          Tensor.random(arena, DType.FLOAT64, random.nextLong(), batch, input.dimension()),
          Tensor.random(arena, DType.FLOAT64, random.nextLong(), batch, output.dimension()),
          Tensor.random(arena, DType.FLOAT64, random.nextLong(), batch, input.dimension()));
    }

    Tensor like(Tensor tensor) {
      Tensor result = Tensor.zeros(arena, tensor.dtype(), tensor.shape());
      for (long i = 0; i < result.size(); i++) {
        result.setDouble(i, Double.NaN); // so that an element left unwritten shows
      }
      return result;
    }

    Tensor forward(Tensor at) {
      Tensor z = like(gradZ);
      kernel.forward(at, z);
      return z;
    }

    Tensor backward(Tensor at, Tensor gradient) {
      Tensor gradX = like(x);
      kernel.backward(at, gradient, gradX);
      return gradX;
    }

    Tensor moved(double step) {
      Tensor result = like(x);
      for (long i = 0; i < result.size(); i++) {
        result.setDouble(i, x.getDouble(i) + step * cotangent.getDouble(i));
      }
      return result;
    }
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.size(); i++) {
      sum += a.getDouble(i) * b.getDouble(i);
    }
    return sum;
  }

  private static double norm(Tensor a) {
    return Math.sqrt(dot(a, a));
  }

  private static void check(ManyBodyAlgorithm algorithm, java.util.function.Consumer<Case> test) {
    Property.check(
        12,
        SEED + algorithm.ordinal(),
        random -> {
          try (Arena arena = Arena.ofShared()) {
            test.accept(Case.random(arena, algorithm, random));
          }
        });
  }

  /** (gradZ, dz) = (gradX, dx) with dz by central differences along dx. */
  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void backwardIsTheGradientOfForward(ManyBodyAlgorithm algorithm) {
    check(
        algorithm,
        c -> {
          double ahead = dot(c.gradZ(), c.forward(c.moved(STEP)));
          double behind = dot(c.gradZ(), c.forward(c.moved(-STEP)));
          Tensor gradX = c.backward(c.x(), c.gradZ());
          double scale = Math.max(1, norm(gradX) * norm(c.cotangent()));
          assertEquals((ahead - behind) / (2 * STEP), dot(gradX, c.cotangent()), 1e-7 * scale);
        });
  }

  /** Backward is linear in gradZ, and gradGradZ the transpose of that map. */
  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void doubleBackwardIsTheGradientOfBackward(ManyBodyAlgorithm algorithm) {
    check(
        algorithm,
        c -> {
          Tensor gradX = c.like(c.x());
          Tensor gradGradZ = c.like(c.gradZ());
          c.kernel().doubleBackward(c.x(), c.gradZ(), c.cotangent(), gradX, gradGradZ);
          Tensor first = c.backward(c.x(), c.gradZ());
          double scale = norm(first) * norm(c.cotangent());
          assertEquals(dot(first, c.cotangent()), dot(gradGradZ, c.gradZ()), 1e-13 * scale);
          double ahead = dot(c.cotangent(), c.backward(c.moved(STEP), c.gradZ()));
          double behind = dot(c.cotangent(), c.backward(c.moved(-STEP), c.gradZ()));
          double most = Math.max(1, norm(gradX) * norm(c.cotangent()));
          assertEquals((ahead - behind) / (2 * STEP), dot(gradX, c.cotangent()), 1e-7 * most);
        });
  }

  @Test
  void algorithmsAgreeOnEveryDerivative() {
    Property.check(
        6,
        SEED,
        random -> {
          long seed = random.nextLong();
          try (Arena arena = Arena.ofShared()) {
            double[][] grid = derivatives(arena, ManyBodyAlgorithm.GRID, seed);
            for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
              double[][] other = derivatives(arena, algorithm, seed);
              for (int i = 0; i < grid.length; i++) {
                ManyBodyProductTest.assertClose(grid[i], other[i], 2e-13, algorithm.label());
              }
            }
          }
        });
  }

  private static double[][] derivatives(Arena arena, ManyBodyAlgorithm algorithm, long seed) {
    Case c = Case.random(arena, algorithm, Property.generator(seed));
    Tensor gradX = c.like(c.x());
    Tensor gradGradZ = c.like(c.gradZ());
    c.kernel().doubleBackward(c.x(), c.gradZ(), c.cotangent(), gradX, gradGradZ);
    return new double[][] {
      c.backward(c.x(), c.gradZ()).toDoubleArray(), gradX.toDoubleArray(), gradGradZ.toDoubleArray()
    };
  }

  @Test
  void refusesWhatDoesNotFitBeforeItWrites() {
    Irreps irreps = Irreps.parse("2x0e+2x1o");
    ManyBodyKernel kernel =
        ManyBodyPlanner.plan(
            new ManyBodyProduct(irreps, Irreps.parse("2x0e"), 2),
            PlanOptions.of(DType.FLOAT64, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 3, 8);
      Tensor gradZ = Tensor.random(arena, DType.FLOAT64, 2, 3, 2);
      Tensor gradX = Tensor.zeros(arena, DType.FLOAT64, 3, 8);
      assertEquals(
          "gradZ: expected [3, 2] FLOAT64 (2x0e), got [3, 8] FLOAT64",
          assertThrows(IllegalArgumentException.class, () -> kernel.backward(x, x, gradX))
              .getMessage());
      assertEquals(
          "gradX: the output must not share memory with another operand",
          assertThrows(IllegalArgumentException.class, () -> kernel.backward(x, gradZ, x))
              .getMessage());
      assertEquals(
          "gradGradZ: the output must not share memory with another operand",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> kernel.doubleBackward(x, gradZ, x, gradX, gradZ))
              .getMessage());
      for (double value : gradX.toDoubleArray()) {
        assertEquals(0, value);
      }
    }
  }
}
