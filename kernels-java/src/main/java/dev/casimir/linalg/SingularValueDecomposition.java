package dev.casimir.linalg;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.linalg.internal.SvdTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;
import java.util.Optional;

/**
 * The thin singular value decomposition A = U diag(s) V^T for every item of a batch.
 *
 * <p>Input: matrices [n, rows, columns]. Outputs, with k the smaller of rows and columns: U [n,
 * rows, k], s [n, k] not negative and descending, V [n, columns, k]. Columns of U and V are
 * orthonormal also where A is singular; in each column of V the entry of the largest magnitude, the
 * first of several, is positive. Products A^T A, which square the condition number, are never
 * formed: errors are a few units of rounding of the largest singular value. An item with NaN or an
 * infinity gives NaN, status NON_FINITE.
 *
 * <p>2 x 2 and 3 x 3 in lanes, other shapes one by one in double precision by Householder
 * reflections and one-sided Jacobi rotations. Vector-Jacobian products exist where the singular
 * values differ and, unless A is square, are not zero; they are NaN elsewhere unless no factor has
 * a gradient there.
 */
public record SingularValueDecomposition(int rows, int columns, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  /** The largest number of rows and of columns. */
  public static final int MAX_SIZE = 64;

  public SingularValueDecomposition {
    Objects.requireNonNull(arrangement, "arrangement");
    check("rows", rows);
    check("columns", columns);
  }

  private static void check(String name, int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(name + ": expected 1.." + MAX_SIZE + ", got " + size);
    }
  }

  /** Of matrices of a shape, items first. */
  public static SingularValueDecomposition of(int rows, int columns) {
    return new SingularValueDecomposition(rows, columns, Arrangement.ITEM_MAJOR);
  }

  /** The same on tensors of another arrangement. */
  public SingularValueDecomposition arranged(Arrangement other) {
    return new SingularValueDecomposition(rows, columns, other);
  }

  @Override
  public String describe() {
    return "singular values of %d x %d matrices, %s".formatted(rows, columns, arrangement.label());
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    DecompositionTasks tasks = SvdTasks.of(this);
    return new ItemwisePlan(
        describe(),
        tasks.forward(),
        Optional.of(tasks.backward()),
        arrangement,
        options,
        Provider.current());
  }
}
