package dev.casimir.cuda.internal.linalg;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.items.DeviceItemwise;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.device.ItemShape;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.linalg.internal.FixedJacobi;
import dev.casimir.tensor.DType;
import java.util.List;

/**
 * Eigenvalues and eigenvectors of small symmetric matrices on a device, and gradients through them:
 * a thread for each, in registers, or beyond six rows a warp, in shared memory. With the bits of
 * the CPU up to twelve rows; from there on it takes another way.
 */
public final class DeviceSymmetricEigen extends DeviceItemwise {
  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  private final SymmetricEigen operation;

  public DeviceSymmetricEigen(CudaDevice device, SymmetricEigen operation, PlanOptions options) {
    super(
        device,
        options,
        operation.arrangement(),
        List.of(ItemShape.of("matrices", operation.size(), operation.size())),
        List.of(
            ItemShape.of("values", operation.size()),
            ItemShape.of("vectors", operation.size(), operation.size())));
    this.operation = operation;
    if (isSmall()) {
      planThreads();
    } else if (operation.size() <= WARP) {
      planWarps();
    } else {
      throw new UnsupportedOperationException(
          "%s are not available on %s beyond %d rows; plan them on the cpu"
              .formatted(operation.describe(), device.name(), WARP));
    }
  }

  private boolean isSmall() {
    return operation.size() <= SymmetricEigen.MOST_LANE_ROWS;
  }

  private void planThreads() {
    int d = operation.size();
    KernelFunction forward = kernel("eigen", "forward");
    KernelFunction backward = kernel("eigen_backward", "backward");
    int pitch = (d * d + d) | 1; // odd, so that rows begin in different banks
    int gradientPitch = (2 * d * d + d) | 1;
    double broadening = operation.gradient().broadening();
    defineForward(
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells = new Cells().add(isItemsLast() ? 1 : 0).addresses(at).add(n);
          launcher.launchItems(forward, n, threads(pitch), sharedBytes(pitch), cells);
        });
    defineBackward(
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells =
              new Cells().add(isItemsLast() ? 1 : 0).real(dtype(), broadening).addresses(at).add(n);
          launcher.launchItems(
              backward, n, threads(gradientPitch), sharedBytes(gradientPitch), cells);
        });
  }

  /** Always in double precision, as the CPU computes matrices of so many rows. */
  private void planWarps() {
    int d = operation.size();
    KernelFunction forward = function("eigen_rows", "eigen_rows_forward" + suffix());
    KernelFunction backward = function("eigen_rows", "eigen_rows_backward" + suffix());
    double broadening = operation.gradient().broadening();
    defineForward(
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells = new Cells().add(d).add(isItemsLast() ? 1 : 0).addresses(at).add(n);
          launchWarps(launcher, forward, 2, n, cells);
        });
    defineBackward(
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells =
              new Cells()
                  .add(d)
                  .add(isItemsLast() ? 1 : 0)
                  .real(DType.FLOAT64, broadening)
                  .addresses(at)
                  .add(n);
          launchWarps(launcher, backward, 4, n, cells);
        });
  }

  /**
   * A warp for each item.
   *
   * @param matrices a warp keeps
   */
  private void launchWarps(
      Launcher launcher, KernelFunction function, int matrices, long n, Cells cells) {
    int d = operation.size();
    int warpBytes = (matrices * d * d + 2 * d) * Double.BYTES;
    int warps = Math.clamp(SHARED_BYTES / warpBytes, 1, MOST_THREADS / WARP);
    long blocks = (n + warps - 1) / warps;
    launcher.launch(function, blocks, warps * WARP, warps * warpBytes, cells);
  }

  private String suffix() {
    return dtype() == DType.FLOAT32 ? "_f32" : "_f64";
  }

  private KernelFunction kernel(String module, String name) {
    return function(module, "eigen_%s_%d%s".formatted(name, operation.size(), suffix()));
  }

  /** As many threads in warps as have room for a row each. */
  private int threads(int pitch) {
    int warps = SHARED_BYTES / (pitch * dtype().bytes() * WARP);
    return Math.clamp(warps, 1, MOST_THREADS / WARP) * WARP;
  }

  private int sharedBytes(int pitch) {
    return threads(pitch) * pitch * dtype().bytes();
  }

  @Override
  public PlanReport report() {
    long d = operation.size();
    // beyond lanes as many sweeps as are needed, some eight
    int sweeps = isSmall() ? FixedJacobi.sweeps(dtype(), operation.size()) : FixedJacobi.MAX_SIZE;
    long rotations = sweeps * d * (d - 1) / 2;
    return report(
        operation.describe(),
        isSmall() ? "fixed Jacobi sweeps" : "Jacobi sweeps",
        isSmall()
            ? "a thread for each matrix, in registers"
            : "a warp for each matrix, in shared memory",
        rotations * (4 * d + 12),
        itemBytes());
  }
}
