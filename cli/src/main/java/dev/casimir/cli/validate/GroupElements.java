package dev.casimir.cli.validate;

import dev.casimir.benchmarks.GroupOperands;
import dev.casimir.lie.LieGroup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Elements of groups, made once: each group needs a kernel for it. */
final class GroupElements {
  private static final long SEED = 17;
  private static final int MOST = 128;
  private static final Map<LieGroup, double[]> ELEMENTS = new ConcurrentHashMap<>();

  private GroupElements() {}

  /** The first elements of a list, at most {@value #MOST}. */
  static Operand of(String name, LieGroup group, int items) {
    return of(name, group, 0, items);
  }

  /** Elements of the list from a number on. */
  static Operand of(String name, LieGroup group, int from, int items) {
    int size = group.matrixSize();
    double[] all =
        ELEMENTS.computeIfAbsent(group, key -> new GroupOperands(key, SEED).elements(MOST));
    double[] chosen = new double[items * size * size];
    System.arraycopy(all, from * size * size, chosen, 0, chosen.length);
    return new Operand(name, chosen, items, size, size);
  }
}
