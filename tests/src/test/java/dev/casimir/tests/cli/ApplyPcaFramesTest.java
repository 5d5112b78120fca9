package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyPcaFramesTest {
  private static final double[] BOX = {1, 0, 0, -1, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 3, 0, 0, -3};

  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private CommandLineRun run(String line) {
    String words = "apply pca-frames --in " + file("x.npy") + " " + line;
    return CommandLineRun.of(words.strip().split(" +"));
  }

  @Test
  void boxHasEightFramesOrFour() throws IOException {
    double[] moved = BOX.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += 1 + i % 3;
    }
    write(folder.resolve("x.npy"), DType.FLOAT64, moved, 1, 6, 3);
    run("--group e --out-frames %s --out-centers %s --out-gaps %s --out-moments %s"
            .formatted(file("f.npy"), file("t.npy"), file("g.npy"), file("m.npy")))
        .assertDone();
    double[] frames = read(folder.resolve("f.npy"), DType.FLOAT64, 1, 8, 3, 3);
    assertArrayEquals(
        new double[] {1, 2, 3}, read(folder.resolve("t.npy"), DType.FLOAT64, 1, 3), 1e-15);
    assertArrayEquals(
        new double[] {1.0 / 3}, read(folder.resolve("g.npy"), DType.FLOAT64, 1), 1e-15);
    assertArrayEquals(
        new double[] {18, 8, 2}, read(folder.resolve("m.npy"), DType.FLOAT64, 1, 3), 1e-13);
    boolean[] seen = new boolean[8];
    for (int f = 0; f < 8; f++) {
      double[] v = Arrays.copyOfRange(frames, 9 * f, 9 * f + 9);
      int signs = (v[6] < 0 ? 1 : 0) + (v[4] < 0 ? 2 : 0) + (v[2] < 0 ? 4 : 0);
      assertEquals(1, Math.abs(v[6] * v[4] * v[2]), 1e-14);
      seen[signs] = true;
    }
    assertArrayEquals(new boolean[] {true, true, true, true, true, true, true, true}, seen);
    run("--group se --dtype f32 --out-frames " + file("f.npy")).assertDone();
    double[] proper = read(folder.resolve("f.npy"), DType.FLOAT32, 1, 4, 3, 3);
    for (int f = 0; f < 4; f++) {
      assertEquals(-1, proper[9 * f + 6] * proper[9 * f + 4] * proper[9 * f + 2], 1e-6, "det is 1");
    }
  }

  @Test
  void weightsMasksStatusAndPlan() throws IOException {
    double[] x = {1, 0, 0, 1, -1, 0, 0, -1, Double.NaN, 0, 0, 1, 0, 0, 5, 5};
    write(folder.resolve("x.npy"), DType.FLOAT32, x, 2, 4, 2);
    write(folder.resolve("w.npy"), DType.FLOAT64, new double[] {1, 2, 1, 2, 1, 1, 1, 1}, 2, 4);
    write(folder.resolve("k.npy"), DType.INT32, new double[] {1, 1, 1, 1, 0, 1, 1, 1}, 2, 4);
    run("--group o --out-flags %s --status %s".formatted(file("l.npy"), file("s.npy")))
        .assertDone();
    assertArrayEquals(new double[] {7, 1}, read(folder.resolve("s.npy"), DType.INT32, 2));
    CommandLineRun run =
        run(
            "--group o --weights %s --mask %s --out-moments %s --status %s --explain"
                .formatted(file("w.npy"), file("k.npy"), file("m.npy"), file("s.npy")));
    run.assertDone();
    assertTrue(run.out().startsWith("principal frames of O(2)"), run.out());
    assertArrayEquals(new double[] {0, 0}, read(folder.resolve("s.npy"), DType.INT32, 2));
    assertArrayEquals(
        new double[] {4, 2}, Arrays.copyOf(read(folder.resolve("m.npy"), DType.FLOAT32, 2, 2), 2));
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingWritten() throws IOException {
    write(folder.resolve("x.npy"), DType.FLOAT32, BOX, 2, 3, 3);
    write(folder.resolve("w.npy"), DType.FLOAT32, new double[2], 2, 1);
    write(folder.resolve("wide.npy"), DType.FLOAT32, new double[18], 1, 2, 9);
    String out = " --out-centers " + file("t.npy");
    run("--group e").assertFailed(2, "expected at least one of --out-frames");
    run("--group gl2" + out).assertFailed(2, "--group");
    run("--group e --weights " + file("w.npy") + out)
        .assertFailed(
            3, "--weights: expected [2, 3] FLOAT32 or FLOAT64 (one for each point), got [2, 1]");
    run("--group e --mask " + file("w.npy") + out).assertFailed(3, "--mask: expected [2, 3]");
    CommandLineRun.of(
            "apply",
            "pca-frames",
            "--in",
            file("wide.npy"),
            "--group",
            "e",
            "--out-centers",
            file("t.npy"))
        .assertFailed(3, "--in: expected points of 1..8 coordinates, got 9");
    assertTrue(Files.notExists(folder.resolve("t.npy")));
  }
}
