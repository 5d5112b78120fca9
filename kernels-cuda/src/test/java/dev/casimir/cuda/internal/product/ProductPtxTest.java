package dev.casimir.cuda.internal.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.internal.ptx.PtxCompiler;
import dev.casimir.cuda.internal.ptx.PtxInterpreter;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The code of small products: its bits, run by an interpreter, and its registers. */
class ProductPtxTest {
  private static Irreps degrees(int channels, int degree, String even, String odd) {
    return Irreps.parse(
        IntStream.rangeClosed(0, degree)
            .mapToObj(l -> channels + "x" + l + (l % 2 == 0 ? even : odd))
            .collect(Collectors.joining("+")));
  }

  private static TensorProduct full(ProductKind kind, int channels, int degree) {
    Irreps natural = degrees(channels, degree, "e", "o");
    Irreps other = degrees(channels, degree, "o", "e");
    return new TensorProduct(kind, natural, natural, kind == ProductKind.CURL ? other : natural);
  }

  @ParameterizedTest
  @CsvSource({
    "CG, 1, 32, 9, 4, 4",
    "CG, 2, 33, 3, 1, 1",
    "GAUNT, 3, 6, 5, 2, 1",
    "GAUNT_CURL, 2, 1, 150, 1, 1",
    "CURL, 3, 64, 1, 2, 1",
    "CG, 0, 12, 1, 4, 4",
    "CG, 1, 4, 0, 4, 4"
  })
  void theCodeHasTheBitsOfTheCpu(
      ProductKind kind, int degree, int channels, long batch, int forward, int backward) {
    TensorProduct product = full(kind, channels, degree);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      compare(product, dtype, Layout.MUL_IR, batch);
      compare(product, dtype, Layout.IR_MUL, batch);
    }
    assertEquals(
        forward,
        new ProductPtx(product, DType.FLOAT32, Layout.IR_MUL).forward().lanes(),
        "forward");
    assertEquals(
        backward,
        new ProductPtx(product, DType.FLOAT32, Layout.IR_MUL).backward().lanes(),
        "backward");
  }

  @Test
  void blocksThatShareRowsAndBlocksWithoutRowsHaveTheBitsOfTheCpu() {
    TensorProduct product =
        TensorProduct.clebschGordan(
            Irreps.parse("4x1o+4x0e+4x1o"),
            Irreps.parse("4x1e+4x1e+4x0o"),
            Irreps.parse("4x2o+4x5e+4x1o+4x2o"));
    compare(product, DType.FLOAT32, Layout.MUL_IR, 7);
    compare(product, DType.FLOAT32, Layout.IR_MUL, 7);
    compare(product, DType.FLOAT64, Layout.IR_MUL, 7);
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 5", "2, 33, 2", "2, 6, 70"})
  void weightsOfPathsHaveTheBitsOfTheCpu(int degree, int channels, long batch) {
    TensorProduct product = full(ProductKind.CG, channels, degree);
    for (ProductWeights weights :
        List.of(ProductWeights.paths(), ProductWeights.paths().forEachItem())) {
      compare(product.withWeights(weights), DType.FLOAT32, Layout.MUL_IR, batch);
      compare(product.withWeights(weights), DType.FLOAT32, Layout.IR_MUL, batch);
      compare(product.withWeights(weights), DType.FLOAT64, Layout.IR_MUL, batch);
    }
  }

  private static void compare(TensorProduct product, DType dtype, Layout layout, long batch) {
    PlanOptions options = PlanOptions.of(dtype, layout).withAlgorithm(Algorithm.SPARSE);
    ProductKernel cpu = Device.cpu().plan(product, options);
    ProductPtx ptx = new ProductPtx(product, dtype, layout);
    boolean weighted = product.weights().isPresent();
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, dtype, 1, batch, product.first().dimension());
      Tensor y = Tensor.random(arena, dtype, 2, batch, product.second().dimension());
      Tensor gz = Tensor.random(arena, dtype, 3, batch, product.output().dimension());
      if (batch > 1) {
        y.setDouble(product.second().dimension() + 1L, Double.NaN);
      }
      Tensor z = Tensor.random(arena, dtype, 4, gz.shape());
      Tensor gx = Tensor.random(arena, dtype, 5, x.shape());
      Tensor gy = Tensor.random(arena, dtype, 6, y.shape());
      Tensor expectedZ = Tensor.zeros(arena, dtype, gz.shape());
      Tensor expectedX = Tensor.zeros(arena, dtype, x.shape());
      Tensor expectedY = Tensor.zeros(arena, dtype, y.shape());
      String what = product.describe() + " " + dtype + " " + layout;
      if (weighted) {
        long count = product.weightCount();
        boolean own = product.weights().perItem();
        Tensor w =
            Tensor.random(arena, dtype, 7, own ? new long[] {batch, count} : new long[] {count});
        Tensor expectedW = Tensor.zeros(arena, dtype, w.shape());
        cpu.forward(x, y, w, expectedZ);
        cpu.backward(x, y, w, gz, expectedX, expectedY, expectedW);
        Tensor gw = Tensor.random(arena, dtype, 8, batch, count);
        run(ptx.forward(), product, batch, x, y, w, z);
        run(ptx.backward(), product, batch, x, y, w, gz, gx, gy);
        run(ptx.weightGradient(), product, batch, x, y, gz, gw);
        if (own) {
          assertArrayEquals(expectedW.toDoubleArray(), gw.toDoubleArray(), what);
        }
      } else {
        cpu.forward(x, y, expectedZ);
        cpu.backward(x, y, gz, expectedX, expectedY);
        run(ptx.forward(), product, batch, x, y, z);
        run(ptx.backward(), product, batch, x, y, gz, gx, gy);
      }
      assertArrayEquals(expectedZ.toDoubleArray(), z.toDoubleArray(), what);
      assertArrayEquals(expectedX.toDoubleArray(), gx.toDoubleArray(), what);
      assertArrayEquals(expectedY.toDoubleArray(), gy.toDoubleArray(), what);
    }
  }

  private static void run(
      ProductPtx.Code code, TensorProduct product, long batch, Tensor... tensors) {
    PtxInterpreter interpreter = new PtxInterpreter(code.text());
    for (Tensor tensor : tensors) {
      interpreter.tensor(tensor.segment());
    }
    long groups = batch * (product.multiplicity() / code.lanes());
    interpreter.number(groups);
    interpreter.run((groups + 31) / 32, 32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sm_75", "sm_80", "sm_90"})
  void theCodeOfDegreeThreeFitsTheRegisters(String machine) {
    fits(full(ProductKind.CG, 64, 3), DType.FLOAT32, Layout.IR_MUL, machine);
  }

  @Test
  void otherCodeFitsTheRegisters() {
    TensorProduct two = full(ProductKind.CG, 64, 2);
    TensorProduct weighted = full(ProductKind.CG, 64, 3).withWeights(ProductWeights.paths());
    fits(two, DType.FLOAT32, Layout.IR_MUL, "sm_90");
    fits(two, DType.FLOAT64, Layout.MUL_IR, "sm_90");
    fits(weighted, DType.FLOAT32, Layout.IR_MUL, "sm_90");
  }

  private static void fits(TensorProduct product, DType dtype, Layout layout, String machine) {
    assertTrue(ProductPtx.suits(product, dtype));
    ProductPtx ptx = new ProductPtx(product, dtype, layout);
    List<ProductPtx.Code> codes =
        product.weights().isPresent()
            ? List.of(ptx.forward(), ptx.backward(), ptx.weightGradient())
            : List.of(ptx.forward(), ptx.backward());
    for (ProductPtx.Code code : codes) {
      PtxCompiler.Resources resources = PtxCompiler.compile(code.text(), machine);
      String what = code.name() + " " + product.describe() + " " + layout + " " + machine;
      assertEquals(0, resources.spilledBytes(), what);
      assertTrue(resources.registers() <= 128, what + " " + resources);
    }
  }

  @Test
  void largeAndWeightedProductsAreLeftToTables() {
    assertFalse(ProductPtx.suits(full(ProductKind.CG, 64, 5), DType.FLOAT32));
    assertFalse(ProductPtx.suits(full(ProductKind.CG, 64, 3), DType.FLOAT64));
    assertFalse(
        ProductPtx.suits(
            full(ProductKind.CG, 64, 1).withWeights(ProductWeights.degrees(1)), DType.FLOAT32));
  }
}
