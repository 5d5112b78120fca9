package dev.casimir.product;

import java.util.Objects;

/**
 * The form of a product's weights and whether all items share them.
 *
 * @param form what a weight belongs to
 * @param rank terms of {@link Form#DEGREES}; 1 otherwise
 * @param perItem whether each batch item has weights of its own, a tensor {@code [batch, count]},
 *     or all share one tensor {@code [count]}
 */
public record ProductWeights(Form form, int rank, boolean perItem) {
  /** What a weight belongs to. */
  public enum Form {
    /** All weights are one. */
    NONE,
    /**
     * One weight for each path and the channels it connects, as in e3nn: path after path in the
     * order of {@link TensorProduct#paths()}, within a path in row-major order of the channels.
     */
    PATHS,
    /**
     * The weight of a path is a sum over r of a_r[first block] b_r[second block] c_r[output block],
     * for each channel: what a product on a grid can carry without losing its speed. With rank 1
     * the w_l1 w_l2 w_l3 form of the Gaunt tensor product. Mode {@code uuu} only. For each r: a of
     * every block, then b, then c; channels within a block.
     */
    DEGREES
  }

  /** No weights. */
  public static final ProductWeights NONE = new ProductWeights(Form.NONE, 1, false);

  public ProductWeights {
    Objects.requireNonNull(form, "form");
    if (rank < 1 || (form != Form.DEGREES && rank != 1)) {
      throw new IllegalArgumentException(
          "rank: expected 1 or more, and 1 unless weights belong to degrees, got " + rank);
    }
    if (form == Form.NONE && perItem) {
      throw new IllegalArgumentException("perItem: there are no weights");
    }
  }

  /** A weight for each path and the channels it connects, shared by all items. */
  public static ProductWeights paths() {
    return new ProductWeights(Form.PATHS, 1, false);
  }

  /** Weights for the blocks of the operands and of the result, shared by all items. */
  public static ProductWeights degrees(int rank) {
    return new ProductWeights(Form.DEGREES, rank, false);
  }

  /** The same with weights for each item. */
  public ProductWeights forEachItem() {
    return new ProductWeights(form, rank, true);
  }

  /** Whether there are weights at all. */
  public boolean isPresent() {
    return form != Form.NONE;
  }
}
