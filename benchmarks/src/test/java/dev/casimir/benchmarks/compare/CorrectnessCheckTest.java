package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.benchmarks.Operands;
import dev.casimir.product.ProductKind;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorrectnessCheckTest {
  private static final int DEGREE = 3;
  private static final int COMPONENTS = 16;
  private static final int CHANNELS = 5;

  /** A kernel from the exact tables, whose result of each item and channel may be spoilt. */
  private record TableKernel(ProductKind kind, UnaryOperator<double[]> spoil)
      implements CorrectnessCheck.Product {
    @Override
    public void forward(Tensor x, Tensor y, Tensor z) {
      ExactProduct exact = new ExactProduct(kind, DEGREE);
      for (int item = 0; item < x.dimension(0); item++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          int first = item * COMPONENTS * CHANNELS + channel;
          double[] result = spoil.apply(exact.apply(column(x, first), column(y, first)));
          for (int i = 0; i < COMPONENTS; i++) {
            if (Double.isFinite(result[i])) {
              z.setDouble(first + (long) i * CHANNELS, result[i]);
            }
          }
        }
      }
    }

    private static double[] column(Tensor tensor, int first) {
      double[] values = new double[COMPONENTS];
      for (int i = 0; i < COMPONENTS; i++) {
        values[i] = tensor.getDouble(first + (long) i * CHANNELS);
      }
      return values;
    }
  }

  private static Correctness check(ProductKind kind, UnaryOperator<double[]> spoil) {
    return new CorrectnessCheck(Operands.random(7), DType.FLOAT64, CHANNELS)
        .check("a", kind, DEGREE, new TableKernel(kind, spoil));
  }

  @ParameterizedTest
  @EnumSource(names = {"CG", "GAUNT"})
  void exactKernelPasses(ProductKind kind) {
    Correctness result = check(kind, z -> z);
    assertTrue(result.passed());
    assertEquals(0, result.error());
  }

  @Test
  void smallErrorFails() {
    Correctness result =
        check(
            ProductKind.GAUNT,
            z -> {
              z[7] += 1e-10;
              return z;
            });
    assertFalse(result.passed());
    assertTrue(result.error() > 1e-11 && result.error() < 1e-9, () -> "error " + result.error());
  }

  @Test
  void unwrittenComponentFails() {
    Correctness result =
        check(
            ProductKind.CG,
            z -> {
              z[15] = Double.NaN;
              return z;
            });
    assertFalse(result.passed());
    assertTrue(Double.isNaN(result.error()));
  }

  @Test
  void wrongTableFails() {
    Correctness result =
        new CorrectnessCheck(Operands.random(7), DType.FLOAT64, CHANNELS)
            .check("a", ProductKind.CG, DEGREE, new TableKernel(ProductKind.GAUNT, z -> z));
    assertFalse(result.passed());
  }

  @Test
  void kernelThatRepeatsTheFirstItemFails() {
    CorrectnessCheck.Product honest = new TableKernel(ProductKind.GAUNT, z -> z);
    CorrectnessCheck.Product repeating =
        new CorrectnessCheck.Product() {
          @Override
          public void forward(Tensor x, Tensor y, Tensor z) {
            honest.forward(x, y, z);
            int row = COMPONENTS * CHANNELS;
            for (int i = row; i < z.size(); i++) {
              z.setDouble(i, z.getDouble(i % row));
            }
          }
        };
    Correctness result =
        new CorrectnessCheck(Operands.random(7), DType.FLOAT64, CHANNELS)
            .check("a", ProductKind.GAUNT, DEGREE, repeating);
    assertFalse(result.passed());
  }
}
