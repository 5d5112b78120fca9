package dev.casimir.cli.validate;

import dev.casimir.device.Device;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The processor's kernels in double precision.
 *
 * <p>Errors are measured by the condition of the computation: how far the numbers of an item of the
 * output move, as root mean square, when those of the inputs move by one part of their own root
 * mean square; plus that of the output itself. The largest of a few random moves counts. So a
 * nearly degenerate item may have large errors, and no other. Where results are sums in which large
 * terms cancel, an item's {@link Terms} count as well.
 */
final class CpuReference implements Reference {
  private static final int MOVES = 3;

  /** Small enough for derivatives, large enough to stand far above the rounding of doubles. */
  private static final double STEP = 0x1p-22;

  /** How large the terms are that the numbers of an item are sums of. */
  @FunctionalInterface
  interface Terms {
    /** One size for each item. */
    double[] sizes(List<Operand> operands);
  }

  private static final Terms UNKNOWN = operands -> new double[0];

  private final Computation computation;
  private final boolean same;
  private final boolean relative;
  private final Terms terms;

  private CpuReference(Computation computation, boolean same, boolean relative, Terms terms) {
    this.computation = computation;
    this.same = same;
    this.relative = relative;
    this.terms = terms;
  }

  /** What is to be validated itself. */
  static CpuReference same(Computation computation) {
    return new CpuReference(computation, true, false, UNKNOWN);
  }

  /** The same where terms are known to cancel. */
  static CpuReference same(Computation computation, Terms terms) {
    return new CpuReference(computation, true, false, terms);
  }

  /** Another way to the same result. */
  static CpuReference other(Computation computation) {
    return new CpuReference(computation, false, false, UNKNOWN);
  }

  /** Where every number of the output is measured by itself. */
  static CpuReference relative(Computation computation) {
    return new CpuReference(computation, true, true, UNKNOWN);
  }

  @Override
  public String scale() {
    return relative ? "the number" : "condition";
  }

  @Override
  public boolean isCpu() {
    return same;
  }

  @Override
  public List<Expected> expect(List<Operand> operands) {
    try (Computation.Run run = computation.plan(Device.cpu(), DType.FLOAT64)) {
      List<Result> results = run.on(operands);
      List<double[]> spreads = new ArrayList<>();
      results.forEach(result -> spreads.add(new double[result.values().length]));
      for (int move = 0; !relative && !operands.isEmpty() && move < MOVES; move++) {
        List<Operand> nudged = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
          nudged.add(operands.get(i).nudged(100L * move + i + 1, STEP));
        }
        widen(spreads, results, run.on(nudged));
      }
      List<Expected> expected = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        Result result = results.get(i);
        double[] scale =
            relative
                ? Arrays.stream(result.values()).map(Math::abs).toArray()
                : perGroup(result, spreads.get(i), terms.sizes(operands));
        expected.add(new Expected(result.name(), result.values(), scale, result.exact()));
      }
      return expected;
    }
  }

  private static void widen(List<double[]> spreads, List<Result> results, List<Result> moved) {
    for (int i = 0; i < results.size(); i++) {
      double[] spread = spreads.get(i);
      for (int j = 0; j < spread.length; j++) {
        double change = Math.abs(moved.get(i).values()[j] - results.get(i).values()[j]) / STEP;
        if (change > spread[j]) { // not where a move leaves the domain
          spread[j] = change;
        }
      }
    }
  }

  /**
   * Every number of an item by the root mean square of all of them.
   *
   * @param sizes of the terms of every item, or none
   */
  private double[] perGroup(Result result, double[] spread, double[] sizes) {
    double[] values = result.values();
    double[] scale = new double[values.length];
    int width = Groups.width(result.shape());
    for (int from = 0; from < values.length; from += width) {
      double[] moved = new double[width];
      boolean finite = true;
      for (int i = 0; i < width; i++) {
        double size = Math.hypot(values[from + i], spread[from + i]);
        finite &= Double.isFinite(size);
        moved[i] = Double.isFinite(size) ? size : 0;
      }
      // another way may spread NaN differently over its item
      double unit =
          finite || same ? Groups.rootMeanSquare(moved, 0, width) : Double.POSITIVE_INFINITY;
      int last = (from + width) * sizes.length / values.length;
      for (int item = from * sizes.length / values.length; item < last; item++) {
        unit = Math.max(unit, sizes[item]);
      }
      Arrays.fill(scale, from, from + width, unit);
    }
    return scale;
  }
}
