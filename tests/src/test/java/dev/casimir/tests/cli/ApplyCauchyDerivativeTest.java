package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyCauchyDerivativeTest {
  @TempDir Path folder;

  private CommandLineRun run(String line) {
    String words =
        "apply cauchy-derivative --in %s --out %s --status %s %s"
            .formatted(
                folder.resolve("z.npy"),
                folder.resolve("d.npy"),
                folder.resolve("status.npy"),
                line.replace("@", folder + "/"));
    return CommandLineRun.of(words.strip().split(" +"));
  }

  private void points(DType dtype, double[] values, long... shape) throws IOException {
    write(folder.resolve("z.npy"), dtype, values, shape);
  }

  private double[] status(int n) throws IOException {
    return read(folder.resolve("status.npy"), DType.INT32, n);
  }

  @Test
  void derivativesOfRealPoints() throws IOException {
    points(DType.FLOAT64, new double[] {0, 1, -2}, 3);
    for (String real : List.of("", "--real")) {
      run("--function exp --order 5 --errors @e.npy " + real).assertDone();
      double[] derivatives = read(folder.resolve("d.npy"), DType.FLOAT64, 3);
      assertArrayEquals(new double[] {1, Math.E, Math.exp(-2)}, derivatives, 1e-14);
      double[] errors = read(folder.resolve("e.npy"), DType.FLOAT64, 3);
      for (int i = 0; i < 3; i++) {
        assertTrue(errors[i] > 0 && errors[i] < 1e-13);
      }
      assertArrayEquals(new double[3], status(3));
    }
  }

  @Test
  void derivativesOfComplexPoints() throws IOException {
    points(DType.FLOAT64, new double[] {0, 1, 2, 0}, 2, 2);
    run("--function rational --radius 0.25 --nodes 32 --offset zero").assertDone();
    double[] derivatives = read(folder.resolve("d.npy"), DType.FLOAT64, 2, 2);
    assertArrayEquals(new double[] {0, 0.5, 1, 0}, derivatives, 1e-14); // 1 / (1 - z)^2
    assertArrayEquals(new double[2], status(2));
  }

  @Test
  void taylorCoefficients() throws IOException {
    points(DType.FLOAT64, new double[] {0, 0}, 1, 2);
    run("--function bell --taylor 5").assertDone();
    double[] bell = {1, 0, 1, 0, 1, 0, 5 / 6.0, 0, 15 / 24.0, 0, 52 / 120.0, 0};
    assertArrayEquals(bell, read(folder.resolve("d.npy"), DType.FLOAT64, 1, 6, 2), 1e-14);
    points(DType.FLOAT64, new double[] {0}, 1);
    run("--function gamma1p --taylor 1").assertDone();
    assertArrayEquals(
        new double[] {1, -0.57721566490153286},
        read(folder.resolve("d.npy"), DType.FLOAT64, 1, 2),
        1e-14);
  }

  @Test
  void statusesTellWhatWentWrong() throws IOException {
    points(DType.FLOAT64, new double[] {1, 0, Double.NaN, 0.5}, 4);
    run("--function rational").assertDone();
    double[] derivatives = read(folder.resolve("d.npy"), DType.FLOAT64, 4);
    assertTrue(Double.isNaN(derivatives[0]) && Double.isNaN(derivatives[2]));
    assertEquals(1, derivatives[1], 1e-14);
    assertEquals(4, derivatives[3], 4e-14);
    assertArrayEquals(new double[] {12, 0, 3, 0}, status(4));
    run("--function rational --radius 0.75").assertDone();
    assertArrayEquals(new double[] {10, 0, 3, 10}, status(4));
    run("--function rational --radius 0.75 --nodes 8").assertDone();
    assertArrayEquals(new double[] {10, 9, 3, 10}, status(4));
    run("--function rational --radius 0.75 --nodes 8 --tolerance 0.5").assertDone();
    assertEquals(0, status(4)[1]);
    points(DType.FLOAT64, new double[] {0}, 1);
    run("--function sin --order 2").assertDone();
    assertArrayEquals(new double[] {11}, status(1));
  }

  @Test
  void singlePrecisionIsThatOfTheInput() throws IOException {
    points(DType.FLOAT32, new double[] {0.5}, 1);
    run("--function exp").assertDone();
    double value = read(folder.resolve("d.npy"), DType.FLOAT32, 1)[0];
    assertEquals(Math.exp(0.5), value, 1e-6);
    assertArrayEquals(new double[1], status(1));
    run("--function exp --dtype f64").assertDone();
    assertEquals(Math.exp(0.5), read(folder.resolve("d.npy"), DType.FLOAT64, 1)[0], 1e-15);
  }

  @Test
  void noPoints() throws IOException {
    points(DType.FLOAT64, new double[0], 0);
    run("--function exp --taylor 3").assertDone();
    read(folder.resolve("d.npy"), DType.FLOAT64, 0, 4);
    assertArrayEquals(new double[0], status(0));
  }

  @Test
  void reportIsJson() throws IOException {
    points(DType.FLOAT64, new double[] {0, 1}, 2);
    CommandLineRun run = run("--function rational --order 3 --report --real");
    run.assertDone();
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals("rational", report.get("function").getAsString());
    JsonObject good =
        report
            .getAsJsonArray("points")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("coefficients")
            .get(0)
            .getAsJsonObject();
    assertEquals("OK", good.get("status").getAsString());
    assertEquals(3, good.get("order").getAsInt());
    assertEquals(1, good.get("re").getAsDouble(), 1e-13);
    JsonObject lost =
        report
            .getAsJsonArray("points")
            .get(1)
            .getAsJsonObject()
            .getAsJsonArray("coefficients")
            .get(0)
            .getAsJsonObject();
    assertEquals("RADIUS_SEARCH_FAILED", lost.get("status").getAsString());
    assertTrue(!lost.has("re"));
    CommandLineRun explained = run("--function rational --order 3 --explain");
    explained.assertDone();
    assertTrue(explained.out().contains("2 points, "), explained.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--function tan | got 'tan'",
        "--function exp --order -1 | --order: expected 0..",
        "--function exp --order 2 --taylor 3 | --taylor: expected it or --order, got both",
        "--function exp --radius 0 | --radius: expected positive and finite, got 0.0",
        "--function exp --radius wide | --radius: expected auto or a number, got 'wide'",
        "--function exp --nodes 0 | --nodes: expected 1..",
        "--function exp --nodes 4 | --nodes: expected at least 16 for order 1",
        "--function exp --order 8 --radius 1 --nodes 8 | --nodes: expected at least 9 for order 8",
        "--function exp --nodes many | --nodes: expected auto or a whole number, got 'many'",
        "--function exp --tolerance 2 | --tolerance: expected between 0 and 1, got 2.0",
      })
  void refusesArguments(String line, String part) throws IOException {
    points(DType.FLOAT64, new double[] {0}, 1);
    run(line).assertFailed(2, part);
    assertEquals(List.of("z.npy"), names(folder));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void refusesShapes(int width) throws IOException {
    points(DType.FLOAT64, new double[width], 1, width);
    run("--function exp").assertFailed(3, "--in: expected [n] or [n, 2]");
    points(DType.FLOAT64, new double[2], 1, 2);
    run("--function exp --real").assertFailed(2, "--real: expected real points");
    assertEquals(List.of("z.npy"), names(folder));
  }
}
