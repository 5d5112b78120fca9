package dev.casimir.frames.internal;

import dev.casimir.frames.FrameFlags;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.linalg.internal.FixedJacobi;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * From the {@link CloudNumbers} of clouds to their frames, lanes being clouds: what is left of the
 * mean is taken out of the second moments, their eigenvectors are found, and what is special is
 * flagged. The status of an item is its {@link FrameFlags}.
 */
final class FrameStages {
  private final FrameRules rules;

  private final CloudNumbers numbers;
  private final LaneRoutine routine;
  private final FixedJacobi jacobi;
  private final int[] carried;

  private FrameStages(FrameRules rules, DType dtype, int inputs) {
    this.rules = rules;
    int d = rules.dimension();
    numbers = new CloudNumbers(d);
    routine = new LaneRoutine(dtype, inputs, 3 * d + d * d + 2);
    jacobi = new FixedJacobi(routine, d);
    carried = new int[2 * d + 6];
    for (int i = 0; i < carried.length; i++) {
      carried[i] = routine.variable();
    }
  }

  /**
   * A routine.
   *
   * @param inputs how many numbers a cloud has
   * @param sums makes the {@link CloudNumbers} of them
   */
  static LaneRoutine routine(
      FrameRules rules,
      DType dtype,
      int inputs,
      BiFunction<LaneProgram, List<Lane>, List<Lane>> sums) {
    FrameStages stages = new FrameStages(rules, dtype, inputs);
    LaneProgram program = stages.routine.once();
    stages.begin(program, sums.apply(program, stages.routine.inputs(program)));
    stages.jacobi.sweep();
    stages.end(stages.routine.once());
    return stages.routine;
  }

  private void begin(LaneProgram program, List<Lane> cloud) {
    int d = rules.dimension();
    Lane zero = program.constant(0);
    Lane one = program.constant(1);
    Lane mass = cloud.get(CloudNumbers.MASS);
    Lane largest = cloud.get(CloudNumbers.LARGEST);
    Lane scale = cloud.get(CloudNumbers.EXPONENT).negated().powerOfTwo();
    Lane sum = mass;
    for (int p = 0; p < d; p++) {
      sum = sum.plus(cloud.get(numbers.moments() + numbers.pair(p, p)));
    }
    Lane poison = sum.minus(sum); // zero, or NaN if anything is not finite
    Lane finite = poison.ifEqual(0, one, zero);
    Lane present = mass.ifEqual(0, zero, one);
    Lane divisor = present.ifEqual(0, one, mass);
    List<Lane> shift = new ArrayList<>();
    for (int p = 0; p < d; p++) {
      shift.add(cloud.get(numbers.residual() + p).over(divisor));
    }
    Lane rounding = largest.times(scale).times(FrameRules.zeroScale(program.dtype()));
    Lane extended = cloud.get(CloudNumbers.EXTENT).ifAtMost(rounding, zero, one);
    Lane usable = finite.ifEqual(one, present.ifEqual(one, extended, zero), zero);
    LaneMatrix moments =
        LaneMatrix.of(d, d, (p, q) -> usable.ifEqual(one, moment(cloud, shift, p, q), zero));
    jacobi.begin(program, moments);
    Lane scaled =
        cloud
            .get(CloudNumbers.EXPONENT)
            .ifEqual(0, cloud.get(CloudNumbers.WEIGHT_EXPONENT).ifEqual(0, zero, one), one);
    Lane flags = extended.ifEqual(one, zero, program.constant(FrameFlags.ZERO_SCALE));
    flags = flags.plus(scaled.times(FrameFlags.SCALED));
    flags = present.ifEqual(0, program.constant(FrameFlags.EMPTY), flags);
    for (int p = 0; p < d; p++) {
      program.output(carried[p], cloud.get(numbers.reference() + p));
      program.output(carried[d + p], cloud.get(numbers.mean() + p).plus(shift.get(p)));
    }
    program.output(carried[2 * d], flags);
    program.output(carried[2 * d + 1], cloud.get(CloudNumbers.EXPONENT));
    program.output(carried[2 * d + 2], cloud.get(CloudNumbers.WEIGHT_EXPONENT));
    program.output(carried[2 * d + 3], mass);
    program.output(carried[2 * d + 4], poison);
    program.output(carried[2 * d + 5], cloud.get(CloudNumbers.COUNT));
  }

  /** A second moment about the mean proper. */
  private Lane moment(List<Lane> cloud, List<Lane> shift, int a, int b) {
    int p = Math.min(a, b);
    int q = Math.max(a, b);
    Lane raw = cloud.get(numbers.moments() + numbers.pair(p, q));
    if (!rules.centring()) {
      return raw;
    }
    Lane signed = cloud.get(CloudNumbers.SIGNED_MASS);
    Lane once = shift.get(p).negated().timesPlus(cloud.get(numbers.signedResidual() + q), raw);
    Lane twice = cloud.get(numbers.signedResidual() + p).negated().timesPlus(shift.get(q), once);
    return signed.times(shift.get(p)).timesPlus(shift.get(q), twice);
  }

  private void end(LaneProgram program) {
    int d = rules.dimension();
    Lane zero = program.constant(0);
    Lane poison = program.input(carried[2 * d + 4]);
    Lane factor = program.input(carried[2 * d + 1]).powerOfTwo();
    Lane weightFactor = program.input(carried[2 * d + 2]).powerOfTwo();
    FixedJacobi.Eigen eigen = jacobi.end(program);
    LaneMatrix axes = rules.proper() ? proper(eigen.vectors()) : eigen.vectors();
    List<Lane> centers = new ArrayList<>();
    List<Lane> remainders = new ArrayList<>();
    for (int p = 0; p < d; p++) {
      Lane reference = program.input(carried[p]);
      Lane mean = program.input(carried[d + p]);
      Lane sum = reference.plus(mean);
      Lane added = sum.minus(reference);
      Lane lost = reference.minus(sum.minus(added)).plus(mean.minus(added));
      centers.add(rules.centring() ? sum.times(factor).plus(poison) : poison);
      remainders.add(rules.centring() ? lost.times(factor).plus(poison) : zero);
    }
    List<Lane> moments = new ArrayList<>();
    for (Lane value : eigen.values()) {
      moments.add(value.times(weightFactor).times(factor).times(factor).plus(poison));
    }
    SpectrumLanes spectrum =
        SpectrumLanes.of(rules, eigen.scaledValues(), program.input(carried[2 * d + 5]));
    Lane flags = program.input(carried[2 * d]).plus(spectrum.flags());
    Lane status = poison.ifEqual(0, flags, program.constant(FrameFlags.NON_FINITE));
    List<Lane> outputs = new ArrayList<>(centers);
    outputs.addAll(remainders);
    outputs.addAll(axes.entries());
    outputs.addAll(moments);
    outputs.add(spectrum.gap().plus(poison));
    outputs.add(program.input(carried[2 * d + 3]).times(weightFactor).plus(poison));
    routine.finish(program, new LaneFormula.Result(outputs, status));
  }

  /** The last axis turned so that the determinant is one. */
  private static LaneMatrix proper(LaneMatrix axes) {
    int d = axes.rows();
    Lane sign = FieldFormulas.handedness(axes);
    return LaneMatrix.of(d, d, (i, j) -> j < d - 1 ? axes.at(i, j) : axes.at(i, j).times(sign));
  }
}
