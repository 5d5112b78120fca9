package dev.casimir.so3.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussLegendreTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13, 20, 37, 64, 101, 200})
  void integratesEveryPowerItMust(int n) {
    GaussLegendre rule = GaussLegendre.of(n);
    for (int power = 0; power < 2 * n; power++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += rule.weight(i) * Math.pow(rule.node(i), power);
      }
      assertEquals(power % 2 == 0 ? 2.0 / (power + 1) : 0, sum, 2e-15, "power " + power);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16, 33, 200})
  void isSymmetricAndOrdered(int n) {
    GaussLegendre rule = GaussLegendre.of(n);
    assertEquals(n, rule.size());
    for (int i = 0; i < n; i++) {
      assertEquals(0, rule.node(i) + rule.node(n - 1 - i), "node " + i);
      assertEquals(rule.weight(i), rule.weight(n - 1 - i), "weight " + i);
      assertTrue(i == 0 || rule.node(i) < rule.node(i - 1), "order at " + i);
      assertEquals(1, Math.hypot(rule.node(i), rule.sine(i)), 4e-16, "circle " + i);
    }
  }

  @Test
  void closedForms() {
    assertEquals(Math.sqrt(3) / 3, GaussLegendre.of(2).node(0), 1.2e-16);
    assertEquals(Math.sqrt(0.6), GaussLegendre.of(3).node(0), 1.2e-16);
    assertEquals(8.0 / 9, GaussLegendre.of(3).weight(1), 0);
    assertEquals(128.0 / 225, GaussLegendre.of(5).weight(2), 0);
    assertEquals(2, GaussLegendre.of(1).weight(0), 0);
  }

  @Test
  void refusesNoNodes() {
    assertThrows(IllegalArgumentException.class, () -> GaussLegendre.of(0));
  }
}
