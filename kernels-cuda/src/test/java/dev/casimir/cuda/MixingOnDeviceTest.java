package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.IrrepNormalization;
import dev.casimir.product.PathNormalization;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Products that mix channels have the bits of the CPU, whatever the weights. */
@OnEveryDevice
class MixingOnDeviceTest {
  private static final List<ProductWeights> WEIGHTS =
      List.of(ProductWeights.NONE, ProductWeights.paths(), ProductWeights.paths().forEachItem());

  private static TensorProduct product(
      ChannelMode mode, String first, String second, String output, ProductWeights weights) {
    return new TensorProduct(
        ProductKind.CG,
        mode,
        Irreps.parse(first),
        Irreps.parse(second),
        Irreps.parse(output),
        IrrepNormalization.COMPONENT,
        PathNormalization.ELEMENT,
        weights);
  }

  @ParameterizedTest
  @CsvSource({
    "UVU, 5x0e+5x1o+5x2e, 3x0e+2x1o+1x1o, 5x0e+5x1o+5x3o+5x1e, 3",
    "UVU, 33x1o, 1x0e+1x1o, 33x1o+33x2e, 1",
    "UVU, 1x2e, 40x2e, 1x1e+1x2e+1x7o, 130",
    "UVU, 2x0e, 2x0e, 2x0e, 0",
    "UVW, 5x0e+4x1o, 3x0e+2x1o, 7x0e+1x1o+2x1e+3x2e+2x9o, 3",
    "UVW, 9x1o, 33x1e, 35x2o+2x0o, 1",
    "UVW, 2x2e, 1x1o, 40x2o, 130",
    "UVW, 0x1o+2x0e, 2x0e, 2x0e+2x1o, 9",
    "UVW, 3x0e, 2x1o, 2x1o, 0"
  })
  void allWeightsAndDerivatives(
      ChannelMode mode, String first, String second, String output, long batch) {
    for (ProductWeights weights : WEIGHTS) {
      TensorProduct product = product(mode, first, second, output, weights);
      compare(product, Algorithm.SPARSE, DType.FLOAT32, Layout.MUL_IR, batch);
      compare(product, Algorithm.SPARSE, DType.FLOAT64, Layout.IR_MUL, batch);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UVU", "UVW"})
  void denseTablesAndTheOtherLayouts(ChannelMode mode) {
    TensorProduct product =
        product(mode, "3x1o+3x2e", "2x1o+4x1e", "3x1e+3x2o", ProductWeights.paths());
    compare(product, Algorithm.DENSE, DType.FLOAT32, Layout.IR_MUL, 5);
    compare(product, Algorithm.DENSE, DType.FLOAT64, Layout.MUL_IR, 5);
  }

  /** Operands so large that a block takes one item. */
  @Test
  void blocksOfManyChannels() {
    for (ProductWeights weights : WEIGHTS) {
      TensorProduct product = product(ChannelMode.UVU, "700x2e", "1x1o", "700x1o", weights);
      compare(product, Algorithm.SPARSE, DType.FLOAT32, Layout.MUL_IR, 2);
      compare(product, Algorithm.SPARSE, DType.FLOAT64, Layout.IR_MUL, 2);
    }
  }

  private static void compare(
      TensorProduct product, Algorithm algorithm, DType dtype, Layout layout, long batch) {
    PlanOptions options = PlanOptions.of(dtype, layout).withAlgorithm(algorithm);
    ProductRun.compareBits(product, options, batch);
  }

  @Test
  void thePlanExplainsItself() {
    TensorProduct product =
        product(ChannelMode.UVW, "2x1o", "3x1o", "4x0e", ProductWeights.paths());
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    ProductKernel kernel = device().plan(product, options);
    assertEquals("sparse", kernel.report().algorithm());
    assertEquals((6 + 9 + 4) * 8, kernel.report().bytes());
    assertEquals(6 * (2 * 3 + 4), kernel.report().multiplyAdds());
  }

  @Test
  void whatDoesNotFitIsRefusedInOneSentence() {
    TensorProduct product =
        product(ChannelMode.UVU, "30000x2e", "1x1o", "30000x1o", ProductWeights.paths());
    UnsupportedOperationException refused =
        assertThrows(
            UnsupportedOperationException.class,
            () -> device().plan(product, PlanOptions.of(DType.FLOAT64, Layout.MUL_IR)));
    assertTrue(refused.getMessage().endsWith("plan it on the cpu"), refused.getMessage());
  }
}
