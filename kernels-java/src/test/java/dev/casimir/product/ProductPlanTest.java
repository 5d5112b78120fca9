package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Choice, report and behaviour of planned products. */
class ProductPlanTest {

  private static PlanReport report(int degree, DType dtype) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, 64);
    return Device.cpu()
        .plan(TensorProduct.gaunt(irreps, irreps, irreps), PlanOptions.of(dtype, Layout.IR_MUL))
        .report();
  }

  @ParameterizedTest
  @CsvSource({
    "0,sparse",
    "1,sparse",
    "2,sparse",
    "4,grid",
    "6,grid",
    "8,grid",
    "12,grid",
    "24,grid"
  })
  void smallProductsAreSparseAndLargeOnesUseTheGrid(int degree, String algorithm) {
    assertEquals(algorithm, report(degree, DType.FLOAT32).algorithm());
  }

  @Test
  void theReportListsEveryCandidateAndTheChosenOneIsTheFastest() {
    PlanReport report = report(6, DType.FLOAT32);
    assertEquals(Algorithm.values().length, report.candidates().size());
    double best =
        report.candidates().stream()
            .mapToDouble(PlanReport.Candidate::estimatedNanoseconds)
            .min()
            .orElseThrow();
    for (PlanReport.Candidate candidate : report.candidates()) {
      if (candidate.algorithm().equals(report.algorithm())) {
        assertEquals(best, candidate.estimatedNanoseconds());
      }
    }
    // (49 + 49 + 49) single precision numbers, and 2,905 multiply-adds by the note's count at L =
    // 6.
    assertEquals(588, report.bytes());
    assertEquals(2905, report.multiplyAdds());
  }

  /**
   * Degree 0 of the parity that only brackets reach is zero, and written as such, so that results
   * of both parities need no packing; its gradient enters nothing.
   */
  @Test
  void productsIntoBothParitiesWorkInPlaceAndLeaveZerosWhereNoPathLeads() {
    int channels = 16;
    Irreps in = Irreps.parse("16x0e+16x1o+16x2e+16x3o");
    Irreps both = Irreps.parse("16x0e+16x1o+16x2e+16x3o+16x0o+16x1e+16x2o+16x3e");
    ProductKernel kernel =
        Device.cpu()
            .plan(
                new TensorProduct(ProductKind.GAUNT_CURL, in, in, both),
                PlanOptions.of(DType.FLOAT64, Layout.IR_MUL).withAlgorithm(Algorithm.GRID));
    assertTrue(kernel.report().reason().contains("in place"), kernel.report().reason());
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 3, in.dimension());
      Tensor y = Tensor.random(arena, DType.FLOAT64, 2, 3, in.dimension());
      Tensor z = Tensor.random(arena, DType.FLOAT64, 3, 3, both.dimension());
      kernel.forward(x, y, z);
      double[] result = z.toDoubleArray();
      for (int i = 0; i < result.length; i++) {
        int row = i % both.dimension() / channels;
        assertEquals(row == in.dimension() / channels, result[i] == 0, "row " + row);
      }
      Tensor gradX = Tensor.zeros(arena, DType.FLOAT64, 3, in.dimension());
      Tensor gradY = Tensor.zeros(arena, DType.FLOAT64, 3, in.dimension());
      kernel.backward(x, y, z, gradX, gradY);
      double[] expected = gradX.toDoubleArray();
      for (int item = 0; item < 3; item++) {
        z.setDouble((long) item * both.dimension() + in.dimension(), Double.NaN);
      }
      kernel.backward(x, y, z, gradX, gradY);
      assertArrayEquals(expected, gradX.toDoubleArray());
    }
  }

  @Test
  void explainNamesTheOperationTheAlgorithmAndTheCost() {
    Irreps irreps = Irreps.sphericalHarmonics(2, 16);
    String text =
        Device.cpu()
            .plan(
                TensorProduct.gaunt(irreps, irreps, irreps),
                PlanOptions.of(DType.FLOAT32, Layout.MUL_IR))
            .explain();
    assertTrue(text.startsWith("gaunt product 16x0e+16x1o+16x2e"), text);
    assertTrue(text.contains("algorithm      sparse: lowest estimated time"), text);
    assertTrue(text.contains("considered     fourier-direct"), text);
  }

  /** Estimates decide the plan, so they must be near what is then built. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void estimatedMultiplyAddsAreNearTheExecutedOnes(Algorithm algorithm) {
    for (int degree = 2; degree <= 8; degree++) {
      Irreps irreps = Irreps.sphericalHarmonics(degree, 16);
      PlanReport report =
          Device.cpu()
              .plan(
                  TensorProduct.gaunt(irreps, irreps, irreps),
                  PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(algorithm))
              .report();
      long estimate =
          report.candidates().stream()
              .filter(c -> c.algorithm().equals(algorithm.label()))
              .findFirst()
              .orElseThrow()
              .multiplyAdds();
      double ratio = (double) estimate / report.multiplyAdds();
      assertTrue(
          ratio > 0.4 && ratio < 2.5,
          algorithm
              + " L="
              + degree
              + ": estimated "
              + estimate
              + ", executes "
              + report.multiplyAdds());
    }
  }

  @ParameterizedTest
  @Tag(Allocation.OWN_JVM)
  @EnumSource(Algorithm.class)
  void runningAllocatesNothing(Algorithm algorithm) {
    for (Layout layout : Layout.values()) {
      Irreps irreps = Irreps.sphericalHarmonics(2, 16);
      ProductKernel kernel =
          Device.cpu()
              .plan(
                  TensorProduct.gaunt(irreps, irreps, irreps),
                  PlanOptions.of(DType.FLOAT32, layout).withAlgorithm(algorithm));
      try (Arena arena = Arena.ofConfined()) {
        Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 2, irreps.dimension());
        Tensor y = Tensor.random(arena, DType.FLOAT32, 2, 2, irreps.dimension());
        Tensor z = Tensor.zeros(arena, DType.FLOAT32, 2, irreps.dimension());
        Allocation.assertSettlesAtNothing(() -> kernel.forward(x, y, z));
      }
    }
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void derivativesAllocateNothing() {
    Irreps irreps = Irreps.sphericalHarmonics(2, 16);
    TensorProduct product =
        TensorProduct.gaunt(irreps, irreps, irreps).withWeights(ProductWeights.paths());
    ProductKernel kernel = Device.cpu().plan(product, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    try (Arena arena = Arena.ofConfined()) {
      Tensor[] t = new Tensor[8];
      for (int i = 0; i < t.length; i++) {
        t[i] = Tensor.random(arena, DType.FLOAT32, i, 2, irreps.dimension());
      }
      Tensor w = Tensor.random(arena, DType.FLOAT32, 9, product.weightCount());
      Tensor c = Tensor.random(arena, DType.FLOAT32, 10, product.weightCount());
      Tensor gw = Tensor.zeros(arena, DType.FLOAT32, product.weightCount());
      Allocation.assertSettlesAtNothing(() -> kernel.backward(t[0], t[1], w, t[2], t[3], t[4], gw));
      Allocation.assertSettlesAtNothing(
          () -> kernel.doubleBackward(t[0], t[1], w, t[2], t[3], t[4], c, t[5], t[6], t[7], gw));
    }
  }

  @Test
  void oneKernelServesManyThreads() throws Exception {
    Irreps irreps = Irreps.sphericalHarmonics(4, 7);
    ProductKernel kernel =
        Device.cpu()
            .plan(
                TensorProduct.gaunt(irreps, irreps, irreps),
                PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withThreads(2));
    Callable<Long> task =
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 50, irreps.dimension());
            Tensor y = Tensor.random(arena, DType.FLOAT64, 2, 50, irreps.dimension());
            Tensor z = Tensor.zeros(arena, DType.FLOAT64, 50, irreps.dimension());
            kernel.forward(x, y, z);
            return (long) Arrays.hashCode(z.toDoubleArray());
          }
        };
    long expected = task.call();
    try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
      for (Future<Long> result : pool.invokeAll(java.util.Collections.nCopies(40, task))) {
        assertEquals(expected, result.get());
      }
    }
  }
}
