package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowKernel;
import dev.casimir.simd.RowProgram;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A sparse product as straight-line code: for each output row k, z_k = sum over i of x_i (sum over
 * j of c_ijk y_j). One multiply-add for a coefficient and one for a pair (k, i). For small products
 * only: the code grows with the number of coefficients.
 */
final class SparseStraightLine implements PanelProduct {
  private final RowKernel kernel;
  private final long multiplyAdds;
  private final long rowStride;
  private final int elementBytes;
  private final int rowBytes;

  SparseStraightLine(CoupledTerms terms, DType dtype, Provider provider, long rowStride) {
    this.rowStride = rowStride;
    this.elementBytes = dtype.bytes();
    this.rowBytes = Provider.lanes(provider, dtype) * elementBytes;
    Writer writer = new Writer(terms, new RowProgram(dtype), rowStride);
    RowProgram program = writer.write();
    program.once();
    this.multiplyAdds = program.multiplyAdds();
    this.kernel = RowProgramCompiler.compile(program, provider);
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public long scratchBytes(int lanes) {
    return 0;
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long stride,
      int lanes,
      MemorySegment scratch) {
    if (stride != rowStride) {
      throw new IllegalArgumentException("rowStride: planned for " + rowStride + ", got " + stride);
    }
    for (long lane = 0; lane < (long) lanes * elementBytes; lane += rowBytes) {
      kernel.run(x, xOffset + lane, y, yOffset + lane, z, zOffset + lane, 1);
    }
  }

  /** Writes the program, opening a new chunk where the current one is full. */
  private static final class Writer {
    private final CoupledTerms terms;
    private final RowProgram program;
    private final long rowStride;
    private final int[] firstRows;
    private final int[] secondRows;

    Writer(CoupledTerms terms, RowProgram program, long rowStride) {
      this.terms = terms;
      this.program = program;
      this.rowStride = rowStride;
      int highest = 0;
      for (int t = 0; t < terms.size(); t++) {
        highest = Math.max(highest, Math.max(terms.first(t), terms.second(t)));
      }
      firstRows = new int[highest + 1];
      secondRows = new int[highest + 1];
    }

    RowProgram write() {
      program.table(terms.coefficients(), 0);
      beginChunk();
      for (int k = 0; k < terms.outputRows(); k++) {
        if (program.cost() > 0 && program.cost() + cost(k) > RowProgram.CHUNK_COST) {
          beginChunk();
        }
        program.store(2, k * rowStride, output(k));
      }
      return program;
    }

    /** Of output row k in the open chunk. */
    private int cost(int k) {
      int end = terms.start(k + 1);
      Set<Integer> missing = new HashSet<>();
      int pairs = 0;
      for (int t = terms.start(k); t < end; t++) {
        if (firstRows[terms.first(t)] == RowProgram.NO_VALUE) {
          missing.add(terms.first(t));
        }
        if (secondRows[terms.second(t)] == RowProgram.NO_VALUE) {
          missing.add(-1 - terms.second(t));
        }
        pairs += t == terms.start(k) || terms.first(t) != terms.first(t - 1) ? 1 : 0;
      }
      return RowProgram.ROW_COST * (missing.size() + 1) + 2 * (end - terms.start(k)) + pairs;
    }

    private void beginChunk() {
      program.beginChunk();
      Arrays.fill(firstRows, RowProgram.NO_VALUE);
      Arrays.fill(secondRows, RowProgram.NO_VALUE);
    }

    private int output(int k) {
      int sum = RowProgram.NO_VALUE;
      int end = terms.start(k + 1);
      int t = terms.start(k);
      while (t < end) {
        int i = terms.first(t);
        int inner = RowProgram.NO_VALUE;
        for (; t < end && terms.first(t) == i; t++) {
          inner =
              program.accumulate(
                  program.coefficient(t), row(1, secondRows, terms.second(t)), inner);
        }
        sum = program.accumulate(row(0, firstRows, i), inner, sum);
      }
      return sum == RowProgram.NO_VALUE ? program.constant(0) : sum;
    }

    private int row(int array, int[] loaded, int row) {
      if (loaded[row] == RowProgram.NO_VALUE) {
        loaded[row] = program.load(array, row * rowStride);
      }
      return loaded[row];
    }
  }
}
