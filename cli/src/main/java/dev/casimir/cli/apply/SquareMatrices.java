package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.linalg.Decomposition;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** A file of square matrices [n, d, d], of any d there are kernels for. */
record SquareMatrices(String option, Path file) {
  /**
   * Reads it.
   *
   * @throws BadDataException where it holds something else
   */
  InputArray read(Arena arena) {
    InputArray array =
        InputArray.read(
            option, file, arena, "square matrices", InputArray.ANY, InputArray.ANY, InputArray.ANY);
    long d = array.dimension(1);
    if (array.dimension(2) != d || d < 2 || d > Decomposition.MAX_SIZE) {
      throw new BadDataException(
          "%s: expected square matrices of 2..%d rows, got %d x %d"
              .formatted(option, Decomposition.MAX_SIZE, d, array.dimension(2)));
    }
    return array;
  }
}
