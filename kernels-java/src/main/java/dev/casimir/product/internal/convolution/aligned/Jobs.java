package dev.casimir.product.internal.convolution.aligned;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables of {@link OrderMatrices}; entries are numbered from {@link AlignedScratch#matrices}.
 */
public record Jobs(int[] jobs, int[] inputs, int[] outputs, long multiplyAdds) {
  static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  static final class Builder {
    private final List<Integer> jobs = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private long multiplyAdds;

    /** A matrix: entry (i, k) stands at entry + i * rowStep + k * columnStep. */
    void add(int[] outputRows, int[] inputRows, int entry, int rowStep, int columnStep) {
      int rows = outputRows.length;
      int columns = inputRows.length;
      jobs.addAll(
          List.of(rows, columns, entry, rowStep, columnStep, inputs.size(), outputs.size()));
      for (int row : inputRows) {
        inputs.add(row);
      }
      for (int row : outputRows) {
        outputs.add(row);
      }
      multiplyAdds += (long) rows * columns;
    }

    Jobs build() {
      return new Jobs(ints(jobs), ints(inputs), ints(outputs), multiplyAdds);
    }
  }
}
