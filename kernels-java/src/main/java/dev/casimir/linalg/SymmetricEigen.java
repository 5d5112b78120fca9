package dev.casimir.linalg;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.linalg.internal.EigenTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;
import java.util.Optional;

/**
 * Eigenvalues and eigenvectors of symmetric matrices, for every item of a batch.
 *
 * <p>Input: matrices [n, d, d], of which the symmetric part counts. Outputs: the eigenvalues [n, d]
 * in descending order and orthonormal eigenvectors [n, d, d] as columns in the same order; of each
 * column the entry of the largest magnitude, the first of several, is positive. A zero matrix has
 * the identity for vectors. An item with NaN or an infinity gives NaN, status NON_FINITE; an
 * eigenvalue beyond the largest number is infinite.
 *
 * <p>Up to {@value #MOST_LANE_ROWS} rows by a fixed number of Jacobi sweeps in lanes: entries of C
 * V - V L within 16 units of rounding of the largest eigenvalue, those of V^T V - I within 32
 * units, V bit for bit the same when C is multiplied by a power of two. Larger ones one after the
 * other in double precision. Small eigenvalues have no more digits than the largest leaves them.
 *
 * <p>Vector-Jacobian products: C' = V (K + diag(l')) V^T, K_ij = (M_ij - M_ji) / (2 (l_j - l_i)), M
 * = V^T V', which is symmetric; finite also where eigenvalues coincide.
 *
 * @param size d, rows of a matrix, 1..{@value #MAX_SIZE}
 * @param gradient what is done where eigenvalues are close
 */
public record SymmetricEigen(int size, EigenGradient gradient, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  /** The largest number of rows. */
  public static final int MAX_SIZE = 256;

  /** The largest number of rows computed in lanes. */
  public static final int MOST_LANE_ROWS = 6;

  public SymmetricEigen {
    Objects.requireNonNull(gradient, "gradient");
    Objects.requireNonNull(arrangement, "arrangement");
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size: expected 1.." + MAX_SIZE + ", got " + size);
    }
  }

  /** Of matrices of a size, items first, exact derivatives. */
  public static SymmetricEigen of(int size) {
    return new SymmetricEigen(size, EigenGradient.EXACT, Arrangement.ITEM_MAJOR);
  }

  /** The same with other derivatives. */
  public SymmetricEigen withGradient(EigenGradient other) {
    return new SymmetricEigen(size, other, arrangement);
  }

  /** The same on tensors of another arrangement. */
  public SymmetricEigen arranged(Arrangement other) {
    return new SymmetricEigen(size, gradient, other);
  }

  @Override
  public String describe() {
    return "eigenvalues and eigenvectors of symmetric %d x %d matrices, %s"
        .formatted(size, size, arrangement.label());
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    DecompositionTasks tasks = EigenTasks.of(this);
    return new ItemwisePlan(
        describe(),
        tasks.forward(),
        Optional.of(tasks.backward()),
        arrangement,
        options,
        Provider.current());
  }
}
