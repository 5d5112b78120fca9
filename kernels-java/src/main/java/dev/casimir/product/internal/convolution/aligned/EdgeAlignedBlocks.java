package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What couples the orders of a sender to those of a message in the frame of an edge. At the pole a
 * harmonic of degree l2 is zero but for order 0, sqrt((2 l2 + 1) / 4 pi), so that with the weights
 * w of the paths
 *
 * <pre>
 *   out[+m] += A_m x[+m] + B_m x[-m],  out[-m] += A_m x[-m] - B_m x[+m],  out[0] += A_0 x[0]
 *   A_m = sum over l2 with l1 + l2 + l3 even of w sqrt((2 l2 + 1) / 4 pi) C[m, 0, m]
 *   B_m = sum over l2 with l1 + l2 + l3 odd of w sqrt((2 l2 + 1) / 4 pi) C[-m, 0, m]
 * </pre>
 *
 * (Passaro and Zitnick, arXiv 2302.03655). The parity of l2 being that of the filter, two blocks
 * are coupled either by A or by B; in the arrangement of {@link AlignedRows} both become one matrix
 * for each m that takes cosines to cosines and sines to sines.
 */
public final class EdgeAlignedBlocks {
  private final AlignedRows inputs;
  private final AlignedRows outputs;
  private final int highestOrder;
  private final int[] starts;
  private final List<List<Term>> entries = new ArrayList<>();

  /** Part of an entry: a factor times the weight of a path. */
  public record Term(int path, double factor) {}

  public EdgeAlignedBlocks(
      AlignedRows inputs,
      AlignedRows outputs,
      List<ConvolutionPath> paths,
      Normalization normalization) {
    this.inputs = inputs;
    this.outputs = outputs;
    highestOrder = Math.min(inputs.maximumDegree(), outputs.maximumDegree());
    starts = new int[highestOrder + 2];
    for (int m = 0; m <= highestOrder; m++) {
      starts[m + 1] = starts[m] + outputs.count(m) * inputs.count(m);
    }
    for (int i = 0; i < starts[highestOrder + 1]; i++) {
      entries.add(new ArrayList<>());
    }
    for (ConvolutionPath path : paths) {
      int l2 = path.coefficients().degree2();
      double pole = Math.sqrt((2 * l2 + 1) / (4 * Math.PI)) * normalization.factorFromIntegral(l2);
      addPath(path, block(inputs, path.row1()), block(outputs, path.row3()), pole);
    }
  }

  private static int block(AlignedRows rows, int firstRow) {
    for (int b = 0; b < rows.blocks().size(); b++) {
      if (rows.blocks().get(b).firstRow() == firstRow) {
        return b;
      }
    }
    throw new IllegalArgumentException("path: no block begins at row " + firstRow);
  }

  private void addPath(ConvolutionPath path, int in, int out, double pole) {
    boolean natural = inputs.blocks().get(in).natural();
    boolean turned = natural != outputs.blocks().get(out).natural();
    // from a block that stands a quarter turn on, x[-m] is minus what stands as its cosine
    double sign = turned && !natural ? -1 : 1;
    CouplingTensor tensor = path.coefficients();
    for (int t = 0; t < tensor.size(); t++) {
      int m = tensor.order3(t);
      if (tensor.order2(t) == 0 && m >= 0 && tensor.order1(t) == (turned ? -m : m)) {
        entries
            .get(entry(m, outputs.position(out, m), inputs.position(in, m)))
            .add(new Term(path.index(), sign * pole * tensor.value(t)));
      }
    }
  }

  private int entry(int m, int row, int column) {
    return starts[m] + row * inputs.count(m) + column;
  }

  /** Number of entries of all matrices. */
  public int size() {
    return entries.size();
  }

  /** What an entry is the sum of. */
  public List<Term> terms(int entry) {
    return entries.get(entry);
  }

