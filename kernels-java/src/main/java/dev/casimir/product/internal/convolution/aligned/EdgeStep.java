package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowKernel;
import dev.casimir.simd.RowProgram;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/** One linear step of a message, for one edge and a block of its channels. */
interface EdgeStep {
  /**
   * Steps of at most as many multiply-adds are written out as straight-line code, which is two to
   * three times as fast as a loop over a table, but takes time to compile.
   */
  long STRAIGHT_LINE_LIMIT = 300;

  /**
   * @param slot offset of the edge in rows of a tile
   * @param lanes channels, from the offsets on
   */
  void run(
      long slot,
      MemorySegment input,
      long inputOffset,
      MemorySegment scratch,
      MemorySegment output,
      long outputOffset,
      int lanes);

  /** Runs a program, whose second array is the edge's numbers from {@code numbers} on. */
  static EdgeStep of(RowProgram program, long numbers, DType dtype, Provider provider) {
    RowKernel kernel = RowProgramCompiler.compile(program, provider);
    int width = Provider.lanes(provider, dtype);
    long bytes = (long) width * dtype.bytes();
    return (slot, input, inputOffset, scratch, output, outputOffset, lanes) -> {
      long edge = numbers + slot;
      long end = (long) lanes / width * bytes;
      for (long lane = 0; lane < end; lane += bytes) {
        kernel.run(input, inputOffset + lane, scratch, edge, output, outputOffset + lane, 1);
      }
    };
  }

  /** Products of matrices among the edge's entries. */
  static EdgeStep of(Jobs jobs, AlignedScratch at, DType dtype, Provider provider) {
    if (jobs.multiplyAdds() <= STRAIGHT_LINE_LIMIT) {
      return of(RowPrograms.products(jobs, at, dtype), at.matrices(), dtype, provider);
    }
    OrderMatrices matrices =
        Provider.instantiate(provider, OrderMatrices.class, OrderMatrices.class.getName(), dtype);
    return (slot, input, inputOffset, scratch, output, outputOffset, lanes) ->
        matrices.apply(
            jobs.jobs(),
            jobs.inputs(),
            jobs.outputs(),
            scratch,
            at.matrices() + slot,
            at.tileRow(),
            inputOffset,
            outputOffset,
            at.rowStride(),
            lanes);
  }
}
