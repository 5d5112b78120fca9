package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.assertClose;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes, normalisations, weights and gradients of {@code apply tensor-product}. */
class ApplyTensorProductModesTest {
  private static final int USAGE = 2;
  private static final int BAD_DATA = 3;

  @TempDir Path folder;

  /** Runs a line of words; {@code @name} stands for a file in the folder. */
  private CommandLineRun apply(String line) {
    List<String> words = new ArrayList<>(List.of("apply", "tensor-product"));
    for (String word : line.split(" +")) {
      words.add(word.startsWith("@") ? path(word.substring(1)).toString() : word);
    }
    words.addAll(List.of("--in1", path("x.npy").toString(), "--in2", path("y.npy").toString()));
    words.addAll(List.of("--out", path("z.npy").toString()));
    return CommandLineRun.of(words.toArray(String[]::new));
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private void put(String name, double[] values, long... shape) throws IOException {
    write(path(name), DType.FLOAT64, values, shape);
  }

  private double[] get(String name, long... shape) throws IOException {
    return read(path(name), DType.FLOAT64, shape);
  }

  /** Of scalars every mode is a sum of products, small enough to write out. */
  @Test
  void modesSumOverTheChannelsTheyName() throws IOException {
    put("x.npy", new double[] {2, 3}, 1, 2);
    put("y.npy", new double[] {5, 7}, 1, 2);
    String scalars = "--irreps1 2x0e --irreps2 2x0e --irreps-out 2x0e --kind cg ";
    apply(scalars).assertDone();
    assertClose(new double[] {10, 21}, get("z.npy", 1, 2), 1e-15);
    apply(scalars + "--mode uvu").assertDone();
    assertClose(new double[] {24, 36}, get("z.npy", 1, 2), 1e-15);
    apply(scalars + "--mode uvw").assertDone();
    assertClose(new double[] {60, 60}, get("z.npy", 1, 2), 1e-15);
    put("w.npy", new double[] {1, 0, 0, 10}, 4);
    apply(scalars + "--mode uvu --weights @w.npy").assertDone();
    assertClose(new double[] {10, 210}, get("z.npy", 1, 2), 1e-15);
    put("w.npy", new double[] {1, 2, 0, 0, 0, 0, 10, 20}, 1, 8);
    apply(scalars + "--mode uvw --weights @w.npy").assertDone();
    assertClose(new double[] {220, 440}, get("z.npy", 1, 2), 1e-15);
  }

  /**
   * The length of a vector: T(1,1,0) is 1/sqrt(3), which the norm normalisation multiplies by 3.
   */
  @Test
  void normalisationsAreThoseOfE3nn() throws IOException {
    put("x.npy", new double[] {1, 2, 3, 4, 5, 6}, 1, 6);
    put("y.npy", new double[] {1, 0, 0, 0, 1, 0}, 1, 6);
    double sum = 1 + 5 + 4 + 2; // x_u . y_v over the four pairs
    String vectors = "--irreps1 2x1o --irreps2 2x1o --irreps-out 1x0e --kind cg --mode uvw ";
    apply(vectors).assertDone();
    assertClose(new double[] {sum / Math.sqrt(3)}, get("z.npy", 1, 1), 1e-14);
    apply(vectors + "--irrep-normalization norm").assertDone();
    assertClose(new double[] {sum * 3 / Math.sqrt(3)}, get("z.npy", 1, 1), 1e-14);
    apply(vectors + "--irrep-normalization component --path-normalization element").assertDone();
    assertClose(new double[] {sum / 2 / Math.sqrt(3)}, get("z.npy", 1, 1), 1e-14);
    apply(vectors + "--path-normalization path").assertDone();
    assertClose(new double[] {sum / 2 / Math.sqrt(3)}, get("z.npy", 1, 1), 1e-14);
  }

  /** z_u = w_u x_u y_u with its gradients; in mode uuu, and for scalars. */
  @Test
  void gradientsOfWeightedScalars() throws IOException {
    put("x.npy", new double[] {2, 3, 4, 5}, 2, 2);
    put("y.npy", new double[] {5, 7, 1, 2}, 2, 2);
    put("g.npy", new double[] {1, 10, 100, 1000}, 2, 2);
    put("w.npy", new double[] {3, -1}, 2);
    String line =
        "--irreps1 2x0e --irreps2 2x0e --irreps-out 2x0e --kind cg --weights @w.npy"
            + " --gradient-out @g.npy --gradient1 @gx.npy --gradient2 @gy.npy"
            + " --gradient-weights @gw.npy --status @s.npy";
    apply(line).assertDone();
    assertClose(new double[] {30, -21, 12, -10}, get("z.npy", 2, 2), 1e-13);
    assertClose(new double[] {15, -70, 300, -2000}, get("gx.npy", 2, 2), 1e-11);
    assertClose(new double[] {6, -30, 1200, -5000}, get("gy.npy", 2, 2), 1e-11);
    assertClose(new double[] {10 + 400, 210 + 10000}, get("gw.npy", 2), 1e-11);
    assertArrayEquals(new double[] {0, 0}, read(path("s.npy"), DType.INT32, 2));
    put("w.npy", new double[] {3, -1, 3, -1}, 2, 2);
    apply(line).assertDone();
    assertClose(new double[] {10, 210, 400, 10000}, get("gw.npy", 2, 2), 1e-11);
  }

  /** The slope along each operand, from two more products; mode uvw with weights for each item. */
  @Test
  void gradientsAreSlopes() throws IOException {
    String line =
        "--irreps1 2x0e+1x1o --irreps2 1x1o --irreps-out 2x1o+1x0e --kind gaunt --mode uvw"
            + " --layout ir-mul --weights @w.npy ";
    double[] x = numbers(1, 10);
    double[] y = numbers(2, 6);
    double[] w = numbers(3, 10);
    double[] g = numbers(4, 14);
    put("x.npy", x, 2, 5);
    put("y.npy", y, 2, 3);
    put("w.npy", w, 2, 5);
    put("g.npy", g, 2, 7);
    apply(
            line
                + "--gradient-out @g.npy --gradient1 @gx.npy --gradient2 @gy.npy"
                + " --gradient-weights @gw.npy")
        .assertDone();
    assertSlopes(line, "x.npy", x, get("gx.npy", 2, 5), g);
    assertSlopes(line, "y.npy", y, get("gy.npy", 2, 3), g);
    assertSlopes(line, "w.npy", w, get("gw.npy", 2, 5), g);
  }

  /** Steps of one are exact: the product is linear in each array. */
  private void assertSlopes(String line, String name, double[] at, double[] slopes, double[] g)
      throws IOException {
    for (int i = 0; i < at.length; i++) {
      double[] ahead = at.clone();
      ahead[i] += 1;
      put(name, at, 2, at.length / 2);
      apply(line).assertDone();
      double before = dot(g, get("z.npy", 2, 7));
      put(name, ahead, 2, at.length / 2);
      apply(line).assertDone();
      assertEquals(dot(g, get("z.npy", 2, 7)) - before, slopes[i], 1e-12, name + " " + i);
    }
    put(name, at, 2, at.length / 2);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] numbers(int seed, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.sin(seed * 100.0 + i);
    }
    return numbers;
  }

