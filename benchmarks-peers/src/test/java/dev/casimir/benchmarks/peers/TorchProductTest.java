package dev.casimir.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.benchmarks.peers.TorchProduct.Arrangement;
import dev.casimir.product.ProductKind;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchProductTest {
  @ParameterizedTest
  @ValueSource(strings = {"dense", "sparse", "torch-einsum", "torch-columns"})
  void everyAlgorithmIsHeldAgainstOursBeforeItIsTimed(String algorithm) {
    for (String kind : new String[] {"cg", "gaunt"}) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        TensorProductPeers benchmark = new TensorProductPeers();
        benchmark.kind = kind;
        benchmark.algorithm = algorithm;
        benchmark.degree = 3;
        benchmark.channels = 5;
        benchmark.batch = 4;
        benchmark.dtype = dtype;
        benchmark.settle = 0;
        assertDoesNotThrow(benchmark::prepare);
        benchmark.free();
      }
    }
  }

  @Test
  void scalarsTimesVectorsByHand() {
    double[] x = {2, 0, 0, 0, 0, 1, 2, 3};
    double[] y = {0, 4, 5, 6, 0, 4, 5, 6};
    for (Arrangement arrangement : Arrangement.values()) {
      try (TorchProduct product =
          new TorchProduct(ProductKind.CG, 1, arrangement, DType.FLOAT64, 1, x, y)) {
        double[] z = product.result();
        double root = Math.sqrt(3);
        double[] expected = {0, 8 / root, 10 / root, 12 / root, 32 / root, 0, 0, 0};
        for (int i = 0; i < z.length; i++) {
          assertEquals(expected[i], z[i], 1e-14, Arrays.toString(z));
        }
      }
    }
  }

  @Test
  void disagreementIsAnError() {
    double[] exact = {1, -1};
    assertDoesNotThrow(
        () -> Agreement.require("peer", DType.FLOAT32, new double[] {1 + 9e-6, -1}, exact));
    assertThrows(
        IllegalStateException.class,
        () -> Agreement.require("peer", DType.FLOAT32, new double[] {1 + 2e-5, -1}, exact));
    assertThrows(
        IllegalStateException.class,
        () -> Agreement.require("peer", DType.FLOAT32, new double[] {Double.NaN, -1}, exact));
    assertThrows(
        IllegalStateException.class,
        () -> Agreement.require("peer", DType.FLOAT64, new double[1], exact));
  }
}
