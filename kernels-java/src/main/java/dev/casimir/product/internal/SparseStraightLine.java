package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowKernel;
import dev.casimir.simd.RowProgram;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A sparse product as straight-line code: for each output row k, z_k = sum over i of x_i (sum over
 * j of c_ijk y_j). One multiply-add for a coefficient and one for a pair (k, i). For small products
 * only: the code grows with the number of coefficients.
 */
final class SparseStraightLine implements PanelProduct {
  /** Terms and rows one method may hold: see {@link RowProgram}. */
  private static final int CHUNK_TERMS = 40;

  private static final int CHUNK_ROWS = 40;

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
    private int rows;
    private int size;

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
        int count = terms.start(k + 1) - terms.start(k);
        if (size > 0 && (size + count > CHUNK_TERMS || rows > CHUNK_ROWS - 10)) {
          beginChunk();
        }
        program.store(2, k * rowStride, output(k));
        size += count;
        rows++;
      }
      return program;
    }

    private void beginChunk() {
      program.beginChunk();
      Arrays.fill(firstRows, -1);
      Arrays.fill(secondRows, -1);
      rows = 0;
      size = 0;
    }

    private int output(int k) {
      int sum = -1;
      int end = terms.start(k + 1);
      int t = terms.start(k);
      while (t < end) {
        int i = terms.first(t);
        int inner = -1;
        for (; t < end && terms.first(t) == i; t++) {
          inner =
              program.accumulate(
                  program.coefficient(t), row(1, secondRows, terms.second(t)), inner);
        }
        sum = program.accumulate(row(0, firstRows, i), inner, sum);
      }
      return sum < 0 ? program.constant(0) : sum;
    }

    private int row(int array, int[] loaded, int row) {
      if (loaded[row] < 0) {
        loaded[row] = program.load(array, row * rowStride);
        rows++;
      }
      return loaded[row];
    }
  }
}
