package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.casimir.product.EdgeWeights;
import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerReportTest {
  private static final String REPORT =
      """
      {"format": "casimir-compare-1", "verdict": "passed",
       "machine": {"processor": "A CPU", "provider": "torch 2.7.1", "date": "2026-11-21T00:00:00Z"},
       "request": {"dtype": "FLOAT32", "channels": 64, "threads": 1},
       "timings": [
        {"algorithm": "e3nn-uuu", "operation": "product", "degree": 2, "ran": "o3.TensorProduct",
         "batch": 75, "multiplyAdds": null, "nanoseconds": 150.5, "iterations": [150.5, 160]},
        {"algorithm": "e3nn-uuu", "operation": "product", "degree": 40, "ran": "", "batch": 1,
         "nanoseconds": 1e6},
        {"algorithm": "e3nn-uvu", "operation": "convolution", "degree": 2, "ran": "", "batch": 75,
         "nanoseconds": 1}],
       "skipped": []}
      """;

  @TempDir Path folder;

  @Test
  void readsTheProductsAndNamesTheRest() throws IOException {
    PeerReport report = read(REPORT);
    assertEquals(2, report.timings().size());
    Timing timing = report.timings().getFirst();
    assertEquals("e3nn-uuu", timing.algorithm());
    assertEquals(2, timing.degree());
    assertEquals(150.5, timing.nanoseconds());
    assertEquals(0, timing.multiplyAdds());
    assertTrue(Double.isNaN(timing.fractionOfPeak()));
    assertEquals(List.of("e3nn-uvu"), report.otherOperations());
    assertEquals("torch 2.7.1", report.runtime());
  }

  @Test
  void refusesWhatItCannotLayBesideOurs() {
    assertRefused("expected passed", REPORT.replace("passed", "failed"));
    assertRefused("expected casimir-compare-1", REPORT.replace("compare-1", "compare-9"));
    assertRefused("our own \"cg-dense\"", REPORT.replace("e3nn-uuu", "cg-dense"));
    assertRefused("\"degree\" is missing", REPORT.replace("\"degree\": 2,", ""));
    assertRefused("expected positive", REPORT.replace("150.5,", "-1,"));
    assertRefused("not a report", "[]");
    assertRefused("not a report", "{\"format\":");
    assertRefused("not a report", REPORT.replace("\"A CPU\"", "null"));
    assertThrows(NoSuchFileException.class, () -> PeerReport.read(folder.resolve("absent.json")));
  }

  @Test
  void conditionsMustBeThoseAskedFor() throws IOException {
    assertEquals(1, request(64, read(REPORT)).peers().size());
    String message =
        assertThrows(IllegalArgumentException.class, () -> request(32, read(REPORT))).getMessage();
    assertEquals(
        "peers: expected FLOAT32, 32 channels, 1 threads as asked for here; peers.json has"
            + " FLOAT32, 64, 1",
        message);
  }

  @Test
  void everyReportShowsThem() throws IOException {
    ComparisonResult ours = Samples.passed(folder);
    PeerReport peer = read(REPORT);
    List<Timing> timings = new ArrayList<>(ours.timings());
    timings.add(peer.timings().getFirst());
    ComparisonResult result =
        new ComparisonResult(
            request(64, peer),
            ours.machine(),
            ours.peak(),
            ours.correctness(),
            timings,
            Scaling.fits(timings),
            ours.skipped(),
            List.of());
    String text = new TextReport(result).toText();
    assertTrue(
        text.contains(
            "Peers from peers.json: A CPU, torch 2.7.1, 2026-11-21T00:00:00Z; other operations, not"
                + " shown: e3nn-uvu"),
        text);
    assertTrue(text.contains("uuu") && text.contains(Numbers.plain(150.5)), text);
    String row = CsvReport.toText(result).lines().toList().getLast();
    assertTrue(row.startsWith("e3nn-uuu,2,o3.TensorProduct,75,64,FLOAT32,1,,150.500,"), row);
    assertTrue(new HtmlReport(result, Optional.empty()).toText().contains("<th>e3nn-uuu</th>"));
    assertTrue(JsonParser.parseString(JsonReport.toText(result)).getAsJsonObject().has("peers"));
    assertFalse(
        Arrays.equals(ChartReport.toPng(ours), ChartReport.toPng(result)),
        "the chart has no curve of the peer");
  }

  @Test
  void exponentsOfPeersAreOfTimeAlone() {
    List<Timing> timings = new ArrayList<>();
    for (int degree = 2; degree <= 5; degree++) {
      double nanoseconds = Math.pow(degree, 4);
      timings.add(
          new Timing("peer", degree, "", "", 1, 0, nanoseconds, 0, 0, 0, List.of(nanoseconds)));
    }
    List<ExponentFit> fits = Scaling.fits(timings);
    assertEquals(1, fits.size());
    assertEquals(4, fits.getFirst().exponent(), 1e-12);
  }

  private PeerReport read(String text) throws IOException {
    return PeerReport.read(Files.writeString(folder.resolve("peers.json"), text));
  }

  private void assertRefused(String part, String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
    assertTrue(message.contains(part), message);
  }

  private ComparisonRequest request(int channels, PeerReport peer) {
    return new ComparisonRequest(
        OperationClass.INTERACTION,
        List.of(),
        EdgeWeights.NONE,
        1,
        12,
        0,
        channels,
        DType.FLOAT32,
        1,
        List.of(),
        Optional.empty(),
        "",
        1,
        folder,
        Effort.QUICK,
        List.of(peer));
  }
}
