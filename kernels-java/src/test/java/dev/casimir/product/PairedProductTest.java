package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is special to products by pairs of orders. */
class PairedProductTest {
  private static final int CHANNELS = 3;

  private static TensorProduct everyPath(int degree) {
    List<Irreps.Block> blocks = new ArrayList<>();
    for (int l = 0; l <= degree; l++) {
      blocks.add(new Irreps.Block(CHANNELS, new Irrep(l, 1)));
      blocks.add(new Irreps.Block(CHANNELS, new Irrep(l, -1)));
    }
    Irreps harmonics = Irreps.sphericalHarmonics(degree, CHANNELS);
    return TensorProduct.clebschGordan(harmonics, harmonics, Irreps.of(blocks));
  }

  private static ProductKernel plan(TensorProduct product, Algorithm algorithm) {
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL).withAlgorithm(algorithm);
    return Device.cpu().plan(product, options);
  }

  /** One multiply-add for two nonzeros where the sparse form has four, and the shared sums. */
  @Test
  void lessThanHalfTheMultiplyAddsOfTheSparseProductAreLeft() {
    TensorProduct product = everyPath(6);
    long sparse = plan(product, Algorithm.SPARSE).report().multiplyAdds();
    long paired = plan(product, Algorithm.PAIRED).report().multiplyAdds();
    assertEquals(23792, sparse);
    assertEquals(10592, paired);
  }

  /** An infinity reaches what its component couples to and nothing else. */
  @Test
  void infinitiesReachWhatTheyReachInTheSparseProduct() {
    TensorProduct product = everyPath(3);
    int width = product.first().dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor y = Tensor.random(arena, DType.FLOAT64, 2, 1, width);
      for (int component = 0; component < width; component++) {
        Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 1, width);
        x.setDouble(component, Double.POSITIVE_INFINITY);
        double[] sparse = run(arena, product, Algorithm.SPARSE, x, y);
        double[] paired = run(arena, product, Algorithm.PAIRED, x, y);
        int finite = 0;
        for (int i = 0; i < sparse.length; i++) {
          assertEquals(Double.isFinite(sparse[i]), Double.isFinite(paired[i]), "at " + i);
          finite += Double.isFinite(sparse[i]) ? 1 : 0;
        }
        assertTrue(finite >= sparse.length * (CHANNELS - 1) / CHANNELS);
      }
    }
  }

  private static double[] run(
      Arena arena, TensorProduct product, Algorithm algorithm, Tensor x, Tensor y) {
    Tensor z = Tensor.zeros(arena, DType.FLOAT64, 1, product.output().dimension());
    plan(product, algorithm).forward(x, y, z);
    return z.toDoubleArray();
  }
}
