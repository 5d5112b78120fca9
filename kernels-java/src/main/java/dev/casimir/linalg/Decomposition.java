package dev.casimir.linalg;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A decomposition of square matrices g, or the way back from the factors to g, applied to every
 * item of a batch.
 *
 * <table>
 * <caption>Factors</caption>
 * <tr><td>POLAR<td>g = k p: k [n, d, d] orthogonal with the sign of det g, p = (g^T g)^(1/2)
 * <tr><td>KAK<td>g = k1 diag(a) k2: k1 [n, d, d], the singular values a [n, d] in descending order,
 * k2 [n, d, d]; det k2 = 1, hence rotations both where det g is positive
 * <tr><td>IWASAWA<td>g = k diag(a) u: k [n, d, d] orthogonal, a [n, d] positive, u [n, d, d] upper
 * triangular with ones on the diagonal
 * <tr><td>LDU<td>g = l diag(m) u: l [n, d, d] lower, u upper triangular with ones on the diagonal, m
 * [n, d]; where no leading minor is zero
 * <tr><td>GL_CHART<td>g = exp(X) k, det g positive: one matrix [n, d, d], its symmetric part X = log
 * (g g^T)^(1/2), its skew part log k
 * <tr><td>SL_CHART<td>the same of g over det(g)^(1/d), the trace zero; |det g - 1| at most 0.01
 * </table>
 *
 * <p>Products g g^T, which square the condition number, are never formed. An item without a
 * decomposition is NaN: status SINGULAR for a singular one, NOT_IN_DOMAIN for a negative or wrong
 * determinant or a zero minor, NO_PRINCIPAL for a rotation without a logarithm (n from 4; by pi),
 * NON_FINITE. Sizes up to four are computed in lanes where there is a formula, others one by one in
 * double precision.
 *
 * <p>Vector-Jacobian products treat g as free. Those of KAK exist only where the singular values
 * differ, those of charts only where the logarithm of the rotation has a derivative.
 *
 * @param size d, rows of a matrix
 * @param isInverse whether factors are put together instead
 * @param arrangement whether items are the first axis of a tensor or the last, which is faster
 */
public record Decomposition(Kind kind, int size, boolean isInverse, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  /** The largest number of rows. */
  public static final int MAX_SIZE = 64;

  /** What matrices are decomposed into. */
  public enum Kind {
    /** Rotation and positive part. */
    POLAR("rotations", "positive"),
    /** Rotation, singular values, rotation. */
    KAK("first", "values", "second"),
    /** Rotation, positive diagonal, unit upper triangle. */
    IWASAWA("rotations", "values", "triangles"),
    /** Unit lower triangle, diagonal, unit upper triangle. */
    LDU("lower", "values", "upper"),
    /** Logarithms of the left polar factors. */
    GL_CHART("coordinates"),
    /** The same for determinant one. */
    SL_CHART("coordinates");

    private final List<String> factors;

    Kind(String... factors) {
      this.factors = List.of(factors);
    }

    /** Names of the factors, in order; that of a diagonal is {@code values}. */
    public List<String> factors() {
      return factors;
    }

    /** For a person: {@code gl chart}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  public Decomposition {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(arrangement, "arrangement");
    if (size < 2 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size: expected 2.." + MAX_SIZE + ", got " + size);
    }
  }

  /** A decomposition of tensors whose first axis are the items. */
  public static Decomposition of(Kind kind, int size) {
    return new Decomposition(kind, size, false, Arrangement.ITEM_MAJOR);
  }

  /** The way back: from factors to matrices, or from matrices to factors. */
  public Decomposition inverse() {
    return new Decomposition(kind, size, !isInverse, arrangement);
  }

  /** The same on tensors of another arrangement. */
  public Decomposition arranged(Arrangement other) {
    return new Decomposition(kind, size, isInverse, other);
  }

  @Override
  public String describe() {
    return "%s%s of %d x %d, %s"
        .formatted(isInverse ? "inverse " : "", kind.label(), size, size, arrangement.label());
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    DecompositionTasks tasks = DecompositionTasks.of(this);
    return new ItemwisePlan(
        describe(),
        tasks.forward(),
        Optional.of(tasks.backward()),
        arrangement,
        options,
        Provider.current());
  }
}
