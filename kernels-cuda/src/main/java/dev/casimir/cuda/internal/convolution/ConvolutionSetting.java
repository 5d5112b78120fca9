package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;

/** What all kernels of one convolution are told alike. */
record ConvolutionSetting(Convolution operation, DType dtype, Layout layout, int paths) {
  int harmonics() {
    return (operation.maximumDegree() + 1) * (operation.maximumDegree() + 1);
  }

  boolean perChannel() {
    return operation.weights() == EdgeWeights.PATH_CHANNEL;
  }

  /** Numbers of the weights of an edge. */
  int weightNumbers() {
    return switch (operation.weights()) {
      case NONE -> 0;
      case PATH -> paths;
      case PATH_CHANNEL -> paths * operation.multiplicity();
    };
  }

  /** Where not even the least work of a block fits the shared memory of a device. */
  UnsupportedOperationException degreesTooHighFor(CudaDevice device) {
    return new UnsupportedOperationException(
        "a convolution of degrees this high is not available on %s; plan it on the cpu, got %s"
            .formatted(device.name(), operation.describe()));
  }

  String suffix() {
    return dtype == DType.FLOAT32 ? "_f32" : "_f64";
  }

  /**
   * Degree, paths, whether weights belong to paths, channels, and the dimensions of features.
   *
   * @param transposed whether the source is the receivers' side
   */
  void write(Cells cells, boolean transposed) {
    int input = operation.nodes().dimension();
    int output = operation.output().dimension();
    cells
        .add(operation.maximumDegree())
        .add(paths)
        .add(operation.weights() == EdgeWeights.PATH ? 1 : 0)
        .add(operation.multiplicity())
        .add(transposed ? output : input)
        .add(transposed ? input : output);
  }
}
