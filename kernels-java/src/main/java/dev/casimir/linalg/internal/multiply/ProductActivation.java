package dev.casimir.linalg.internal.multiply;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.internal.RealLanes;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RowCopy;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.lanes.CompiledLanes;
import dev.casimir.simd.lanes.LaneKernel;
import dev.casimir.simd.lanes.LanePanel;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/** A function of every number of a finished part of a product, in place. */
public final class ProductActivation {
  private static final int FIXED_ROWS = 2;

  private final int bytes;
  private final Provider provider;
  private final LanePanel panel;
  private final LaneKernel kernel;
  private final RowCopy copy;
  private final ScratchPool memory;
  private final long operations;

  public ProductActivation(ElementaryFunction function, DType dtype, Provider provider) {
    bytes = dtype.bytes();
    this.provider = provider;
    LaneProgram program = new LaneProgram(dtype);
    program.output(1, RealLanes.value(function, program.input(0)));
    int rows = CompiledLanes.rows(program, FIXED_ROWS);
    panel = LanePanel.forRows(dtype, rows);
    kernel = CompiledLanes.compile(program, FIXED_ROWS, provider, panel);
    copy = Provider.instantiate(provider, RowCopy.class, "dev.casimir.simd.RowCopy", dtype);
    memory = new ScratchPool(rows * panel.rowBytes());
    operations = CompiledLanes.operations(program);
  }

  /** Arithmetic operations of a number. */
  public long operations() {
    return operations;
  }

  /** Applies the function to {@code rows} rows of {@code count} numbers, {@code stride} apart. */
  void apply(MemorySegment product, long offset, long stride, int rows, long count) {
    MemorySegment scratch = memory.acquire();
    try {
      for (int row = 0; row < rows; row++) {
        long at = offset + row * stride;
        for (long done = 0; done < count; done += panel.lanes()) {
          int now = (int) Math.min(panel.lanes(), count - done);
          apply(product, at + done * bytes, now, scratch);
        }
      }
    } finally {
      memory.release(scratch);
    }
  }

  /** What lies in the lanes behind the last number is computed too, and left there. */
  private void apply(MemorySegment product, long at, int count, MemorySegment scratch) {
    copy.copy(product, at, 0, scratch, 0, 0, 1, count);
    kernel.run(scratch, 0, panel.vectors(provider, count));
    copy.copy(scratch, panel.rowBytes(), 0, product, at, 0, 1, count);
  }
}
