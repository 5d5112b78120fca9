package dev.casimir.linalg;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.linalg.internal.QrTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;
import java.util.Optional;

/**
 * The thin factorisation A = Q R for every item of a batch, by Householder reflections.
 *
 * <p>Input: matrices [n, rows, columns] with at least as many rows as columns. Outputs: Q [n, rows,
 * columns] with orthonormal columns, R [n, columns, columns] upper triangular with a positive
 * diagonal, which makes both unique. A zero on the diagonal gives NaN, status SINGULAR; NaN or an
 * infinity NON_FINITE. Q is orthonormal to a few units of rounding whatever the condition of A.
 *
 * <p>Up to {@value #MOST_LANE_ROWS} rows and {@value #MOST_LANE_COLUMNS} columns in lanes, others
 * one by one in double precision. Vector-Jacobian products: A' = (Q' + Q copyltu(R R'^T - Q'^T Q))
 * R^-T, copyltu taking the lower triangle into the upper one; of R' the upper triangle counts.
 */
public record QrFactorization(int rows, int columns, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  /** The largest number of rows. */
  public static final int MAX_SIZE = 64;

  /** The largest number of rows in lanes. */
  public static final int MOST_LANE_ROWS = 6;

  /** The largest number of columns in lanes. */
  public static final int MOST_LANE_COLUMNS = 4;

  public QrFactorization {
    Objects.requireNonNull(arrangement, "arrangement");
    if (rows < 1 || rows > MAX_SIZE) {
      throw new IllegalArgumentException("rows: expected 1.." + MAX_SIZE + ", got " + rows);
    }
    if (columns < 1 || columns > rows) {
      throw new IllegalArgumentException(
          "columns: expected 1.." + rows + ", as there are rows, got " + columns);
    }
  }

  /** Of matrices of a shape, items first. */
  public static QrFactorization of(int rows, int columns) {
    return new QrFactorization(rows, columns, Arrangement.ITEM_MAJOR);
  }

  /** The same on tensors of another arrangement. */
  public QrFactorization arranged(Arrangement other) {
    return new QrFactorization(rows, columns, other);
  }

  @Override
  public String describe() {
    return "qr of %d x %d matrices, %s".formatted(rows, columns, arrangement.label());
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    DecompositionTasks tasks = QrTasks.of(this);
    return new ItemwisePlan(
        describe(),
        tasks.forward(),
        Optional.of(tasks.backward()),
        arrangement,
        options,
        Provider.current());
  }
}
