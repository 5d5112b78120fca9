package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.assertClose;
import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.casimir.tensor.DType;
import dev.casimir.tests.golden.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplySphericalHarmonicsTest {
  private static final int DEGREE = 10;
  private static final int COMPONENTS = (DEGREE + 1) * (DEGREE + 1);

  @TempDir Path folder;

  private CommandLineRun apply(String... options) {
    String[] head = {"apply", "spherical-harmonics"};
    return CommandLineRun.of(
        Stream.of(head, options).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static double scale(String normalization, int degree) {
    return switch (normalization) {
      case "component" -> Math.sqrt(4 * Math.PI);
      case "norm" -> Math.sqrt(4 * Math.PI / (2 * degree + 1));
      default -> 1;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"component", "integral", "norm"})
  void valuesAreTheGoldenOnes(String normalization) throws IOException {
    JsonObject golden = Golden.file("sh_points.json");
    write(folder.resolve("v.npy"), DType.FLOAT64, Golden.flat(golden.get("xyz")), 64, 3);
    apply(
            "--in",
            path("v.npy"),
            "--lmax",
            "10",
            "--out",
            path("y.npy"),
            "--normalization",
            normalization)
        .assertDone();
    double[] actual = read(folder.resolve("y.npy"), DType.FLOAT64, 64, COMPONENTS);
    double[] expected = Golden.flat(golden.get("Y"));
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= scale(normalization, (int) Math.sqrt(i % COMPONENTS));
    }
    assertClose(expected, actual, 1e-12);
  }

  @Test
  void singlePrecisionIsMadeAndTaken() throws IOException {
    JsonObject golden = Golden.file("sh_points.json");
    write(folder.resolve("v.npy"), DType.FLOAT64, Golden.flat(golden.get("xyz")), 64, 3);
    write(folder.resolve("v32.npy"), DType.FLOAT32, Golden.flat(golden.get("xyz")), 64, 3);
    apply(
            "--in",
            path("v.npy"),
            "--lmax",
            "10",
            "--out",
            path("a.npy"),
            "--dtype",
            "f32",
            "--normalization",
            "integral")
        .assertDone();
    apply(
            "--in",
            path("v32.npy"),
            "--lmax",
            "10",
            "--out",
            path("b.npy"),
            "--normalization",
            "integral")
        .assertDone();
    double[] a = read(folder.resolve("a.npy"), DType.FLOAT32, 64, COMPONENTS);
    assertArrayEquals(a, read(folder.resolve("b.npy"), DType.FLOAT32, 64, COMPONENTS));
    assertClose(Golden.flat(golden.get("Y")), a, 1e-5);
  }

  @Test
  void gradientsAreTheGoldenOnes() throws IOException {
    JsonObject golden = Golden.file("sh_grad.json");
    write(folder.resolve("v.npy"), DType.FLOAT64, Golden.flat(golden.get("xyz")), 16, 3);
    apply(
            "--in",
            path("v.npy"),
            "--lmax",
            "5",
            "--gradient",
            path("g.npy"),
            "--normalization",
            "integral")
        .assertDone();
    assertEquals(List.of("g.npy", "v.npy"), names(folder));
    double[] actual = read(folder.resolve("g.npy"), DType.FLOAT64, 16, 36, 3);
    JsonArray points = golden.getAsJsonArray("dY");
    for (int p = 0; p < 16; p++) {
      double[] expected = Golden.flat(points.get(p));
      double largest = 0;
      for (double value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int k = 0; k < 3; k++) {
        for (int i = 0; i < 36; i++) {
          assertEquals(expected[k * 36 + i], actual[(p * 36 + i) * 3 + k], 1e-12 * largest);
        }
      }
    }
  }

  /** Solid harmonics are homogeneous of degree l, and their Hessian has no trace. */
  @Test
  void solidHarmonicsSatisfyEulerAndLaplace() throws IOException {
    double[] v = {0.3, -0.7, 1.1, 2, 0.5, -0.25};
    write(folder.resolve("v.npy"), DType.FLOAT64, v, 2, 3);
    apply(
            "--in",
            path("v.npy"),
            "--lmax",
            "4",
            "--no-normalize",
            "--out",
            path("y.npy"),
            "--gradient",
            path("g.npy"),
            "--hessian",
            path("h.npy"))
        .assertDone();
    double[] y = read(folder.resolve("y.npy"), DType.FLOAT64, 2, 25);
    double[] g = read(folder.resolve("g.npy"), DType.FLOAT64, 2, 25, 3);
    double[] h = read(folder.resolve("h.npy"), DType.FLOAT64, 2, 25, 3, 3);
    for (int n = 0; n < 2; n++) {
      for (int k = 0; k < 25; k++) {
        int at = n * 25 + k;
        double radial = v[n * 3] * g[at * 3] + v[n * 3 + 1] * g[at * 3 + 1];
        radial += v[n * 3 + 2] * g[at * 3 + 2];
        int degree = (int) Math.sqrt(k);
        assertEquals(degree * y[at], radial, 1e-12 * (1 + Math.abs(degree * y[at])));
        assertEquals(0, h[at * 9] + h[at * 9 + 4] + h[at * 9 + 8], 1e-11);
        assertEquals(h[at * 9 + 1], h[at * 9 + 3], 1e-12);
      }
    }
    assertTrue(Math.abs(h[(25 + 24) * 9]) > 1e-3, "the Hessian is not just zeros");
  }

  @Test
  void aBadRowStaysInItsRow() throws IOException {
    double[] v = {0.3, -0.7, 1.1, Double.NaN, 0.5, -0.25, 1, 2, 3, 0, Double.POSITIVE_INFINITY, 1};
    double[] fine = {0.3, -0.7, 1.1, 1, 1, 1, 1, 2, 3, 1, 1, 1};
    write(folder.resolve("v.npy"), DType.FLOAT32, v, 4, 3);
    write(folder.resolve("fine.npy"), DType.FLOAT32, fine, 4, 3);
    apply("--in", path("v.npy"), "--lmax", "3", "--out", path("y.npy"), "--status", path("s.npy"))
        .assertDone();
    apply("--in", path("fine.npy"), "--lmax", "3", "--out", path("z.npy")).assertDone();
    double[] y = read(folder.resolve("y.npy"), DType.FLOAT32, 4, 16);
    double[] z = read(folder.resolve("z.npy"), DType.FLOAT32, 4, 16);
    for (int i = 0; i < 16; i++) {
      assertEquals(z[i], y[i]);
      assertEquals(z[32 + i], y[32 + i]);
    }
    assertTrue(Double.isNaN(y[17]));
    assertArrayEquals(new double[] {0, 1, 0, 1}, read(folder.resolve("s.npy"), DType.INT32, 4));
  }

  @Test
  void anEmptyBatchGivesEmptyOutputs() throws IOException {
    write(folder.resolve("v.npy"), DType.FLOAT32, new double[0], 0, 3);
    apply(
            "--in",
            path("v.npy"),
            "--lmax",
            "3",
            "--out",
            path("y.npy"),
            "--gradient",
            path("g.npy"),
            "--hessian",
            path("h.npy"),
            "--status",
            path("s.npy"))
        .assertDone();
    read(folder.resolve("y.npy"), DType.FLOAT32, 0, 16);
    read(folder.resolve("g.npy"), DType.FLOAT32, 0, 16, 3);
    read(folder.resolve("h.npy"), DType.FLOAT32, 0, 16, 3, 3);
    read(folder.resolve("s.npy"), DType.INT32, 0);
  }

  @Test
  void threadsChangeNoBitAndThePlanIsExplained() throws IOException {
    double[] v = new double[3 * 5000];
    for (int i = 0; i < v.length; i++) {
      v[i] = Math.sin(1 + i * 0.7);
    }
    write(folder.resolve("v.npy"), DType.FLOAT64, v, 5000, 3);
    apply("--in", path("v.npy"), "--lmax", "5", "--out", path("a.npy"), "--threads", "1")
        .assertDone();
    CommandLineRun explained =
        apply(
            "--in",
            path("v.npy"),
            "--lmax",
            "5",
            "--out",
            path("b.npy"),
            "--threads",
            "3",
            "--explain");
    explained.assertDone();
    assertFalse(explained.out().isBlank());
    assertArrayEquals(
        read(folder.resolve("a.npy"), DType.FLOAT64, 5000, 36),
        read(folder.resolve("b.npy"), DType.FLOAT64, 5000, 36));
  }
}
