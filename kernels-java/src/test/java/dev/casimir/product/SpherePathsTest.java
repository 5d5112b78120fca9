package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.CurlGauntCoefficients;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Products on the sphere, path by path, against the dense Clebsch-Gordan product. */
class SpherePathsTest {
  private static final int HIGHEST = 3;

  /** Irreps of one block each, so that every product is a single path. */
  @Test
  void everyPathOfGauntAndCurlTogetherIsAPositiveMultipleOfTheClebschGordanPath() {
    for (int l1 = 0; l1 <= HIGHEST; l1++) {
      for (int l2 = 0; l2 <= HIGHEST; l2++) {
        for (int parity : new int[] {1, -1}) {
          Irreps first = Irreps.of(List.of(new Irreps.Block(2, new Irrep(l1, parity))));
          Irreps second = Irreps.of(List.of(new Irreps.Block(2, new Irrep(l2, 1))));
          for (int l3 = Math.abs(l1 - l2); l3 <= l1 + l2; l3++) {
            Irreps output = Irreps.of(List.of(new Irreps.Block(2, new Irrep(l3, parity))));
            double factor =
                (l1 + l2 + l3) % 2 == 0
                    ? GauntCoefficients.pathFactor(l1, l2, l3)
                    : CurlGauntCoefficients.pathFactor(l1, l2, l3);
            assertTrue(factor > 0);
            double[] grid = run(TensorProduct.gauntAndCurl(first, second, output), Algorithm.GRID);
            double[] dense =
                run(TensorProduct.clebschGordan(first, second, output), Algorithm.DENSE);
            for (int i = 0; i < dense.length; i++) {
              assertEquals(factor * dense[i], grid[i], 1e-13 * factor, l1 + " " + l2 + " " + l3);
            }
          }
        }
      }
    }
  }

  @Test
  void theCompleteProductOnTheGridIsTheClebschGordanProduct() {
    Irreps irreps = Irreps.parse("2x0e+2x0o+2x1e+2x1o+2x2e+2x2o+2x3e+2x3o+2x4e+2x4o");
    double[] grid = run(TensorProduct.complete(irreps, irreps, irreps), Algorithm.GRID);
    double[] dense = run(TensorProduct.clebschGordan(irreps, irreps, irreps), Algorithm.DENSE);
    for (int i = 0; i < dense.length; i++) {
      assertEquals(dense[i], grid[i], 1e-12);
    }
  }

  private static double[] run(TensorProduct product, Algorithm algorithm) {
    try (Arena arena = Arena.ofConfined()) {
      PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(algorithm);
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 3, product.first().dimension());
      Tensor y = Tensor.random(arena, DType.FLOAT64, 2, 3, product.second().dimension());
      Tensor z = Tensor.zeros(arena, DType.FLOAT64, 3, product.output().dimension());
      Device.cpu().plan(product, options).forward(x, y, z);
      return z.toDoubleArray();
    }
  }
}
