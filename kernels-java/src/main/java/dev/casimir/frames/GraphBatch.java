package dev.casimir.frames;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * Graphs of one batch: dense, each in the leading corner of a square of the same size. What lies
 * outside the corner is never read.
 *
 * @param weights adjacency matrices [b, m, m], FLOAT32 or FLOAT64: symmetric, of any sign, zero
 *     where there is no edge
 * @param sizes number of nodes of each graph [b] INT32, 0..m; all have m where it is absent
 * @param attributes numbers of each node [b, m, k], of the type of the weights
 */
public record GraphBatch(Tensor weights, Optional<Tensor> sizes, Optional<Tensor> attributes) {
  /** Checks that the tensors belong together. */
  public GraphBatch {
    Objects.requireNonNull(sizes, "sizes");
    Objects.requireNonNull(attributes, "attributes");
    if (weights.rank() != 3
        || weights.dimension(1) != weights.dimension(2)
        || !weights.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "weights: expected [b, m, m] FLOAT32 or FLOAT64, got " + weights);
    }
    long graphs = weights.dimension(0);
    long nodes = weights.dimension(1);
    sizes.ifPresent(
        tensor -> {
          if (tensor.rank() != 1
              || tensor.dimension(0) != graphs
              || tensor.dtype() != DType.INT32) {
            throw new IllegalArgumentException(
                "sizes: expected [" + graphs + "] INT32, got " + tensor);
          }
        });
    attributes.ifPresent(
        tensor -> {
          if (tensor.rank() != 3
              || tensor.dimension(0) != graphs
              || tensor.dimension(1) != nodes
              || tensor.dtype() != weights.dtype()) {
            throw new IllegalArgumentException(
                "attributes: expected [%d, %d, k] %s, got %s"
                    .formatted(graphs, nodes, weights.dtype(), tensor));
          }
        });
  }

  /** Graphs that all have as many nodes as their matrices have rows, without attributes. */
  public static GraphBatch of(Tensor weights) {
    return new GraphBatch(weights, Optional.empty(), Optional.empty());
  }

  /** The same with numbers of nodes. */
  public GraphBatch withSizes(Tensor other) {
    return new GraphBatch(weights, Optional.of(other), attributes);
  }

  /** The same with attributes of nodes. */
  public GraphBatch withAttributes(Tensor other) {
    return new GraphBatch(weights, sizes, Optional.of(other));
  }

  /** Number of graphs b. */
  public long graphs() {
    return weights.dimension(0);
  }

  /** Rows m of every matrix: the most nodes a graph can have. */
  public int nodes() {
    return Math.toIntExact(weights.dimension(1));
  }

  /** Numbers k of each node, zero without attributes. */
  public int attributeCount() {
    return attributes.isPresent() ? Math.toIntExact(attributes.get().dimension(2)) : 0;
  }
}
