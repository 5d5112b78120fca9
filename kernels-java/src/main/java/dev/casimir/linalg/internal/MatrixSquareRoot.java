package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * The principal square root of matrices of three and four rows by the product form of the iteration
 * of Denman and Beavers. Items that it would lose digits of are flagged.
 */
final class MatrixSquareRoot {
  private final LaneRoutine routine;
  private final int size;
  private final DenmanBeavers iteration;
  private final int power;

  private MatrixSquareRoot(LaneRoutine routine, int size) {
    this.routine = routine;
    this.size = size;
    iteration = new DenmanBeavers(routine, size);
    power = routine.variable();
  }

  static LaneRoutine routine(DType dtype, int size) {
    LaneRoutine routine = new LaneRoutine(dtype, size * size, size * size);
    MatrixSquareRoot root = new MatrixSquareRoot(routine, size);
    root.begin();
    root.iteration.repeat(next -> next.program().constant(1));
    root.end();
    return routine;
  }

  private void begin() {
    LaneProgram program = routine.once();
    LaneMatrix a = LaneMatrix.of(size, size, routine.inputs(program));
    // An even power of two, whose root is one.
    Lane half = DenmanBeavers.norm(a).exponent().times(0.5).rounded();
    LaneMatrix scaled = a.times(half.times(-2).powerOfTwo());
    iteration.begin(program, scaled, program.constant(1));
    program.output(power, half);
  }

  private void end() {
    LaneProgram program = routine.once();
    LaneMatrix root = iteration.root(program).times(program.input(power).powerOfTwo());
    Lane status = LaneStatus.ofFinite(routine.inputs(program));
    Lane zero = program.constant(0);
    routine.finish(program, LaneStatus.guarded(root.entries(), status));
    routine.flag(program, status.ifEqual(0, iteration.flag(program), zero));
  }
}
