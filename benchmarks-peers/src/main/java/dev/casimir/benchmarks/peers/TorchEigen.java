package dev.casimir.benchmarks.peers;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.casimir.tensor.DType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * {@code torch.linalg.eigh} of a batch. DJL has no method for it, but it runs TorchScript: a module
 * of one line, whose archive is written here.
 */
final class TorchEigen implements AutoCloseable {
  private static final String CODE =
      """
      class Eigh(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Eigh,
          x: Tensor) -> Tuple[Tensor, Tensor]:
          l, v = torch.linalg_eigh(x)
          return (l, v)
      """;

  private final NDManager manager;
  private final Model model;
  private final NDArray matrices;
  private final ParameterStore parameters;

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
    parameters = new ParameterStore(manager, false);
    model = Model.newInstance("eigh", Device.cpu(), TorchProduct.ENGINE);
    try {
      model.load(new ByteArrayInputStream(archive()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("libtorch does not take the module", e);
    }
  }

  /** Eigenvalues, ascending, and eigenvectors, which the caller closes. */
  NDList decompose() {
    return model.getBlock().forward(parameters, new NDList(matrices), false);
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
    model.close();
    manager.close();
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // A pickle of an object of that class whose state is {"training": False}.
      add(zip, "data.pkl", "\u0080\u0002c__torch__\nEigh\n)\u0081}X\b\0\0\0training\u0089sb.");
      add(zip, "code/__torch__.py", CODE);
      // A pickle of an empty tuple.
      add(zip, "constants.pkl", "\u0080\u0002).");
      add(zip, "version", "3\n");
    }
    return bytes.toByteArray();
  }

  /** Libtorch reads entries in place: they must not be compressed. */
  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry("eigh/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
