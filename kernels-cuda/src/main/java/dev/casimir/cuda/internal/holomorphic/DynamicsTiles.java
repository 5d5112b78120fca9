package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.tensor.DType;
import java.util.function.Function;

/**
 * Puts relaxations on a stream: a block takes a tile of states through all steps, without waiting
 * for others.
 *
 * <p>Many states go in large tiles, whose speed is that of multiply-adds; few in small ones, which
 * engage more multiprocessors, each as fast as weights come from the second-level cache; still
 * fewer in the smallest. Weights to layers of a few units stay in shared memory where there is
 * room.
 */
final class DynamicsTiles {
  static final int THREADS = 256;

  /** Threads of small tiles that sum the fields of small layers alone. */
  private static final int THREADS_ASIDE = 64;

  private static final int SMALL_ROWS = 8;
  private static final int SMALLEST_ROWS = 4;

  private final CudaDevice device;
  private final LayeredDynamics operation;
  private final DType dtype;
  private final LayerTable table;
  private final long records;
  private final int largeRows;
  private final KernelFunction[] smallest = new KernelFunction[2]; // real, complex
  private final KernelFunction[] small = new KernelFunction[2];
  private final KernelFunction[] large = new KernelFunction[2];

  /**
   * Relaxations without nudges, or with the nudges of an operation.
   *
   * @param records the table on the device
   * @param kernels of the module, by what their names have between its name and the precision
   */
  DynamicsTiles(
      CudaDevice device,
      LayeredDynamics operation,
      DType dtype,
      LayerTable table,
      long records,
      Function<String, KernelFunction> kernels) {
    this.device = device;
    this.operation = operation;
    this.dtype = dtype;
    this.table = table;
    this.records = records;
    largeRows = dtype == DType.FLOAT32 ? 64 : 32;
    for (int plane = 0; plane < (operation.complex() ? 2 : 1); plane++) {
      String suffix = plane == 0 ? "" : "_complex";
      smallest[plane] = kernels.apply("smallest" + suffix);
      small[plane] = kernels.apply("small" + suffix);
      large[plane] = kernels.apply("large" + suffix);
    }
    int available = device.properties().sharedBytesPerBlock();
    if (sharedBytes(SMALLEST_ROWS) > available) {
      throw new UnsupportedOperationException(
          "dynamics of %d units are not available on %s, whose blocks have %,d bytes of shared memory; plan them on the cpu"
              .formatted(operation.allUnits(), device.name(), available));
    }
  }

  /**
   * Where everything lies on the device.
   *
   * @param weights arranged as {@link LayerTable} says
   * @param readout 0 without one, as the bias
   * @param start 0 for zeros
   * @param targets 0 without nudges, as the betas
   * @param scratch of {@link #scratchBytes}
   * @param nudges 1 without nudges
   */
  record Operands(
      long weights,
      long readout,
      long readoutBias,
      long drive,
      long start,
      long targets,
      long betas,
      long scratch,
      long state,
      long residuals,
      long status,
      long samples,
      long nudges) {
    boolean nudged() {
      return targets != 0;
    }
  }

  /** Shared memory of a block with tiles of so many rows, without weights. */
  int sharedBytes(int rows) {
    int numbers = (table.places() + operation.targets() + 1) * rows + threads(rows);
    return numbers * dtype.bytes() + 2 * rows * Integer.BYTES;
  }

  private static int threads(int rows) {
    return rows > SMALL_ROWS ? THREADS : THREADS + THREADS_ASIDE;
  }

  private int keptBytes() {
    return table.kept() * dtype.bytes();
  }

  private boolean fits(int bytes) {
    return bytes <= device.properties().sharedBytesPerBlock();
  }

  /** The most rows with which tiles occupy the device. */
  private int rows(long states, boolean complex) {
    long all = states * (complex ? 2 : 1);
    int multiprocessors = device.properties().multiprocessors();
    if (all >= (long) largeRows * multiprocessors && fits(sharedBytes(largeRows))) {
      return largeRows;
    }
    return all > (long) SMALLEST_ROWS * multiprocessors && fits(sharedBytes(SMALL_ROWS))
        ? SMALL_ROWS
        : SMALLEST_ROWS;
  }

  private long tiles(long states, boolean complex) {
    int rows = rows(states, complex);
    int own = complex ? rows / 2 : rows;
    return (states + own - 1) / own;
  }

  /** Working memory of a relaxation of so many states. */
  long scratchBytes(long states, boolean nudged) {
    boolean complex = nudged && operation.complex();
    return tiles(states, complex) * 2L * table.padded() * rows(states, complex) * dtype.bytes();
  }

  void launch(Launcher launcher, Operands at) {
    boolean complex = at.nudged() && operation.complex();
    long states = at.samples() * at.nudges();
    int rows = rows(states, complex);
    boolean keeps = fits(sharedBytes(rows) + keptBytes());
    int bytes = sharedBytes(rows) + (keeps ? keptBytes() : 0);
    Cells cells =
        new Cells()
            .add(records)
            .add(operation.units().size())
            .add(operation.activation().ordinal())
            .add(operation.classes())
            .add(operation.steps())
            .add(operation.checkEvery())
            .real(dtype, operation.tolerance())
            .real(dtype, operation.damping())
            .addresses(at.weights(), at.readout(), at.readoutBias(), at.drive(), at.start())
            .addresses(at.targets(), at.betas(), at.scratch())
            .addresses(at.state(), at.residuals(), at.status())
            .add(at.samples())
            .add(at.nudges())
            .add(table.places())
            .add(keeps ? 1 : 0);
    KernelFunction[] kernels = rows == largeRows ? large : rows == SMALL_ROWS ? small : smallest;
    launcher.launch(kernels[complex ? 1 : 0], tiles(states, complex), threads(rows), bytes, cells);
  }
}
