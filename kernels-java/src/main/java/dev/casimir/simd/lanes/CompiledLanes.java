package dev.casimir.simd.lanes;

import dev.casimir.simd.Provider;
import dev.casimir.simd.lanes.LaneNode.Code;

/** Makes kernels of programs, and tells what they cost. */
public final class CompiledLanes {
  private CompiledLanes() {}

  /** Rows of a panel a program needs, {@code firstFreeRow} included. */
  public static int rows(LaneProgram program, int firstFreeRow) {
    return new LaneSchedule(program, firstFreeRow).rows();
  }

  /**
   * Compiles a program for panels of that shape.
   *
   * @param firstFreeRow rows from here on may be used for intermediate numbers
   */
  public static LaneKernel compile(
      LaneProgram program, int firstFreeRow, Provider provider, LanePanel panel) {
    LaneSchedule schedule = new LaneSchedule(program, firstFreeRow);
    return LaneCompiler.compile(program, schedule, provider, panel.rowBytes());
  }

  /** Arithmetic operations of one run for one item; a division or root counts as one. */
  public static long operations(LaneProgram program) {
    return new LaneSchedule(program, 0)
        .chunks().stream()
            .flatMap(chunk -> chunk.nodes().stream())
            .filter(id -> program.node(id).code() != Code.DETACH)
            .count();
  }
}
