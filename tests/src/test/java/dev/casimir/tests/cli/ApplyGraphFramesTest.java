package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyGraphFramesTest {
  @TempDir Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static CommandLineRun run(String line) {
    return CommandLineRun.of(("apply graph-frames " + line).strip().split(" +"));
  }

  /** A path of three nodes and a star of four, in squares of four rows. */
  private Path matrices(double entry) throws IOException {
    double[] weights = new double[32];
    weights[1] = weights[4] = weights[6] = weights[9] = 1;
    for (int leaf = 1; leaf < 4; leaf++) {
      weights[16 + leaf] = weights[16 + 4 * leaf] = 1;
    }
    weights[5] = entry;
    return CommandLineRun.write(file("a.npy"), DType.FLOAT64, weights, 2, 4, 4);
  }

  private Path integers(String name, int... values) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Npy.write(file(name), Tensor.copyOf(arena, DType.INT32, values, values.length));
    }
    return file(name);
  }

  @Test
  void everyOutput() throws IOException {
    Path sizes = integers("n.npy", 3, 4);
    run("--in %s --sizes %s --out %s --out-blocks %s --out-log-sizes %s --out-margins %s --status %s --out-features %s --samples 5 --seed 3 --out-samples %s"
            .formatted(
                matrices(0),
                sizes,
                file("o.npy"),
                file("b.npy"),
                file("l.npy"),
                file("m.npy"),
                file("s.npy"),
                file("f.npy"),
                file("d.npy")))
        .assertDone();
    assertArrayEquals(
        new double[] {1, 0, 2, -1, 0, 1, 2, 3}, read(file("o.npy"), DType.INT32, 2, 4));
    assertArrayEquals(
        new double[] {0, 1, 1, -1, 0, 1, 1, 1}, read(file("b.npy"), DType.INT32, 2, 4));
    assertArrayEquals(
        new double[] {Math.log(2), Math.log(6)}, read(file("l.npy"), DType.FLOAT64, 2), 1e-15);
    assertArrayEquals(new double[] {1, 1}, read(file("m.npy"), DType.FLOAT64, 2), 1e-6);
    assertArrayEquals(new double[] {0, 0}, read(file("s.npy"), DType.INT32, 2));
    double[] features = read(file("f.npy"), DType.FLOAT64, 2, 4, 4);
    assertArrayEquals(
        new double[] {1 / 3.0, 1 / 2.0, 1 / 6.0, 0}, Arrays.copyOf(features, 4), 1e-15);
    double[] samples = read(file("d.npy"), DType.INT32, 2, 5, 4);
    for (int s = 0; s < 5; s++) {
      assertEquals(1, samples[4 * s]);
      assertEquals(2, samples[4 * s + 1] + samples[4 * s + 2]);
      assertEquals(-1, samples[4 * s + 3]);
      assertEquals(0, samples[20 + 4 * s]);
    }
  }

  @Test
  void attributesTellNodesApart() throws IOException {
    Path attributes =
        CommandLineRun.write(
            file("x.npy"), DType.FLOAT32, new double[] {0, 0, 0, 0, 0, 3, 2, 1}, 2, 4, 1);
    run("--in %s --attributes %s --out %s --summary"
            .formatted(matrices(0), attributes, file("o.npy")))
        .assertDone();
    double[] order = read(file("o.npy"), DType.INT32, 2, 4);
    assertArrayEquals(new double[] {0, 3, 2, 1}, Arrays.copyOfRange(order, 4, 8));
  }

  @Test
  void statuses() throws IOException {
    Path sizes = integers("n.npy", 3, 9);
    run("--in %s --sizes %s --status %s".formatted(matrices(Double.NaN), sizes, file("s.npy")))
        .assertDone();
    assertArrayEquals(new double[] {3, 5}, read(file("s.npy"), DType.INT32, 2));
  }

  /** K 1, the path of 3, K 4 and the empty graph of 64 nodes. */
  @Test
  void graph6() throws IOException {
    String large = "~?@?" + "?".repeat(336);
    Files.write(file("g.g6"), List.of(">>graph6<<@", "Bg", "", "C~", large));
    CommandLineRun run =
        run(
            "--graph6 %s --out-log-sizes %s --summary --explain"
                .formatted(file("g.g6"), file("l.npy")));
    run.assertDone();
    assertTrue(run.out().contains("one element           1\n"), run.out());
    assertTrue(run.out().contains("10^89.1"), run.out());
    assertTrue(run.out().contains("spectral"), run.out());
    double[] sizes = read(file("l.npy"), DType.FLOAT64, 4);
    assertArrayEquals(new double[] {0, Math.log(2), Math.log(24), 205.168}, sizes, 1e-3);
  }

  @Test
  void wrongUsage() throws IOException {
    Path a = matrices(0);
    Path out = file("o.npy");
    run("--in " + a).assertFailed(2, "nothing to write");
    run("--out " + out).assertFailed(2, "got none");
    run("--in " + a + " --graph6 " + a + " --out " + out).assertFailed(2, "got both");
    run("--in " + a + " --out " + a).assertFailed(2, "another file");
    run("--in " + a + " --out " + out + " --samples 3").assertFailed(2, "--out-samples");
    run("--in " + a + " --out-samples " + out).assertFailed(2, "--samples");
    run("--in " + a + " --out-samples " + out + " --samples -1").assertFailed(2, "--samples");
    run("--in " + a + " --out " + out + " --eigenvalue-tolerance 0")
        .assertFailed(2, "eigenvalueTolerance");
    assertEquals(List.of("a.npy"), names(folder));
  }

  @Test
  void badData() throws IOException {
    Path a = matrices(0);
    Path out = file("o.npy");
    Path oblong = CommandLineRun.write(file("r.npy"), DType.FLOAT32, new double[6], 1, 2, 3);
    run("--in " + oblong + " --out " + out).assertFailed(3, "square");
    run("--in " + a + " --out " + out + " --sizes " + integers("n.npy", 1, 2, 3))
        .assertFailed(3, "--sizes: expected 2 numbers, got 3");
    run("--in " + a + " --out " + out + " --attributes " + oblong).assertFailed(3, "--attributes");
    for (String graph : List.of("C~~", "C", "~?", ":Fa@x^", "~~", "~????~", "~B??")) {
      Files.writeString(file("g.g6"), "A_\n" + graph + "\n");
      run("--graph6 " + file("g.g6") + " --out " + out).assertFailed(3, "graph 2: expected");
    }
    run("--graph6 " + file("none.g6") + " --out " + out).assertFailed(3, "no such file");
    assertEquals(List.of("a.npy", "g.g6", "n.npy", "r.npy"), names(folder));
  }
}
