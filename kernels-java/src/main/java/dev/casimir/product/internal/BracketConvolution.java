package dev.casimir.product.internal;

import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Poisson bracket at one grid node, times sin(theta), as two convolutions in m. With U the
 * slopes, V = m F, i V the derivatives by phi, and f, g the operands:
 *
 * <pre>
 *   H = U_f * (i V_g) - (i V_f) * U_g
 * </pre>
 *
 * All three factors of a kind are Fourier series of real functions, as in {@link GridConvolution}:
 * a number a - i b has rows a and b, and i V has the rows b and -a of V. Such signs go into the
 * choice between two accumulators, one of which is subtracted at the end, so every step is one
 * fused multiply-add.
 */
final class BracketConvolution {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int RESULT = 2;

  /** Costs of putting a pair of sums away: two loads, two stores, two subtractions. */
  private static final int RESERVE = 4 * RowProgram.ROW_COST + 2;

  /** A row of the first operand times one of the second, to be added or subtracted. */
  private record Term(int first, int second, boolean subtract) {}

  /** What an order's real and imaginary part gain from one pair of orders of the operands. */
  private record Pair(List<Term> real, List<Term> imaginary) {}

  private final GridShape shape;
  private final int rowBytes;
  private final RowProgram program;
  private int[] first = {};
  private int[] second = {};
  private final int[] plus = new int[2];
  private final int[] minus = new int[2];

  BracketConvolution(GridShape shape, DType dtype, int rowBytes) {
    this.shape = shape;
    this.rowBytes = rowBytes;
    this.program = new RowProgram(dtype);
    program
        .step(FIRST, (long) rows(shape.degree1()) * rowBytes)
        .step(SECOND, (long) rows(shape.degree2()) * rowBytes)
        .step(RESULT, (long) shape.rows3() * rowBytes);
    beginChunk();
    for (boolean swapped : new boolean[] {false, true}) {
      for (int order = 0; order <= shape.degree3(); order++) {
        convolve(order, swapped);
      }
    }
  }

  /** Rows of a node of an operand: 2 degree + 1 of U, then 2 degree of V. */
  static int rows(int degree) {
    return 4 * degree + 1;
  }

  /** Where order 0 of V would be, so that its rows a_1, b_1, ... follow those of U. */
  static int azimuthalRow(int degree) {
    return 2 * degree;
  }

  RowProgram program() {
    return program;
  }

  /** One of the two convolutions for one order; the second is added to what the first left. */
  private void convolve(int order, boolean swapped) {
    boolean stored = swapped;
    boolean open = false;
    for (Pair pair : pairs(order, swapped)) {
      if (program.cost() + cost(pair) + RESERVE > RowProgram.CHUNK_COST) {
        if (open) {
          store(order, false);
          stored = true;
          open = false;
        }
        beginChunk();
      }
      if (!open) {
        resume(order, stored);
        open = true;
      }
      accumulate(0, pair.real());
      accumulate(1, pair.imaginary());
    }
    store(order, swapped && order == 0);
  }

  private int cost(Pair pair) {
    int cost = pair.real().size() + pair.imaginary().size();
    boolean[] firstSeen = new boolean[first.length];
    boolean[] secondSeen = new boolean[second.length];
    for (List<Term> terms : List.of(pair.real(), pair.imaginary())) {
      for (Term term : terms) {
        if (first[term.first()] == RowProgram.NO_VALUE && !firstSeen[term.first()]) {
          firstSeen[term.first()] = true;
          cost += RowProgram.ROW_COST;
        }
        if (second[term.second()] == RowProgram.NO_VALUE && !secondSeen[term.second()]) {
          secondSeen[term.second()] = true;
          cost += RowProgram.ROW_COST;
        }
      }
    }
    return cost;
  }

