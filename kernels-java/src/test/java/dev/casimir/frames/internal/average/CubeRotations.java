package dev.casimir.frames.internal.average;

import java.util.ArrayList;
import java.util.List;

/** The orders into which the 24 rotations of a cube bring its vertices. */
final class CubeRotations {
  private CubeRotations() {}

  static List<int[]> orders(TestCloud cube) {
    int[][] axes = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1}, {1, 0, 2}, {0, 2, 1}, {2, 1, 0}};
    List<int[]> orders = new ArrayList<>();
    for (int a = 0; a < 6; a++) {
      for (int signs = 0; signs < 8; signs++) {
        boolean proper = (a < 3) == (Integer.bitCount(signs) % 2 == 0);
        if (proper) {
          orders.add(order(cube, axes[a], signs));
        }
      }
    }
    return orders;
  }

  private static int[] order(TestCloud cube, int[] axes, int signs) {
    int[] order = new int[8];
    for (int v = 0; v < 8; v++) {
      for (int w = 0; w < 8; w++) {
        boolean same = true;
        for (int k = 0; k < 3; k++) {
          double sign = (signs >> k & 1) == 0 ? 1 : -1;
          same &= cube.points()[3 * w + k] == sign * cube.points()[3 * v + axes[k]];
        }
        order[v] = same ? w : order[v];
      }
    }
    return order;
  }
}
