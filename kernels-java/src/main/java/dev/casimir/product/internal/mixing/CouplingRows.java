package dev.casimir.product.internal.mixing;

import dev.casimir.simd.Coefficients;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.tensor.DType;

/**
 * One coupling table as terms sorted by the row they add to: z_k += c x_i y_j.
 *
 * @param starts first term of each row k, and their number
 * @param rows for each term the rows i and j
 * @param coefficients {@code float[]} or {@code double[]}
 */
public record CouplingRows(int[] starts, int[] rows, Object coefficients) {
  /** Which factor of a term the rows are those of. */
  enum Target {
    FIRST,
    SECOND,
    OUTPUT
  }

  /**
   * The table with one of its three indices as result and the other two, in order, as operands.
   *
   * @param factor multiplies every coefficient before it is rounded
   * @param dense whether zeros are terms too
   */
  static CouplingRows of(
      CouplingTensor tensor, double factor, Target target, boolean dense, DType dtype) {
    int[] extents = {2 * tensor.degree1() + 1, 2 * tensor.degree2() + 1, 2 * tensor.degree3() + 1};
    int result = target.ordinal();
    int left = result == 0 ? 1 : 0;
    int right = result == 2 ? 1 : 2;
    double[] values = tensor.dense();
    int size = dense ? values.length : tensor.size();
    int[] starts = new int[extents[result] + 1];
    int[] rows = new int[2 * size];
    double[] coefficients = new double[size];
    int next = 0;
    int[] index = new int[3];
    for (int k = 0; k < extents[result]; k++) {
      for (int i = 0; i < extents[left]; i++) {
        for (int j = 0; j < extents[right]; j++) {
          index[result] = k;
          index[left] = i;
          index[right] = j;
          double value = values[(index[0] * extents[1] + index[1]) * extents[2] + index[2]];
          if (dense || value != 0) {
            rows[2 * next] = i;
            rows[2 * next + 1] = j;
            coefficients[next++] = value * factor;
          }
        }
      }
      starts[k + 1] = next;
    }
    return new CouplingRows(starts, rows, Coefficients.round(coefficients, dtype));
  }

  /** Terms. */
  public int size() {
    return rows.length / 2;
  }
}
