package dev.casimir.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.casimir.tensor.DType;

/** {@code torch.sigmoid} of real numbers, or of complex ones as pairs. */
final class TorchSigmoid implements AutoCloseable {
  private static final String REAL = "return torch.sigmoid(x)";
  private static final String COMPLEX =
      "return torch.view_as_real(torch.sigmoid(torch.view_as_complex(x)))";

  private final NDManager manager;
  private final NDArray numbers;
  private final TorchScript script;

  /**
   * Uploads numbers.
   *
   * @param threads of libtorch; the first of a JVM decides for all
   */
  TorchSigmoid(boolean complex, DType dtype, int threads, double[] numbers) {
    TorchProduct.prepareEngine(threads);
    manager = Engine.getEngine(TorchProduct.ENGINE).newBaseManager(Device.cpu());
    Shape shape = complex ? new Shape(numbers.length / 2, 2) : new Shape(numbers.length);
    DataType type = dtype == DType.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64;
    this.numbers = manager.create(numbers, shape).toType(type, false);
    script = new TorchScript(manager, "Sigmoid", "Tensor", complex ? COMPLEX : REAL);
  }

  /** The values, which the caller closes. */
  NDList apply() {
    return script.run(new NDList(numbers));
  }

  /** The values. */
  double[] values() {
    try (NDList result = apply();
        NDArray doubles = result.getFirst().toType(DataType.FLOAT64, true)) {
      return doubles.toDoubleArray();
    }
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
