package dev.casimir.models.equilibrium;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * A row for every sample, of which fewer and fewer take part in an iteration. The rows themselves
 * stay as they are; those that take part are copied together.
 */
final class RowTensor {
  private final Tensor whole;
  private final Tensor together;
  private Tensor current;
  private boolean gathered;

  RowTensor(Arena arena, DType dtype, int capacity, int width) {
    whole = Tensor.zeros(arena, dtype, capacity, width);
    together = Tensor.zeros(arena, dtype, capacity, width);
    current = whole;
  }

  /** Begins with the first rows. */
  Tensor start(int rows) {
    current = whole.slice(0, rows);
    gathered = false;
    return current;
  }

  /** The rows that take part. */
  Tensor current() {
    return current;
  }

  /** From now on only these of the current rows take part. */
  void keep(int[] rows) {
    Tensor source = current;
    Tensor target = together.slice(0, rows.length);
    if (gathered) {
      RowArithmetic.gather(together, rows, together);
    } else {
      RowArithmetic.gather(source, rows, target);
    }
    current = target;
    gathered = true;
  }
}
