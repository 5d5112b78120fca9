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
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products with explicit coefficients on a device. What the CPU computes by straight-line code, 400
 * terms at most, has its bits; larger products, which the CPU sums in another order, are held to
 * the bound of {@link ProductTerms}.
 */
@OnEveryDevice
class ProductOnDeviceTest {
  private static Irreps degrees(int channels, int degree, String even, String odd) {
    return Irreps.parse(
        IntStream.rangeClosed(0, degree)
            .mapToObj(l -> channels + "x" + l + (l % 2 == 0 ? even : odd))
            .collect(Collectors.joining("+")));
  }

  /** Into all irreps that the kind reaches from those of natural parity. */
  private static TensorProduct full(ProductKind kind, int channels, int degree) {
    Irreps natural = degrees(channels, degree, "e", "o");
    Irreps other = degrees(channels, degree, "o", "e");
    Irreps output =
        switch (kind) {
          case CG, GAUNT -> natural;
          case CURL -> other;
          case GAUNT_CURL, COMPLETE -> Irreps.parse(natural + "+" + other);
        };
    return new TensorProduct(kind, natural, natural, output);
  }

  @ParameterizedTest
  @CsvSource({
    "CG, 0, 1, 1000",
    "CG, 1, 64, 3",
    "CG, 2, 33, 5",
    "GAUNT, 3, 33, 4",
    "GAUNT, 1, 1, 1",
    "CURL, 3, 7, 10",
    "GAUNT_CURL, 2, 1, 150",
    "COMPLETE, 2, 64, 2",
    "GAUNT, 2, 5, 0"
  })
  void smallProductsHaveTheBitsOfTheCpu(ProductKind kind, int degree, int channels, long batch) {
    compare(full(kind, channels, degree), batch);
  }

  @Test
  void paritiesAndRepeatedBlocksHaveTheBitsOfTheCpu() {
    Irreps first = Irreps.parse("5x1o+5x0e+5x1e+5x1o+5x2o");
    Irreps second = Irreps.parse("5x1e+5x1o+5x0o+5x0o");
    Irreps output = Irreps.parse("5x2e+5x3o+5x1o+5x9e+5x2e+5x0o");
    compare(TensorProduct.clebschGordan(first, second, output), 13);
    TensorProduct normalized =
        TensorProduct.clebschGordan(first, second, output)
            .withNormalization(IrrepNormalization.COMPONENT, PathNormalization.ELEMENT);
    compare(normalized.withWeights(ProductWeights.paths()), 13);
    compare(normalized.withWeights(ProductWeights.paths().forEachItem()), 13);
  }

  /** The CPU rounds sums of blocks of the same irrep, each times its weight, less often. */
  @Test
  void weightsOfDegreesOfRepeatedBlocksKeepToTheBound() {
    TensorProduct product =
        TensorProduct.gauntAndCurl(
            Irreps.parse("5x1o+5x0e+5x1e+5x1o+5x2o"),
            Irreps.parse("5x1e+5x1o+5x0o+5x0o"),
            Irreps.parse("5x2e+5x3o+5x1o+5x9e+5x2e+5x0o"));
    for (ProductWeights weights :
        List.of(ProductWeights.degrees(1), ProductWeights.degrees(3).forEachItem())) {
      compareTerms(product.withWeights(weights), DType.FLOAT32, Layout.MUL_IR, 13);
      compareTerms(product.withWeights(weights), DType.FLOAT64, Layout.IR_MUL, 13);
    }
  }

  @ParameterizedTest
  @CsvSource({"CG, 4, 33, 3", "GAUNT_CURL, 3, 1, 200", "GAUNT, 8, 3, 2"})
  void largeProductsKeepToTheBound(ProductKind kind, int degree, int channels, long batch) {
    TensorProduct product = full(kind, channels, degree);
    compareTerms(product, DType.FLOAT32, Layout.MUL_IR, batch);
    compareTerms(product, DType.FLOAT64, Layout.IR_MUL, batch);
  }

