package dev.casimir.cuda.internal.linalg;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.items.DeviceItemwise;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.device.ItemShape;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.linalg.internal.FixedJacobi;
import dev.casimir.tensor.DType;
import java.util.List;

/**
 * Eigenvalues and eigenvectors of small symmetric matrices on a device, and gradients through them:
 * a thread for each, in registers, with the bits of the CPU.
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
    int d = operation.size();
    if (d > SymmetricEigen.MOST_LANE_ROWS) {
      throw new UnsupportedOperationException(
          "%s are not available on %s beyond %d rows; plan them on the cpu"
              .formatted(operation.describe(), device.name(), SymmetricEigen.MOST_LANE_ROWS));
    }
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

  private KernelFunction kernel(String module, String name) {
    String precision = dtype() == DType.FLOAT32 ? "f32" : "f64";
    return function(module, "eigen_%s_%d_%s".formatted(name, operation.size(), precision));
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
    long rotations = FixedJacobi.sweeps(dtype(), operation.size()) * d * (d - 1) / 2;
    return report(
        operation.describe(),
        "fixed Jacobi sweeps",
        "a thread for each matrix, in registers",
        rotations * (4 * d + 12),
        itemBytes());
  }
}
