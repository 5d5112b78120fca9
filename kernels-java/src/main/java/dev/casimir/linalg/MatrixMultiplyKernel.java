package dev.casimir.linalg;

import dev.casimir.device.Kernel;
import dev.casimir.device.PlanReport;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * A planned {@link MatrixMultiply}. Sizes come with the tensors, all of the precision of the plan.
 *
 * <p>{@code first} is [m, k], or [k, m] if the operation transposes it; {@code second} is [k, n],
 * or [n, k]; {@code product} is [m, n]. Extents may be 0; a sum of no terms is zero. The product
 * overlaps no input, except that an addend may be the very tensor {@code product}: then the product
 * is added to what it holds.
 *
 * <p>Wrong shapes, precisions and overlaps throw {@link IllegalArgumentException}, closed arenas
 * {@link IllegalStateException}, before anything is written.
 */
public interface MatrixMultiplyKernel extends Kernel {
  /**
   * What a product of these extents costs; {@link #report()} is of one multiply-add.
   *
   * @param rows m
   * @param depth k
   * @param columns n
   */
  PlanReport report(long rows, long depth, long columns);

  /** {@link #report(long, long, long)} as text for a person. */
  default String explain(long rows, long depth, long columns) {
    return report(rows, depth, columns).toText();
  }

  @Override
  default PlanReport report() {
    return report(1, 1, 1);
  }

  /** product = first second. */
  void forward(Tensor first, Tensor second, Tensor product);

  /** product = addend + first second; the addend is [m, n], or [n] for every row. */
  void forward(Tensor first, Tensor second, Tensor addend, Tensor product);

  /**
   * Packs a second factor that is used many times, in memory of {@code arena} of about the same
   * size. The processor's alone: other devices keep the matrix as it is, in their own memory.
   *
   * @throws UnsupportedOperationException on another device, as the products with what it returns
   */
  PackedMatrix pack(Arena arena, Tensor second);

  /** product = first second, with the bits of the same call on the matrix that was packed. */
  void forward(Tensor first, PackedMatrix second, Tensor product);

  /** product = addend + first second; see {@link #forward(Tensor, Tensor, Tensor, Tensor)}. */
  void forward(Tensor first, PackedMatrix second, Tensor addend, Tensor product);
}
