package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** A file of matrices [n, rows, columns]. */
record RectangularMatrices(String option, Path file) {
  /** An operation on matrices of a shape. */
  @FunctionalInterface
  interface OfShape {
    Operation<ItemwiseKernel> operation(int rows, int columns);
  }

  InputArray read(Arena arena) {
    return InputArray.read(
        option, file, arena, "matrices", InputArray.ANY, InputArray.ANY, InputArray.ANY);
  }

  /**
   * The operation on them.
   *
   * @throws BadDataException where there is none for their shape
   */
  Operation<ItemwiseKernel> operation(InputArray array, OfShape source) {
    try {
      return source.operation((int) array.dimension(1), (int) array.dimension(2));
    } catch (IllegalArgumentException e) {
      throw new BadDataException(option + ": " + e.getMessage());
    }
  }
}
