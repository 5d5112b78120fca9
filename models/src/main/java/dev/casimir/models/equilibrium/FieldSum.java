package dev.casimir.models.equilibrium;

import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.linalg.PackedMatrix;
import dev.casimir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What the connections add to the field of one layer, one after the other. */
final class FieldSum {
  private final Tensor field;
  private @Nullable Tensor sum;

  /**
   * Begins a sum.
   *
   * @param field takes the sum
   * @param start what it begins with; zero if null
   */
  FieldSum(Tensor field, @Nullable Tensor start) {
    this.field = field;
    this.sum = start;
  }

  /** Adds a matrix product. */
  void addProduct(MatrixMultiplyKernel kernel, Tensor rows, PackedMatrix matrix) {
    if (sum == null) {
      kernel.forward(rows, matrix, field);
    } else {
      kernel.forward(rows, matrix, sum, field);
    }
    sum = field;
  }

  /** Adds {@code scale} times a tensor. */
  void add(double scale, Tensor addend) {
    finish();
    RowArithmetic.accumulate(field, scale, addend);
  }

  /** Where more may be added by hand; holds the sum so far. */
  Tensor finish() {
    if (sum == null) {
      RowArithmetic.zero(field);
    } else if (sum != field) {
      RowArithmetic.copy(sum, field);
    }
    sum = field;
    return field;
  }
}
