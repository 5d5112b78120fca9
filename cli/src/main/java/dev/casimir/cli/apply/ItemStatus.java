package dev.casimir.cli.apply;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Collection;

/** What became of each item of a batch. */
final class ItemStatus {
  /** Every number is finite. */
  static final int FINE = 0;

  /** A number of the inputs or outputs is NaN or infinite. */
  static final int NON_FINITE = 1;

  /** A matrix that should be orthogonal is not. */
  static final int NOT_IN_DOMAIN = 2;

  private static final double ORTHOGONALITY = 1e-5;

  private ItemStatus() {}

  /**
   * The status of each item: {@code [n]} INT32.
   *
   * @param tensors inputs and outputs, the first axis of each of length {@code items}
   */
  static Tensor of(Arena arena, long items, Collection<Tensor> tensors) {
    Tensor status = Tensor.zeros(arena, DType.INT32, items);
    for (Tensor tensor : tensors) {
      long width = items == 0 ? 0 : tensor.size() / items;
      for (long item = 0; item < items; item++) {
        if (!isFinite(tensor, item * width, width)) {
          status.setDouble(item, NON_FINITE);
        }
      }
    }
    return status;
  }

  private static boolean isFinite(Tensor tensor, long begin, long width) {
    for (long i = begin; i < begin + width; i++) {
      if (!Double.isFinite(tensor.getDouble(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Marks items that are fine so far but whose matrix is not orthogonal.
   *
   * @param rotations [n, 3, 3], or [3, 3] for all items
   */
  static void markNotOrthogonal(Tensor rotations, Tensor status) {
    long step = rotations.rank() == 2 ? 0 : 9;
    for (long item = 0; item < status.size(); item++) {
      if (status.getDouble(item) == FINE && !(defect(rotations, item * step) <= ORTHOGONALITY)) {
        status.setDouble(item, NOT_IN_DOMAIN);
      }
    }
  }

  /** The largest entry of |R^T R - 1|. */
  private static double defect(Tensor rotations, long begin) {
    double worst = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double product = i == j ? -1 : 0;
        for (int k = 0; k < 3; k++) {
          product +=
              rotations.getDouble(begin + 3L * k + i) * rotations.getDouble(begin + 3L * k + j);
        }
        worst = Math.max(worst, Math.abs(product));
      }
    }
    return worst;
  }
}
