package dev.casimir.product.internal.fourier;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Complex discrete Fourier transforms of one size over the columns of a panel: Y_k = sum over n of
 * X_n exp(-2 pi i k n / N), for sizes with prime factors 2, 3 and 5.
 *
 * <p>Constant-geometry passes (Pease): each pass reads its r inputs a fixed N/r apart and writes
 * its r outputs side by side, so every pass is one long loop. The columns of the batch ride along
 * like a digit already transformed. The result is in digit-reversed order; {@link #position} tells
 * where a frequency lies. That costs nothing, since the stages around a transform read through
 * tables.
 *
 * <p>Input order: element n of column c is complex row {@code n columns + c}. Twiddle factors are
 * computed in double precision, from angles reduced to the first octant, and rounded once.
 */
final class BatchedFft {
  private final int size;
  private final int columns;
  private final int[] radices;
  private final FftPass[] passes;
  private final MemorySegment[] twiddles;
  private final int rowPair;

  BatchedFft(int size, int columns, DType dtype, Provider provider) {
    this.size = size;
    this.columns = columns;
    radices = radices(size);
    passes = new FftPass[radices.length];
    twiddles = new MemorySegment[radices.length];
    int found = 1;
    for (int i = 0; i < radices.length; i++) {
      String name = "dev.casimir.product.internal.fourier.Radix" + radices[i];
      passes[i] = Provider.instantiate(provider, FftPass.class, name, dtype);
      twiddles[i] = twiddles(found, radices[i], dtype);
      found *= radices[i];
    }
    int lanes =
        Provider.instantiate(
                provider, FftPass.class, "dev.casimir.product.internal.fourier.Radix2", dtype)
            .lanes();
    rowPair = 2 * lanes * dtype.bytes();
  }

  /** Whether N is a product of the radices there are. */
  static boolean isSmooth(int n) {
    int rest = n;
    for (int prime : new int[] {2, 3, 5}) {
      while (rest % prime == 0) {
        rest /= prime;
      }
    }
    return rest == 1;
  }

  /**
   * Factors of N in the order of the passes. The largest come last, because the last pass needs no
   * twiddle factors.
   */
  static int[] radices(int n) {
    if (n < 2 || !isSmooth(n)) {
      throw new IllegalArgumentException(
          "size: expected at least 2, with factors 2, 3 and 5 only, got " + n);
    }
    List<Integer> factors = new ArrayList<>();
    int rest = n;
    for (int radix : new int[] {5, 4, 3, 2}) {
      while (rest % radix == 0) {
        factors.addFirst(radix);
        rest /= radix;
      }
    }
    return factors.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Arithmetic instructions per lane of one transform of one column. */
  static long multiplyAdds(int n) {
    int[] radices = radices(n);
    long sum = 0;
    for (int i = 0; i < radices.length; i++) {
      int butterfly =
          switch (radices[i]) {
            case 2 -> 4;
            case 3 -> 12;
            case 4 -> 16;
            default -> 36;
          };
      int turns = i + 1 < radices.length ? 4 * (radices[i] - 1) : 0;
      sum += (long) n / radices[i] * (butterfly + turns);
    }
    return sum;
  }

  int size() {
    return size;
  }

  int columns() {
    return columns;
  }

  /** Complex rows of one panel. */
  int rows() {
    return size * columns;
  }

  /** Where frequency k of column c lies in the result, in complex rows. */
  int position(int k, int c) {
    int position = c;
    int rest = k;
    for (int radix : radices) {
      position = position * radix + rest % radix;
      rest /= radix;
    }
    return position;
  }

  /**
   * Whether the result of {@link #run} is in the first of the two work panels, rather than in the
   * second.
   */
  boolean endsInFirst() {
    return radices.length % 2 == 1;
  }

  /**
   * Transforms the panel at {@code source}, which is kept; all offsets in bytes, panels must not
   * overlap.
   */
  void run(MemorySegment scratch, long source, long first, long second) {
    long from = source;
    long to = first;
    for (int i = 0; i < radices.length; i++) {
      int count = rows() / radices[i];
      long step = (long) count * rowPair;
      if (i + 1 < radices.length) {
        passes[i].twiddled(scratch, from, step, to, count, twiddles[i], 0);
      } else {
        passes[i].plain(scratch, from, step, to, count);
      }
      from = to;
      to = to == first ? second : first;
    }
  }

  /**
   * Factors w^(t f), w of order N / found, for each butterfly of a pass; t counts what is left
   * above the found digits.
   */
  private MemorySegment twiddles(int found, int radix, DType dtype) {
    int count = rows() / radix;
    int order = size / found;
    MemorySegment table =
        Arena.ofAuto().allocate((long) count * 2 * (radix - 1) * dtype.bytes(), dtype.bytes());
    long at = 0;
    for (int butterfly = 0; butterfly < count; butterfly++) {
      int t = butterfly / (columns * found);
      for (int f = 1; f < radix; f++) {
        store(table, at++, cosine(t * f, order), dtype);
        store(table, at++, -cosine(4 * t * f - order, 4 * order), dtype);
      }
    }
    return table;
  }

  /** cos(2 pi j / n), exact at multiples of a quarter turn, from an angle of at most an eighth. */
  private static double cosine(int j, int n) {
    long turn = Math.floorMod(8L * j, 8L * n);
    long half = Math.min(turn, 8L * n - turn);
    boolean negative = half > 2L * n;
    long quarter = negative ? 4L * n - half : half;
    double unit = Math.PI / (4.0 * n);
    double value = quarter <= n ? Math.cos(quarter * unit) : Math.sin((2L * n - quarter) * unit);
    return negative ? -value : value;
  }

  private static void store(MemorySegment table, long index, double value, DType dtype) {
    if (dtype == DType.FLOAT64) {
      table.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
    } else {
      table.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
    }
  }
}
