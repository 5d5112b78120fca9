package dev.casimir.product.internal.convolution;

import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.List;

/**
 * What an {@link EdgeTransform} is made from. Features are panels: a row for each component, in the
 * order of the irreps, a lane for each channel.
 *
 * @param channels lanes of a panel, padded to a multiple of {@link #WIDTH}; those beyond the
 *     multiplicity hold zeros in inputs and anything in outputs
 */
public record EdgeSetting(
    Convolution operation,
    List<ConvolutionPath> paths,
    int channels,
    DType dtype,
    Provider provider) {
  /** Channels are padded to a multiple of this, which is one of every vector length in use. */
  public static final int WIDTH = 16;

  public EdgeSetting {
    paths = List.copyOf(paths);
  }

  /** Bytes from one row of a panel to the next, of features and of weights alike. */
  public long rowStride() {
    return (long) channels * dtype.bytes();
  }

  /** Rows of a sender's panel. */
  public int inputRows() {
    int multiplicity = operation.multiplicity();
    return multiplicity == 0 ? 0 : operation.nodes().dimension() / multiplicity;
  }

  /** Rows of a receiver's panel. */
  public int outputRows() {
    int multiplicity = operation.multiplicity();
    return multiplicity == 0 ? 0 : operation.output().dimension() / multiplicity;
  }

  /** Where the edges' own numbers stand. */
  public EdgeTile tile() {
    return new EdgeTile(operation.weights() == EdgeWeights.PATH ? paths.size() : 0, dtype);
  }
}
