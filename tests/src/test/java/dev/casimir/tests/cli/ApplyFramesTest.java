package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.assertClose;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyFramesTest {
  @TempDir Path folder;

  /** The cloud of the note: axes along the coordinates, moments 18, 8, 2. */
  private static final double[] AXES = {1, 0, 0, -1, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 3, 0, 0, -3};

  private double[] random;

  @BeforeEach
  void writeClouds() throws IOException {
    random = new Random(1).doubles(6 * 5 * 3, -1, 1).toArray();
    write(folder.resolve("clouds.npy"), DType.FLOAT64, random, 6, 5, 3);
    write(folder.resolve("axes.npy"), DType.FLOAT64, AXES, 1, 6, 3);
  }

  private CommandLineRun run(String line) {
    String words = ("apply " + line).replace("@", folder + "/");
    return CommandLineRun.of(words.strip().split(" +"));
  }

  @Test
  void projectsOntoPrincipalAxes() throws IOException {
    run("frame-project --in @axes.npy --group e --out @y.npy").assertDone();
    double[] y = read(folder.resolve("y.npy"), DType.FLOAT64, 1, 6, 3);
    double[] magnitudes = new double[18];
    for (int i = 0; i < 18; i++) {
      magnitudes[i] = Math.abs(y[i]);
    }
    double[] expected = {0, 0, 1, 0, 0, 1, 0, 2, 0, 0, 2, 0, 3, 0, 0, 3, 0, 0};
    assertClose(expected, magnitudes, 1e-15);
  }

  @ParameterizedTest
  @CsvSource({"e, 8", "se, 4", "o, 8", "so, 4"})
  void writesAllSignedCopies(String group, int copies) throws IOException {
    run("frame-project --in @clouds.npy --all --out @y.npy --group " + group).assertDone();
    double[] all = read(folder.resolve("y.npy"), DType.FLOAT64, 6, copies, 5, 3);
    run("frame-project --in @clouds.npy --out @one.npy --group " + group).assertDone();
    double[] one = read(folder.resolve("one.npy"), DType.FLOAT64, 6, 5, 3);
    for (int i = 0; i < 15; i++) {
      assertEquals(one[i], all[i]);
      assertEquals(Math.abs(one[i]), Math.abs(all[(copies - 1) * 15 + i]));
    }
  }

  @ParameterizedTest
  @CsvSource({"point", "vector", "pseudovector"})
  void restoresWhatItProjected(String kind) throws IOException {
    String clouds = "frame-project --in @clouds.npy --group e --kind " + kind;
    run(clouds + " --field @clouds.npy --out @y.npy").assertDone();
    run(clouds + " --field @y.npy --restore --out @x.npy").assertDone();
    assertClose(random, read(folder.resolve("x.npy"), DType.FLOAT64, 6, 5, 3), 1e-14);
  }

  @Test
  void leavesOutMaskedPoints() throws IOException {
    double[] mask = {1, 1, 0, 1, 1, 1};
    write(folder.resolve("mask.npy"), DType.FLOAT32, mask, 1, 6);
    double[] spoilt = AXES.clone();
    spoilt[6] = Double.NaN;
    write(folder.resolve("spoilt.npy"), DType.FLOAT64, spoilt, 1, 6, 3);
    String rest = "npy --mask @mask.npy --group se --out @";
    run("frame-project --in @axes." + rest + "a.npy").assertDone();
    run("frame-project --in @spoilt." + rest + "b.npy").assertDone();
    double[] a = read(folder.resolve("a.npy"), DType.FLOAT64, 1, 6, 3);
    assertClose(a, read(folder.resolve("b.npy"), DType.FLOAT64, 1, 6, 3), 0);
    assertEquals(0, a[6]);
  }

  @ParameterizedTest
  @CsvSource({
    "average-invariant, e, report",
    "average-equivariant, se, report",
    "average-equivariant, o, anchor-blend"
  })
  void averagesPass(String model, String group, String policy) {
    CommandLineRun run =
        run(
            "check-equivariance --in @clouds.npy --model %s --group %s --policy %s"
                .formatted(model, group, policy));
    run.assertDone();
    assertTrue(run.out().startsWith("symmetry under "), run.out());
    assertTrue(run.out().strip().endsWith("passed"), run.out());
  }

  @Test
  void networksFail() {
    CommandLineRun run = run("check-equivariance --in @clouds.npy --model network --group so");
    assertEquals(1, run.code(), run.err());
    assertTrue(run.out().contains("NOT symmetric"), run.out());
    assertTrue(run.out().strip().endsWith("FAILED"), run.out());
  }

  /** A square needs anchor frames. */
  @Test
  void squaresNeedAnchorFrames() throws IOException {
    double[] square = {1, 1, 0, -1, 1, 0, -1, -1, 0, 1, -1, 0};
    write(folder.resolve("square.npy"), DType.FLOAT64, square, 1, 4, 3);
    String line = "check-equivariance --in @square.npy --group e --model average-equivariant";
    assertEquals(1, run(line).code());
    run(line + " --policy anchor-blend").assertDone();
    run(line + " --policy throw").assertFailed(2, "clouds");
  }

  /** Outputs of another program: here sums of points, and the same with an error. */
  @Test
  void checksOutputsOfOtherPrograms() throws IOException {
    Path moved = Files.createDirectory(folder.resolve("moved"));
    String check = "check-equivariance --in @clouds.npy --group e --samples 7 ";
    run(check + "--field vector=@clouds.npy --write-rotated " + moved).assertDone();
    assertEquals("[elements.npy, field-1.npy, points.npy]", CommandLineRun.names(moved).toString());
    double[] rotated = read(moved.resolve("points.npy"), DType.FLOAT64, 42, 5, 3);
    read(moved.resolve("elements.npy"), DType.FLOAT64, 7, 3, 4);
    read(moved.resolve("field-1.npy"), DType.FLOAT64, 42, 5, 3);
    write(folder.resolve("out.npy"), DType.FLOAT64, means(random), 6, 1, 3);
    double[] means = means(rotated);
    write(folder.resolve("rotated.npy"), DType.FLOAT64, means, 42, 1, 3);
    String files =
        "--outputs @out.npy --rotated-outputs @rotated.npy --elements @moved/elements.npy ";
    run(check + files + "--kind point").assertDone();
    assertEquals(1, run(check + files + "--kind vector").code());
    means[5] += 1e-6;
    write(folder.resolve("rotated.npy"), DType.FLOAT64, means, 42, 1, 3);
    assertEquals(1, run(check + files + "--kind point").code());
  }

  private static double[] means(double[] points) {
    double[] means = new double[points.length / 5];
    for (int i = 0; i < points.length; i++) {
      means[i / 15 * 3 + i % 3] += points[i] / 5;
    }
    return means;
  }

  @Test
  void refusesWhatDoesNotFit() {
    run("frame-project --in @clouds.npy --group e --kind scalar --out @y.npy")
        .assertFailed(2, "--kind");
    run("frame-project --in @clouds.npy --group e --kind vector --out @y.npy")
        .assertFailed(2, "--field");
    run("check-equivariance --in @clouds.npy --group e").assertFailed(2, "expected one of");
    run("check-equivariance --in @clouds.npy --group x --model network").assertFailed(2, "--group");
  }
}
