package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.internal.grid.SphereTerms;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products on the grid and through Fourier series against the nonzero coefficients in double
 * precision on the CPU, held to a bound of the sums of the absolute values of a grid's terms; for
 * Fourier series their root mean square over an item.
 */
@OnEveryDevice
class GridOnDeviceTest {
  private static final DType[] PRECISIONS = {DType.FLOAT32, DType.FLOAT64};

  @ParameterizedTest
  @CsvSource({
    "GAUNT, 0, 0, 0, 3, 5",
    "GAUNT, 1, 1, 1, 1, 1",
    "GAUNT, 1, 1, 2, 33, 3",
    "GAUNT, 2, 2, 2, 64, 2",
    "GAUNT, 3, 3, 3, 33, 1",
    "GAUNT, 3, 1, 4, 5, 100",
    "GAUNT, 5, 5, 5, 33, 1",
    "GAUNT, 6, 6, 6, 32, 2",
    "GAUNT, 6, 6, 12, 3, 2",
    "GAUNT, 7, 2, 6, 3, 11",
    "GAUNT, 8, 8, 8, 32, 1",
    "GAUNT, 10, 9, 10, 4, 1",
    "GAUNT, 12, 12, 12, 2, 3",
    "GAUNT, 13, 3, 12, 2, 2",
    "GAUNT, 2, 2, 2, 4, 0",
    "CURL, 1, 1, 1, 33, 2",
    "CURL, 3, 3, 3, 64, 1",
    "CURL, 6, 6, 6, 8, 3",
    "CURL, 8, 4, 9, 3, 2",
    "CURL, 13, 1, 12, 2, 1",
    "GAUNT_CURL, 3, 3, 3, 32, 2",
    "GAUNT_CURL, 5, 2, 6, 3, 3",
    "COMPLETE, 2, 2, 2, 3, 5"
  })
  void productsAndGradients(ProductKind kind, int l1, int l2, int l3, int channels, int batch) {
    compare(
        new TensorProduct(
            kind,
            Irreps.sphericalHarmonics(l1, channels),
            Irreps.sphericalHarmonics(l2, channels),
            reached(kind, Irreps.sphericalHarmonics(l3, channels))),
        batch);
  }

  /** Brackets of functions of natural parity have the other one. */
  private static Irreps reached(ProductKind kind, Irreps natural) {
    Irreps other =
        Irreps.of(
            natural.blocks().stream()
                .map(
                    block ->
                        new Irreps.Block(
                            block.multiplicity(),
                            new Irrep(block.irrep().degree(), -block.irrep().parity())))
                .toList());
    return switch (kind) {
      case GAUNT -> natural;
      case CURL -> other;
      case CG, GAUNT_CURL, COMPLETE -> natural.plus(other);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "4x0e+4x1o+4x0o+4x1e, 4x0o+4x2o+4x1o, 4x0e+4x0o+4x1o+4x1e+4x2e+4x2o",
    "2x2e+2x1o+2x2e+2x0e, 2x1o+2x1o, 2x3o+2x1o+2x0e+2x1o+2x3e",
    "5x3e, 5x2o, 5x4o+5x1o+5x5e",
    "1x0e, 1x1e, 1x4e",
    "'', 3x1o, 3x1o"
  })
  void blocksOfAnyParityAndOrder(String first, String second, String output) {
    for (ProductKind kind : ProductKind.values()) {
      if (kind != ProductKind.CG) {
        compare(
            new TensorProduct(
                kind, Irreps.parse(first), Irreps.parse(second), Irreps.parse(output)),
            3);
      }
    }
  }

