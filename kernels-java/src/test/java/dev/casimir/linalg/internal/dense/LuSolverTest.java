package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;

class LuSolverTest {
  @Test
  void solvesFromBothSides() {
    Property.check(
        100,
        1,
        random -> {
          int n = 1 + random.nextInt(8);
          double[] a = Matrices.gaussian(random, n, 1);
          for (int i = 0; i < n; i++) {
            // Off the diagonal, so that rows must be exchanged.
            a[i * n + (i + 1) % n] += 5;
          }
          double[] x = Matrices.gaussian(random, n, 1);
          LuSolver solver = new LuSolver(n);
          assertTrue(solver.factor(a));
          double[] left = Matrices.product(n, a, x);
          solver.solve(left);
          assertEquals(0, Matrices.distance(left, x), 1e-11);
          double[] right = Matrices.product(n, x, a);
          solver.solveRight(right);
          assertEquals(0, Matrices.distance(right, x), 1e-11);
        });
  }

  @Test
  void singularMatricesAreNotFactored() {
    assertFalse(new LuSolver(2).factor(new double[] {1, 2, 2, 4}));
    assertFalse(new LuSolver(3).factor(new double[9]));
  }

  @Test
  void pivotsOfRoundingAloneAreUncertain() {
    LuSolver solver = new LuSolver(3);
    assertTrue(solver.factor(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}));
    assertFalse(solver.certain());
    assertTrue(solver.factor(new double[] {1, 0, 0, 2, 1e-30, 0, 3, 0, 1e-60}));
    assertTrue(solver.certain());
  }
}
