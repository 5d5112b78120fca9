package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.holomorphic.LayeredDynamics;
import java.util.List;

/**
 * Where the numbers of layered dynamics lie on a device. Layers are filled up to multiples of 16
 * units. Layers 0, 2, ... have two places in shared memory that take turns.
 *
 * @param records 9 numbers a layer, as {@code casimir/holomorphic/dynamics.cuh} says
 * @param padded units of all layers, filled up
 * @param places units of all places
 * @param weights numbers of all matrices, filled up
 * @param kept numbers of those to small layers, which may be kept in shared memory: few threads
 *     read them, and would wait long for the second-level cache
 */
record LayerTable(int[] records, int padded, int places, int weights, int kept) {
  private static final int FILL = 16;
  private static final int RECORD = 9;

  /** Layers of at most so many units are small; what dynamics.cuh calls few. */
  private static final int FEW_UNITS = 32;

  private static final int FORWARD = 6;
  private static final int KEPT = 8;

  static LayerTable of(LayeredDynamics operation) {
    List<Integer> units = operation.units();
    int[] records = new int[RECORD * units.size()];
    int first = 0;
    int padded = 0;
    int places = 0;
    int weights = 0;
    int kept = 0;
    for (int l = 0; l < units.size(); l++) {
      int filled = filled(units.get(l));
      boolean turns = l % 2 == 0;
      int before = l > 0 ? filled * filled(units.get(l - 1)) : 0;
      int behind = l + 1 < units.size() ? filled * filled(units.get(l + 1)) : 0;
      int[] record = {
        units.get(l),
        filled,
        first,
        padded,
        places,
        turns ? places + filled : places,
        weights,
        weights + before,
        l > 0 && units.get(l) <= FEW_UNITS ? kept : -1
      };
      System.arraycopy(record, 0, records, RECORD * l, RECORD);
      first += units.get(l);
      padded += filled;
      kept += record[KEPT] >= 0 ? before : 0;
      places += turns ? 2 * filled : filled;
      weights = Math.addExact(weights, Math.addExact(before, behind));
    }
    return new LayerTable(records, padded, places, weights, kept);
  }

  static int filled(int units) {
    return (units + FILL - 1) / FILL * FILL;
  }

  /** Where the matrix from the layer before, or from the one behind, begins. */
  int matrix(int layer, boolean forward) {
    return records[RECORD * layer + FORWARD + (forward ? 0 : 1)];
  }
}
