package dev.casimir.lie.internal;

import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.linalg.internal.rotation.RotationCoefficients;
import dev.casimir.linalg.internal.rotation.RotationFormulas;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.List;

/**
 * The exponential of rotation vectors in two programs: polynomials for angles up to pi, and closed
 * forms that run only where a panel has an item beyond.
 */
final class RotationExponential {
  private RotationExponential() {}

  static LaneRoutine routine(DType dtype) {
    LaneRoutine routine = new LaneRoutine(dtype, 3, 9);
    int beyond = routine.variable();
    LaneProgram near = routine.once();
    List<Lane> w = routine.inputs(near);
    RotationCoefficients within = RotationCoefficients.upToPi(w);
    near.output(beyond, within.isBeyond());
    Lane status = LaneStatus.ofFinite(w);
    routine.finish(
        near, new LaneFormula.Result(RotationFormulas.rotation(w, within).entries(), status));

    LaneProgram far = routine.repeatedWhile(beyond);
    List<Lane> again = routine.inputs(far);
    LaneMatrix closed = RotationFormulas.rotation(again, new RotationCoefficients(again));
    List<Lane> first = routine.outputs(far);
    Lane flag = far.input(beyond);
    for (int i = 0; i < first.size(); i++) {
      routine.replace(far, i, flag.ifEqual(1, closed.entries().get(i), first.get(i)));
    }
    far.output(beyond, far.constant(0));
    return routine;
  }
}
