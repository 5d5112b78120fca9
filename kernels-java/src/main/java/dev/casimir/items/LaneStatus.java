package dev.casimir.items;

import dev.casimir.device.ItemStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/** Statuses in lanes. */
public final class LaneStatus {
  private LaneStatus() {}

  /** NON_FINITE where one of the numbers is NaN or infinite, else OK. */
  public static Lane ofFinite(List<Lane> numbers) {
    LaneProgram program = numbers.getFirst().program();
    Lane zero = numbers.getFirst().minus(numbers.getFirst());
    for (Lane number : numbers.subList(1, numbers.size())) {
      zero = number.timesPlus(zero, zero);
    }
    return zero.ifEqual(0, code(program, ItemStatus.OK), code(program, ItemStatus.NON_FINITE));
  }

  /** A status as a number. */
  public static Lane code(LaneProgram program, ItemStatus status) {
    return program.constant(status.code());
  }

  /** The numbers where the status is OK, else NaN. */
  public static LaneFormula.Result guarded(List<Lane> outputs, Lane status) {
    LaneProgram program = status.program();
    Lane none = program.constant(Double.NaN);
    return new LaneFormula.Result(
        outputs.stream().map(output -> status.ifEqual(0, output, none)).toList(), status);
  }
}
