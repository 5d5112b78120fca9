package dev.casimir.cuda;

import dev.casimir.cuda.internal.driver.DriverChoice;
import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.cuda.internal.driver.HostDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs of this machine and the host build of their kernels. Looked for once, as system
 * properties say:
 *
 * <ul>
 *   <li>{@code casimir.cuda.binding}: {@code jcuda}, {@code ffm} for the driver's library called
 *       directly, or {@code none}; without it JCuda where it loads, otherwise the library
 *   <li>{@code casimir.cuda.library}: path of libcuda.so.1 where the system does not find it
 *   <li>{@code casimir.cuda.cufft}: path of libcufft where the system does not find it
 *   <li>{@code casimir.cuda.chunk}: bytes of host tensors that are copied at a time; batches of
 *       more than two such chunks go through kernels of independent items in chunks, beside each
 *       other (default 8 MiB)
 *   <li>{@code casimir.cuda.synchronous=true}: wait after each launch, so that the error of a
 *       kernel names it
 * </ul>
 */
public final class Cuda {
  private static final Object LOCK = new Object();
  private static @Nullable DriverChoice choice;
  private static final List<@Nullable CudaDevice> DEVICES = new ArrayList<>();
  private static @Nullable CudaDevice host;

  private Cuda() {}

  /** How many GPUs there are. */
  public static int count() {
    Optional<GpuDriver> driver = choice().driver();
    return driver.isPresent() ? driver.get().deviceCount() : 0;
  }

  /** Why there is no GPU, in one sentence; empty if there is one. */
  public static Optional<String> missing() {
    return count() > 0 ? Optional.empty() : Optional.of(choice().reason());
  }

  /**
   * GPU {@code index}.
   *
   * @throws CudaException if there is no driver
   * @throws IllegalArgumentException if there is no such GPU
   */
  public static CudaDevice device(int index) {
    GpuDriver driver = choice().driver().orElseThrow(() -> new CudaException(0, choice().reason()));
    int count = driver.deviceCount();
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "device: expected cuda:0..cuda:%d, got cuda:%d".formatted(count - 1, index));
    }
    synchronized (LOCK) {
      while (DEVICES.size() < count) {
        DEVICES.add(null);
      }
      CudaDevice device = DEVICES.get(index);
      if (device == null) {
        device = new CudaDevice(driver, index, "cuda:" + index);
        DEVICES.set(index, device);
      }
      return device;
    }
  }

  /**
   * The host build of the kernels.
   *
   * @throws CudaException if this build has none or the processor cannot run it
   */
  public static CudaDevice host() {
    synchronized (LOCK) {
      if (host == null) {
        host = new CudaDevice(HostDriver.open(), 0, "host");
      }
      return host;
    }
  }

  private static DriverChoice choice() {
    synchronized (LOCK) {
      if (choice == null) {
        choice = DriverChoice.make();
      }
      return choice;
    }
  }
}
