package dev.casimir.lie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every group: the maps fit each other. */
class LieOperationTest {
  static List<LieGroup> groups() {
    return Stream.concat(
            LieGroup.common().stream(),
            Stream.of(
                LieGroup.so(4),
                LieGroup.so(5),
                LieGroup.gl(4),
                LieGroup.gl(6),
                LieGroup.sl(4),
                LieGroup.aff(3),
                LieGroup.aff(4),
                LieGroup.heisenberg(5),
                LieGroup.unitriangular(7)))
        .toList();
  }

  static double[] tangents(RandomGenerator random, LieGroup group, int items, double size) {
    return random.doubles((long) items * group.dimension(), -size, size).toArray();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void logarithmOfExponential(LieGroup group) {
    LieBatch exp = LieBatch.f64(group, LieMap.EXP);
    LieBatch log = LieBatch.f64(group, LieMap.LOG);
    Property.check(
        6,
        11,
        random -> {
          for (double size : new double[] {1e-12, 1e-7, 1e-3, 0.3, 0.7}) {
            double[] xi = tangents(random, group, 20, size);
            double[] back = log.forward(exp.forward(xi));
            assertArrayEquals(new int[20], log.statuses(), "size " + size);
            assertArrayEquals(xi, back, 3e-15 + 1e-13 * size, "size " + size);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("groups")
  void inverse(LieGroup group) {
    LieBatch exp = LieBatch.f64(group, LieMap.EXP);
    LieBatch compose = LieBatch.f64(group, LieMap.COMPOSE);
    LieBatch inverse = LieBatch.f64(group, LieMap.INVERSE);
    int rows = group.matrixSize();
    Property.check(
        5,
        12,
        random -> {
          double[] xi = tangents(random, group, 20, 1);
          double[] minus = Arrays.stream(xi).map(x -> -x).toArray();
          double[] g = exp.forward(xi);
          double[] one = new double[20 * rows * rows];
          fillIdentities(one, rows);
          assertArrayEquals(one, compose.forward(g, exp.forward(minus)), 3e-14);
          assertArrayEquals(one, compose.forward(g, inverse.forward(g)), 3e-14);
          assertArrayEquals(one, compose.forward(inverse.forward(g), g), 3e-14);
        });
  }

  private static void fillIdentities(double[] matrices, int rows) {
    for (int i = 0; i < matrices.length; i++) {
      int place = i % (rows * rows);
      matrices[i] = place % (rows + 1) == 0 ? 1 : 0;
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void adjointMovesExponentials(LieGroup group) {
    LieBatch exp = LieBatch.f64(group, LieMap.EXP);
    LieBatch compose = LieBatch.f64(group, LieMap.COMPOSE);
    LieBatch inverse = LieBatch.f64(group, LieMap.INVERSE);
    LieBatch adjoint = LieBatch.f64(group, LieMap.ADJOINT);
    int k = group.dimension();
    Property.check(
        5,
        13,
        random -> {
          double[] g = exp.forward(tangents(random, group, 1, 0.5));
          double[] xi = tangents(random, group, 1, 0.5);
          double[] moved = multiply(adjoint.forward(g), xi, k);
          double[] expected =
              compose.forward(compose.forward(g, exp.forward(xi)), inverse.forward(g));
          assertArrayEquals(expected, exp.forward(moved), 2e-13);
        });
  }

  private static double[] multiply(double[] matrix, double[] vector, int k) {
    double[] product = new double[k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        product[i] += matrix[i * k + j] * vector[j];
      }
    }
    return product;
  }

  /** exp(xi + e d) exp(-xi) = exp(e J_l d) to first order. */
  @ParameterizedTest
  @MethodSource("groups")
  void jacobiansAreDerivatives(LieGroup group) {
    LieBatch exp = LieBatch.f64(group, LieMap.EXP);
    LieBatch log = LieBatch.f64(group, LieMap.LOG);
    LieBatch compose = LieBatch.f64(group, LieMap.COMPOSE);
    LieBatch left = LieBatch.f64(group, LieMap.LEFT_JACOBIAN);
    LieBatch right = LieBatch.f64(group, LieMap.RIGHT_JACOBIAN);
    int k = group.dimension();
    Property.check(
        4,
        14,
        random -> {
          double[] xi = tangents(random, group, 1, 0.8);
          double[] d = tangents(random, group, 1, 1);
          double[] minus = exp.forward(Arrays.stream(xi).map(x -> -x).toArray());
          double e = 1e-5;
          double[] plus = exp.forward(sum(xi, d, e));
          double[] less = exp.forward(sum(xi, d, -e));
          double[] leftRate =
              rate(
                  log.forward(compose.forward(plus, minus)),
                  log.forward(compose.forward(less, minus)),
                  e);
          assertArrayEquals(leftRate, multiply(left.forward(xi), d, k), 2e-9);
          double[] rightRate =
              rate(
                  log.forward(compose.forward(minus, plus)),
                  log.forward(compose.forward(minus, less)),
                  e);
          assertArrayEquals(rightRate, multiply(right.forward(xi), d, k), 2e-9);
        });
  }

  private static double[] sum(double[] a, double[] b, double factor) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * b[i];
    }
    return sum;
  }

  private static double[] rate(double[] plus, double[] minus, double e) {
    double[] rate = new double[plus.length];
    for (int i = 0; i < rate.length; i++) {
      rate[i] = (plus[i] - minus[i]) / (2 * e);
    }
    return rate;
  }

  @ParameterizedTest
  @MethodSource("groups")
  void inverseJacobians(LieGroup group) {
    int k = group.dimension();
    double[][] pairs = new double[2][];
    Property.check(
        4,
        15,
        random -> {
          double[] xi = tangents(random, group, 1, 0.8);
          for (LieMap[] pair :
              new LieMap[][] {
                {LieMap.LEFT_JACOBIAN, LieMap.LEFT_JACOBIAN_INVERSE},
                {LieMap.RIGHT_JACOBIAN, LieMap.RIGHT_JACOBIAN_INVERSE}
              }) {
            pairs[0] = LieBatch.f64(group, pair[0]).forward(xi);
            pairs[1] = LieBatch.f64(group, pair[1]).forward(xi);
            double[] d = tangents(random, group, 1, 1);
            assertArrayEquals(
                d, multiply(pairs[0], multiply(pairs[1], d, k), k), 1e-13, pair[0].label());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("groups")
  void coordinatesOfTheAlgebra(LieGroup group) {
    double[] xi = tangents(Property.generator(16), group, 9, 1);
    double[] matrices = LieBatch.f64(group, LieMap.HAT).forward(xi);
    assertArrayEquals(xi, LieBatch.f64(group, LieMap.VEE).forward(matrices), 0);
    assertEquals(9 * group.matrixSize() * group.matrixSize(), matrices.length);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void actionOnPoints(LieGroup group) {
    LieBatch act = LieBatch.f64(group, LieMap.ACT);
    LieBatch compose = LieBatch.f64(group, LieMap.COMPOSE);
    LieBatch exp = LieBatch.f64(group, LieMap.EXP);
    RandomGenerator random = Property.generator(17);
    double[] g = exp.forward(tangents(random, group, 3, 1));
    double[] h = exp.forward(tangents(random, group, 3, 1));
    double[] x = random.doubles(3L * group.pointSize(), -1, 1).toArray();
    assertArrayEquals(
        act.forward(g, act.forward(h, x)), act.forward(compose.forward(g, h), x), 1e-13);
  }
}
