package dev.casimir.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.holomorphic.AnalyticFunction;
import dev.casimir.holomorphic.CauchyCoefficient;
import dev.casimir.holomorphic.CauchyDerivative;
import dev.casimir.holomorphic.CauchyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The numbers on docs/cauchy-derivatives.md are measured. */
class CauchyDerivativesPageTest {
  private static final List<Integer> NODES = List.of(2, 4, 8, 16, 32);

  /** The coefficient of z^30 of e^z / (sin^3 z + cos^3 z), by exact division of series. */
  private static final double THIRTIETH = 384.74219003661204;

  /** The rows of the table with a heading, cell by cell. */
  private static List<String[]> table(String heading) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "cauchy-derivatives.md"));
    return lines.stream()
        .dropWhile(line -> !line.startsWith(heading))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip))
        .map(cells -> cells.toArray(String[]::new))
        .toList();
  }

  /** A number is right within a factor of two; one after "<" is not reached. */
  private static void assertMeasured(String cell, double measured, String where) {
    boolean holds;
    if (cell.startsWith("<")) {
      holds = measured < Double.parseDouble(cell.substring(1));
    } else {
      double printed = Double.parseDouble(cell);
      holds = measured > printed / 2 && measured < 2 * printed;
    }
    assertTrue(holds, () -> "%s: printed %s, measured %s".formatted(where, cell, measured));
  }

  @Test
  void errorsOverRadiusAndNodes() throws IOException {
    List<String[]> rows = table("| r | N = 2 |");
    assertEquals(8, rows.size());
    for (String[] row : rows) {
      for (int i = 0; i < NODES.size(); i++) {
        double value =
            CauchyDerivative.of(AnalyticFunction.EXP)
                .withRadius(Double.parseDouble(row[0]))
                .withNodes(NODES.get(i))
                .evaluate(0)
                .coefficient()
                .re();
        assertMeasured(row[i + 1], Math.abs(value - 1), row[0] + ", N = " + NODES.get(i));
      }
    }
  }

  @Test
  void radiiThatAreFound() throws IOException {
    List<String[]> rows = table("| function | n |");
    assertEquals(9, rows.size());
    for (String[] row : rows) {
      AnalyticFunction function =
          Arrays.stream(AnalyticFunction.values())
              .filter(candidate -> candidate.label().equals(row[0]))
              .findFirst()
              .orElseThrow();
      int n = Integer.parseInt(row[1]);
      CauchyResult result =
          CauchyDerivative.of(function).withOrders(n).withRealOnReal(true).evaluate(0);
      CauchyCoefficient c = result.coefficient();
      String where = row[0] + ", n = " + n;
      assertMeasured(row[2], c.radius(), where);
      assertMeasured(row[3], result.evaluations(), where);
      assertMeasured(row[4], Math.abs(c.re() / exact(function, n) - 1), where);
    }
  }

  /** Coefficients of order 1, 10 and 30 at 0. */
  private static double exact(AnalyticFunction function, int order) {
    return switch (function) {
      case RATIONAL -> 1;
      case EXP -> 1 / factorial(order);
      default ->
          switch (order) {
            case 1 -> 1;
            case 10 -> 13829824 / factorial(10);
            default -> THIRTIETH;
          };
    };
  }

  private static double factorial(int n) {
    double factorial = 1;
    for (int k = 2; k <= n; k++) {
      factorial *= k;
    }
    return factorial;
  }
}
