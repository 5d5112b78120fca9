package dev.casimir.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.casimir.tensor.DType;

/** {@code torch.linalg.eigh} of a batch. */
final class TorchEigen implements AutoCloseable {
  private static final String CODE =
      """
      l, v = torch.linalg_eigh(x)
      return (l, v)
      """;

  private final NDManager manager;
  private final TorchScript script;
  private final NDArray matrices;

  /**
   * Uploads symmetric matrices.
   *
   * @param threads of libtorch; the first of a JVM decides for all
   */
  TorchEigen(int size, DType dtype, int threads, double[] rows) {
    TorchProduct.prepareEngine(threads);
    manager = Engine.getEngine(TorchProduct.ENGINE).newBaseManager(Device.cpu());
    Shape shape = new Shape(rows.length / size / size, size, size);
    matrices =
        manager
            .create(rows, shape)
            .toType(dtype == DType.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64, false);
    script = new TorchScript(manager, "Eigh", "Tuple[Tensor, Tensor]", CODE);
  }

  /** Eigenvalues, ascending, and eigenvectors, which the caller closes. */
  NDList decompose() {
    return script.run(new NDList(matrices));
  }

  /** Eigenvalues of all matrices, descending. */
  double[] values() {
    try (NDList result = decompose();
        NDArray doubles = result.getFirst().toType(DataType.FLOAT64, true)) {
      int size = (int) matrices.getShape().get(1);
      double[] ascending = doubles.toDoubleArray();
      double[] values = new double[ascending.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = ascending[i / size * size + size - 1 - i % size];
      }
      return values;
    }
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
