package dev.casimir.cuda.internal.convolution;

import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the components of channel-wise features lie: row after row, block after block.
 *
 * @param offsets of every row's channel 0 in the features of a node
 * @param steps from one channel to the next
 * @param blocks the first row of every block of irreps, and the number of rows
 */
record FeatureRows(List<Integer> offsets, List<Integer> steps, List<Integer> blocks) {
  FeatureRows {
    offsets = List.copyOf(offsets);
    steps = List.copyOf(steps);
    blocks = List.copyOf(blocks);
  }

  static FeatureRows of(Irreps irreps, Layout layout) {
    List<Integer> offsets = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    List<Integer> blocks = new ArrayList<>();
    for (int b = 0; b < irreps.blocks().size(); b++) {
      Irreps.Block block = irreps.blocks().get(b);
      boolean channelsLast = layout == Layout.IR_MUL;
      blocks.add(offsets.size());
      for (int m = 0; m < block.irrep().dimension(); m++) {
        offsets.add(irreps.offset(b) + (channelsLast ? m * block.multiplicity() : m));
        steps.add(channelsLast ? 1 : block.irrep().dimension());
      }
    }
    blocks.add(offsets.size());
    return new FeatureRows(offsets, steps, blocks);
  }

  int count() {
    return offsets.size();
  }

  /** Adds the record of a row to a table. */
  void write(int row, List<Integer> table) {
    table.add(offsets.get(row));
    table.add(steps.get(row));
  }
}
