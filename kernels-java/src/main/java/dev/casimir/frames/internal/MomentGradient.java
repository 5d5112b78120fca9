package dev.casimir.frames.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneFormula;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * From the gradients of axes and moments to that of the second moments: V (K + diag g) V^T with
 * K_ij = (M_ij - M_ji) / (2 (l_j - l_i)), M = V^T times the gradient of V. K is a torque over a
 * gap, and zero between axes whose moments agree to rounding.
 *
 * <p>The output is twice that matrix, which times w z is the gradient of a point, and the gradient
 * of the centre over the mass.
 */
record MomentGradient(FrameRules rules) {
  ItemTask task() {
    int d = rules.dimension();
    return ItemTask.lanes(
        List.of(
            ItemShape.of("frames.axes", d, d),
            ItemShape.of("frames.moments", d),
            ItemShape.of("frames.masses"),
            ItemShape.of("frameGradients.axes", d, d),
            ItemShape.of("frameGradients.moments", d),
            ItemShape.of("frameGradients.centers", d)),
        List.of(ItemShape.of("stress", d, d), ItemShape.of("pull", d)),
        this::evaluate);
  }

  private LaneFormula.Result evaluate(LaneProgram program, List<Lane> in) {
    int d = rules.dimension();
    int square = d * d;
    LaneMatrix axes = LaneMatrix.of(d, d, in.subList(0, square));
    List<Lane> moments = in.subList(square, square + d);
    Lane mass = in.get(square + d);
    LaneMatrix axesGradient = LaneMatrix.of(d, d, in.subList(square + d + 1, 2 * square + d + 1));
    List<Lane> momentGradient = in.subList(2 * square + d + 1, 2 * square + 2 * d + 1);
    List<Lane> centerGradient = in.subList(2 * square + 2 * d + 1, in.size());
    LaneMatrix torque = axes.transposed().times(axesGradient);
    Lane largest = moments.stream().map(Lane::absolute).reduce(Lane::max).orElseThrow();
    Lane tolerance = largest.times(rules.rounding(program.dtype(), 0));
    LaneMatrix twice =
        LaneMatrix.of(
            d,
            d,
            (i, j) ->
                i == j
                    ? momentGradient.get(i).times(2)
                    : overGap(torque, moments, tolerance, Math.min(i, j), Math.max(i, j)));
    LaneMatrix stress = axes.times(twice).times(axes.transposed());
    Lane one = program.constant(1);
    Lane zero = program.constant(0);
    Lane share = mass.ifEqual(0, zero, one.over(mass.ifEqual(0, one, mass)));
    List<Lane> outputs = new ArrayList<>(stress.entries());
    for (Lane gradient : centerGradient) {
      outputs.add(rules.centring() ? gradient.times(share) : zero);
    }
    return new LaneFormula.Result(outputs, zero);
  }

  private static Lane overGap(LaneMatrix torque, List<Lane> moments, Lane tolerance, int i, int j) {
    LaneProgram program = torque.program();
    Lane zero = program.constant(0);
    Lane gap = moments.get(j).minus(moments.get(i));
    Lane size = gap.absolute();
    Lane apart = size.ifAtMost(tolerance, program.constant(1), gap);
    Lane quotient = torque.at(i, j).minus(torque.at(j, i)).over(apart);
    return size.ifAtMost(tolerance, zero, quotient);
  }
}
