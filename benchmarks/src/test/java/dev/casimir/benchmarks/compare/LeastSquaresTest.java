package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  @Test
  void aCombinationIsFoundAgain() {
    List<double[]> columns =
        List.of(
            new double[] {1, 2, 0, 1}, new double[] {1, 2.001, 0, 1}, new double[] {0, 1, 3, 0});
    double[] target = new double[4];
    for (int i = 0; i < 4; i++) {
      target[i] = 2 * columns.get(0)[i] - 3 * columns.get(1)[i] + 0.5 * columns.get(2)[i];
    }
    assertArrayEquals(new double[] {2, -3, 0.5}, LeastSquares.solve(columns, target), 1e-10);
  }

  @Test
  void whatCannotBeReachedIsLeft() {
    List<double[]> line = List.of(new double[] {1, 1});
    assertArrayEquals(new double[] {2}, LeastSquares.solve(line, new double[] {1, 3}), 1e-15);
  }

  @Test
  void nothingToCombine() {
    assertArrayEquals(new double[0], LeastSquares.solve(List.of(), new double[] {1}));
  }
}
