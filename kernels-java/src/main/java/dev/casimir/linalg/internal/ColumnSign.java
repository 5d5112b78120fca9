package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/** The sign that makes the largest entry of a column, the first of several, positive. */
final class ColumnSign {
  private ColumnSign() {}

  /** One or minus one. */
  static Lane of(List<Lane> column) {
    LaneProgram program = column.getFirst().program();
    Lane largest = column.getFirst();
    Lane size = largest.absolute();
    for (Lane entry : column.subList(1, column.size())) {
      Lane other = entry.absolute();
      largest = size.ifLess(other, entry, largest);
      size = size.ifLess(other, other, size);
    }
    return largest.ifLess(0, program.constant(-1), program.constant(1));
  }
}
