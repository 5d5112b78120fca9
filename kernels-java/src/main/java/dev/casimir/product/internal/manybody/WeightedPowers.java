package dev.casimir.product.internal.manybody;

import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.RowScaling;
import dev.casimir.product.internal.RowSums;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The sum of weighted powers on panels, and its gradients. A lane is a channel; row {@code n *
 * blocks + b} of the weights is that of power n + 1 and output block b. Stateless; panels stand in
 * memory of the caller.
 */
final class WeightedPowers {
  private final List<PanelPower> powers;
  private final List<Irreps.Block> blocks;
  private final RowMap input;
  private final RowMap output;
  private final long rowStride;
  private final int lanes;
  private final RowScaling scaling;
  private final RowSums sums;
  private final long zPanel;
  private final long gradXPanel;
  private final long powerPanel;
  private final long termPanel;
  private final long panelBytes;

  /**
   * @param output rows of each block of its own
   */
  WeightedPowers(List<PanelPower> powers, RowMap input, RowMap output, PanelFormat format) {
    this.powers = List.copyOf(powers);
    this.input = input;
    this.output = output;
    this.blocks = output.irreps().blocks();
    this.rowStride = format.rowStride();
    this.lanes = format.lanes();
    Provider provider = format.provider();
    this.scaling =
        Provider.instantiate(
            provider, RowScaling.class, RowScaling.class.getName(), format.options().dtype());
    this.sums =
        Provider.instantiate(
            provider, RowSums.class, RowSums.class.getName(), format.options().dtype());
    int powerRows = powers.stream().mapToInt(power -> power.output().rows()).max().orElse(0);
    this.zPanel = input.rows() * rowStride;
    this.gradXPanel = zPanel + output.rows() * rowStride;
    this.powerPanel = gradXPanel + input.rows() * rowStride;
    this.termPanel = powerPanel + powerRows * rowStride;
    this.panelBytes = termPanel + input.rows() * rowStride;
  }

  /** Bytes of the memory with all panels. */
  long panelBytes() {
    return panelBytes;
  }

  /** Where z stands, or its gradient; x stands at the beginning. */
  long zPanel() {
    return zPanel;
  }

  /** Where the gradient of x comes to stand. */
  long gradXPanel() {
    return gradXPanel;
  }

  int weightRows() {
    return powers.size() * blocks.size();
  }

  long scratchBytes() {
    long most = 0;
    for (PanelPower power : powers) {
      most = Math.max(most, power.forward().scratchBytes(lanes));
      most = Math.max(most, power.backward().scratchBytes(lanes));
    }
    return most;
  }

  /** z from x. */
  void forward(MemorySegment panels, MemorySegment weights, long offset, MemorySegment scratch) {
    sums.clear(panels, zPanel, output.rows(), rowStride, lanes);
    for (int n = 0; n < powers.size(); n++) {
      PanelPower power = powers.get(n);
      run(power.forward(), panels, 0, powerPanel, scratch);
      for (int b = 0; b < blocks.size(); b++) {
        if (power.output().firstRow(b) != RowMap.NONE) {
          scaling.accumulate(
              weights,
              weight(offset, n, b),
              panels,
              row(powerPanel, power.output(), b),
              panels,
              row(zPanel, output, b),
              rows(b),
              rowStride,
              lanes);
        }
      }
    }
  }

  /** The gradient of x from x and that of z; those of the weights are added to. */
  void backward(
      MemorySegment panels,
      MemorySegment weights,
      long offset,
      MemorySegment gradWeights,
      long gradOffset,
      MemorySegment scratch) {
    sums.clear(panels, gradXPanel, input.rows(), rowStride, lanes);
    for (int n = 0; n < powers.size(); n++) {
      PanelPower power = powers.get(n);
      run(power.forward(), panels, 0, powerPanel, scratch);
      toWeights(n, panels, gradWeights, gradOffset);
      scaleGradient(n, panels, weights, offset);
      run(power.backward(), panels, powerPanel, termPanel, scratch);
      sums.add(panels, termPanel, panels, gradXPanel, input.rows(), rowStride, lanes);
    }
  }

  private void toWeights(int n, MemorySegment panels, MemorySegment gradWeights, long offset) {
    RowMap merged = powers.get(n).output();
    for (int b = 0; b < blocks.size(); b++) {
      if (merged.firstRow(b) != RowMap.NONE) {
        scaling.contract(
            gradWeights,
            weight(offset, n, b),
            panels,
            row(zPanel, output, b),
            panels,
            row(powerPanel, merged, b),
            rows(b),
            rowStride,
            lanes);
      }
    }
  }

  /** The gradient of the power, from that of z; blocks of the same irrep add up. */
  private void scaleGradient(int n, MemorySegment panels, MemorySegment weights, long offset) {
    RowMap merged = powers.get(n).output();
    sums.clear(panels, powerPanel, merged.rows(), rowStride, lanes);
    for (int b = 0; b < blocks.size(); b++) {
      if (merged.firstRow(b) != RowMap.NONE) {
        scaling.accumulate(
            weights,
            weight(offset, n, b),
            panels,
            row(zPanel, output, b),
            panels,
            row(powerPanel, merged, b),
            rows(b),
            rowStride,
            lanes);
      }
    }
  }

  private void run(
      PanelMonomial monomial, MemorySegment panels, long factor, long to, MemorySegment scratch) {
    monomial.run(panels, 0, panels, factor, panels, 0, panels, to, rowStride, lanes, scratch);
  }

  private long weight(long offset, int n, int block) {
    return offset + (long) (n * blocks.size() + block) * rowStride;
  }

  private long row(long panel, RowMap map, int block) {
    return panel + map.firstRow(block) * rowStride;
  }

  private int rows(int block) {
    return blocks.get(block).irrep().dimension();
  }
}
