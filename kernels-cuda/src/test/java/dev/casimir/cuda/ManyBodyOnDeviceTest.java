package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many-body products on the host build against nested products of the CPU in double precision. */
@OnEveryDevice
class ManyBodyOnDeviceTest {
  private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT64};

  /** Points of a circle of the grid on which sizes are integrated. */
  private static final int POINTS = 16;

  @ParameterizedTest
  @CsvSource({
    "33x0e+33x1o+33x2e+33x3o, 33x0e+33x1o+33x2e+33x3o, 3, 4",
    "1x0e+1x1o, 1x0e+1x1o+1x2e, 2, 9",
    "2x0e+2x1o+2x2e, 2x1o+2x0e+2x3o+2x8e, 4, 3",
    "3x1e+3x0e+3x1o+3x2e, 3x0o+3x1e+3x1o+3x2o, 3, 3",
    "2x0o+2x1e, 2x0e+2x0o+2x1e+2x1o, 2, 5",
    "2x1o+2x1o+2x0e, 2x1o+2x2e+2x2e, 3, 2",
    "2x0e+2x2e, 2x2e+2x1o+2x0e, 1, 3",
    "2x1o, 2x5o, 2, 3",
    "1x6e+1x5o, 1x0e+1x8e, 2, 2",
    "4x0e+4x1o, 4x1o, 3, 0",
  })
  void agreesWithNestedProducts(String input, String output, int order, long n) {
    ManyBodyProduct operation =
        new ManyBodyProduct(Irreps.parse(input), Irreps.parse(output), order);
    for (DType dtype : DTYPES) {
      for (Layout layout : Layout.values()) {
        compare(operation, PlanOptions.of(dtype, layout), n);
        boolean small = operation.multiplicity() < 4 && order < 4;
        if (small && (dtype == DType.FLOAT32) == (layout == Layout.IR_MUL)) {
          for (ManyBodyAlgorithm chain :
              List.of(ManyBodyAlgorithm.NESTED, ManyBodyAlgorithm.FOURIER)) {
            compare(operation, PlanOptions.of(dtype, layout).withAlgorithm(chain), n);
          }
        }
      }
    }
  }

  private static void compare(ManyBodyProduct operation, PlanOptions options, long n) {
    DType dtype = options.dtype();
    Layout layout = options.layout();
    ManyBodyKernel host = device().plan(operation, options);
    ManyBodyKernel cpu =
        Device.cpu()
            .plan(
                operation,
                PlanOptions.of(DType.FLOAT64, layout).withAlgorithm(ManyBodyAlgorithm.NESTED));
    int order = operation.order();
    long d1 = operation.input().dimension();
    long d3 = operation.output().dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, dtype, 1, n, d1);
      Tensor gradZ = Tensor.random(arena, dtype, 2, n, d3);
      Tensor cotangent = Tensor.random(arena, dtype, 3, n, d1);
      Tensor z = Tensor.random(arena, dtype, 4, n, d3);
      Tensor gradX = Tensor.random(arena, dtype, 5, n, d1);
      Tensor gradGradZ = Tensor.random(arena, dtype, 6, n, d3);
      Tensor expectedZ = Tensor.zeros(arena, DType.FLOAT64, n, d3);
      Tensor expectedX = Tensor.zeros(arena, DType.FLOAT64, n, d1);
      Tensor wideX = wide(arena, x);
      Tensor wideZ = wide(arena, gradZ);
      Tensor wideCotangent = wide(arena, cotangent);
      Sizes sizes = new Sizes(layout, n, operation);

      host.forward(x, z);
      cpu.forward(wideX, expectedZ);
      double[] f = sizes.values(operation.input(), x);
      double[] power = sizes.product(order, f);
      assertClose("z", z, expectedZ, sizes.project(operation.output(), power), order);

      host.backward(x, gradZ, gradX);
      cpu.backward(wideX, wideZ, expectedX);
      double[] g = sizes.values(operation.output(), gradZ);
      double[] slope = sizes.product(order - 1, f, g);
      assertClose("gradX", gradX, expectedX, sizes.project(operation.input(), slope), 2 * order);

      host.doubleBackward(x, gradZ, cotangent, gradX, gradGradZ);
      cpu.doubleBackward(wideX, wideZ, wideCotangent, expectedX, expectedZ);
      double[] h = sizes.values(operation.input(), cotangent);
      double[] byGradient = sizes.project(operation.output(), sizes.product(order - 1, f, h));
      assertClose("gradGradZ", gradGradZ, expectedZ, byGradient, 2 * order);
      double[] second = sizes.product(Math.max(0, order - 2), f, g, h);
      assertClose(
          "gradX", gradX, expectedX, sizes.project(operation.input(), second), 2 * order * order);
    }
  }

  private static Tensor wide(Arena arena, Tensor tensor) {
    return Tensor.copyOf(arena, DType.FLOAT64, tensor.toDoubleArray(), tensor.shape());
  }

  /** Of 4 sqrt(additions), with some 100 of them: harmonics, factors and points of a class. */
  private static void assertClose(
      String name, Tensor got, Tensor expected, double[] sizes, double scale) {
    double unit = got.dtype().unitRoundoff();
    for (int i = 0; i < sizes.length; i++) {
      double bound = 40 * unit * scale * sizes[i];
      assertEquals(expected.getDouble(i), got.getDouble(i), bound, name + " " + i);
    }
  }

  /** Integrals of products of sums of the sizes of coefficients times harmonics. */
  private static final class Sizes {
    private final Layout layout;
    private final long items;
    private final int channels;
    private final double[] harmonics;
    private final double[] weights = new double[POINTS * POINTS];
    private final int rows;

    Sizes(Layout layout, long items, ManyBodyProduct operation) {
      this.layout = layout;
      this.items = items;
      channels = operation.multiplicity();
      int degree = Math.max(operation.input().maximumDegree(), operation.output().maximumDegree());
      rows = (degree + 1) * (degree + 1);
      try (Arena arena = Arena.ofConfined()) {
        Tensor points = Tensor.zeros(arena, DType.FLOAT64, POINTS * POINTS, 3);
        for (int i = 0; i < POINTS * POINTS; i++) {
          double cosine = (2.0 * (i / POINTS) + 1) / POINTS - 1;
          double phi = 2 * Math.PI * (i % POINTS + 0.3) / POINTS;
          double sine = Math.sqrt(1 - cosine * cosine);
          points.setDouble(3L * i, sine * Math.sin(phi));
          points.setDouble(3L * i + 1, cosine);
          points.setDouble(3L * i + 2, sine * Math.cos(phi));
          weights[i] = 4 * Math.PI / (POINTS * POINTS);
        }
        Tensor values = Tensor.zeros(arena, DType.FLOAT64, POINTS * POINTS, rows);
        Device.cpu()
            .plan(
                new SphericalHarmonics(
                    degree, Normalization.INTEGRAL, true, Arrangement.ITEM_MAJOR),
                PlanOptions.of(DType.FLOAT64, Layout.MUL_IR))
            .values(points, values);
        harmonics = values.toDoubleArray();
      }
    }

    /** For each column and point. */
    double[] values(Irreps irreps, Tensor x) {
      double[] sums = new double[(int) (items * channels) * weights.length];
      walk(
          irreps,
          (at, column, row) -> {
            for (int p = 0; p < weights.length; p++) {
              sums[column * weights.length + p] +=
                  Math.abs(x.getDouble(at) * harmonics[p * rows + row]);
            }
          });
      return sums;
    }

    double[] product(int exponent, double[]... factors) {
      double[] product = new double[factors[0].length];
      for (int i = 0; i < product.length; i++) {
        product[i] = Math.pow(factors[0][i], exponent);
        for (int k = 1; k < factors.length; k++) {
          product[i] *= factors[k][i];
        }
      }
      return product;
    }

    double[] project(Irreps irreps, double[] product) {
      double[] sums = new double[(int) items * irreps.dimension()];
      walk(
          irreps,
          (at, column, row) -> {
            for (int p = 0; p < weights.length; p++) {
              sums[(int) at] +=
                  weights[p]
                      * Math.abs(harmonics[p * rows + row])
                      * product[column * weights.length + p];
            }
          });
      return sums;
    }

    private interface Component {
      void accept(long at, int column, int row);
    }

    private void walk(Irreps irreps, Component component) {
      for (int item = 0; item < items; item++) {
        for (int b = 0; b < irreps.blocks().size(); b++) {
          int l = irreps.blocks().get(b).irrep().degree();
          int width = 2 * l + 1;
          for (int u = 0; u < channels; u++) {
            for (int m = 0; m < width; m++) {
              int inBlock = layout == Layout.IR_MUL ? m * channels + u : u * width + m;
              long at = (long) item * irreps.dimension() + irreps.offset(b) + inBlock;
              component.accept(at, item * channels + u, l * l + m);
            }
          }
        }
      }
    }
  }

  @Test
  void backwardIsTheGradientOfForward() {
    ManyBodyProduct operation =
        new ManyBodyProduct(Irreps.parse("3x0e+3x1o+3x1e"), Irreps.parse("3x0e+3x1o+3x2e"), 3);
    ManyBodyKernel host = device().plan(operation, PlanOptions.of(DType.FLOAT64, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 2, operation.input().dimension());
      Tensor direction = Tensor.random(arena, DType.FLOAT64, 2, x.shape());
      Tensor gradZ = Tensor.random(arena, DType.FLOAT64, 3, 2, operation.output().dimension());
      Tensor gradX = Tensor.zeros(arena, DType.FLOAT64, x.shape());
      Tensor z = Tensor.zeros(arena, DType.FLOAT64, gradZ.shape());
      host.backward(x, gradZ, gradX);
      double product = 0;
      for (int i = 0; i < x.size(); i++) {
        product += gradX.getDouble(i) * direction.getDouble(i);
      }
      double h = 1e-5;
      double slope = 0;
      for (int sign = -1; sign <= 1; sign += 2) {
        Tensor moved = Tensor.zeros(arena, DType.FLOAT64, x.shape());
        for (int i = 0; i < x.size(); i++) {
          moved.setDouble(i, x.getDouble(i) + sign * h * direction.getDouble(i));
        }
        host.forward(moved, z);
        for (int i = 0; i < z.size(); i++) {
          slope += sign * z.getDouble(i) * gradZ.getDouble(i) / (2 * h);
        }
      }
      assertEquals(slope, product, 1e-7 * Math.max(1, Math.abs(slope)));
    }
  }

  @Test
  void bitsDependOnNothingButTheColumnAndNanStaysThere() {
    ManyBodyProduct operation =
        new ManyBodyProduct(Irreps.parse("5x0e+5x1o+5x2e"), Irreps.parse("5x0e+5x1o"), 3);
    ManyBodyKernel host = device().plan(operation, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    long d1 = operation.input().dimension();
    long d3 = operation.output().dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor many = Tensor.random(arena, DType.FLOAT32, 1, 40, d1);
      Tensor all = Tensor.zeros(arena, DType.FLOAT32, 40, d3);
      host.forward(many, all);
      Tensor one = Tensor.zeros(arena, DType.FLOAT32, 1, d3);
      host.forward(many.slice(37, 38), one);
      assertArrayEquals(all.slice(37, 38).toFloatArray(), one.toFloatArray());
      many.setDouble(20 * d1 + 5 + 2, Double.NaN);
      Tensor broken = Tensor.zeros(arena, DType.FLOAT32, 40, d3);
      host.forward(many, broken);
      for (long i = 0; i < broken.size(); i++) {
        boolean reached = i / d3 == 20 && i % 5 == 2;
        assertEquals(reached ? Double.NaN : all.getDouble(i), broken.getDouble(i), "z " + i);
      }
    }
  }

  @Test
  void saysWhatItCannotDo() {
    ManyBodyProduct operation = new ManyBodyProduct(Irreps.parse("1x1o"), Irreps.parse("1x0e"), 2);
    PlanOptions options =
        PlanOptions.of(DType.FLOAT32, Layout.MUL_IR).withAlgorithm(Algorithm.GRID);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> device().plan(operation, options));
    assertEquals("algorithm: grid is not one of a many-body product", refused.getMessage());
  }
}
