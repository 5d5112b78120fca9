package dev.casimir.product.internal.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The linear map of an edge from its sender's panel to its receiver's, and its derivatives: one
 * algorithm of a convolution. Who calls walks the graph, packs panels and shares work among
 * threads.
 *
 * <p>Stateless. All that lasts from {@link #prepare} to the calls that follow stands in {@code
 * scratch}, memory of one thread. What is computed for an edge may depend on nothing but this edge
 * (not on its slot, nor on the other edges of its tile), and has the same bits with every provider.
 *
 * <p>Weights for each channel, where the operation has them, are a panel for each edge, a row for
 * each path; weights for each path are in the tile. Arguments that the operation has no use for are
 * any memory.
 */
public interface EdgeTransform {
  /** Multiply-adds of {@link #forward} for each edge and channel, those of preparation apart. */
  long multiplyAdds();

  /** Multiply-adds of {@link #prepare} for each edge. */
  long preparation();

  /** Bytes of scratch a thread needs. */
  long scratchBytes();

  /**
   * Reads the vectors and weights of a tile, laid out as {@link EdgeSetting#tile} says, and leaves
   * in {@code scratch} what the following calls for these edges need.
   *
   * @param backward whether {@link #backward} will be called, otherwise {@link #forward}
   */
  void prepare(MemorySegment tile, boolean backward, MemorySegment scratch);

  /** Adds the message of the edge in {@code slot} to the receiver's panel {@code out}. */
  void forward(
      int slot,
      MemorySegment x,
      long xOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch);

  /**
   * Adds the messages of several edges with the same receiver, in slots from {@code slot} on. The
   * bits are those of one call for each.
   *
   * @param starts where the senders' panels begin in {@code x}, in bytes, one long for each edge
   *     from {@code startsAt} on, and the panels of weights from {@code weightStartsAt} on
   */
  default void forward(
      int slot,
      int edges,
      MemorySegment x,
      MemorySegment weights,
      MemorySegment starts,
      long startsAt,
      long weightStartsAt,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch) {
    for (int e = 0; e < edges; e++) {
      long xOffset = starts.get(ValueLayout.JAVA_LONG, startsAt + (long) e * Long.BYTES);
      long weight = starts.get(ValueLayout.JAVA_LONG, weightStartsAt + (long) e * Long.BYTES);
      forward(slot + e, x, xOffset, weights, weight, out, outOffset, scratch);
    }
  }

  /**
   * Announces the sender of the following calls to {@link #backward}; called once for each run of
   * edges with the same sender, which may reach from one tile into the next.
   */
  void sender(MemorySegment x, long xOffset, MemorySegment scratch);

  /**
   * Adds the edge's part of the gradient of the sender's features to the panel {@code gradX},
   * writes the gradient of weights for each channel, and leaves in scratch what {@link #finish}
   * needs.
   */
  void backward(
      int slot,
      MemorySegment x,
      long xOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment gradOut,
      long gradOutOffset,
      MemorySegment gradX,
      long gradXOffset,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      MemorySegment scratch);

  /**
   * After {@link #backward} for every edge of a tile: writes the gradients of the tile's vectors
   * and weights to the tile. Slots without an edge get anything.
   */
  void finish(MemorySegment tile, MemorySegment scratch);
}
