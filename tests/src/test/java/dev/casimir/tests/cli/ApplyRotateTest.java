package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.assertClose;
import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.casimir.tensor.DType;
import dev.casimir.tests.golden.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyRotateTest {
  private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  private static final double[] QUARTER_TURN = {0, 0, 1, 0, 1, 0, -1, 0, 0};

  @TempDir Path folder;

  private CommandLineRun run(
      double[] x, int n, double[] rotations, boolean shared, String irreps, String... more)
      throws IOException {
    Path in = write(folder.resolve("x.npy"), DType.FLOAT64, x, n, x.length / n);
    long[] shape = shared ? new long[] {3, 3} : new long[] {rotations.length / 9, 3, 3};
    Path r = write(folder.resolve("r.npy"), DType.FLOAT64, rotations, shape);
    Stream<String> arguments =
        Stream.of(
            "apply",
            "rotate",
            "--in",
            in.toString(),
            "--rotations",
            r.toString(),
            "--irreps",
            irreps,
            "--out",
            folder.resolve("y.npy").toString());
    return CommandLineRun.of(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  private double[] rotated(
      double[] x, int n, double[] rotations, boolean shared, String irreps, String... more)
      throws IOException {
    run(x, n, rotations, shared, irreps, more).assertDone();
    return read(folder.resolve("y.npy"), DType.FLOAT64, n, x.length / n);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "j", "matrix"})
  void goldenMatricesTimesVectors(String algorithm) throws IOException {
    var cases = Golden.file("wigner_d_l6.json").getAsJsonArray("cases");
    int n = cases.size();
    double[] x = new SplittableRandom(1).doubles(n * 49L, -1, 1).toArray();
    double[] rotations = new double[9 * n];
    double[] expected = new double[n * 49];
    for (int i = 0; i < n; i++) {
      JsonObject golden = cases.get(i).getAsJsonObject();
      System.arraycopy(Golden.flat(golden.get("R")), 0, rotations, 9 * i, 9);
      for (int l = 0; l <= 6; l++) {
        double[] d = Golden.flat(golden.getAsJsonArray("D").get(l));
        int width = 2 * l + 1;
        int start = i * 49 + l * l;
        for (int entry = 0; entry < d.length; entry++) {
          expected[start + entry / width] += d[entry] * x[start + entry % width];
        }
      }
    }
    String[] more = algorithm.isEmpty() ? new String[0] : new String[] {"--algorithm", algorithm};
    double[] actual = rotated(x, n, rotations, false, "0e+1o+2e+3o+4e+5o+6e", more);
    assertClose(expected, actual, 1e-13);
  }

  /** Two vectors by a quarter turn about y, (x, y, z) to (z, y, -x), in both layouts. */
  @Test
  void oneRotationForAllInBothLayouts() throws IOException {
    double[] mulIr = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    double[] turned = {3, 2, -1, 6, 5, -4, 9, 8, -7, 12, 11, -10};
    assertClose(turned, rotated(mulIr, 2, QUARTER_TURN, true, "2x1o"), 1e-14);
    double[] irMul = {1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12};
    double[] turnedIrMul = {3, 6, 2, 5, -1, -4, 9, 12, 8, 11, -7, -10};
    assertClose(
        turnedIrMul, rotated(irMul, 2, QUARTER_TURN, true, "2x1o", "--layout", "ir-mul"), 1e-14);
  }

  @ParameterizedTest
  @CsvSource({"0e, 1", "0o, -1", "1o, -1", "1e, 1", "2o, -1"})
  void inversionActsByParity(String irrep, int sign) throws IOException {
    double[] inversion = new double[9];
    for (int i = 0; i < 9; i++) {
      inversion[i] = -IDENTITY[i];
    }
    int dimension = 2 * (irrep.charAt(0) - '0') + 1;
    double[] x = new SplittableRandom(2).doubles(dimension).toArray();
    double[] y = rotated(x, 1, inversion, false, irrep);
    for (int i = 0; i < dimension; i++) {
      assertEquals(sign * x[i], y[i], 1e-15);
    }
  }

  @Test
  void statusTellsWhatIsNoRotation() throws IOException {
    double[] rotations = new double[27];
    for (int i = 0; i < 27; i++) {
      rotations[i] = IDENTITY[i % 9];
    }
    rotations[9] = 2;
    rotations[20] = Double.NaN;
    String status = folder.resolve("s.npy").toString();
    rotated(new double[9], 3, rotations, false, "1o", "--status", status);
    assertArrayEquals(new double[] {0, 2, 1}, read(Path.of(status), DType.INT32, 3));
    double[] x = {1, 2, 3, 4, Double.NaN, 6};
    rotated(x, 2, new double[] {2, 0, 0, 0, 2, 0, 0, 0, 2}, true, "1o", "--status", status);
    assertArrayEquals(new double[] {2, 1}, read(Path.of(status), DType.INT32, 2));
  }

  @Test
  void explainsThePlan() throws IOException {
    CommandLineRun run = run(new double[6], 2, IDENTITY, true, "1o", "--explain");
    run.assertDone();
    assertTrue(run.out().contains("rotation of 1x1o"), run.out());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    run(new double[6], 2, new double[27], false, "1o")
        .assertFailed(3, "--rotations: expected 2 items as in --in, got 3");
    run(new double[8], 2, IDENTITY, true, "1o").assertFailed(3, "--in: expected [n, 3]");
    run(new double[6], 2, IDENTITY, true, "1o", "--algorithm", "fast")
        .assertFailed(2, "expected j|matrix, got 'fast'");
    Path flat = write(folder.resolve("flat.npy"), DType.FLOAT64, IDENTITY, 9);
    run(new double[6], 2, IDENTITY, true, "1o");
    CommandLineRun.of(
            "apply",
            "rotate",
            "--in",
            folder.resolve("x.npy").toString(),
            "--rotations",
            flat.toString(),
            "--irreps",
            "1o",
            "--out",
            folder.resolve("z.npy").toString())
        .assertFailed(3, "--rotations: expected [n, 3, 3] or [3, 3] FLOAT32 or FLOAT64");
    assertEquals(List.of("flat.npy", "r.npy", "x.npy", "y.npy"), names(folder));
  }
}