  /**
   * The products from the sender's rows by order to the message's, with entries numbered from
   * {@code firstEntry} on.
   */
  public Jobs jobs(int firstEntry) {
    Jobs.Builder builder = new Jobs.Builder();
    for (int m = 0; m <= outputs.maximumDegree(); m++) {
      for (Range rows : natures(outputs, m)) {
        Range columns = m > highestOrder ? new Range(0, 0) : coupledColumns(m, rows);
        add(builder, m, rows, columns, firstEntry, false);
      }
    }
    return builder.build();
  }

  /** The transposed products, from the message's rows to the sender's. */
  public Jobs transposedJobs(int firstEntry) {
    Jobs.Builder builder = new Jobs.Builder();
    for (int m = 0; m <= inputs.maximumDegree(); m++) {
      for (Range columns : natures(inputs, m)) {
        Range rows = m > highestOrder ? new Range(0, 0) : coupledRows(m, columns);
        add(builder, m, rows, columns, firstEntry, true);
      }
    }
    return builder.build();
  }

  /** Some of the blocks that have an order, by position. */
  private record Range(int from, int to) {
    int count() {
      return to - from;
    }

    Range include(Range other) {
      return count() == 0 ? other : new Range(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /** The natural blocks and the others. */
  private static List<Range> natures(AlignedRows rows, int m) {
    List<Range> ranges = new ArrayList<>();
    for (Range range :
        List.of(
            new Range(0, rows.naturalCount(m)), new Range(rows.naturalCount(m), rows.count(m)))) {
      if (range.count() > 0) {
        ranges.add(range);
      }
    }
    return ranges;
  }

  private Range coupledColumns(int m, Range rows) {
    Range coupled = new Range(0, 0);
    for (Range columns : natures(inputs, m)) {
      coupled = couples(m, rows, columns) ? coupled.include(columns) : coupled;
    }
    return coupled;
  }

  private Range coupledRows(int m, Range columns) {
    Range coupled = new Range(0, 0);
    for (Range rows : natures(outputs, m)) {
      coupled = couples(m, rows, columns) ? coupled.include(rows) : coupled;
    }
    return coupled;
  }

  private boolean couples(int m, Range rows, Range columns) {
    for (int i = rows.from(); i < rows.to(); i++) {
      for (int j = columns.from(); j < columns.to(); j++) {
        if (!entries.get(entry(m, i, j)).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  private void add(
      Jobs.Builder builder, int m, Range rows, Range columns, int firstEntry, boolean transposed) {
    int width = m > highestOrder ? 0 : inputs.count(m);
    int first = m > highestOrder ? 0 : firstEntry + entry(m, rows.from(), columns.from());
    for (int sign = 0; sign < (m == 0 ? 1 : 2); sign++) {
      int[] out = rows(outputs, m, sign == 1, rows);
      int[] in = rows(inputs, m, sign == 1, columns);
      if (transposed) {
        builder.add(in, out, first, 1, width);
      } else {
        builder.add(out, in, first, width, 1);
      }
    }
  }

  private static int[] rows(AlignedRows side, int m, boolean sine, Range range) {
    int[] rows = new int[range.count()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = side.orderStart(m, sine) + range.from() + i;
    }
    return rows;
  }

  /**
   * For every entry the rows whose products are its gradient, as {@link ChannelSums#products} wants
   * them: of the message and of the sender, cosines, then sines.
   */
  public int[] products() {
    int[] pairs = new int[4 * size()];
    Arrays.fill(pairs, -1);
    for (int m = 0; m <= highestOrder; m++) {
      for (int i = 0; i < outputs.count(m); i++) {
        for (int j = 0; j < inputs.count(m); j++) {
          int at = 4 * entry(m, i, j);
          pairs[at] = outputs.orderStart(m, false) + i;
          pairs[at + 1] = inputs.orderStart(m, false) + j;
          if (m > 0) {
            pairs[at + 2] = outputs.orderStart(m, true) + i;
            pairs[at + 3] = inputs.orderStart(m, true) + j;
          }
        }
      }
    }
    return pairs;
  }
}
