package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.product.internal.convolution.EdgeTile;
import dev.casimir.tensor.DType;

/**
 * Where the scratch of a thread holds what: byte offsets. First rows whose lanes are the edges of a
 * tile, then sums over channels in parts, then rows of a block of channels for one edge.
 */
final class AlignedScratch {
  /**
   * Bytes of a row of channels. Two vectors, so that an entry once broadcast serves twice, and all
   * rows together still fit the nearest cache for moderate degrees.
   */
  private static final int BLOCK_BYTES = 128;

  private final long tileRow;
  private final int blockChannels;
  private final long weights;
  private final long matrices;
  private final long weightGradients;
  private final long torque;
  private final long products;
  private final long pathSums;
  private final long torqueSums;
  private final long blocks;
  private final long features;
  private final long cotangents;
  private final long message;
  private final long pulledBack;
  private final long bytes;

  /**
   * For frames up to {@code degree}, {@code entries} matrix entries of which {@code couplings}
   * couple orders, {@code paths} weights.
   */
  AlignedScratch(
      DType dtype,
      int degree,
      int entries,
      int couplings,
      int paths,
      int inputRows,
      int outputRows) {
    tileRow = (long) EdgeTile.EDGES * dtype.bytes();
    blockChannels = BLOCK_BYTES / dtype.bytes();
    weights = tileRow * (EdgeFrames.AZIMUTH + 2L * Math.max(1, degree));
    matrices = weights + tileRow * paths;
    weightGradients = matrices + tileRow * entries;
    torque = weightGradients + tileRow * paths;
    products = torque + tileRow * 2;
    pathSums = products + tileRow * couplings;
    torqueSums = pathSums + tileRow * paths;
    blocks = torqueSums + tileRow * 2;
    features = blocks + (long) BLOCK_BYTES * Math.max(inputRows, outputRows);
    cotangents = features + (long) BLOCK_BYTES * inputRows;
    message = cotangents + (long) BLOCK_BYTES * outputRows;
    pulledBack = message + (long) BLOCK_BYTES * outputRows;
    bytes = pulledBack + (long) BLOCK_BYTES * inputRows;
  }

  /** Bytes of a row of edges, or of the parts of a sum. */
  long tileRow() {
    return tileRow;
  }

  /** Channels of a block. */
  int blockChannels() {
    return blockChannels;
  }

  /** Bytes of a row of channels. */
  long rowStride() {
    return BLOCK_BYTES;
  }

  /** Rows of {@link EdgeFrames}. */
  long frames() {
    return 0;
  }

  /** Weights of the paths, zero where the filter is. */
  long weights() {
    return weights;
  }

  /** Entries of {@link WignerHalves}, then those that couple orders. */
  long matrices() {
    return matrices;
  }

  /** Gradients of the weights. */
  long weightGradients() {
    return weightGradients;
  }

  /** Two rows of torques. */
  long torque() {
    return torque;
  }

  /** Parts of the gradient of every entry that couples orders, of one edge. */
  long products() {
    return products;
  }

  /** Parts of the gradient of every weight. */
  long pathSums() {
    return pathSums;
  }

  /** Parts of two torques. */
  long torqueSums() {
    return torqueSums;
  }

  /** Channels, by block. */
  long blocks() {
    return blocks;
  }

  /** Channels of the sender's features, by order. */
  long features() {
    return features;
  }

  /** Channels of the receiver's gradient, by order. */
  long cotangents() {
    return cotangents;
  }

  /** Channels of the message, by order. */
  long message() {
    return message;
  }

  /** Channels of the gradient of the features, by order. */
  long pulledBack() {
    return pulledBack;
  }

  long bytes() {
    return bytes;
  }
}
