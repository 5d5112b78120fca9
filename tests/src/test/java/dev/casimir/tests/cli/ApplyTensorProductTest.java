package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.assertClose;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tests.golden.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyTensorProductTest {
  @TempDir Path folder;

  private CommandLineRun apply(String irreps1, String irreps2, String irrepsOut, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("apply", "tensor-product", "--irreps1", irreps1, "--irreps2", irreps2));
    arguments.addAll(List.of("--irreps-out", irrepsOut));
    arguments.addAll(List.of("--in1", folder.resolve("x.npy").toString()));
    arguments.addAll(List.of("--in2", folder.resolve("y.npy").toString()));
    arguments.addAll(List.of("--out", folder.resolve("z.npy").toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private void operands(DType dtype, double[] x, double[] y, int n) throws IOException {
    write(folder.resolve("x.npy"), dtype, x, n, x.length / Math.max(1, n));
    write(folder.resolve("y.npy"), dtype, y, n, y.length / Math.max(1, n));
  }

  private double[] result(DType dtype, int n, int width) throws IOException {
    return read(folder.resolve("z.npy"), dtype, n, width);
  }

  private static String natural(int degree) {
    return Irreps.sphericalHarmonics(degree, 1).toString();
  }

  private static double[] random(long seed, int count) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "dense", "sparse", "paired", "grid", "fourier", "fourier-direct"})
  void gauntProductsAreTheGoldenOnesByEveryAlgorithm(String algorithm) throws IOException {
    for (JsonElement element : Golden.file("gaunt_products.json").getAsJsonArray("cases")) {
      JsonObject golden = element.getAsJsonObject();
      int degree = golden.get("L").getAsInt();
      operands(DType.FLOAT64, Golden.flat(golden.get("x")), Golden.flat(golden.get("y")), 1);
      apply(natural(degree), natural(degree), natural(2 * degree), "--algorithm", algorithm)
          .assertDone();
      double[] z = result(DType.FLOAT64, 1, (2 * degree + 1) * (2 * degree + 1));
      assertTrue(relativeError(Golden.flat(golden.get("z")), z) < 1e-13, "degree " + degree);
    }
  }

  /** Root mean square of the error over that of the values. */
  private static double relativeError(double[] expected, double[] actual) {
    double errors = 0;
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      errors += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      squares += expected[i] * expected[i];
    }
    return Math.sqrt(errors / squares);
  }

  /** T(1,1,1) is the cross product over sqrt(6); curl-Gaunt multiplies it by 3 / sqrt(2 pi). */
  @Test
  void vectorsTimesVectorsAreTheCrossProduct() throws IOException {
    double[] x = {1, 2, 3, -1, 0.5, 0.25};
    double[] y = {-2, 0.5, 1, 3, 1, -1};
    double[] cross = new double[6];
    for (int n = 0; n < 6; n += 3) {
      cross[n] = x[n + 1] * y[n + 2] - x[n + 2] * y[n + 1];
      cross[n + 1] = x[n + 2] * y[n] - x[n] * y[n + 2];
      cross[n + 2] = x[n] * y[n + 1] - x[n + 1] * y[n];
    }
    operands(DType.FLOAT64, x, y, 2);
    for (String kind : List.of("cg", "curl", "gaunt")) {
      apply("1o", "1o", "1e", "--kind", kind).assertDone();
      double factor =
          switch (kind) {
            case "cg" -> 1 / Math.sqrt(6);
            case "curl" -> 3 / Math.sqrt(2 * Math.PI) / Math.sqrt(6);
            default -> 0;
          };
      double[] expected = cross.clone();
      for (int i = 0; i < 6; i++) {
        expected[i] *= factor;
      }
      assertClose(expected, result(DType.FLOAT64, 2, 3), 1e-14);
    }
  }

  /** The same numbers in both layouts, moved by hand. */
  @Test
  void layoutsHoldTheSameProduct() throws IOException {
    int channels = 5;
    int batch = 7;
    Irreps irreps = Irreps.sphericalHarmonics(2, channels);
    int width = irreps.dimension();
    double[] x = random(1, batch * width);
    double[] y = random(2, batch * width);
    operands(DType.FLOAT32, x, y, batch);
    String text = irreps.toString();
    apply(text, text, text).assertDone();
    double[] expected = toIrMul(result(DType.FLOAT32, batch, width), batch, 2, channels);
    operands(DType.FLOAT32, toIrMul(x, batch, 2, channels), toIrMul(y, batch, 2, channels), batch);
    apply(text, text, text, "--layout", "ir-mul").assertDone();
    assertClose(expected, result(DType.FLOAT32, batch, width), 1e-5);
  }

  private static double[] toIrMul(double[] values, int batch, int maximumDegree, int channels) {
    double[] moved = new double[values.length];
    int width = (maximumDegree + 1) * (maximumDegree + 1) * channels;
    for (int n = 0; n < batch; n++) {
      for (int l = 0; l <= maximumDegree; l++) {
        int block = n * width + l * l * channels;
        for (int u = 0; u < channels; u++) {
          for (int m = 0; m < 2 * l + 1; m++) {
            moved[block + m * channels + u] = values[block + u * (2 * l + 1) + m];
          }
        }
      }
    }
    return moved;
  }

  @Test
  void aBadRowStaysInItsRow() throws IOException {
    double[] x = random(3, 3 * 9);
    double[] y = random(4, 3 * 9);
    operands(DType.FLOAT64, x, y, 3);
    apply(natural(2), natural(2), natural(2)).assertDone();
    double[] fine = result(DType.FLOAT64, 3, 9);
    x[9 + 4] = Double.NaN;
    operands(DType.FLOAT64, x, y, 3);
    Path status = folder.resolve("s.npy");
    apply(natural(2), natural(2), natural(2), "--status", status.toString()).assertDone();
    double[] z = result(DType.FLOAT64, 3, 9);
    for (int i = 0; i < 9; i++) {
      assertEquals(fine[i], z[i]);
      assertEquals(fine[18 + i], z[18 + i]);
    }
    assertTrue(Double.isNaN(z[9]));
    assertArrayEquals(new double[] {0, 1, 0}, read(status, DType.INT32, 3));
  }

  @Test
  void theFirstInputDecidesThePrecision() throws IOException {
    write(folder.resolve("x.npy"), DType.FLOAT32, random(5, 8), 2, 4);
    write(folder.resolve("y.npy"), DType.FLOAT64, random(6, 8), 2, 4);
    apply("0e+1o", "0e+1o", "0e").assertDone();
    result(DType.FLOAT32, 2, 1);
    apply("0e+1o", "0e+1o", "0e", "--dtype", "f64").assertDone();
    result(DType.FLOAT64, 2, 1);
  }

  @Test
  void anEmptyBatchGivesAnEmptyResult() throws IOException {
    write(folder.resolve("x.npy"), DType.FLOAT32, new double[0], 0, 4);
    write(folder.resolve("y.npy"), DType.FLOAT32, new double[0], 0, 4);
    apply("0e+1o", "0e+1o", "0e+1o").assertDone();
    result(DType.FLOAT32, 0, 4);
  }

  @Test
  void explainNamesTheAlgorithm() throws IOException {
    operands(DType.FLOAT64, random(7, 4), random(8, 4), 1);
    CommandLineRun run = apply("0e+1o", "0e+1o", "0e", "--algorithm", "dense", "--explain");
    run.assertDone();
    assertTrue(run.out().contains("dense"), run.out());
  }
}
