package dev.casimir.product.internal.manybody;

import dev.casimir.simd.Coefficients;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A constant matrix between rows, made of dense blocks, in the order in which {@link MatrixRows}
 * goes through it. A block has up to four output rows, all sums over the same input rows.
 *
 * @param blocks for each block: outputs, inputs, first coefficient, then the output rows and the
 *     input rows
 * @param coefficients {@code float[]} or {@code double[]}: for each input of a block, one of each
 *     output
 * @param multiplyAdds over all blocks
 */
public record RowMatrix(int[] blocks, Object coefficients, long multiplyAdds) {
  /** Output rows of a block at most. */
  static final int LARGEST_BLOCK = 4;

  /** Numbers of a block before its rows. */
  public static final int HEADER = 3;

  /** Collects blocks. */
  public static final class Builder {
    private final List<int[]> blocks = new ArrayList<>();
    private final List<double[]> tables = new ArrayList<>();
    private int tableSize;
    private long multiplyAdds;

    /** Where the coefficients of some outputs stand and how the outputs are cut. */
    record Table(int outputs, int inputs, int[] starts) {}

    /**
     * Adds coefficients {@code [output][input]} for {@link #multiply}.
     *
     * @param inputs number of inputs, for when there is no output
     */
    Table table(double[][] coefficients, int inputs) {
      int outputs = coefficients.length;
      int groups = groups(outputs);
      int[] starts = new int[groups];
      for (int group = 0; group < groups; group++) {
        int from = group * outputs / groups;
        int to = (group + 1) * outputs / groups;
        double[] values = new double[(to - from) * inputs];
        for (int k = 0; k < inputs; k++) {
          for (int n = from; n < to; n++) {
            values[k * (to - from) + n - from] = coefficients[n][k];
          }
        }
        starts[group] = tableSize;
        tables.add(values);
        tableSize += values.length;
      }
      return new Table(outputs, inputs, starts);
    }

    private static int groups(int outputs) {
      return (outputs + LARGEST_BLOCK - 1) / LARGEST_BLOCK;
    }

    /** Adds outputs = table times inputs. */
    void multiply(Table table, int[] outputs, int[] inputs) {
      int groups = table.starts().length;
      for (int group = 0; group < groups; group++) {
        int from = group * outputs.length / groups;
        int to = (group + 1) * outputs.length / groups;
        int[] block = new int[HEADER + to - from + inputs.length];
        block[0] = to - from;
        block[1] = inputs.length;
        block[2] = table.starts()[group];
        System.arraycopy(outputs, from, block, HEADER, to - from);
        System.arraycopy(inputs, 0, block, HEADER + to - from, inputs.length);
        blocks.add(block);
        multiplyAdds += (long) (to - from) * inputs.length;
      }
    }

    public RowMatrix build(DType dtype) {
      int[] flat = blocks.stream().flatMapToInt(Arrays::stream).toArray();
      double[] values = tables.stream().flatMapToDouble(Arrays::stream).toArray();
      return new RowMatrix(flat, Coefficients.round(values, dtype), multiplyAdds);
    }
  }
}
