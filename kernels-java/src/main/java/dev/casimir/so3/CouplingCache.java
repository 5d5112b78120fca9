package dev.casimir.so3;

import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The coupling tensors of one kind, computed at first use and then remembered. They are held
 * softly: memory pressure may drop them, after which they are computed again with the same bits.
 * Safe for any number of threads.
 */
final class CouplingCache {
  private final SquaredFactor squaredFactor;
  private final ConcurrentHashMap<Triple, SoftReference<OrderClasses>> classes =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Triple, SoftReference<CouplingTensor>> tensors =
      new ConcurrentHashMap<>();

  /** The square of what multiplies the unit-norm tensor; zero where the kind has no such path. */
  interface SquaredFactor {
    Ratio of(int l1, int l2, int l3);
  }

  private record Triple(int l1, int l2, int l3) {}

  CouplingCache(SquaredFactor squaredFactor) {
    this.squaredFactor = squaredFactor;
  }

  /** Whether |l1 - l2| <= l3 <= l1 + l2; throws for a degree out of range. */
  static boolean triangle(int l1, int l2, int l3) {
    Irrep.checkDegree("l1", l1);
    Irrep.checkDegree("l2", l2);
    Irrep.checkDegree("l3", l3);
    return Math.abs(l1 - l2) <= l3 && l3 <= l1 + l2;
  }

  CouplingTensor tensor(int l1, int l2, int l3) {
    boolean allowed = triangle(l1, l2, l3);
    Triple key = new Triple(l1, l2, l3);
    SoftReference<CouplingTensor> reference = tensors.get(key);
    CouplingTensor tensor = reference == null ? null : reference.get();
    if (tensor == null) {
      tensor = allowed ? compute(l1, l2, l3) : new CouplingTensor.Builder(l1, l2, l3, 0).build();
      tensors.put(key, new SoftReference<>(tensor));
    }
    return tensor;
  }

  private OrderClasses sortedClasses(Triple key, Ratio factor) {
    SoftReference<OrderClasses> reference = classes.get(key);
    OrderClasses sorted = reference == null ? null : reference.get();
    if (sorted == null) {
      sorted = new OrderClasses(key.l1, key.l2, key.l3, factor);
      classes.put(key, new SoftReference<>(sorted));
    }
    return sorted;
  }

  private CouplingTensor compute(int l1, int l2, int l3) {
    int[] degrees = {l1, l2, l3};
    int[] position = {0, 1, 2};
    boolean odd = false;
    for (int[] pair : new int[][] {{0, 1}, {1, 2}, {0, 1}}) {
      if (degrees[position[pair[0]]] > degrees[position[pair[1]]]) {
        int swapped = position[pair[0]];
        position[pair[0]] = position[pair[1]];
        position[pair[1]] = swapped;
        odd = !odd;
      }
    }
    Triple sorted = new Triple(degrees[position[0]], degrees[position[1]], degrees[position[2]]);
    Ratio factor = squaredFactor.of(sorted.l1, sorted.l2, sorted.l3);
    if (factor.numerator().signum() == 0) {
      return new CouplingTensor.Builder(l1, l2, l3, 0).build();
    }
    boolean negated = odd && (l1 + l2 + l3) % 2 != 0;
    return expand(degrees, position, sortedClasses(sorted, factor), negated);
  }

  /**
   * Writes out the entries in order: for given m1 and m2 the selection rules leave at most two m3,
   * with their sign.
   */
  private static CouplingTensor expand(
      int[] degrees, int[] position, OrderClasses classes, boolean negated) {
    int l1 = degrees[0];
    int l2 = degrees[1];
    int l3 = degrees[2];
    boolean evenSum = (l1 + l2 + l3) % 2 == 0;
    var builder = new CouplingTensor.Builder(l1, l2, l3, 2 * (2 * l1 + 1) * (2 * l2 + 1));
    int[] m = new int[3];
    for (m[0] = -l1; m[0] <= l1; m[0]++) {
      for (m[1] = -l2; m[1] <= l2; m[1]++) {
        boolean positive = (m[0] < 0 == m[1] < 0) == evenSum;
        int far = Math.abs(m[0]) + Math.abs(m[1]);
        int near = Math.abs(Math.abs(m[0]) - Math.abs(m[1]));
        int[] thirds = positive ? new int[] {near, far} : new int[] {-far, -near};
        for (int i = 0; i < (near == far ? 1 : 2); i++) {
          m[2] = thirds[i];
          // An m3 of zero is not negative, so it needs m1 and m2 that obey the parity rule alone.
          if (Math.abs(m[2]) <= l3 && (m[2] != 0 || positive)) {
            double value = classes.value(m[position[0]], m[position[1]], m[position[2]]);
            builder.add(m[0], m[1], m[2], negated ? -value : value);
          }
        }
      }
    }
    return builder.build();
  }
}
