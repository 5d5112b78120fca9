package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyElementaryTest {
  @TempDir Path folder;

  private CommandLineRun apply(String function, double[] in, long[] shape, String... more)
      throws IOException {
    Path path = write(folder.resolve("x.npy"), DType.FLOAT64, in, shape);
    String[] arguments = {
      "apply",
      "elementary",
      "--function",
      function,
      "--in",
      path.toString(),
      "--out",
      folder.resolve("y.npy").toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandLineRun.of(all);
  }

  @Test
  void anyShape() throws IOException {
    apply("logistic", new double[] {0, 1, -1, 800, -800, 2}, new long[] {1, 2, 3}).assertDone();
    double[] found = read(folder.resolve("y.npy"), DType.FLOAT64, 1, 2, 3);
    assertEquals(0.5, found[0]);
    assertEquals(1 / (1 + Math.exp(-1)), found[1], 1e-15);
    assertEquals(1, found[1] + found[2], 1e-15);
    assertEquals(1, found[3]);
    assertEquals(0, found[4]);
  }

  @Test
  void complexNumbersArePairs() throws IOException {
    double[] z = {0, Math.PI, 0, 0, 1, 0, 0, Math.PI / 2};
    String status = folder.resolve("s.npy").toString();
    apply("logistic", z, new long[] {2, 2, 2}, "--complex", "--status", status).assertDone();
    double[] found = read(folder.resolve("y.npy"), DType.FLOAT64, 2, 2, 2);
    assertTrue(Double.isNaN(found[0]) && Double.isNaN(found[1]));
    assertEquals(0.5, found[2]);
    assertEquals(0.5, found[6], 1e-15);
    assertEquals(0.5, found[7], 1e-15);
    assertArrayEquals(new double[] {7, 0, 0, 0}, read(folder.resolve("s.npy"), DType.INT32, 2, 2));
  }

  @Test
  void otherNamesAndShapesAreRefused() throws IOException {
    apply("gamma", new double[] {1}, new long[] {1}).assertFailed(2, "shifted-logistic");
    apply("exp", new double[] {1, 2, 3}, new long[] {3}, "--complex")
        .assertFailed(3, "last axis of 2");
  }
}
