package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.product.EdgeWeights;
import dev.casimir.tensor.DType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Reports of comparisons that have several points at one degree. */
class VariantReportTest {
  private static final ComparisonRequest REQUEST =
      new ComparisonRequest(
          OperationClass.CONVOLUTION,
          List.of(1, 1000),
          EdgeWeights.NONE,
          1,
          3,
          0,
          64,
          DType.FLOAT32,
          1,
          List.of(),
          Optional.empty(),
          "standard normal numbers",
          1,
          Path.of("report"),
          Effort.QUICK,
          List.of());

  /** Direct costs L^4, edge-aligned 3 L^3; the planner always picks direct. */
  private static ComparisonResult result() {
    List<Timing> timings = new ArrayList<>();
    List<Correctness> checks = new ArrayList<>();
    for (Point point : REQUEST.points()) {
      for (Contender contender : REQUEST.contenders()) {
        double nanoseconds =
            contender.label().endsWith("escn")
                ? 3 * Math.pow(point.degree(), 3)
                : Math.pow(point.degree(), 4);
        timings.add(timing(contender, point, nanoseconds * (point.size() == 1 ? 10 : 1)));
        checks.add(new Correctness(contender.label(), point.degree(), point.variant(), 1e-7, 1e-5));
      }
    }
    return new ComparisonResult(
        REQUEST,
        new Machine("a CPU", 2, "Linux", "JDK 25", List.of(), "vector", "", ""),
        new Peak(100, Double.NaN, List.of(100.0)),
        checks,
        timings,
        Scaling.fits(timings),
        List.of(new Skipped("cg-escn", 4, "1 edge", "too slow")),
        List.of());
  }

  private static Timing timing(Contender contender, Point point, double nanoseconds) {
    return new Timing(
        contender.label(),
        point.degree(),
        point.variant(),
        "direct",
        point.size(),
        1,
        nanoseconds,
        Double.NaN,
        1,
        1,
        List.of(nanoseconds));
  }

  @Test
  void textHasTablesForEachVariant() {
    String text = new TextReport(result()).toText();
    assertTrue(text.contains("Nanoseconds per message (one edge, one channel), 1 edge:\n"), text);
    assertTrue(text.contains("(one edge, one channel), 1,000 edges:\n"), text);
    assertTrue(text.contains("Left out: cg-escn at L = 4, 1 edge: too slow\n"), text);
    assertTrue(
        text.lines().anyMatch(line -> line.matches("3 +810 +810 +810 +810 +810 +810")), text);
    for (String line : text.lines().toList()) {
      assertTrue(line.length() <= 100, line);
    }
  }

  @Test
  void planIsHeldAgainstTheBestChoiceOfItsKindAtEachPoint() {
    List<Timing> timings = new ArrayList<>();
    for (int size : new int[] {1, 100}) {
      Point point = new Point(OperationClass.CONVOLUTION, 2, size);
      timings.add(timing(Contender.CG_DIRECT, point, 1));
      timings.add(timing(Contender.GAUNT_DIRECT, point, 6));
      timings.add(timing(Contender.GAUNT_ESCN, point, size == 1 ? 5 : 8));
      timings.add(timing(Contender.CONVOLUTION_PLANNER, point, 6));
    }
    List<PlannerChoice> choices = PlannerChoice.of(OperationClass.CONVOLUTION, timings);
    assertEquals(2, choices.size());
    assertEquals("gaunt-escn", choices.getFirst().best());
    assertEquals(0.2, choices.getFirst().excess(), 1e-12);
    assertEquals("gaunt-direct", choices.getLast().best());
    assertEquals(0, choices.getLast().excess());
    assertEquals("L = 2, 1 edge", choices.getFirst().where());
  }

  @Test
  void aPlannerAloneIsHeldAgainstNothing() {
    Point point = new Point(OperationClass.MANY_BODY, 2, 3);
    List<Timing> timings = List.of(timing(Contender.MANY_BODY_PLANNER, point, 1));
    assertEquals(List.of(), PlannerChoice.of(OperationClass.MANY_BODY, timings));
  }

  @Test
  void jsonAndRowsNameTheVariant() {
    JsonObject root = JsonParser.parseString(JsonReport.toText(result())).getAsJsonObject();
    JsonObject request = root.getAsJsonObject("request");
    assertEquals("convolution", request.get("operation").getAsString());
    assertEquals(2, request.getAsJsonArray("sizes").size());
    assertEquals(6, root.getAsJsonArray("planner").size());
    JsonObject last = root.getAsJsonArray("timings").asList().getLast().getAsJsonObject();
    assertEquals("1,000 edges", last.get("variant").getAsString());
    String row = CsvReport.toText(result()).lines().toList().getLast();
    assertTrue(row.endsWith(",convolution,\"1,000 edges\""), row);
  }

  @Test
  void chartsStandOneBelowTheOther() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(ChartReport.toPng(result())));
    assertEquals(2200, image.getWidth());
    assertEquals(2 * 1440, image.getHeight());
    for (int chart = 0; chart < 2; chart++) {
      int[] pixels = image.getRGB(0, chart * 1440, 2200, 1440, null, 0, 2200);
      assertTrue(java.util.Arrays.stream(pixels).distinct().count() > 100, "chart " + chart);
    }
  }

  @Test
  void pageHasTheTablesAndThePlanner() {
    String page = new HtmlReport(result(), Optional.empty()).toText();
    assertTrue(page.contains("Nanoseconds per message, 1,000 edges"), page);
    assertTrue(page.contains("Times faster than cg-direct, 1 edge"), page);
    assertTrue(page.contains("The planner against the best fixed choice"), page);
    assertEquals(page.split("<tr>", -1).length, page.split("</tr>", -1).length, "rows are closed");
  }
}
