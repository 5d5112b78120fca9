package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.linalg.Decomposition;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A file of square matrices [n, d, d], of any d there are kernels for.
 *
 * @param least rows
 * @param most rows
 */
record SquareMatrices(String option, Path file, int least, int most) {
  /** Of the sizes of decompositions of groups. */
  SquareMatrices(String option, Path file) {
    this(option, file, 2, Decomposition.MAX_SIZE);
  }

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
    if (array.dimension(2) != d || d < least || d > most) {
      throw new BadDataException(
          "%s: expected square matrices of %d..%d rows, got %d x %d"
              .formatted(option, least, most, d, array.dimension(2)));
    }
    return array;
  }
}
