package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.product.EdgeWeights;
import dev.casimir.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonRequestTest {
  private static ComparisonRequest request(
      int least, int most, int channels, DType dtype, List<String> algorithms) {
    return new ComparisonRequest(
        OperationClass.INTERACTION,
        List.of(),
        EdgeWeights.NONE,
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
        Contender.of(OperationClass.INTERACTION),
        request(1, 3, 1, DType.FLOAT32, List.of()).contenders());
  }

  private static ComparisonRequest request(
      OperationClass operation, List<Integer> sizes, List<String> algorithms) {
    return new ComparisonRequest(
        operation,
        sizes,
        EdgeWeights.NONE,
        1,
        3,
        0,
        4,
        DType.FLOAT32,
        1,
        algorithms,
        Optional.empty(),
        "",
        1,
        Path.of("report"),
        Effort.QUICK,
        List.of());
  }

  @Test
  void everyClassHasItsOwnContenders() {
    assertEquals(
        List.of(Contender.CG_ESCN, Contender.CONVOLUTION_PLANNER),
        request(OperationClass.CONVOLUTION, List.of(), List.of("planner", "cg-escn")).contenders());
    for (OperationClass operation : OperationClass.values()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      request(
                          operation,
                          List.of(),
                          List.of(
                              operation == OperationClass.MANY_BODY ? "cg-dense" : "contraction")))
              .getMessage();
      assertTrue(message.startsWith("algorithms: expected names among"), message);
    }
  }

  @Test
  void pointsOfConvolutionsAreAllDegreesForEachNumberOfEdges() {
    List<Point> points =
        request(OperationClass.CONVOLUTION, List.of(1000, 1, 1), List.of()).points();
    assertEquals(6, points.size());
    assertEquals("L = 1, 1 edge", points.getFirst().describe());
    assertEquals("L = 3, 1,000 edges", points.getLast().describe());
  }

  @Test
  void pointsOfManyBodyProductsAreOneRowAndOneColumn() {
    List<String> points =
        request(OperationClass.MANY_BODY, List.of(), List.of()).points().stream()
            .map(Point::describe)
            .toList();
    assertEquals(
        List.of(
            "L = 2, nu = 2",
            "L = 1, nu = 3",
            "L = 2, nu = 3",
            "L = 3, nu = 3",
            "L = 2, nu = 4",
            "L = 2, nu = 5",
            "L = 2, nu = 6",
            "L = 2, nu = 7"),
        points);
  }

  @Test
  void refusesSizesThatTheClassHasNot() {
    assertSizeRefused(OperationClass.INTERACTION, 1);
    assertSizeRefused(OperationClass.CONVOLUTION, 0);
    assertSizeRefused(OperationClass.CONVOLUTION, 1_000_001);
    assertSizeRefused(OperationClass.MANY_BODY, 1);
    assertSizeRefused(OperationClass.MANY_BODY, 13);
  }

  private static void assertSizeRefused(OperationClass operation, int size) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> request(operation, List.of(size), List.of()))
            .getMessage();
    assertTrue(message.startsWith("sizes: expected ") && message.endsWith("got " + size), message);
  }
}
