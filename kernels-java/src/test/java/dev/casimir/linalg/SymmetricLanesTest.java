package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.MatrixTasks;
import dev.casimir.linalg.internal.dense.SymmetricFunction;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of small symmetric matrices in lanes, against those computed one by one. */
class SymmetricLanesTest {
  private static final List<MatrixFunction> FUNCTIONS =
      List.of(
          MatrixFunction.SYMMETRIC_EXP,
          MatrixFunction.SYMMETRIC_LOG,
          MatrixFunction.SYMMETRIC_SQUARE_ROOT);

  private static double[] apply(
      MatrixFunction function, int n, DType dtype, Provider provider, double[] a, int[] status) {
    MatrixTasks tasks = new MatrixTasks(function, n, false);
    ItemwiseKernel kernel =
        new ItemwisePlan(
            "f",
            tasks.forward(),
            tasks.backward(),
            Arrangement.ITEM_MAJOR,
            PlanOptions.of(dtype, Layout.IR_MUL),
            provider);
    try (Arena arena = Arena.ofConfined()) {
      long items = a.length / n / n;
      Tensor out = Tensor.zeros(arena, dtype, items, n, n);
      Tensor code = Tensor.zeros(arena, DType.INT32, items);
      kernel.forward(List.of(Tensor.copyOf(arena, dtype, a, items, n, n)), List.of(out), code);
      status[0] = (int) code.getLong(0);
      return out.toDoubleArray();
    }
  }

  /** q diag(values) q^T for a random rotation q. */
  private static double[] positive(RandomGenerator random, int n, double spread) {
    double[] x = ItemRuns.gaussian(random, n * n);
    double[] q =
        ItemRuns.forward(Decomposition.of(Decomposition.Kind.POLAR, n), x).outputs().getFirst();
    double[] a = new double[n * n];
    for (int k = 0; k < n; k++) {
      double value = Math.exp(spread * random.nextGaussian());
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          a[i * n + j] += q[i * n + k] * value * q[j * n + k];
        }
      }
    }
    return a;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void asOneByOne(int n) {
    Property.check(
        20,
        1,
        random -> {
          double[] a = positive(random, n, random.nextInt(4));
          for (MatrixFunction function : FUNCTIONS) {
            int[] status = new int[1];
            double[] vector = apply(function, n, DType.FLOAT64, Provider.current(), a, status);
            assertEquals(0, status[0]);
            double[] expected = new double[n * n];
            new SymmetricFunction(n, SymmetricFunction.Kind.values()[FUNCTIONS.indexOf(function)])
                .apply(a, expected);
            double size = Math.sqrt(ItemRuns.dot(expected, expected));
            double norm = Math.sqrt(ItemRuns.dot(a, a));
            double condition = function == MatrixFunction.SYMMETRIC_EXP ? 1 + norm : 100 * norm;
            assertArrayEquals(expected, vector, 1e-15 * condition * (1 + size));
            assertArrayEquals(
                vector, apply(function, n, DType.FLOAT64, Provider.SCALAR, a, status));
            assertArrayEquals(
                apply(function, n, DType.FLOAT32, Provider.VECTOR, a, status),
                apply(function, n, DType.FLOAT32, Provider.SCALAR, a, status));
          }
        });
  }

  @Test
  void logarithmsNearTheIdentityHaveSmallRelativeErrors() {
    double[] a = {1 + 0x1p-40, 0x1p-41, 0, 0x1p-41, 1, 0, 0, 0, 1 - 0x1p-42};
    int[] status = new int[1];
    double[] log =
        apply(MatrixFunction.SYMMETRIC_LOG, 3, DType.FLOAT64, Provider.current(), a, status);
    double[] expected = {0x1p-40, 0x1p-41, 0, 0x1p-41, 0, 0, 0, 0, -0x1p-42};
    assertArrayEquals(expected, log, 0x1p-79);
  }

  @Test
  void statuses() {
    int[] status = new int[1];
    double[][] matrices = {{1, 0, 0, -1}, {1, 1, 1, 1}, {1, Double.NaN, 0, 1}};
    int[] codes = {1, 2, 3};
    for (int i = 0; i < 3; i++) {
      double[] root =
          apply(
              MatrixFunction.SYMMETRIC_SQUARE_ROOT,
              2,
              DType.FLOAT64,
              Provider.current(),
              matrices[i],
              status);
      assertEquals(codes[i], status[0]);
      assertTrue(Double.isNaN(root[0]));
    }
  }
}
