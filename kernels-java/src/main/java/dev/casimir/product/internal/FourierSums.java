package dev.casimir.product.internal;

import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes bilinear sums of Fourier series of real functions as a row program: a number a - i b of an
 * order m &gt;= 0 has rows a and b, order -m is its conjugate. Signs go into the choice between two
 * accumulators, one of which is subtracted at the end, so every step is one fused multiply-add.
 */
final class FourierSums {
  private static final int FIRST = 0;
  private static final int SECOND = 1;
  private static final int RESULT = 2;

  /** Costs of putting a pair of sums away: two loads, two stores, two subtractions. */
  private static final int RESERVE = 4 * RowProgram.ROW_COST + 2;

  /** A row of the first operand times one of the second, to be added or subtracted. */
  record Term(int first, int second, boolean subtract) {}

  /** One bilinear product of series. */
  interface Product {
    /** Whether orders m and n, which may be negative, have a product that is not zero. */
    boolean meets(int m, int n);

    /** Part i of order m times part j of order n; {@code negative} is the sign of conjugates. */
    Term term(int m, int i, int n, int j, boolean negative);
  }

  /** What an order's real and imaginary part gain from one pair of orders of the operands. */
  private record Pair(List<Term> real, List<Term> imaginary) {}

  /** Some of the pairs that an order gains from; {@code twice} doubles all that is there then. */
  private record Sum(int order, List<Pair> pairs, boolean twice) {}

  private final GridShape shape;
  private final int rowBytes;
  private final RowProgram program;
  private int[] first;
  private int[] second;
  private final int[] plus = new int[2];
  private final int[] minus = new int[2];

  private FourierSums(GridShape shape, int rows1, int rows2, DType dtype, int rowBytes) {
    this.shape = shape;
    this.rowBytes = rowBytes;
    this.first = new int[rows1];
    this.second = new int[rows2];
    this.program = new RowProgram(dtype);
    program
        .step(FIRST, (long) rows1 * rowBytes)
        .step(SECOND, (long) rows2 * rowBytes)
        .step(RESULT, (long) shape.rows3() * rowBytes);
  }

  /**
   * The sum of some products for operands of {@code rows1} and {@code rows2} rows a node. What is
   * added up in one go are all pairs, or those of even and of odd orders apart, which have half the
   * rows each: whichever takes fewer loads and stores.
   */
  static RowProgram program(
      GridShape shape, int rows1, int rows2, List<Product> products, DType dtype, int rowBytes) {
    RowProgram together = new FourierSums(shape, rows1, rows2, dtype, rowBytes).write(products, 1);
    RowProgram apart = new FourierSums(shape, rows1, rows2, dtype, rowBytes).write(products, 2);
    return together.rowAccesses() <= apart.rowAccesses() ? together : apart;
  }

  private RowProgram write(List<Product> products, int parities) {
    boolean[] stored = new boolean[shape.degree3() + 1];
    beginChunk();
    for (Sum sum : sums(products, parities)) {
      convolve(sum, stored[sum.order()]);
      stored[sum.order()] = true;
    }
    return program;
  }

  /** Everything to add up, such that neighbours read the same rows. */
  private List<Sum> sums(List<Product> products, int parities) {
    List<Sum> sums = new ArrayList<>();
    int zeroth = -1;
    for (Product product : products) {
      for (int parity1 = 0; parity1 < parities; parity1++) {
        for (int parity2 = 0; parity2 < parities; parity2++) {
          for (int order = parity1 ^ parity2; order <= shape.degree3(); order += parities) {
            List<Pair> pairs = pairs(product, order, parity1, parities);
            if (!pairs.isEmpty()) {
              zeroth = order == 0 ? sums.size() : zeroth;
              sums.add(new Sum(order, pairs, false));
            }
          }
        }
      }
    }
    if (zeroth >= 0) { // order 0 has the pairs m, -m and -m, m
      sums.set(zeroth, new Sum(0, sums.get(zeroth).pairs(), true));
    }
    for (Product product : products) {
      if (product.meets(0, 0)) {
        sums.add(++zeroth, new Sum(0, List.of(pair(product, 0, 0)), false));
      }
    }
    return sums;
  }

  /** Adds a sum to what is stored of its order. */
  private void convolve(Sum sum, boolean isStored) {
    boolean stored = isStored;
    boolean open = false;
    for (Pair pair : sum.pairs()) {
      if (program.cost() + cost(pair) + RESERVE > RowProgram.CHUNK_COST) {
        if (open) {
          store(sum.order(), false);
          stored = true;
          open = false;
        }
        beginChunk();
      }
      if (!open) {
        resume(sum.order(), stored);
        open = true;
      }
      accumulate(0, pair.real());
      accumulate(1, pair.imaginary());
    }
    store(sum.order(), sum.twice());
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

  /** The pairs, but for 0 and 0, that meet in {@code order} &gt;= 0, the first of one parity. */
  private List<Pair> pairs(Product product, int order, int parity, int parities) {
    List<Pair> pairs = new ArrayList<>();
    int low = Math.max(-shape.degree1(), order - shape.degree2());
    int high = Math.min(shape.degree1(), order + shape.degree2());
    for (int m = low; m <= high; m++) {
      boolean counts = order > 0 || m > 0; // the real part of m < 0 is that of m > 0
      boolean matches = Math.floorMod(m, parities) == parity;
      if (matches && counts && product.meets(m, order - m)) {
        pairs.add(pair(product, m, order - m));
      }
    }
    return pairs;
  }

  /** (a - i b)(c - i d) = ac - bd - i (ad + bc), of order 0 the real part alone. */
  private static Pair pair(Product product, int m, int n) {
    Pair pair = new Pair(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < (m == 0 ? 1 : 2); i++) {
      for (int j = 0; j < (n == 0 ? 1 : 2); j++) {
        if (i == j || m + n != 0) {
          boolean negative = (i == 1 && j == 1) ^ (i == 1 && m < 0) ^ (j == 1 && n < 0);
          Term term = product.term(m, i, n, j, negative);
          (i == j ? pair.real() : pair.imaginary()).add(term);
        }
      }
    }
    return pair;
  }

  /** Where part {@code part} of an order is among the rows of a series with an order 0. */
  static int row(int order, int part) {
    return order == 0 ? 0 : 2 * Math.abs(order) - 1 + part;
  }
}
