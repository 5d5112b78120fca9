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
