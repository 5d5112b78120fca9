package dev.casimir.frames.internal;

import dev.casimir.frames.FrameFlags;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/**
 * What is special about principal moments.
 *
 * @param gap smallest difference of neighbours over the largest moment, see {@link
 *     dev.casimir.frames.Frames#gaps}
 * @param flags kernel, degenerate pairs, nearness
 */
record SpectrumLanes(Lane gap, Lane flags) {
  static SpectrumLanes of(FrameRules rules, List<Lane> values, Lane count) {
    LaneProgram program = count.program();
    int d = values.size();
    Lane zero = program.constant(0);
    Lane one = program.constant(1);
    Lane largest = values.stream().map(Lane::absolute).reduce(Lane::max).orElseThrow();
    Lane tolerance = rules.rounding(count).times(largest);
    Lane divisor = largest.ifEqual(0, one, largest);
    Lane gap = one;
    Lane flags = zero;
    for (Lane value : values) {
      Lane inKernel = program.constant(FrameFlags.ofKernel(1));
      flags = flags.plus(value.absolute().ifAtMost(tolerance, inKernel, zero));
    }
    for (int pair = 0; pair + 1 < d; pair++) {
      Lane difference = values.get(pair).minus(values.get(pair + 1));
      Lane larger = values.get(pair).absolute().max(values.get(pair + 1).absolute());
      Lane relative = difference.over(divisor);
      gap = larger.ifAtMost(tolerance, gap, gap.min(relative));
      Lane degenerate = program.constant(FrameFlags.ofDegenerate(pair));
      flags =
          flags.plus(
              larger.ifAtMost(tolerance, zero, difference.ifAtMost(tolerance, degenerate, zero)));
    }
    Lane near = program.constant(FrameFlags.NEAR);
    return new SpectrumLanes(gap, flags.plus(gap.ifLess(rules.nearGap(), near, zero)));
  }
}