  private static ProductKernel plan(
      TensorProduct operation, DType dtype, Layout layout, Algorithm algorithm) {
    return device().plan(operation, PlanOptions.of(dtype, layout).withAlgorithm(algorithm));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 3, 2",
    "2, 2, 2, 33, 1",
    "3, 1, 4, 1, 20",
    "6, 6, 6, 4, 2",
    "6, 1, 3, 2, 70",
    "7, 2, 8, 2, 1",
    "3, 3, 3, 2, 0"
  })
  void fourierSeries(int l1, int l2, int l3, int channels, int batch) {
    Irreps first = Irreps.sphericalHarmonics(l1, channels);
    Irreps second = Irreps.sphericalHarmonics(l2, channels);
    Irreps output = Irreps.sphericalHarmonics(l3, channels);
    compare(TensorProduct.gaunt(first, second, output), batch, Algorithm.FOURIER_DIRECT);
    compare(TensorProduct.gaunt(first, second, output), batch, Algorithm.FOURIER);
  }

  @Test
  void fourierSeriesOfAnyParity() {
    TensorProduct operation =
        TensorProduct.gaunt(
            Irreps.parse("2x0e+2x1o+2x0o+2x1e+2x1e"),
            Irreps.parse("2x0o+2x2o+2x1o"),
            Irreps.parse("2x0e+2x0o+2x1o+2x1e+2x2e+2x2o+2x4e+2x2e"));
    compare(operation, 3, Algorithm.FOURIER_DIRECT);
    compare(operation, 3, Algorithm.FOURIER);
  }

  private static void compare(TensorProduct operation, int batch) {
    compare(operation, batch, Algorithm.GRID);
  }

  private static void compare(TensorProduct operation, int batch, Algorithm algorithm) {
    for (DType dtype : PRECISIONS) {
      for (Layout layout : Layout.values()) {
        compare(operation, batch, algorithm, dtype, layout);
      }
    }
  }

  private static void compare(
      TensorProduct operation, int batch, Algorithm algorithm, DType dtype, Layout layout) {
    PlanOptions exact = PlanOptions.of(DType.FLOAT64, layout).withAlgorithm(Algorithm.SPARSE);
    SphereTerms terms = new SphereTerms(operation, dtype, layout);
    try (Arena arena = Arena.ofConfined()) {
      ProductRun run = ProductRun.of(arena, operation, dtype, batch);
      List<Tensor> got = run.results(arena, plan(operation, dtype, layout, algorithm));
      List<Tensor> expected =
          run.inDouble(arena).results(arena, Device.cpu().plan(operation, exact));
      double[][] sizes = new SpherePasses(run, layout, terms).sizes();
      double items = operation.weights().isPresent() ? Math.max(1, batch) : 1;
      double unit = 4 * Math.sqrt(terms.additions() * items) * dtype.unitRoundoff();
      for (int r = 0; r < sizes.length; r++) {
        String what =
            "%s of %s, %s %s".formatted(ProductRun.NAMES.get(r), operation, dtype, layout);
        boolean computed = operation.weights().isPresent() || r % 4 < 3;
        if (algorithm != Algorithm.GRID && r % 4 < 3) {
          spread(sizes[r], batch);
        }
        for (int i = 0; computed && i < sizes[r].length; i++) {
          double bound = unit * sizes[r][i];
          assertEquals(expected.get(r).getDouble(i), got.get(r).getDouble(i), bound, what);
        }
      }
    }
  }

  /** Fourier series of all degrees share their amplitudes, and so their rounding errors. */
  private static void spread(double[] sizes, int items) {
    int width = items == 0 ? 0 : sizes.length / items;
    for (int item = 0; item < items; item++) {
      double squares = 0;
      for (int i = 0; i < width; i++) {
        squares += sizes[item * width + i] * sizes[item * width + i] / width;
      }
      Arrays.fill(sizes, item * width, (item + 1) * width, Math.sqrt(squares));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GAUNT, GRID, 2, 3, 5, true",
    "GAUNT_CURL, GRID, 3, 2, 70, false",
    "CURL, GRID, 2, 33, 1, true",
    "COMPLETE, GRID, 1, 2, 3, false",
    "GAUNT, FOURIER, 3, 2, 9, false",
    "GAUNT, FOURIER_DIRECT, 2, 5, 3, true",
    "GAUNT, GRID, 2, 3, 0, false"
  })
  void weightsOfDegrees(
      ProductKind kind, Algorithm algorithm, int degree, int channels, int batch, boolean own) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    TensorProduct plain =
        new TensorProduct(kind, irreps, irreps.plus(irreps), reached(kind, irreps));
    ProductWeights weights = ProductWeights.degrees(2);
    compare(plain.withWeights(own ? weights.forEachItem() : weights), batch, algorithm);
  }

  @Test
  void bitsDependNeitherOnTheBatchNorOnPowersOfTwo() {
    Irreps irreps = Irreps.sphericalHarmonics(5, 7);
    int width = irreps.dimension();
    for (Algorithm algorithm :
        new Algorithm[] {Algorithm.GRID, Algorithm.FOURIER_DIRECT, Algorithm.FOURIER}) {
      TensorProduct operation = TensorProduct.gaunt(irreps, irreps, irreps);
      ProductKernel host = plan(operation, DType.FLOAT32, Layout.IR_MUL, algorithm);
      try (Arena arena = Arena.ofConfined()) {
        Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 12, width);
        Tensor y = Tensor.random(arena, DType.FLOAT32, 2, 12, width);
        Tensor z = Tensor.zeros(arena, DType.FLOAT32, 12, width);
        host.forward(x, y, z);
        Tensor some = Tensor.zeros(arena, DType.FLOAT32, 3, width);
        host.forward(x.slice(5, 8), y.slice(5, 8), some);
        assertArrayEquals(z.slice(5, 8).toFloatArray(), some.toFloatArray());
        for (long i = 0; i < x.size(); i++) {
          x.setDouble(i, x.getDouble(i) * 0x1p90);
          y.setDouble(i, y.getDouble(i) * 0x1p-90);
        }
        Tensor scaled = Tensor.zeros(arena, DType.FLOAT32, 12, width);
        host.forward(x, y, scaled);
        assertArrayEquals(z.toFloatArray(), scaled.toFloatArray());
      }
    }
  }

  @Test
  void notANumberStaysInItsChannel() {
    int channels = 3;
    Irreps irreps = Irreps.sphericalHarmonics(4, channels);
    for (ProductKind kind : new ProductKind[] {ProductKind.GAUNT, ProductKind.GAUNT_CURL}) {
      TensorProduct operation = new TensorProduct(kind, irreps, irreps, irreps);
      for (Layout layout : Layout.values()) {
        try (Arena arena = Arena.ofConfined()) {
          ProductKernel host = plan(operation, DType.FLOAT32, layout, Algorithm.GRID);
          Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 20, irreps.dimension());
          Tensor y = Tensor.random(arena, DType.FLOAT32, 2, 20, irreps.dimension());
          Tensor clean = Tensor.zeros(arena, DType.FLOAT32, 20, irreps.dimension());
          Tensor z = Tensor.zeros(arena, DType.FLOAT32, 20, irreps.dimension());
          host.forward(x, y, clean);
          // item 7, degree 1, channel 1
          x.setDouble(
              7L * irreps.dimension() + channels + (layout == Layout.IR_MUL ? 1 : 3), Double.NaN);
          host.forward(x, y, z);
          int broken = 0;
          for (int i = 0; i < z.size(); i++) {
            if (Double.isNaN(z.getDouble(i))) {
              broken++;
              assertEquals(7, i / irreps.dimension());
            } else {
              assertEquals(clean.getDouble(i), z.getDouble(i));
            }
          }
          assertTrue(broken > 0 && broken <= irreps.dimension() / channels);
        }
      }
    }
  }
}
