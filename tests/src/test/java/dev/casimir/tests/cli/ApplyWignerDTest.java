package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import dev.casimir.tensor.DType;
import dev.casimir.tests.golden.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyWignerDTest {
  private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  @TempDir Path folder;

  private double[] apply(double[] rotations, int n, String irreps, int dimension, String... more)
      throws IOException {
    Path in = write(folder.resolve("r.npy"), DType.FLOAT64, rotations, n, 3, 3);
    Path out = folder.resolve("d.npy");
    String[] arguments = {
      "apply", "wigner-d", "--in", in.toString(), "--irreps", irreps, "--out", out.toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    CommandLineRun.of(all).assertDone();
    return read(out, DType.FLOAT64, n, dimension, dimension);
  }

  @Test
  void matricesAreTheGoldenOnes() throws IOException {
    var cases = Golden.file("wigner_d_l6.json").getAsJsonArray("cases");
    double[] rotations = new double[36];
    for (int i = 0; i < 4; i++) {
      double[] rotation = Golden.flat(cases.get(i).getAsJsonObject().get("R"));
      System.arraycopy(rotation, 0, rotations, i * 9, 9);
    }
    double[] d = apply(rotations, 4, "0e+1o+2e+3o+4e+5o+6e", 49);
    for (int i = 0; i < 4; i++) {
      JsonObject golden = cases.get(i).getAsJsonObject();
      for (int l = 0; l <= 6; l++) {
        double[] expected = Golden.flat(golden.getAsJsonArray("D").get(l));
        for (int row = 0; row < 2 * l + 1; row++) {
          for (int column = 0; column < 2 * l + 1; column++) {
            int at = (i * 49 + l * l + row) * 49 + l * l + column;
            assertEquals(expected[row * (2 * l + 1) + column], d[at], 1e-13);
          }
        }
      }
      assertEquals(0, d[i * 49 * 49 + 1], "outside the blocks");
    }
  }

  /** Inversion multiplies by the parity, whatever the degree. */
  @ParameterizedTest
  @CsvSource({"0e, 1", "0o, -1", "1o, -1", "1e, 1", "2e, 1", "2o, -1"})
  void inversionActsByParity(String irrep, int sign) throws IOException {
    double[] inversion = new double[9];
    for (int i = 0; i < 9; i++) {
      inversion[i] = -IDENTITY[i];
    }
    int dimension = 2 * (irrep.charAt(0) - '0') + 1;
    double[] d = apply(inversion, 1, irrep, dimension);
    for (int i = 0; i < d.length; i++) {
      assertEquals(i % (dimension + 1) == 0 ? sign : 0, d[i], 1e-15);
    }
  }

  /** A quarter turn about y on two vectors; the layouts order rows and columns differently. */
  @Test
  void layoutOrdersTheBlock() throws IOException {
    double[] turn = {0, 0, 1, 0, 1, 0, -1, 0, 0};
    double[] mulIr = apply(turn, 1, "2x1o", 6);
    double[] irMul = apply(turn, 1, "2x1o", 6, "--layout", "ir-mul");
    for (int u = 0; u < 2; u++) {
      for (int m = 0; m < 3; m++) {
        for (int n = 0; n < 3; n++) {
          assertEquals(turn[m * 3 + n], mulIr[(u * 3 + m) * 6 + u * 3 + n], 1e-15);
          assertEquals(turn[m * 3 + n], irMul[(m * 2 + u) * 6 + n * 2 + u], 1e-15);
        }
      }
    }
  }

  @Test
  void statusTellsWhatIsNoRotation() throws IOException {
    double[] rotations = new double[27];
    System.arraycopy(IDENTITY, 0, rotations, 0, 9);
    System.arraycopy(IDENTITY, 0, rotations, 9, 9);
    System.arraycopy(IDENTITY, 0, rotations, 18, 9);
    rotations[9] = 2;
    rotations[20] = Double.NaN;
    Path status = folder.resolve("s.npy");
    apply(rotations, 3, "1o", 3, "--status", status.toString());
    assertArrayEquals(new double[] {0, 2, 1}, read(status, DType.INT32, 3));
  }
}
