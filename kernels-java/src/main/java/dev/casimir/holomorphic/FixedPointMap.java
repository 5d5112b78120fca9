package dev.casimir.holomorphic;

import dev.casimir.tensor.Tensor;
import java.util.List;

/**
 * A map x to F(x) of many rows at once, every row a problem of its own. A state is a list of
 * blocks, tensors [rows, width of the block] of one precision; a complex state has a block of real
 * and one of imaginary parts.
 */
@FunctionalInterface
public interface FixedPointMap {
  /**
   * Writes image = F(state) in full, row by row: what comes out for a row depends on nothing but
   * that row. The tensors belong to the solver and are valid until the call returns; {@code state}
   * must not be changed. There may be fewer rows than at the start, see {@link #keep}.
   */
  void apply(List<Tensor> state, List<Tensor> image);

  /**
   * From now on only these of the rows of the last call take part, in this order: row i of the next
   * state is row {@code rows[i]} of the last. Ascending, at least one. Called before states with
   * fewer rows come; a map with data of its own for each row takes them along. The array is the
   * map's to keep.
   */
  default void keep(int[] rows) {}
}
