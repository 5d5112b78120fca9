package dev.casimir.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.casimir.product.ProductKind;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.tensor.DType;
import java.nio.file.Path;

/**
 * The product {@code einsum("ni,nj,ijk->nk", x, y, C)} in libtorch, with the table C of all paths
 * of degrees 0..L with natural parities: the outer product of the operands, then one matrix
 * product, as einsum itself contracts them. n counts batch items and channels.
 */
final class TorchProduct implements AutoCloseable {
  static final String ENGINE = "PyTorch";

  /** How libtorch holds the operands. */
  enum Arrangement {
    /** {@code [n, component]}: what a model's tensors look like. */
    ROWS,
    /** {@code [component, n]}: what elementwise code likes. */
    COLUMNS
  }

  private final NDManager manager;
  private final NDArray x;
  private final NDArray y;
  private final NDArray table;
  private final Arrangement arrangement;

  /**
   * Uploads operands and table.
   *
   * @param x {@code [n, (degree+1)^2]}, as are {@code y} and {@link #result}
   * @param threads of libtorch; the first product of a JVM decides for all
   */
  TorchProduct(
      ProductKind kind,
      int degree,
      Arrangement arrangement,
      DType dtype,
      int threads,
      double[] x,
      double[] y) {
    prepareEngine(threads);
    this.arrangement = arrangement;
    int width = (degree + 1) * (degree + 1);
    Shape operand = new Shape(x.length / width, width);
    DataType type = dtype == DType.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64;
    manager = Engine.getEngine(ENGINE).newBaseManager(Device.cpu());
    this.x = upload(x, operand, type);
    this.y = upload(y, operand, type);
    table = upload(denseTable(kind, degree), new Shape((long) width * width, width), type);
  }

  private NDArray upload(double[] rows, Shape shape, DataType type) {
    NDArray array = manager.create(rows, shape).toType(type, false);
    return arrangement == Arrangement.ROWS ? array : array.transpose().duplicate();
  }

  /** One product of all operands, which the caller closes; arranged as they are. */
  NDArray multiply() {
    boolean rows = arrangement == Arrangement.ROWS;
    long width = x.getShape().get(rows ? 1 : 0);
    Shape flatShape = rows ? new Shape(-1, width * width) : new Shape(width * width, -1);
    try (NDArray left = x.expandDims(rows ? 2 : 1);
        NDArray right = y.expandDims(rows ? 1 : 0);
        NDArray outer = left.mul(right);
        NDArray flat = outer.reshape(flatShape)) {
      return rows ? flat.matMul(table) : table.matMul(flat);
    }
  }

  /** One product, as rows of numbers. */
  double[] result() {
    try (NDArray z = multiply();
        NDArray rows = arrangement == Arrangement.ROWS ? z.duplicate() : z.transpose();
        NDArray doubles = rows.toType(DataType.FLOAT64, true)) {
      return doubles.toDoubleArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Natives come from the class path and are unpacked below target; nothing is ever fetched. */
  static void prepareEngine(int threads) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", Integer.toString(threads));
    if (System.getProperty("DJL_CACHE_DIR") == null) {
      System.setProperty("DJL_CACHE_DIR", Path.of("target", "djl").toAbsolutePath().toString());
    }
  }

  /** C of shape {@code [d d, d]}, d = (degree+1)^2, zeros included. */
  static double[] denseTable(ProductKind kind, int degree) {
    int width = (degree + 1) * (degree + 1);
    double[] dense = new double[Math.multiplyExact(width * width, width)];
    for (int l1 = 0; l1 <= degree; l1++) {
      for (int l2 = 0; l2 <= degree; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= Math.min(degree, l1 + l2); l3++) {
          if (allowed(kind, l1 + l2 + l3)) {
            scatter(kind.coefficients(l1, l2, l3), width, dense);
          }
        }
      }
    }
    return dense;
  }

  /** With natural parities O(3) allows even sums, and the curl product is a pseudotensor's. */
  private static boolean allowed(ProductKind kind, int sum) {
    return sum % 2 == (kind == ProductKind.CURL ? 1 : 0);
  }

  private static void scatter(CouplingTensor path, int width, double[] dense) {
    int center1 = center(path.degree1());
    int center2 = center(path.degree2());
    int center3 = center(path.degree3());
    for (int t = 0; t < path.size(); t++) {
      int row = (center1 + path.order1(t)) * width + center2 + path.order2(t);
      dense[row * width + center3 + path.order3(t)] = path.value(t);
    }
  }

  /** Position of order zero. */
  private static int center(int degree) {
    return degree * degree + degree;
  }
}
