package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.assertClose;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyConvolutionTest {
  private static final int USAGE = 2;
  private static final int BAD_DATA = 3;

  /** Two nodes with two scalars each; edges 0 to 1 along y, 1 to 0 along x, 1 to 1. */
  private static final double[] X = {1, 2, 3, 4};

  @TempDir Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void inputs(DType indices) throws IOException {
    write(file("x.npy"), DType.FLOAT64, X, 2, 2);
    write(file("s.npy"), indices, new double[] {0, 1, 1}, 3);
    write(file("t.npy"), indices, new double[] {1, 0, 1}, 3);
    write(file("r.npy"), DType.FLOAT64, new double[] {0, 2, 0, 5, 0, 0, 0, 0, -1}, 3, 3);
  }

  private CommandLineRun apply(String... more) {
    return applyKind("cg", more);
  }

  private CommandLineRun applyKind(String kind, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("apply", "convolution", "--irreps1", "2x0e", "--lmax", "1", "--kind", kind));
    arguments.addAll(List.of("--irreps-out", "2x0e+2x1o"));
    for (String option : List.of("nodes x", "senders s", "receivers t", "vectors r")) {
      String[] words = option.split(" ");
      arguments.addAll(List.of("--" + words[0], file(words[1] + ".npy").toString()));
    }
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  /** T(0,0,0) = 1 and T(0,1,1) = delta / sqrt(3); the harmonics are 1 and sqrt(3) r. */
  @Test
  void scalarsBecomeScalarsAndVectors() throws IOException {
    double[] expected = {3, 4, 3, 0, 0, 4, 0, 0, 4, 6, 0, 1, -3, 0, 2, -4};
    for (DType indices : List.of(DType.INT32, DType.INT64)) {
      inputs(indices);
      apply("--out", file("z.npy").toString()).assertDone();
      assertClose(expected, read(file("z.npy"), DType.FLOAT64, 2, 8), 1e-14);
    }
    apply("--out", file("z.npy").toString(), "--normalization", "norm").assertDone();
    double[] norm = expected.clone();
    for (int i = 0; i < 16; i++) {
      norm[i] /= i % 8 < 2 ? 1 : Math.sqrt(3);
    }
    assertClose(norm, read(file("z.npy"), DType.FLOAT64, 2, 8), 1e-14);
  }

  @Test
  void layoutsAndPrecisionsHoldTheSameNumbers() throws IOException {
    inputs(DType.INT64);
    String out = file("z.npy").toString();
    apply("--out", out, "--layout", "ir-mul", "--dtype", "f32", "--algorithm", "direct")
        .assertDone();
    double[] expected = {3, 4, 3, 4, 0, 0, 0, 0, 4, 6, 0, 0, 1, 2, -3, -4};
    assertClose(expected, read(file("z.npy"), DType.FLOAT32, 2, 8), 1e-6);
  }

  @Test
  void gauntProductsMayBeAskedForOnTheGrid() throws IOException {
    inputs(DType.INT64);
    String out = file("z.npy").toString();
    applyKind("gaunt", "--out", out, "--algorithm", "direct").assertDone();
    double[] expected = read(file("z.npy"), DType.FLOAT64, 2, 8);
    applyKind("gaunt", "--out", out, "--algorithm", "grid").assertDone();
    assertClose(expected, read(file("z.npy"), DType.FLOAT64, 2, 8), 1e-14);
  }

  @Test
  void theShapeOfTheWeightsSaysWhatTheyAre() throws IOException {
    inputs(DType.INT64);
    String w = file("w.npy").toString();
    String out = file("z.npy").toString();
    write(file("w.npy"), DType.FLOAT64, new double[] {1, 10, 2, 20, 3, 30}, 3, 2);
    apply("--weights", w, "--out", out).assertDone();
    double[] path = {6, 8, 60, 0, 0, 80, 0, 0, 10, 14, 0, 10, -90, 0, 20, -120};
    assertClose(path, read(file("z.npy"), DType.FLOAT64, 2, 8), 1e-13);
    double[] channels = {1, -1, 10, -10, 2, -2, 20, -20, 3, -3, 30, -30};
    write(file("w.npy"), DType.FLOAT64, channels, 3, 4);
    apply("--weights", w, "--out", out).assertDone();
    double[] channel = {6, -8, 60, 0, 0, -80, 0, 0, 10, -14, 0, 10, -90, 0, -20, 120};
    assertClose(channel, read(file("z.npy"), DType.FLOAT64, 2, 8), 1e-13);
    write(file("w.npy"), DType.FLOAT64, new double[9], 3, 3);
    apply("--weights", w, "--out", out)
        .assertFailed(BAD_DATA, "--weights: expected [n, 2] or [n, 4] (2 paths), got [3, 3]");
  }

  /** Of the sum of z^2 / 2, whose gradient with respect to z is z. */
  @Test
  void gradientsAreThoseOfTheFunction() throws IOException {
    inputs(DType.INT64);
    double[] w = {1, 10, 2, 20, 3, 30};
    write(file("w.npy"), DType.FLOAT64, w, 3, 2);
    String z = file("z.npy").toString();
    apply("--weights", file("w.npy").toString(), "--out", z).assertDone();
    List<String> options = new ArrayList<>(List.of("--weights", file("w.npy").toString()));
    options.addAll(List.of("--gradient-out", z));
    for (String name : List.of("nodes", "vectors", "weights")) {
      options.addAll(List.of("--gradient-" + name, file("g" + name + ".npy").toString()));
    }
    apply(options.toArray(String[]::new)).assertDone();
    double[] gradX = read(file("gnodes.npy"), DType.FLOAT64, 2, 2);
    for (int i = 0; i < 4; i++) {
      assertEquals(slope("x.npy", X, i, 2, 2), gradX[i], 1e-4 * (1 + Math.abs(gradX[i])));
    }
    double[] gradW = read(file("gweights.npy"), DType.FLOAT64, 3, 2);
    for (int i = 0; i < 6; i++) {
      assertEquals(slope("w.npy", w, i, 3, 2), gradW[i], 1e-4 * (1 + Math.abs(gradW[i])));
    }
    double[] gradR = read(file("gvectors.npy"), DType.FLOAT64, 3, 3);
    double[] r = {0, 2, 0, 5, 0, 0, 0, 0, -1};
    for (int i = 0; i < 9; i++) {
      assertEquals(slope("r.npy", r, i, 3, 3), gradR[i], 1e-4 * (1 + Math.abs(gradR[i])));
    }
  }

  private double slope(String name, double[] values, int i, int rows, int columns)
      throws IOException {
    double step = 1e-5;
    double[] energies = new double[2];
    for (int side = 0; side < 2; side++) {
      double[] moved = values.clone();
      moved[i] += side == 0 ? -step : step;
      write(file(name), DType.FLOAT64, moved, rows, columns);
      apply("--weights", file("w.npy").toString(), "--out", file("e.npy").toString()).assertDone();
      for (double value : read(file("e.npy"), DType.FLOAT64, 2, 8)) {
        energies[side] += value * value / 2;
      }
    }
    write(file(name), DType.FLOAT64, values, rows, columns);
    return (energies[1] - energies[0]) / (2 * step);
  }

  @Test
  void whatIsWrongIsSaidAndNothingIsWritten() throws IOException {
    inputs(DType.INT64);
    String out = file("z.npy").toString();
    write(file("t.npy"), DType.INT64, new double[] {1, 0, 2}, 3);
    apply("--out", out)
        .assertFailed(BAD_DATA, "--receivers: expected nodes in 0..1, got 2 at edge 2");
    write(file("t.npy"), DType.INT64, new double[] {1, 0}, 2);
    apply("--out", out).assertFailed(BAD_DATA, "--receivers: expected one for each of 3 senders");
    write(file("t.npy"), DType.FLOAT64, new double[] {1, 0, 1}, 3);
    apply("--out", out).assertFailed(BAD_DATA, "--receivers: expected [n] INT32 or INT64");
    inputs(DType.INT32);
    write(file("r.npy"), DType.FLOAT64, new double[6], 2, 3);
    apply("--out", out).assertFailed(BAD_DATA, "--vectors: expected [3, 3]");
    inputs(DType.INT32);
    apply("--gradient-nodes", out).assertFailed(USAGE, "--gradient-out: expected with");
    apply().assertFailed(USAGE, "expected at least one of --out");
    assertFalse(Files.exists(file("z.npy")));
  }

  @Test
  void explainsThePlanAndMarksNodes() throws IOException {
    inputs(DType.INT32);
    write(file("x.npy"), DType.FLOAT64, new double[] {1, Double.NaN, 3, 4}, 2, 2);
    String status = file("status.npy").toString();
    CommandLineRun run = apply("--out", file("z.npy").toString(), "--status", status, "--explain");
    run.assertDone();
    assertTrue(run.out().contains("cg convolution 2x0e"), run.out());
    assertClose(new double[] {1, 1}, read(file("status.npy"), DType.INT32, 2), 0);
  }
}