  @ParameterizedTest
  @CsvSource({"CG, 3, 33, 5", "GAUNT, 2, 64, 3", "CURL, 4, 1, 100", "GAUNT_CURL, 1, 1, 0"})
  void denseProductsHaveTheBitsOfTheCpu(ProductKind kind, int degree, int channels, long batch) {
    TensorProduct product = full(kind, channels, degree);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      compare(product, Algorithm.DENSE, dtype, Layout.MUL_IR, batch);
    }
    TensorProduct weighted = product.withWeights(ProductWeights.degrees(2));
    compare(weighted, Algorithm.DENSE, DType.FLOAT32, Layout.IR_MUL, batch);
  }

  @ParameterizedTest
  @CsvSource({"1, 64, 70", "2, 33, 9", "1, 1, 1000", "1, 3, 0", "1, 3, 5000"})
  void sharedWeightsOfPathsCollectTheirGradientAsOnTheCpu(int degree, int channels, long batch) {
    TensorProduct product = full(ProductKind.CG, channels, degree);
    compare(product.withWeights(ProductWeights.paths()), batch);
    compare(product.withWeights(ProductWeights.degrees(2)), batch);
  }

  @Test
  void largeWeightedProductsKeepToTheBound() {
    TensorProduct product = full(ProductKind.CG, 17, 3).withWeights(ProductWeights.paths());
    TensorProduct own = product.withWeights(ProductWeights.paths().forEachItem());
    compareTerms(product, DType.FLOAT32, Layout.IR_MUL, 9);
    compareTerms(own, DType.FLOAT64, Layout.MUL_IR, 9);
  }

  /** Sparse, both layouts, both precisions. */
  private static void compare(TensorProduct product, long batch) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Layout layout : Layout.values()) {
        compare(product, Algorithm.SPARSE, dtype, layout, batch);
      }
    }
  }

  private static void compare(
      TensorProduct product, Algorithm algorithm, DType dtype, Layout layout, long batch) {
    PlanOptions options = PlanOptions.of(dtype, layout).withAlgorithm(algorithm);
    ProductRun.compareBits(product, options, batch);
  }

  private static void compareTerms(TensorProduct product, DType dtype, Layout layout, long batch) {
    PlanOptions options = PlanOptions.of(dtype, layout).withAlgorithm(Algorithm.SPARSE);
    ProductRun.compareTerms(product, options, batch);
  }

  /**
   * A product is linear in x, in y and in its weights: gz . z is each of them times its gradient.
   */
  @ParameterizedTest
  @CsvSource({"CG, 2, PATHS", "GAUNT_CURL, 4, NONE", "CURL, 3, PATHS"})
  void gradientsTimesOperandsAreTheResult(ProductKind kind, int degree, ProductWeights.Form form) {
    ProductWeights weights = new ProductWeights(form, 1, form != ProductWeights.Form.NONE);
    TensorProduct product = full(kind, 3, degree).withWeights(weights);
    ProductKernel host = device().plan(product, PlanOptions.of(DType.FLOAT64, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 4, product.first().dimension());
      Tensor y = Tensor.random(arena, DType.FLOAT64, 2, 4, product.second().dimension());
      Tensor gz = Tensor.random(arena, DType.FLOAT64, 3, 4, product.output().dimension());
      Tensor w = Tensor.random(arena, DType.FLOAT64, 4, 4, product.weightCount());
      Tensor z = Tensor.zeros(arena, DType.FLOAT64, gz.shape());
      Tensor gx = Tensor.zeros(arena, DType.FLOAT64, x.shape());
      Tensor gy = Tensor.zeros(arena, DType.FLOAT64, y.shape());
      Tensor gw = Tensor.zeros(arena, DType.FLOAT64, w.shape());
      if (weights.isPresent()) {
        host.forward(x, y, w, z);
        host.backward(x, y, w, gz, gx, gy, gw);
        assertEquals(dot(gz, z), dot(w, gw), 1e-11);
      } else {
        host.forward(x, y, z);
        host.backward(x, y, gz, gx, gy);
      }
      assertTrue(Math.abs(dot(gz, z)) > 1e-3, "the test compares something");
      assertEquals(dot(gz, z), dot(x, gx), 1e-11);
      assertEquals(dot(gz, z), dot(y, gy), 1e-11);
    }
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.size(); i++) {
      sum += a.getDouble(i) * b.getDouble(i);
    }
    return sum;
  }

  @Test
  void whatCannotBeDoneIsSaidInOneSentence() {
    TensorProduct product = full(ProductKind.CG, 4, 1);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    UnsupportedOperationException paired =
        assertThrows(
            UnsupportedOperationException.class,
            () -> device().plan(product, options.withAlgorithm(Algorithm.PAIRED)));
    assertTrue(paired.getMessage().endsWith("plan it on the cpu"), paired.getMessage());
    TensorProduct mixing =
        full(ProductKind.GAUNT, 4, 1).withMode(ChannelMode.UVW).withWeights(ProductWeights.paths());
    assertThrows(
        UnsupportedOperationException.class,
        () -> device().plan(mixing, options.withAlgorithm(Algorithm.GRID)));
    assertThrows(
        IllegalArgumentException.class,
        () -> device().plan(product, options.withAlgorithm(() -> "other")));
  }

  @Test
  void thePlanExplainsItself() {
    TensorProduct product = full(ProductKind.CG, 4, 2);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    ProductKernel kernel = device().plan(product, options);
    assertEquals("sparse", kernel.report().algorithm());
    assertEquals(27 * 4, kernel.report().bytes());
    assertTrue(kernel.report().multiplyAdds() > 0);
    assertTrue(kernel.report().reason().endsWith("terms read from a table"));
  }
}
