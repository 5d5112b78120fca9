package dev.casimir.product.internal;

import dev.casimir.so3.CouplingTensor;
import java.util.Arrays;
import java.util.List;

/**
 * All nonzero terms z_k += c x_i y_j of a product, sorted by (k, i, j); terms of the same rows from
 * different paths are kept apart, in the order of the paths.
 */
public final class CoupledTerms {
  private final int[] first;
  private final int[] second;
  private final double[] coefficients;
  private final int[] starts;

  public CoupledTerms(List<ProductPath> paths, int outputRows) {
    int size = 0;
    for (ProductPath path : paths) {
      size = Math.addExact(size, path.coefficients().size());
    }
    long[] keys = new long[size];
    double[] values = new double[size];
    int next = 0;
    for (ProductPath path : paths) {
      CouplingTensor tensor = path.coefficients();
      for (int t = 0; t < tensor.size(); t++) {
        int i = path.row1() + tensor.degree1() + tensor.order1(t);
        int j = path.row2() + tensor.degree2() + tensor.order2(t);
        int k = path.row3() + tensor.degree3() + tensor.order3(t);
        keys[next] = ((long) k << 42) | ((long) i << 21) | j;
        values[next++] = tensor.value(t);
      }
    }
    int[] order = stableOrder(keys);
    first = new int[size];
    second = new int[size];
    coefficients = new double[size];
    starts = new int[outputRows + 1];
    for (int t = 0; t < size; t++) {
      long key = keys[order[t]];
      first[t] = (int) (key >> 21) & 0x1FFFFF;
      second[t] = (int) key & 0x1FFFFF;
      coefficients[t] = values[order[t]];
      starts[(int) (key >> 42) + 1]++;
    }
    for (int k = 0; k < outputRows; k++) {
      starts[k + 1] += starts[k];
    }
  }

  /** Sorts indices by key, equal keys by index: both fit one long when sorted in two passes. */
  private static int[] stableOrder(long[] keys) {
    Integer[] order = new Integer[keys.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(keys[a], keys[b]));
    int[] plain = new int[order.length];
    Arrays.setAll(plain, i -> order[i]);
    return plain;
  }

  /** Number of terms. */
  public int size() {
    return coefficients.length;
  }

  public int outputRows() {
    return starts.length - 1;
  }

  /** First term of output row k; {@code start(outputRows())} is the number of terms. */
  public int start(int k) {
    return starts[k];
  }

  /** Row of the first operand. */
  public int first(int term) {
    return first[term];
  }

  /** Row of the second operand. */
  public int second(int term) {
    return second[term];
  }

  public double coefficient(int term) {
    return coefficients[term];
  }

  /** A new array of all coefficients. */
  public double[] coefficients() {
    return coefficients.clone();
  }
}
