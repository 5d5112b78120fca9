package dev.casimir.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.casimir.tensor.DType;

/** {@code torch.matmul} of two matrices. */
final class TorchMatrix implements AutoCloseable {
  private final NDManager manager;
  private final NDArray first;
  private final NDArray second;

  /**
   * Uploads the factors, row by row.
   *
   * @param depth columns of the first and rows of the second
   * @param threads of libtorch; the first of a JVM decides for all
   */
  TorchMatrix(int depth, DType dtype, int threads, double[] first, double[] second) {
    TorchProduct.prepareEngine(threads);
    manager = Engine.getEngine(TorchProduct.ENGINE).newBaseManager(Device.cpu());
    DataType type = dtype == DType.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64;
    this.first = manager.create(first, new Shape(first.length / depth, depth)).toType(type, false);
    this.second =
        manager.create(second, new Shape(depth, second.length / depth)).toType(type, false);
  }

  /** The product, which the caller closes. */
  NDArray multiply() {
    return first.matMul(second);
  }

  /** The numbers of the product. */
  double[] numbers() {
    try (NDArray product = multiply();
        NDArray doubles = product.toType(DataType.FLOAT64, true)) {
      return doubles.toDoubleArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
