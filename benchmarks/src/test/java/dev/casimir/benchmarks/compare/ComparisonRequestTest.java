package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonRequestTest {
  private static ComparisonRequest request(
      int least, int most, int channels, DType dtype, List<String> algorithms) {
    return new ComparisonRequest(
        least,
        most,
        0,
        channels,
        dtype,
        1,
        algorithms,
        Optional.empty(),
        "",
        1,
        Path.of("report"),
        Effort.QUICK,
        List.of());
  }

  private static String refusal(
      int least, int most, int channels, DType dtype, List<String> algorithms) {
    return assertThrows(
            IllegalArgumentException.class, () -> request(least, most, channels, dtype, algorithms))
        .getMessage();
  }

  @Test
  void namesWhatIsWrong() {
    assertEquals(
        "minimumDegree: expected 1..32, got 0", refusal(0, 3, 1, DType.FLOAT32, List.of()));
    assertEquals(
        "maximumDegree: expected 4..32, got 3", refusal(4, 3, 1, DType.FLOAT32, List.of()));
    assertEquals(
        "maximumDegree: expected 1..32, got 60", refusal(1, 60, 1, DType.FLOAT32, List.of()));
    assertEquals("channels: expected 1..4096, got 0", refusal(1, 3, 0, DType.FLOAT32, List.of()));
    assertEquals(
        "dtype: expected FLOAT32 or FLOAT64, got INT32", refusal(1, 3, 1, DType.INT32, List.of()));
    String unknown = refusal(1, 3, 1, DType.FLOAT32, List.of("gaunt-gird"));
    assertTrue(unknown.contains("gaunt-grid") && unknown.endsWith("got \"gaunt-gird\""), unknown);
  }

  @Test
  void algorithmsComeInTheOrderOfTheTablesAndOnce() {
    List<String> wished = List.of("planner", "cg-dense", "planner");
    assertEquals(
        List.of(Contender.CG_DENSE, Contender.PLANNER),
        request(1, 3, 1, DType.FLOAT32, wished).contenders());
    assertEquals(
        List.of(Contender.values()), request(1, 3, 1, DType.FLOAT32, List.of()).contenders());
  }
}
