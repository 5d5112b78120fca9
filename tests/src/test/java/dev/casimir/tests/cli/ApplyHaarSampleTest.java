package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyHaarSampleTest {
  @TempDir Path folder;

  private CommandLineRun run(String line) {
    String words = "apply haar-sample --out " + folder.resolve("g.npy") + " " + line;
    return CommandLineRun.of(words.strip().split(" +"));
  }

  private double[] sample(String line, int n, int d) throws IOException {
    run(line + " --n " + n).assertDone();
    return read(folder.resolve("g.npy"), DType.FLOAT64, n, d, d);
  }

  @ParameterizedTest
  @CsvSource({
    "so2, 2",
    "so3, 3",
    "so5, 5",
    "o3, 3",
    "se2, 3",
    "se3, 4",
    "sim2, 3",
    "sim3, 4",
    "gl2, 2",
    "gl4, 4",
    "sl2, 2",
    "sl3, 3",
    "aff2, 3",
    "aff3, 4",
    "spd2, 2",
    "spd3, 3",
    "heisenberg3, 3",
    "heisenberg5, 4",
    "unitriangular4, 4",
    "scaling, 1"
  })
  void everyGroupHasItsShape(String group, int d) throws IOException {
    double[] g = sample("--group " + group, 3, d);
    assertTrue(Arrays.stream(g).allMatch(Double::isFinite));
    assertNotEquals(g[0] + 2 * g[d - 1], g[2 * d * d] + 2 * g[2 * d * d + d - 1]);
  }

  /** R' R = 1, det R = 1, and the trace of many has mean 0 and mean square 1. */
  @Test
  void rotationsAreUniform() throws IOException {
    int n = 40_000;
    double[] r = sample("--group so3 --seed 3", n, 3);
    double mean = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      int at = 9 * i;
      double trace = r[at] + r[at + 4] + r[at + 8];
      mean += trace / n;
      square += trace * trace / n;
      double cross = r[at + 1] * r[at + 5] - r[at + 2] * r[at + 4];
      assertEquals(r[at + 6], cross, 1e-14);
    }
    assertEquals(0, mean, 5 / Math.sqrt(n));
    assertEquals(1, square, 5 * Math.sqrt(2.0 / n));
  }

  @Test
  void batchesMayBeSplitAndThreadsChangeNothing() throws IOException {
    double[] whole = sample("--group gl2 --seed -9 --first 5 --radius 2 --threads 1", 1000, 2);
    double[] part = sample("--group gl2 --seed -9 --first 505 --radius 2 --threads 3", 500, 2);
    assertArrayEquals(Arrays.copyOfRange(whole, 2000, 4000), part);
    double[] other = sample("--group gl2 --seed 9 --first 505 --radius 2", 500, 2);
    assertNotEquals(part[0], other[0]);
  }

  @Test
  void domainsAreKept() throws IOException {
    double[] g = sample("--group aff2 --radius 0.5 --log-determinant 0.1 --translation 3", 500, 3);
    double widest = 0;
    for (int i = 0; i < g.length; i += 9) {
      double determinant = g[i] * g[i + 4] - g[i + 1] * g[i + 3];
      assertTrue(Math.abs(Math.log(determinant)) <= 0.1 + 1e-12);
      widest = Math.max(widest, Math.abs(g[i + 2]));
      assertArrayEquals(new double[] {0, 0, 1}, Arrays.copyOfRange(g, i + 6, i + 9));
    }
    assertTrue(widest > 2.5 && widest < 3, "translation " + widest);
  }

  @Test
  void weights() throws IOException {
    Path weights = folder.resolve("w.npy");
    double[] plain = sample("--group sl2 --sampler paper", 100, 2);
    double[] weighted = sample("--group sl2 --sampler weighted --weights " + weights, 100, 2);
    assertArrayEquals(plain, weighted);
    double[] w = read(weights, DType.FLOAT64, 100);
    // the least weight is that of a rotation: 2 pi times the variance
    assertTrue(Arrays.stream(w).allMatch(weight -> weight > 0.2 * Math.PI));
    sample("--group so3 --weights " + weights, 10, 3);
    assertArrayEquals(
        new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, read(weights, DType.FLOAT64, 10));
    double[] closed =
        sample(
            "--group sl2 --sampler paper --variance 1e-12 --angles equidistant-with-both-ends",
            5,
            2);
    for (int i = 0; i < 5; i++) {
      assertEquals(Math.cos(-Math.PI + i * Math.PI / 2), closed[4 * i], 1e-5);
    }
  }

  @Test
  void singlePrecisionStatusAndExplanation() throws IOException {
    Path status = folder.resolve("s.npy");
    CommandLineRun run =
        run("--group sl3 --n 4 --dtype f32 --explain --radius 0.5 --status " + status);
    run.assertDone();
    assertTrue(run.out().startsWith("Haar measure of SL(3) within 0.5"), run.out());
    assertTrue(run.out().contains("rejection"), run.out());
    read(folder.resolve("g.npy"), DType.FLOAT32, 4, 3, 3);
    assertArrayEquals(new double[4], read(status, DType.INT32, 4));
    run("--group so2 --n 0").assertDone();
    read(folder.resolve("g.npy"), DType.FLOAT64, 0, 2, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--group so3                           | --n",
        "--n 3                                 | --group",
        "--group so3 --n -1                    | --n: expected 0 or more, got -1",
        "--group so3 --n many                  | is not a long",
        "--group so3 --n 1 --first -2          | --first: expected 0..",
        "--group su2 --n 1                     | --group: expected one of so2.., o2.., se2..",
        "--group su2 --n 1                     | scaling, got 'su2'",
        "--group so --n 1                      | got 'so'",
        "--group scaling2 --n 1                | got 'scaling2'",
        "--group heisenberg4 --n 1             | dimension: expected an odd number 3..125, got 4",
        "--group so1 --n 1                     | n: expected 2..64, got 1",
        "--group so999 --n 1                   | n: expected 2..64, got 999",
        "--group gl2 --n 1 --radius 0          | radius: expected 1.0E-6..100.0, got 0.0",
        "--group gl2 --n 1 --radius NaN        | got NaN",
        "--group gl2 --n 1 --radius -1         | got -1.0",
        "--group gl40 --n 1                    | by rejection",
        "--group so3 --n 1 --radius 1          | --radius: it is not for so3",
        "--group sl2 --n 1 --log-determinant 1 | --log-determinant: it is for gl and aff alone",
        "--group gl2 --n 1 --log-determinant 0 | logDeterminantRadius: expected 1.0E-6..100.0",
        "--group gl2 --n 1 --translation 1     | --translation: it is for se, sim and aff alone",
        "--group se2 --n 1 --translation NaN   | translation: expected 1.0E-100..1.0E100, got NaN",
        "--group gl2 --n 1 --variance 1        | --variance: it is for the samplers paper",
        "--group so3 --n 1 --sampler paper     | --sampler: paper and weighted are for gl2.. and",
        "--group sl2 --n 1 --sampler weighted  | --weights: they are needed",
        "--group sl2 --n 1 --sampler paper --radius 1   | --radius: it is for the sampler haar",
        "--group sl2 --n 1 --sampler paper --variance 0 | variance: expected a number in",
        "--group sl3 --n 1 --sampler paper --angles equidistant | n: expected 2 for equidistant",
        "--group sl2 --n 1 --sampler best      | expected haar|paper|weighted, got 'best'",
      })
  void badUsageIsRefused(String line, String part) throws IOException {
    run(line).assertFailed(2, part);
    assertEquals(List.of(), names(folder));
  }
}