  /** The weight of a path is the product of those of its blocks, or a sum of such products. */
  @Test
  void weightsOfDegreesAreThoseOfPathsMultipliedOut() throws IOException {
    put("x.npy", numbers(1, 8), 2, 4);
    put("y.npy", numbers(2, 8), 2, 4);
    String line = "--irreps1 0e+1o --irreps2 0e+1o --irreps-out 0e+1o --weights @w.npy ";
    double[] degrees = numbers(3, 12);
    int[][] paths = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
    double[] weights = new double[4];
    for (int p = 0; p < 4; p++) {
      for (int r = 0; r < 2; r++) {
        weights[p] +=
            degrees[6 * r + paths[p][0]]
                * degrees[6 * r + 2 + paths[p][1]]
                * degrees[6 * r + 4 + paths[p][2]];
      }
    }
    put("w.npy", weights, 4);
    apply(line).assertDone();
    double[] expected = get("z.npy", 2, 4);
    put("w.npy", degrees, 12);
    apply(line + "--weights-form degrees --rank 2").assertDone();
    assertClose(expected, get("z.npy", 2, 4), 1e-14);
  }

  @Test
  void aBadItemHasAStatus() throws IOException {
    put("x.npy", new double[] {1, 1}, 2, 1);
    put("y.npy", new double[] {1, 1}, 2, 1);
    put("w.npy", new double[] {1, Double.NaN}, 2, 1);
    apply("--irreps1 0e --irreps2 0e --irreps-out 0e --weights @w.npy --status @s.npy")
        .assertDone();
    assertArrayEquals(new double[] {0, 1}, read(path("s.npy"), DType.INT32, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mode uvx                                | expected uuu|uvu|uvw, got 'uvx'",
        "--mode uvw --algorithm grid               | algorithm: grid computes mode uuu only",
        "--irrep-normalization norm                | normalization: only cg products have one",
        "--irrep-normalization big                 | expected none|component|norm, got 'big'",
        "--path-normalization all                  | expected none|element|path, got 'all'",
        "--rank 2                                  | --rank: there are no --weights",
        "--weights-form degrees                    | --weights-form: there are no --weights",
        "--weights @w.npy --rank 2                 | --rank: it belongs to --weights-form degrees",
        "--weights @w.npy --weights-form none      | expected paths|degrees, got 'none'",
        "--weights @w.npy --weights-form degrees --rank 0 | rank: expected 1 or more",
        "--weights @w.npy --weights-form degrees --kind curl | degrees is for kind gaunt",
        "--weights @w.npy --weights-form degrees --mode uvw | weights of degrees need mode uuu",
        "--gradient1 @gx.npy                       | --gradient-out: it is needed",
        "--gradient-out @x.npy                     | --gradient-out: expected --gradient1",
        "--gradient-out @x.npy --gradient-weights @gw.npy | there are no --weights",
        "--gradient-out @x.npy --gradient1 @z.npy  | --gradient1: expected another file than --out",
        "--gradient-out @g.npy --gradient1 @g.npy  | expected another file than --gradient-out",
      })
  void wrongUsage(String options, String part) throws IOException {
    put("x.npy", new double[] {1}, 1, 1);
    put("y.npy", new double[] {1}, 1, 1);
    put("w.npy", new double[] {1}, 1);
    apply("--irreps1 0e --irreps2 0e --irreps-out 0e " + options).assertFailed(USAGE, part);
    assertTrue(Files.notExists(path("z.npy")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--weights @none.npy | --weights:",
        "--weights @x.npy    | --weights: expected [2] or [3, 2] FLOAT32 or FLOAT64 (weights)",
        "--weights @w2.npy   | got [2, 2] FLOAT64",
        "--gradient-out @two.npy --gradient1 @gx.npy   | --gradient-out: expected 3 items",
        "--gradient-out @wide.npy --gradient1 @gx.npy  | --gradient-out: expected [n, 1]",
        "--gradient-out @g.npy --gradient1 @no/gx.npy  | --gradient1:",
      })
  void badData(String options, String part) throws IOException {
    put("x.npy", new double[3], 3, 1);
    put("y.npy", new double[6], 3, 2);
    put("w2.npy", new double[4], 2, 2);
    put("two.npy", new double[2], 2, 1);
    put("wide.npy", new double[6], 3, 2);
    put("g.npy", new double[3], 3, 1);
    apply("--irreps1 0e --irreps2 2x0e --irreps-out 0e --mode uvw " + options)
        .assertFailed(BAD_DATA, part);
    assertTrue(Files.notExists(path("z.npy")));
    assertTrue(Files.notExists(path("gx.npy")));
  }
}
