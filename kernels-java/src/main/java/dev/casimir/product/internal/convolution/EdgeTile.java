package dev.casimir.product.internal.convolution;

import dev.casimir.tensor.DType;

/**
 * Where the numbers of {@value #EDGES} edges stand that go in and out of an {@link EdgeTransform}:
 * byte offsets of rows whose lanes are edges. Slots beyond the last edge hold zeros.
 *
 * @param pathWeights rows of weights: the number of paths if each has one for each edge, otherwise
 *     0
 */
public record EdgeTile(int pathWeights, DType dtype) {
  /** Edges of a tile. */
  public static final int EDGES = 16;

  /** Bytes of a row. */
  public long row() {
    return (long) EDGES * dtype.bytes();
  }

  /** Three rows: the edges' vectors as they came. */
  public long vectors() {
    return 0;
  }

  /** The weights, a row for each path. */
  public long weights() {
    return 3 * row();
  }

  /** Three rows: the gradients of the vectors. */
  public long gradientVectors() {
    return weights() + pathWeights * row();
  }

  /** The gradients of the weights, a row for each path. */
  public long gradientWeights() {
    return gradientVectors() + 3 * row();
  }

  /** Where the panel of the other node of each edge begins, in bytes: a long for each slot. */
  public long starts() {
    return gradientWeights() + pathWeights * row();
  }

  /** Where the panel of weights of each edge begins, in bytes: a long for each slot. */
  public long weightStarts() {
    return starts() + (long) EDGES * Long.BYTES;
  }

  /** Bytes of a tile. */
  public long bytes() {
    return weightStarts() + (long) EDGES * Long.BYTES;
  }
}
