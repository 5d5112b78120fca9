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

class ApplyFactorizationTest {
  /** Two of three rows and two columns. */
  private static final double[] TALL = {3, 1, 2, 5, 2, 3, 1, 1, 2, 2, 4, 0};

  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private CommandLineRun apply(String operation, double[] in, long[] shape, String... more)
      throws IOException {
    Path path = write(folder.resolve("a.npy"), DType.FLOAT64, in, shape);
    String[] arguments = {"apply", operation, "--in", path.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandLineRun.of(all);
  }

  private double[] numbers(String name, long... shape) throws IOException {
    return read(folder.resolve(name), DType.FLOAT64, shape);
  }

  @Test
  void symmetricEigen() throws IOException {
    double[] matrices = {2, 0, 0, 0, 8, 0, 0, 0, 18, 1, 0, 0, 0, Double.NaN, 0, 0, 0, 1};
    apply(
            "symmetric-eigen",
            matrices,
            new long[] {2, 3, 3},
            "--out-values",
            file("l.npy"),
            "--out-vectors",
            file("v.npy"),
            "--status",
            file("s.npy"))
        .assertDone();
    assertArrayEquals(new double[] {18, 8, 2}, Arrays.copyOf(numbers("l.npy", 2, 3), 3));
    double[] vectors = numbers("v.npy", 2, 3, 3);
    assertArrayEquals(new double[] {0, 0, 1, 0, 1, 0, 1, 0, 0}, Arrays.copyOf(vectors, 9));
    assertTrue(Double.isNaN(vectors[17]));
    assertArrayEquals(new double[] {0, 3}, read(folder.resolve("s.npy"), DType.INT32, 2));
  }

  @Test
  void svd() throws IOException {
    apply(
            "svd",
            TALL,
            new long[] {2, 3, 2},
            "--out-u",
            file("u.npy"),
            "--out-values",
            file("s.npy"),
            "--out-v",
            file("v.npy"))
        .assertDone();
    double[] u = numbers("u.npy", 2, 3, 2);
    double[] s = numbers("s.npy", 2, 2);
    double[] v = numbers("v.npy", 2, 2, 2);
    assertTrue(s[0] >= s[1] && s[2] >= s[3]);
    for (int i = 0; i < TALL.length; i++) {
      int item = i / 6;
      double sum = 0;
      for (int k = 0; k < 2; k++) {
        sum += u[i / 2 * 2 + k] * s[item * 2 + k] * v[item * 4 + i % 2 * 2 + k];
      }
      assertEquals(TALL[i], sum, 1e-14);
    }
  }

  @Test
  void qr() throws IOException {
    apply("qr", TALL, new long[] {2, 3, 2}, "--out-1", file("q.npy"), "--out-2", file("r.npy"))
        .assertDone();
    double[] q = numbers("q.npy", 2, 3, 2);
    double[] r = numbers("r.npy", 2, 2, 2);
    for (int i = 0; i < TALL.length; i++) {
      int item = i / 6;
      double sum = 0;
      for (int k = 0; k < 2; k++) {
        sum += q[i / 2 * 2 + k] * r[item * 4 + k * 2 + i % 2];
      }
      assertEquals(TALL[i], sum, 1e-14);
    }
    assertTrue(r[0] > 0 && r[2] == 0 && r[3] > 0);
    assertEquals(Math.sqrt(17), r[0], 1e-15);
  }

  @Test
  void refusals() throws IOException {
    apply("qr", new double[6], new long[] {1, 2, 3}, "--out-1", file("q.npy"))
        .assertFailed(3, "--in: columns: expected 1..2");
    apply("svd", TALL, new long[] {2, 3, 2})
        .assertFailed(2, "--out-u: nothing to write, name an output");
    apply("symmetric-eigen", TALL, new long[] {2, 3, 2}, "--out-values", file("l.npy"))
        .assertFailed(3, "--in: expected square matrices of 1..256 rows, got 3 x 2");
    assertFalse(Files.exists(folder.resolve("q.npy")));
    assertFalse(Files.exists(folder.resolve("l.npy")));
  }
}
