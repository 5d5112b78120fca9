package dev.casimir.models.equilibrium;

import dev.casimir.tensor.Tensor;

/**
 * The mean of the activities over the nodes of a circle, which is the free activity where the
 * activities are holomorphic inside it. Their distance tells of nudges that are too strong.
 */
final class MeanValue {
  private final RelaxationBlock block;
  private final boolean deviation;
  private final Tensor[] sums;

  /**
   * Begins with zero.
   *
   * @param deviation whether values are deviations from the free activities
   */
  MeanValue(RelaxationBlock block, boolean deviation) {
    this.block = block;
    this.deviation = deviation;
    sums = new Tensor[block.network().layers().size()];
    for (int l = 0; l < sums.length; l++) {
      sums[l] = block.means(l);
      RowArithmetic.zero(sums[l]);
    }
  }

  void add(int layer, double weight, Tensor value) {
    RowArithmetic.accumulate(sums[layer], weight, value);
  }

  /** The Euclidean distance of a sample. */
  double distance(int row) {
    double squares = 0;
    for (int l = 0; l < sums.length; l++) {
      squares += squares(l, row);
    }
    return Math.sqrt(squares);
  }

  private double squares(int layer, int row) {
    Tensor sum = sums[layer];
    Tensor free = block.freeActivities()[layer];
    long units = sum.dimension(1);
    double squares = 0;
    for (long i = row * units; i < (row + 1) * units; i++) {
      double difference =
          RowArithmetic.value(sum, i) - (deviation ? 0 : RowArithmetic.value(free, i));
      squares += difference * difference;
    }
    return squares;
  }
}
