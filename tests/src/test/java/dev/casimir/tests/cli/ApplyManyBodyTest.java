package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.assertClose;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyManyBodyTest {
  private static final double CONSTANT = 1 / Math.sqrt(4 * Math.PI);

  @TempDir Path folder;

  private CommandLineRun apply(String irreps, String irrepsOut, int order, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("apply", "many-body", "--irreps", irreps, "--order", "" + order));
    arguments.addAll(List.of("--irreps-out", irrepsOut));
    arguments.addAll(List.of("--in", folder.resolve("x.npy").toString()));
    arguments.addAll(List.of("--out", folder.resolve("z.npy").toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  /**
   * With v a vector, the function of 1o is sqrt(3 / 4 pi) (v, r): its square has the mean |v|^2 / 4
   * pi and its cube the part (3/5) |v|^2 (v, r) of degree one.
   */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "grid", "nested", "fourier"})
  void powersOfAVectorAreKnown(String algorithm) throws IOException {
    double[] x = {1, -2, 3, 0.5, 0.25, 0};
    write(folder.resolve("x.npy"), DType.FLOAT64, x, 2, 3);
    apply("1o", "0e", 2, "--algorithm", algorithm).assertDone();
    double[] squares = {14, 0.3125};
    assertClose(
        new double[] {14 * CONSTANT, 0.3125 * CONSTANT},
        read(folder.resolve("z.npy"), DType.FLOAT64, 2, 1),
        1e-14);
    apply("1o", "1o", 3, "--algorithm", algorithm).assertDone();
    double[] cubes = new double[6];
    for (int i = 0; i < 6; i++) {
      cubes[i] = 3 / (4 * Math.PI) * 3 / 5 * squares[i / 3] * x[i];
    }
    assertClose(cubes, read(folder.resolve("z.npy"), DType.FLOAT64, 2, 3), 1e-13);
  }

  @Test
  void theGradientIsThatOfTheSquare() throws IOException {
    double[] x = {1, -2, 3, 0.5, 0.25, 0};
    write(folder.resolve("x.npy"), DType.FLOAT64, x, 2, 3);
    write(folder.resolve("gz.npy"), DType.FLOAT64, new double[] {1, -3}, 2, 1);
    String gradient = folder.resolve("g.npy").toString();
    String gradientOut = folder.resolve("gz.npy").toString();
    apply("1o", "0e", 2, "--gradient-out", gradientOut, "--gradient", gradient).assertDone();
    double[] expected = new double[6];
    for (int i = 0; i < 6; i++) {
      expected[i] = 2 * CONSTANT * x[i] * (i < 3 ? 1 : -3);
    }
    assertClose(expected, read(folder.resolve("g.npy"), DType.FLOAT64, 2, 3), 1e-14);
  }

  /** z = a (vector) and b |v|^2 (scalar): orders 1 and 2 of the two blocks. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void weightsAddUpThePowers(boolean flat) throws IOException {
    double[] x = {1, -2, 3, 0.5, 0.25, 0};
    double[] weights = {7, 2, -3, 5}; // order 1: 0e, 1o; order 2: 0e, 1o
    double[] gradZ = {1, 10, 20, 30, -2, 1, 1, 1};
    double[] squares = {14, 0.3125};
    long[] shape = flat ? new long[] {4} : new long[] {2, 2, 1};
    write(folder.resolve("x.npy"), DType.FLOAT64, x, 2, 3);
    write(folder.resolve("w.npy"), DType.FLOAT64, weights, shape);
    write(folder.resolve("gz.npy"), DType.FLOAT64, gradZ, 2, 4);
    List<String> files = new ArrayList<>();
    files.addAll(List.of("--weights", folder.resolve("w.npy").toString()));
    files.addAll(List.of("--gradient-out", folder.resolve("gz.npy").toString()));
    files.addAll(List.of("--gradient-weights", folder.resolve("gw.npy").toString()));
    apply("1o", "0e+1o", 2, files.toArray(String[]::new)).assertDone();
    files.addAll(List.of("--gradient", folder.resolve("g.npy").toString()));
    apply("1o", "0e+1o", 2, files.toArray(String[]::new)).assertDone();
    double[] z = new double[8];
    double[] gradX = new double[6];
    double[] gradWeights = new double[4];
    for (int n = 0; n < 2; n++) {
      z[4 * n] = weights[2] * squares[n] * CONSTANT;
      gradWeights[2] += gradZ[4 * n] * squares[n] * CONSTANT;
      for (int i = 0; i < 3; i++) {
        double component = x[3 * n + i];
        z[4 * n + 1 + i] = weights[1] * component;
        gradWeights[1] += gradZ[4 * n + 1 + i] * component;
        gradX[3 * n + i] =
            weights[1] * gradZ[4 * n + 1 + i]
                + 2 * weights[2] * CONSTANT * gradZ[4 * n] * component;
      }
    }
    assertClose(z, read(folder.resolve("z.npy"), DType.FLOAT64, 2, 4), 1e-13);
    assertClose(gradX, read(folder.resolve("g.npy"), DType.FLOAT64, 2, 3), 1e-13);
    assertClose(gradWeights, read(folder.resolve("gw.npy"), DType.FLOAT64, shape), 1e-13);
  }

  @Test
  void weightsOfAnotherShapeOrMissingAreRefused() throws IOException {
    write(folder.resolve("x.npy"), DType.FLOAT64, new double[3], 1, 3);
    write(folder.resolve("w.npy"), DType.FLOAT64, new double[3], 3);
    apply("1o", "0e+1o", 2, "--weights", folder.resolve("w.npy").toString())
        .assertFailed(3, "--weights: expected [2, 2, 1] or [4] FLOAT32 or FLOAT64");
    write(folder.resolve("gz.npy"), DType.FLOAT64, new double[4], 1, 4);
    String gradientOut = folder.resolve("gz.npy").toString();
    String gradient = folder.resolve("gw.npy").toString();
    apply("1o", "0e+1o", 2, "--gradient-out", gradientOut, "--gradient-weights", gradient)
        .assertFailed(2, "--gradient-weights: there are no --weights");
    assertFalse(Files.exists(folder.resolve("z.npy")));
  }

  @Test
  void aGradientNeedsBothOfItsOptions() throws IOException {
    write(folder.resolve("x.npy"), DType.FLOAT64, new double[3], 1, 3);
    CommandLineRun run = apply("1o", "0e", 2, "--gradient", folder.resolve("g.npy").toString());
    run.assertFailed(2, "--gradient: needs --gradient-out");
    assertFalse(Files.exists(folder.resolve("z.npy")));
  }

  @Test
  void refusesOrderZeroAndWrongShapes() throws IOException {
    write(folder.resolve("x.npy"), DType.FLOAT64, new double[4], 1, 4);
    apply("0e+1o", "0e", 0).assertFailed(2, "order: expected 1..64, got 0");
    apply("1o", "0e", 2).assertFailed(3, "--in: expected [n, 3]");
  }

  @Test
  void aBadRowStaysInItsRow() throws IOException {
    double[] x = {1, 2, 3, 4, Double.NaN, 6, 7, 8, 9, 10, 11, 12};
    write(folder.resolve("x.npy"), DType.FLOAT32, x, 3, 4);
    Path status = folder.resolve("s.npy");
    apply("0e+1o", "0e+1o", 3, "--status", status.toString(), "--explain").assertDone();
    double[] z = read(folder.resolve("z.npy"), DType.FLOAT32, 3, 4);
    for (int i = 0; i < 12; i++) {
      assertEquals(i / 4 == 1, Double.isNaN(z[i]), "element " + i);
    }
    assertArrayEquals(new double[] {0, 1, 0}, read(status, DType.INT32, 3));
  }

  @Test
  void anEmptyBatchGivesAnEmptyResult() throws IOException {
    write(folder.resolve("x.npy"), DType.FLOAT32, new double[0], 0, 4);
    apply("0e+1o", "0e+1o", 2).assertDone();
    read(folder.resolve("z.npy"), DType.FLOAT32, 0, 4);
  }
}
