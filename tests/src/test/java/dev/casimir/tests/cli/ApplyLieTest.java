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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyLieTest {
  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String tangents(double... numbers) throws IOException {
    write(folder.resolve("xi.npy"), DType.FLOAT64, numbers, 2, numbers.length / 2);
    return file("xi.npy");
  }

  private CommandLineRun apply(String operation, String group, String in, String out) {
    return CommandLineRun.of(
        "apply",
        operation,
        "--group",
        group,
        "--in",
        in,
        "--out",
        file(out),
        "--status",
        file("s.npy"));
  }

  @Test
  void thereAndBack() throws IOException {
    double[] xi = {0.1, -0.2, 0.3, 1, -0.5, 0.25, 3, 2, 1, 0, 0, 0.5};
    apply("lie-exp", "se3", tangents(xi), "g.npy").assertDone();
    double[] g = read(folder.resolve("g.npy"), DType.FLOAT64, 2, 4, 4);
    assertEquals(1, g[15]);
    apply("lie-log", "se3", file("g.npy"), "back.npy").assertDone();
    assertArrayEquals(xi, read(folder.resolve("back.npy"), DType.FLOAT64, 2, 6), 1e-14);
    apply("lie-inverse", "se3", file("g.npy"), "i.npy").assertDone();
    CommandLineRun.of(
            "apply",
            "lie-compose",
            "--group",
            "se3",
            "--in",
            file("g.npy"),
            "--in2",
            file("i.npy"),
            "--out",
            file("one.npy"))
        .assertDone();
    double[] one = read(folder.resolve("one.npy"), DType.FLOAT64, 2, 4, 4);
    for (int i = 0; i < one.length; i++) {
      assertEquals(i % 16 % 5 == 0 ? 1 : 0, one[i], 1e-15);
    }
    apply("lie-adjoint", "se3", file("g.npy"), "ad.npy").assertDone();
    read(folder.resolve("ad.npy"), DType.FLOAT64, 2, 6, 6);
  }

  @Test
  void matricesOfTheAlgebra() throws IOException {
    write(
        folder.resolve("w.npy"),
        DType.FLOAT64,
        new double[] {0, -0.3, 0.2, 0.3, 0, -0.1, -0.2, 0.1, 0},
        1,
        3,
        3);
    apply("lie-exp", "so3", file("w.npy"), "fromMatrix.npy").assertDone();
    write(folder.resolve("v.npy"), DType.FLOAT64, new double[] {0.1, 0.2, 0.3}, 1, 3);
    apply("lie-exp", "so3", file("v.npy"), "fromVector.npy").assertDone();
    assertArrayEquals(
        read(folder.resolve("fromVector.npy"), DType.FLOAT64, 1, 3, 3),
        read(folder.resolve("fromMatrix.npy"), DType.FLOAT64, 1, 3, 3));
  }

  @ParameterizedTest
  @CsvSource({"left", "right"})
  void jacobians(String side) throws IOException {
    String in = tangents(0.3, 0, 0, 0, 0.4, 0.1);
    CommandLineRun.of(
            "apply",
            "lie-jacobian",
            "--group",
            "so3",
            "--side",
            side,
            "--in",
            in,
            "--out",
            file("j.npy"))
        .assertDone();
    CommandLineRun.of(
            "apply",
            "lie-jacobian",
            "--group",
            "so3",
            "--side",
            side,
            "--inverse",
            "--in",
            in,
            "--out",
            file("k.npy"))
        .assertDone();
    double[] j = read(folder.resolve("j.npy"), DType.FLOAT64, 2, 3, 3);
    double[] k = read(folder.resolve("k.npy"), DType.FLOAT64, 2, 3, 3);
    assertEquals((1 - Math.cos(0.3)) / 0.3, (side.equals("left") ? 1 : -1) * j[7], 1e-15);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += j[3 + i] * k[3 * i + 1];
    }
    assertEquals(1, sum, 1e-15);
  }

  @Test
  void statuses() throws IOException {
    write(
        folder.resolve("g.npy"),
        DType.FLOAT64,
        new double[] {2, 0, 0, 1, -1, 0, 0, -1, 1, 1, 1, 1, Double.NaN, 0, 0, 1},
        4,
        2,
        2);
    apply("lie-log", "gl2", file("g.npy"), "x.npy").assertDone();
    assertArrayEquals(new double[] {0, 1, 2, 3}, read(folder.resolve("s.npy"), DType.INT32, 4));
    double[] x = read(folder.resolve("x.npy"), DType.FLOAT64, 4, 4);
    assertEquals(Math.log(2), x[0], 1e-16);
    assertTrue(Double.isNaN(x[4]) && Double.isNaN(x[8]) && Double.isNaN(x[15]));
  }

  @ParameterizedTest
  @CsvSource({"matrix-exp", "matrix-log", "matrix-sqrt"})
  void functionsOfMatrices(String operation) throws IOException {
    double[] a = {2, 1, 0, 1, 3, 0.5, 0, 0.5, 1};
    write(folder.resolve("a.npy"), DType.FLOAT64, a, 1, 3, 3);
    String[] common = {"apply", operation, "--in", file("a.npy"), "--out"};
    run(common, file("f.npy")).assertDone();
    run(common, file("t.npy"), "--symmetric").assertDone();
    assertArrayEquals(
        read(folder.resolve("f.npy"), DType.FLOAT64, 1, 3, 3),
        read(folder.resolve("t.npy"), DType.FLOAT64, 1, 3, 3),
        1e-13);
    run(common, file("d.npy"), "--direction", file("a.npy")).assertDone();
    double[] derivative = read(folder.resolve("d.npy"), DType.FLOAT64, 1, 3, 3);
    double[] value = read(folder.resolve("f.npy"), DType.FLOAT64, 1, 3, 3);
    // along itself: A exp A, the identity, half the root
    double expected =
        switch (operation) {
          case "matrix-exp" -> a[0] * value[0] + a[1] * value[3] + a[2] * value[6];
          case "matrix-log" -> 1;
          default -> value[0] / 2;
        };
    assertEquals(expected, derivative[0], 1e-13 * Math.max(1, expected));
  }

  private static CommandLineRun run(String[] common, String... more) {
    String[] all = java.util.Arrays.copyOf(common, common.length + more.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return CommandLineRun.of(all);
  }

  @Test
  void refusals() throws IOException {
    String in = tangents(1, 2, 3, 4, 5, 6);
    apply("lie-exp", "su2", in, "g.npy").assertFailed(2, "--group: expected one of so2..");
    apply("lie-exp", "se3", in, "g.npy").assertFailed(3, "--in: expected [n, 6] or [n, 4, 4]");
    apply("lie-log", "so3", in, "g.npy").assertFailed(3, "--in: expected [n, 3, 3]");
    CommandLineRun.of("apply", "matrix-exp", "--in", in, "--out", file("g.npy"))
        .assertFailed(3, "--in: expected [n, n, n]");
    assertFalse(Files.exists(folder.resolve("g.npy")));
  }
}
