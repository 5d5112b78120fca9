package dev.casimir.product.internal.manybody;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.SymmetricContractionKernel;
import dev.casimir.product.internal.PanelCopy;
import dev.casimir.product.internal.PanelPacking;
import dev.casimir.product.internal.RowMap;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.SharedView;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Runs a symmetric contraction: weights become coefficients once, then every batch entry is packed
 * into a panel whose lanes are its channels, filled up to whole groups of vectors.
 */
final class ContractionPlan implements SymmetricContractionKernel {
  private final SymmetricContraction operation;
  private final PlanOptions options;
  private final PlanReport report;
  private final OperandCheck check;
  private final int[] program;
  private final RowMatrix weighting;
  private final MatrixRows rows;
  private final TreeSums sums;
  private final PanelCopy copy;
  private final PanelPacking input;
  private final PanelPacking output;
  private final int paths;
  private final int width;
  private final long rowStride;
  private final long groupBytes;
  private final long coefficientBytes;
  private final ScratchPool coefficients;
  private final ScratchPool weightPanels;
  private final ScratchPool panels;
  private final ContractionGradient gradient;
  private final long zPanel;
  private final long valuePanel;

  ContractionPlan(
      SymmetricContraction operation,
      PlanOptions options,
      Provider provider,
      PlanReport report,
      SymmetricBasis basis,
      ContractionTree tree) {
    this.operation = operation;
    this.options = options;
    this.report = report;
    this.check = new OperandCheck(options.dtype());
    this.program = tree.program();
    this.weighting = tree.weighting().build(options.dtype());
    this.rows =
        Provider.instantiate(
            provider, MatrixRows.class, MatrixRows.class.getName(), options.dtype());
    this.sums =
        Provider.instantiate(provider, TreeSums.class, TreeSums.class.getName(), options.dtype());
    this.copy =
        Provider.instantiatePlain(PanelCopy.class, PanelCopy.class.getName(), options.dtype());
    this.paths = basis.pathCount();
    int lanes = sums.lanes();
    this.width = (operation.multiplicity() + lanes - 1) / lanes * lanes;
    this.rowStride = (long) width * options.dtype().bytes();
    this.groupBytes = (long) lanes * options.dtype().bytes();
    this.input = packing(operation.input(), provider);
    this.output = packing(operation.output(), provider);
    this.coefficientBytes = tree.coefficientRows() * groupBytes;
    this.coefficients = new ScratchPool(width / lanes * coefficientBytes);
    this.weightPanels = new ScratchPool(paths * rowStride);
    this.zPanel = input.panelBytes();
    this.valuePanel = zPanel + output.panelBytes();
    this.panels = new ScratchPool(valuePanel + tree.valueRows() * groupBytes);
    this.gradient =
        new ContractionGradient(
            tree,
            options,
            provider,
            operation.multiplicity(),
            paths,
            input,
            output,
            coefficientBytes,
            width);
  }

  private PanelPacking packing(Irreps irreps, Provider provider) {
    return new PanelPacking(
        RowMap.distinct(irreps, irrep -> true),
        operation.multiplicity(),
        options.layout(),
        options.dtype(),
        provider,
        width);
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor weights, Tensor z) {
    long batch = OperandCheck.batch(x);
    check.irreps("x", x, batch, operation.input());
    check.matrix("weights", weights, paths, operation.multiplicity());
    check.irreps("z", z, batch, operation.output());
    OperandCheck.writable("z", z);
    OperandCheck.apart("z", z, x);
    OperandCheck.apart("z", z, weights);
    if (batch == 0 || z.size() == 0) {
      return;
    }
    MemorySegment table = coefficients.acquire();
    try {
      putIn(weights.segment(), table);
      int threads = options.threads();
      boolean alone =
          threads == 1
              || !SharedView.isAccessibleByWorkers(x.segment())
              || !SharedView.isAccessibleByWorkers(z.segment());
      if (alone) {
        range(x.segment(), table, z.segment(), 0, batch);
      } else {
        MemorySegment xs = SharedView.forThreads(x.segment(), threads);
        MemorySegment zs = SharedView.forThreads(z.segment(), threads);
        ParallelItems.run(threads, batch, 1, (from, to) -> range(xs, table, zs, from, to));
      }
    } finally {
      coefficients.release(table);
    }
  }

  @Override
  public void backward(Tensor x, Tensor weights, Tensor gradZ, Tensor gradX, Tensor gradWeights) {
    long batch = OperandCheck.batch(x);
    check.irreps("x", x, batch, operation.input());
    check.matrix("weights", weights, paths, operation.multiplicity());
    check.irreps("gradZ", gradZ, batch, operation.output());
    check.irreps("gradX", gradX, batch, operation.input());
    check.matrix("gradWeights", gradWeights, paths, operation.multiplicity());
    OperandCheck.apart("gradX", gradX, x, weights, gradZ);
    OperandCheck.apart("gradWeights", gradWeights, x, weights, gradZ);
    OperandCheck.apart("gradWeights", gradWeights, gradX);
    OperandCheck.writable("gradX", gradX);
    OperandCheck.writable("gradWeights", gradWeights);
    MemorySegment table = coefficients.acquire();
    try {
      putIn(weights.segment(), table);
      gradient.run(x, table, gradZ, gradX, gradWeights);
    } finally {
      coefficients.release(table);
    }
  }

  /** Makes the coefficients of all monomials from the weights. */
  private void putIn(MemorySegment weights, MemorySegment table) {
    MemorySegment panel = weightPanels.acquire();
    try {
      int channels = operation.multiplicity();
      for (int path = 0; path < paths; path++) {
        copy.gather(weights, (long) path * channels, 1, panel, (long) path * width, channels);
      }
      long step = (long) rows.lanes() * options.dtype().bytes();
      for (long lane = 0; lane < rowStride; lane += step) {
        long group = lane / groupBytes;
        rows.multiply(
            weighting.blocks(),
            weighting.coefficients(),
            false,
            panel,
            lane,
            rowStride,
            table,
            group * coefficientBytes + lane % groupBytes,
            groupBytes);
      }
    } finally {
      weightPanels.release(panel);
    }
  }

  private void range(MemorySegment x, MemorySegment table, MemorySegment z, long from, long to) {
    MemorySegment memory = panels.acquire();
    try {
      int channels = operation.multiplicity();
      for (long entry = from; entry < to; entry++) {
        input.gather(x, entry * channels, channels, memory, 0);
        for (int group = 0; group * groupBytes < rowStride; group++) {
          long lane = group * groupBytes;
          sums.run(
              program,
              table,
              group * coefficientBytes,
              memory,
              lane,
              memory,
              zPanel + lane,
              rowStride,
              memory,
              valuePanel);
        }
        output.scatter(memory, zPanel, z, entry * channels, channels);
      }
    } finally {
      panels.release(memory);
    }
  }
}
