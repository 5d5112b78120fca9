package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyDecompositionTest {
  /** One of positive, one of negative determinant, one singular. */
  private static final double[] MATRICES = {3, 1, 2, 5, 2, 3, 4, 1, 1, 2, 2, 4};

  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private CommandLineRun apply(String operation, String... more) throws IOException {
    Path in = write(folder.resolve("g.npy"), DType.FLOAT64, MATRICES, 3, 2, 2);
    String[] arguments = {"apply", operation, "--in", in.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandLineRun.of(all);
  }

  private double[] numbers(String name, long... shape) throws IOException {
    return read(folder.resolve(name), DType.FLOAT64, shape);
  }

  /** The product of the factors of the first two items. */
  private void checkProduct(double[] left, double[] diagonal, double[] right) {
    for (int item = 0; item < 2; item++) {
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          double sum = 0;
          for (int k = 0; k < 2; k++) {
            sum +=
                left[item * 4 + i * 2 + k] * diagonal[item * 2 + k] * right[item * 4 + k * 2 + j];
          }
          assertEquals(MATRICES[item * 4 + i * 2 + j], sum, 1e-14);
        }
      }
    }
  }

  @Test
  void polar() throws IOException {
    apply("polar", "--out-1", file("k.npy"), "--out-2", file("p.npy"), "--status", file("s.npy"))
        .assertDone();
    double[] k = numbers("k.npy", 3, 2, 2);
    double[] p = numbers("p.npy", 3, 2, 2);
    checkProduct(k, new double[] {1, 1, 1, 1}, p);
    assertEquals(k[0], k[3], 0, "a rotation");
    assertEquals(k[4], -k[7], 0, "a reflection");
    assertEquals(p[1], p[2], 0);
    assertTrue(Double.isNaN(k[8]) && Double.isNaN(p[11]));
    assertArrayEquals(new double[] {0, 0, 2}, read(folder.resolve("s.npy"), DType.INT32, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kak", "iwasawa", "ldu"})
  void threeFactors(String operation) throws IOException {
    apply(operation, "--out-1", file("a.npy"), "--out-2", file("b.npy"), "--out-3", file("c.npy"))
        .assertDone();
    double[] matrices = numbers("b.npy", 3, 2, 2);
    double[] b = new double[6];
    for (int i = 0; i < 6; i++) {
      b[i] = matrices[i / 2 * 4 + i % 2 * 3];
      assertTrue(i > 3 || matrices[i / 2 * 4 + 1 + i % 2] == 0);
    }
    checkProduct(numbers("a.npy", 3, 2, 2), b, numbers("c.npy", 3, 2, 2));
    if (operation.equals("kak")) {
      assertTrue(b[0] >= b[1] && b[1] >= 0);
      assertEquals(0, b[5], 1e-15);
    }
  }

  @Test
  void chartAndBack() throws IOException {
    apply("gl-chart", "--out-1", file("x.npy"), "--status", file("s.npy")).assertDone();
    assertArrayEquals(new double[] {0, 5, 2}, read(folder.resolve("s.npy"), DType.INT32, 3));
    CommandLineRun.of(
            "apply",
            "gl-chart",
            "--inverse",
            "--in",
            file("x.npy"),
            "--out-1",
            file("back.npy"),
            "--status",
            file("t.npy"))
        .assertDone();
    double[] back = numbers("back.npy", 3, 2, 2);
    for (int i = 0; i < 4; i++) {
      assertEquals(MATRICES[i], back[i], 1e-13);
    }
    assertArrayEquals(new double[] {0, 3, 3}, read(folder.resolve("t.npy"), DType.INT32, 3));
  }

  @Test
  void specialChartTakesDeterminantOne() throws IOException {
    apply("gl-chart", "--special", "--out-1", file("x.npy"), "--status", file("s.npy"))
        .assertDone();
    assertArrayEquals(new double[] {5, 5, 2}, read(folder.resolve("s.npy"), DType.INT32, 3));
    Path one = write(folder.resolve("g.npy"), DType.FLOAT64, new double[] {2, 1, 1, 1}, 1, 2, 2);
    CommandLineRun.of(
            "apply", "gl-chart", "--special", "--in", one.toString(), "--out-1", file("x.npy"))
        .assertDone();
    double[] x = numbers("x.npy", 1, 2, 2);
    assertEquals(0, x[0] + x[3], 1e-15);
    assertEquals(Math.log((3 + Math.sqrt(5)) / 2), Math.hypot(x[0], x[1]), 1e-15);
  }

  @Test
  void refusals() throws IOException {
    apply("polar", "--out-1", file("a.npy"), "--out-3", file("c.npy"))
        .assertFailed(2, "--out-3: there are only two factors");
    apply("ldu").assertFailed(2, "--out-1: nothing to write");
    Path wide = write(folder.resolve("wide.npy"), DType.FLOAT64, new double[6], 1, 2, 3);
    CommandLineRun.of("apply", "kak", "--in", wide.toString(), "--out-1", file("a.npy"))
        .assertFailed(3, "--in: expected square matrices of 2..64 rows, got 2 x 3");
    assertFalse(Files.exists(folder.resolve("a.npy")));
  }

  @Test
  void helpListsFactorsAndCodes() {
    CommandLineRun run = CommandLineRun.of("apply", "kak", "--help");
    run.assertDone();
    assertTrue(run.out().contains("g = k1 a k2"), run.out());
    assertTrue(run.out().contains("5 NOT_IN_DOMAIN"), run.out());
  }
}
