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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of small products: its bits, run by an interpreter, and its registers. */
class ProductPtxTest {
  private static TensorProduct full(ProductKind kind, int channels, int degree) {
    Irreps irreps =
        Irreps.parse(
            IntStream.rangeClosed(0, degree)
                .mapToObj(l -> channels + "x" + l + (l % 2 == 0 ? "e" : "o"))
                .collect(Collectors.joining("+")));
    return new TensorProduct(kind, irreps, irreps, irreps);
  }

  @ParameterizedTest
  @CsvSource({
    "CG, 1, 32, 9, 4, 4",
    "CG, 2, 33, 3, 1, 1",
    "GAUNT, 3, 6, 5, 2, 1",
    "GAUNT_CURL, 2, 1, 150, 1, 1",
    "CURL, 3, 64, 1, 2, 2",
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
        forward, ProductPtx.forward(product, DType.FLOAT32, Layout.IR_MUL).lanes(), "forward");
    assertEquals(
        backward, ProductPtx.backward(product, DType.FLOAT32, Layout.IR_MUL).lanes(), "backward");
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

  private static void compare(TensorProduct product, DType dtype, Layout layout, long batch) {
    ProductKernel cpu =
        Device.cpu().plan(product, PlanOptions.of(dtype, layout).withAlgorithm(Algorithm.SPARSE));
    int dim1 = product.first().dimension();
    int dim2 = product.second().dimension();
    int dim3 = product.output().dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, dtype, 1, batch, dim1);
      Tensor y = Tensor.random(arena, dtype, 2, batch, dim2);
      Tensor gz = Tensor.random(arena, dtype, 3, batch, dim3);
      if (batch > 1) {
        y.setDouble(dim2 + 1, Double.NaN);
      }
      Tensor expectedZ = Tensor.zeros(arena, dtype, batch, dim3);
      Tensor expectedX = Tensor.zeros(arena, dtype, batch, dim1);
      Tensor expectedY = Tensor.zeros(arena, dtype, batch, dim2);
      cpu.forward(x, y, expectedZ);
      cpu.backward(x, y, gz, expectedX, expectedY);
      Tensor z = Tensor.random(arena, dtype, 4, batch, dim3);
      Tensor gx = Tensor.random(arena, dtype, 5, batch, dim1);
      Tensor gy = Tensor.random(arena, dtype, 6, batch, dim2);
      run(ProductPtx.forward(product, dtype, layout), product, batch, x, y, z);
      run(ProductPtx.backward(product, dtype, layout), product, batch, x, y, gz, gx, gy);
      String what = product.describe() + " " + dtype + " " + layout;
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
  void theCodeFitsTheRegisters(String machine) {
    for (int degree = 1; degree <= 3; degree++) {
      TensorProduct product = full(ProductKind.CG, 64, degree);
      fits(product, DType.FLOAT32, Layout.IR_MUL, machine);
      fits(product, DType.FLOAT32, Layout.MUL_IR, machine);
    }
    fits(full(ProductKind.CG, 64, 2), DType.FLOAT64, Layout.IR_MUL, machine);
  }

  private static void fits(TensorProduct product, DType dtype, Layout layout, String machine) {
    assertTrue(ProductPtx.suits(product, dtype));
    ProductPtx.Code[] codes = {
      ProductPtx.forward(product, dtype, layout), ProductPtx.backward(product, dtype, layout)
    };
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
            full(ProductKind.CG, 64, 1).withWeights(ProductWeights.paths()), DType.FLOAT32));
  }
}
