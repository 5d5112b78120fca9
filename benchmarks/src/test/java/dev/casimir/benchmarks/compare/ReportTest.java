package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'};

  @TempDir Path folder;

  @Test
  void jsonParsesAndKeepsItsNames() {
    JsonObject root =
        JsonParser.parseString(JsonReport.toText(Samples.passed(folder))).getAsJsonObject();
    assertEquals("casimir-compare-1", root.get("format").getAsString());
    assertEquals("passed", root.get("verdict").getAsString());
    assertEquals("A <fast> processor & more", text(root, "machine", "processor"));
    assertEquals("FLOAT32", text(root, "request", "dtype"));
    assertEquals("100.0", text(root, "peak", "gigaflops"));
    JsonArray timings = root.getAsJsonArray("timings");
    assertEquals(96, timings.size());
    JsonObject last = timings.get(95).getAsJsonObject();
    assertEquals("planner", last.get("algorithm").getAsString());
    assertEquals(12, last.get("degree").getAsInt());
    assertEquals(8 * 1728 * 1000.0, last.get("nanoseconds").getAsDouble());
    assertEquals(2, last.getAsJsonArray("iterations").size());
    assertTrue(last.get("nanosecondsError").isJsonNull());
    assertEquals(16, root.getAsJsonArray("fits").size());
    assertEquals(96, root.getAsJsonArray("correctness").size());
    assertEquals(1, root.getAsJsonArray("skipped").size());
  }

  @Test
  void jsonOfAFailureSaysSo() {
    JsonObject root =
        JsonParser.parseString(JsonReport.toText(Samples.failed(folder))).getAsJsonObject();
    assertEquals("failed", root.get("verdict").getAsString());
    JsonObject check = root.getAsJsonArray("correctness").get(0).getAsJsonObject();
    assertTrue(check.get("error").isJsonNull());
  }

  @Test
  void csvHasEveryColumnInEveryRow() {
    List<String> lines = CsvReport.toText(Samples.passed(folder)).lines().toList();
    assertEquals(97, lines.size());
    assertEquals(String.join(",", CsvReport.COLUMNS), lines.getFirst());
    for (String line : lines) {
      assertEquals(CsvReport.COLUMNS.size(), line.split(",", -1).length, line);
    }
    List<String> grid = Arrays.asList(lines.get(4).split(",", -1));
    assertEquals("gaunt-grid", grid.get(0));
    assertEquals("4000.00", grid.get(CsvReport.COLUMNS.indexOf("nanosecondsPerProduct")));
    assertEquals("0.250000", grid.get(CsvReport.COLUMNS.indexOf("speedupOverCgDense")));
    assertEquals("0.500000", grid.get(CsvReport.COLUMNS.indexOf("speedupOverCgSparse")));
  }

  @Test
  void textFitsTheTerminal() {
    String text = new TextReport(Samples.passed(folder)).toText();
    for (String line : text.lines().toList()) {
      assertTrue(line.length() <= 100, line);
    }
    assertTrue(text.contains("Left out: cg-dense at L = 13: too slow"), text);
    assertTrue(
        text.endsWith("PASSED: every algorithm agrees with the exact coefficient tables.\n"));
  }

  @Test
  void sayWhereTheMachineWasBusy() {
    Timing steady = Samples.timing("a", 1, 2);
    Timing unsteady = new Timing("a", 2, "", "grid", 1, 1, 2, 1, 1, 1, List.of(2.0, 3.01, 2.0));
    assertTrue(steady.isSteady());
    assertFalse(unsteady.isSteady());
    ComparisonResult quiet = Samples.passed(folder);
    ComparisonResult busy =
        new ComparisonResult(
            quiet.request(),
            quiet.machine(),
            quiet.peak(),
            quiet.correctness(),
            List.of(steady, unsteady),
            quiet.fits(),
            quiet.skipped(),
            quiet.files());
    assertEquals("", new TextReport(quiet).doubt());
    String doubt = new TextReport(busy).doubt();
    assertTrue(doubt.startsWith("Iterations of 1 of 2 points"), doubt);
    assertTrue(new HtmlReport(busy, Optional.empty()).toText().contains(doubt.strip()));
  }

  @Test
  void textOfAFailureNamesIt() {
    String text = new TextReport(Samples.failed(folder)).toText();
    assertTrue(text.contains("gaunt-grid"), text);
    assertTrue(text.contains("FAILED: 1 of 1 checks"), text);
  }

  @Test
  void chartIsAPicture() throws IOException {
    byte[] png = ChartReport.toPng(Samples.passed(folder));
    assertArrayEquals(PNG_SIGNATURE, Arrays.copyOf(png, 8));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(2200, image.getWidth());
    long colors = Arrays.stream(image.getRGB(0, 0, 2200, 1440, null, 0, 2200)).distinct().count();
    assertTrue(colors > 100, "colours: " + colors);
  }

  @Test
  void pageNeedsNothingBesideItself() {
    byte[] png = ChartReport.toPng(Samples.passed(folder));
    String page = new HtmlReport(Samples.passed(folder), Optional.of(png)).toText();
    Matcher reference = Pattern.compile("(?:src|href|url)\\s*[=(]\\s*\"?([^\"]*)").matcher(page);
    assertTrue(reference.find());
    String prefix = "data:image/png;base64,";
    assertTrue(reference.group(1).startsWith(prefix));
    assertArrayEquals(
        png, Base64.getDecoder().decode(reference.group(1).substring(prefix.length())));
    assertFalse(reference.find(), "a second reference");
    assertFalse(page.contains("http"), "a link");
    assertTrue(page.contains("A &lt;fast&gt; processor &amp; more"));
    assertEquals(page.split("<tr>", -1).length, page.split("</tr>", -1).length, "rows are closed");
  }

  @Test
  void filesAppearUnderTheirNamesOnly() throws IOException {
    List<Path> files = ResultFiles.write(Samples.passed(folder));
    assertEquals(
        List.of("compare.json", "compare.csv", "compare.png", "compare.html"),
        files.stream().map(file -> file.getFileName().toString()).toList());
    try (Stream<Path> present = Files.list(folder)) {
      assertEquals(4, present.count());
    }
  }

  @Test
  void filesOfAFailureHoldNoTimings() {
    List<Path> files = ResultFiles.write(Samples.failed(folder));
    assertEquals(
        List.of("compare.json", "compare.html"),
        files.stream().map(file -> file.getFileName().toString()).toList());
  }

  private static String text(JsonObject root, String object, String name) {
    return root.getAsJsonObject(object).get(name).getAsString();
  }
}