  private void beginChunk() {
    program.beginChunk();
    first = new int[rows(shape.degree1())];
    second = new int[rows(shape.degree2())];
    Arrays.fill(first, RowProgram.NO_VALUE);
    Arrays.fill(second, RowProgram.NO_VALUE);
  }

  /** Starts the sums of an order, from what is stored if there is something. */
  private void resume(int order, boolean stored) {
    for (int part = 0; part < 2; part++) {
      plus[part] = RowProgram.NO_VALUE;
      minus[part] = RowProgram.NO_VALUE;
      if (stored && (order > 0 || part == 0)) {
        plus[part] = program.load(RESULT, resultRow(order, part));
      }
    }
  }

  /** Puts the sums of an order away; order 0 in the end twice, for pairs m, -m and -m, m. */
  private void store(int order, boolean twice) {
    for (int part = 0; part < (order == 0 ? 1 : 2); part++) {
      int sum = plus[part] == RowProgram.NO_VALUE ? program.constant(0) : plus[part];
      if (minus[part] != RowProgram.NO_VALUE) {
        sum = program.subtract(sum, minus[part]);
      }
      program.store(RESULT, resultRow(order, part), twice ? program.add(sum, sum) : sum);
    }
  }

  private long resultRow(int order, int part) {
    return (long) (order == 0 ? 0 : 2 * order - 1 + part) * rowBytes;
  }

  private void accumulate(int part, List<Term> terms) {
    for (Term term : terms) {
      int a = row(FIRST, first, term.first());
      int b = row(SECOND, second, term.second());
      int[] sums = term.subtract() ? minus : plus;
      sums[part] = program.accumulate(a, b, sums[part]);
    }
  }

  /** Loads a row once in each chunk. */
  private int row(int array, int[] loaded, int row) {
    if (loaded[row] == RowProgram.NO_VALUE) {
      loaded[row] = program.load(array, (long) row * rowBytes);
    }
    return loaded[row];
  }

  /** All pairs of orders that meet in {@code order} &gt;= 0. */
  private List<Pair> pairs(int order, boolean swapped) {
    List<Pair> pairs = new ArrayList<>();
    int low = Math.max(-shape.degree1(), order - shape.degree2());
    int high = Math.min(shape.degree1(), order + shape.degree2());
    for (int m = low; m <= high; m++) {
      int n = order - m;
      boolean constant = (swapped ? m : n) == 0;
      boolean conjugate = order == 0 && m < 0; // its real part is that of m > 0
      if (!constant && !conjugate) {
        pairs.add(pair(m, n, order == 0, swapped));
      }
    }
    return pairs;
  }

  private Pair pair(int m, int n, boolean isZeroth, boolean swapped) {
    Pair product = new Pair(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < (m == 0 ? 1 : 2); i++) {
      for (int j = 0; j < (n == 0 ? 1 : 2); j++) {
        if (i == j || !isZeroth) {
          add(product, m, i, n, j, swapped);
        }
      }
    }
    return product;
  }

  /** Part i of order m times part j of order n; (a - i b)(c - i d) = ac - bd - i (ad + bc). */
  private void add(Pair product, int m, int i, int n, int j, boolean swapped) {
    boolean negative = swapped ^ (i == 1 && j == 1) ^ (i == 1 && m < 0) ^ (j == 1 && n < 0);
    boolean azimuthalFirst = swapped;
    boolean turned = (azimuthalFirst ? i : j) == 1; // i V: part 0 is b, part 1 is -a
    Term term =
        new Term(
            operandRow(m, i, shape.degree1(), azimuthalFirst),
            operandRow(n, j, shape.degree2(), !azimuthalFirst),
            negative ^ turned);
    (i == j ? product.real() : product.imaginary()).add(term);
  }

  private static int operandRow(int order, int part, int degree, boolean azimuthal) {
    int size = Math.abs(order);
    if (azimuthal) {
      return azimuthalRow(degree) + 2 * size - part;
    }
    return size == 0 ? 0 : 2 * size - 1 + part;
  }
}
