package dev.casimir.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison from a molecule on standard input to the files it leaves. */
class CompareTest {
  @TempDir Path folder;

  @Test
  void aMoleculeBecomesAReport() throws Exception {
    String methane =
        """
        5
        Properties=species:S:1:pos:R:3
        C  0    0    0
        H  0.63  0.63  0.63
        H  0.63 -0.63 -0.63
        H -0.63  0.63 -0.63
        H -0.63 -0.63  0.63
        """;
    Path report = folder.resolve("deep").resolve("report");
    CommandLineRun run =
        CommandLineRun.withInput(
            methane,
            "compare",
            "--xyz",
            "-",
            "--lmin",
            "2",
            "--lmax",
            "2",
            "--channels",
            "16",
            "--algorithms",
            "gaunt-sparse",
            "--json",
            "--out",
            report.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("1/1 gaunt-sparse, L = 2"), run.err());
    assertTrue(JsonParser.parseString(run.out()).isJsonObject(), run.out());
    assertTrue(run.out().contains("atomic densities of 5 atoms, 4.0 neighbours"), run.out());
    assertEquals(
        List.of("compare.csv", "compare.html", "compare.json", "compare.png"),
        CommandLineRun.names(report));
    assertEquals(run.out().strip(), Files.readString(report.resolve("compare.json")).strip());
  }

  @Test
  void convolutionsAreComparedOverNumbersOfEdges() throws Exception {
    JsonObject report =
        compare("convolution", "--edges", "1", "--algorithms", "gaunt-direct", "--lmax", "1");
    assertEquals("1 edge", onlyTiming(report).get("variant").getAsString());
    assertEquals(1, onlyTiming(report).get("batch").getAsInt());
  }

  @Test
  void aMoleculeBecomesAGraph() throws Exception {
    String molecule = Path.of("..", "examples", "benzene.xyz").toString();
    JsonObject report =
        compare("convolution", "--xyz", molecule, "--algorithms", "gaunt-grid", "--lmax", "1");
    String operands = report.getAsJsonObject("request").get("operands").getAsString();
    assertTrue(operands.contains("edges within 5.0 angstrom among 12 atoms"), operands);
    int edges = onlyTiming(report).get("batch").getAsInt();
    assertTrue(edges > 12 && edges <= 132, "edges: " + edges);
  }

  @Test
  void manyBodyProductsAreComparedOverNumbersOfFactors() throws Exception {
    JsonObject report =
        compare("many-body", "--orders", "2", "--algorithms", "contraction", "--lmax", "1");
    assertEquals("nu = 2", onlyTiming(report).get("variant").getAsString());
  }

  @Test
  void aDeviceIsTimedByItsEvents() {
    long before = 0;
    try {
      before = Cuda.host().openResources();
    } catch (CudaException e) {
      assumeTrue(false, e.getMessage());
    }
    JsonObject report =
        compare(
            "interaction",
            "--device",
            "host",
            "--algorithms",
            "gaunt-sparse",
            "--lmax",
            "1",
            "--batch",
            "2");
    assertEquals(2, onlyTiming(report).get("batch").getAsInt());
    String kernels = report.getAsJsonObject("machine").get("provider").getAsString();
    assertTrue(kernels.startsWith("host ("), kernels);
    assertTrue(report.getAsJsonObject("peak").get("gigaflops").isJsonNull());
    assertEquals(before, Cuda.host().openResources());
  }

  @Test
  void whatNoDeviceHasIsOneSentence() {
    CommandLineRun gone =
        CommandLineRun.of(
            "compare", "--device", "cuda:" + Cuda.count(), "--out", folder.toString());
    gone.assertFailed(2, Cuda.count() == 0 ? "no GPU" : "expected cuda:0");
  }

  private JsonObject compare(String operation, String... more) {
    List<String> words =
        new ArrayList<>(List.of("compare", "--operation", operation, "--channels", "16", "--json"));
    words.addAll(List.of("--out", folder.resolve("report").toString()));
    words.addAll(List.of(more));
    CommandLineRun run = CommandLineRun.of(words.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  private static JsonObject onlyTiming(JsonObject report) {
    assertEquals("passed", report.get("verdict").getAsString());
    assertEquals(1, report.getAsJsonArray("timings").size());
    JsonObject timing = report.getAsJsonArray("timings").get(0).getAsJsonObject();
    assertTrue(timing.get("nanoseconds").getAsDouble() > 0);
    return timing;
  }
}
