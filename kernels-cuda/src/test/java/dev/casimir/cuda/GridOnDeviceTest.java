package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products on the grid against the nonzero coefficients in double precision on the CPU. */
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
    ProductKernel reference =
        Device.cpu()
            .plan(
                operation,
                PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(Algorithm.SPARSE));
    for (DType dtype : PRECISIONS) {
      for (Layout layout : Layout.values()) {
        try (Arena arena = Arena.ofConfined()) {
          ProductKernel host = plan(operation, dtype, layout, algorithm);
          new Comparison(arena, operation, batch, dtype, layout, reference, host).run();
        }
      }
    }
  }

  /** One product in one precision and layout. */
  private record Comparison(
      Arena arena,
      TensorProduct operation,
      int batch,
      DType dtype,
      Layout layout,
      ProductKernel reference,
      ProductKernel host) {

    void run() {
      Values x = random(operation.first(), 1);
      Values y = random(operation.second(), 2);
      Values g = random(operation.output(), 3);
      Values u = random(operation.first(), 4);
      Values v = random(operation.second(), 5);
      Values z = written(operation.output());
      reference.forward(x.exact, y.exact, z.exact);
      host.forward(x.tensor, y.tensor, z.tensor);
      check("z", z, size(x) * size(y));
      Values gx = written(operation.first());
      Values gy = written(operation.second());
      reference.backward(x.exact, y.exact, g.exact, gx.exact, gy.exact);
      host.backward(x.tensor, y.tensor, g.tensor, gx.tensor, gy.tensor);
      check("gradX", gx, size(y) * size(g));
      check("gradY", gy, size(x) * size(g));
      Values gz = written(operation.output());
      reference.doubleBackward(
          x.exact, y.exact, g.exact, u.exact, v.exact, gz.exact, gx.exact, gy.exact);
      host.doubleBackward(
          x.tensor, y.tensor, g.tensor, u.tensor, v.tensor, gz.tensor, gx.tensor, gy.tensor);
      check("gradGradZ", gz, size(u) * size(y) + size(x) * size(v));
      check("gradX of gradients", gx, size(v) * size(g));
      check("gradY of gradients", gy, size(u) * size(g));
    }

    /** The same numbers in double precision, MUL_IR, and as the device takes them. */
    private record Values(Irreps irreps, Tensor exact, Tensor tensor) {}

    private Values random(Irreps irreps, long seed) {
      Tensor exact = Tensor.random(arena, DType.FLOAT64, seed, batch, irreps.dimension());
      for (long i = 0; i < exact.size(); i++) {
        exact.setDouble(i, (float) exact.getDouble(i));
      }
      Tensor tensor = Tensor.zeros(arena, dtype, exact.shape());
      for (long i = 0; i < exact.size(); i++) {
        tensor.setDouble(place(irreps, i), exact.getDouble(i));
      }
      return new Values(irreps, exact, tensor);
    }

    private Values written(Irreps irreps) {
      Tensor tensor = Tensor.zeros(arena, dtype, batch, irreps.dimension());
      for (long i = 0; i < tensor.size(); i++) {
        tensor.setDouble(i, Double.NaN);
      }
      return new Values(
          irreps, Tensor.zeros(arena, DType.FLOAT64, batch, irreps.dimension()), tensor);
    }

    /** Where element i of a MUL_IR tensor is in this layout. */
    private long place(Irreps irreps, long i) {
      if (layout == Layout.MUL_IR) {
        return i;
      }
      int dimension = irreps.dimension();
      int inItem = (int) (i % dimension);
      int block = 0;
      while (inItem >= irreps.offset(block) + irreps.blocks().get(block).dimension()) {
        block++;
      }
      int width = irreps.blocks().get(block).irrep().dimension();
      int channels = irreps.blocks().get(block).multiplicity();
      int inBlock = inItem - irreps.offset(block);
      return i - inBlock + (long) (inBlock % width) * channels + inBlock / width;
    }

    /**
     * The largest norm of a channel's function, or of its gradient where brackets take part: times
     * the same of the other operand it says how large the terms of a product are.
     */
    private double size(Values values) {
      double most = 0;
      for (int item = 0; item < batch; item++) {
        double[] squares = new double[Math.max(1, operation.multiplicity())];
        for (int i = 0; i < values.irreps.dimension(); i++) {
          double value = values.exact.getDouble((long) item * values.irreps.dimension() + i);
          int block = 0;
          while (i >= values.irreps.offset(block) + values.irreps.blocks().get(block).dimension()) {
            block++;
          }
          int degree = values.irreps.blocks().get(block).irrep().degree();
          int width = 2 * degree + 1;
          double weight =
              operation.kind() == ProductKind.GAUNT ? 1 : Math.max(1, degree * (degree + 1));
          squares[(i - values.irreps.offset(block)) / width] += weight * value * value;
        }
        for (double square : squares) {
          most = Math.max(most, Math.sqrt(square));
        }
      }
      return most;
    }

    private void check(String what, Values values, double norms) {
      double scale = dtype.unitRoundoff() * norms * growth();
      for (long i = 0; i < values.exact.size(); i++) {
        double expected = values.exact.getDouble(i);
        double got = values.tensor.getDouble(place(values.irreps, i));
        assertEquals(
            expected, got, scale, () -> what + " " + operation + " " + dtype + " " + layout);
      }
    }

    /** Weights of complete products are fitted to 1e-14 or 1e-7, and their terms cancel. */
    private double growth() {
      return operation.kind() == ProductKind.COMPLETE ? 20 : 4;
    }
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
