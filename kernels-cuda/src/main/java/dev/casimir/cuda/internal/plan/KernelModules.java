package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.cuda.internal.driver.GpuProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compiled kernels of one device, loaded when first asked for and kept as long as the process.
 */
public final class KernelModules {
  private static final String FOLDER = "/dev/casimir/cuda/kernels/";

  /** Drivers of this CUDA and later load the fatbins, which CUDA 13 made; older ones the PTX. */
  private static final int FATBIN_DRIVER = 13000;

  private final GpuDriver driver;
  private final GpuProperties properties;
  private final Map<String, Long> modules = new ConcurrentHashMap<>();
  private final Map<String, KernelFunction> functions = new ConcurrentHashMap<>();

  public KernelModules(GpuDriver driver, GpuProperties properties) {
    this.driver = driver;
    this.properties = properties;
  }

  /**
   * A kernel; the device must be current.
   *
   * @param module file of {@code native/kernels} without its ending
   * @param name of the kernel
   * @throws CudaException if this build has no CUDA kernels or the driver refuses them
   */
  public KernelFunction function(String module, String name) {
    return functions.computeIfAbsent(
        module + "." + name,
        key -> new KernelFunction(driver, driver.function(load(module), name), name));
  }

  /**
   * A kernel of a PTX text; texts that are equal are compiled once. The device must be current.
   *
   * @throws CudaException if the driver refuses it, as the host does, which has no compiler
   */
  public KernelFunction generated(String ptx, String name) {
    if (driver.binding().equals("host")) {
      throw new CudaException(0, "The host build does not compile PTX.");
    }
    return functions.computeIfAbsent(
        ptx + name,
        key -> {
          long module =
              modules.computeIfAbsent(
                  ptx, text -> driver.loadModule(text.getBytes(StandardCharsets.US_ASCII)));
          return new KernelFunction(driver, driver.function(module, name), name);
        });
  }

  private long load(String module) {
    return modules.computeIfAbsent(module, key -> driver.loadModule(image(key)));
  }

  /** Unloads them; the device must be current. */
  public void unload() {
    functions.clear();
    modules.values().forEach(driver::unloadModule);
    modules.clear();
  }

  /** What the driver is to load; empty for the host, whose kernels are in its library. */
  private byte[] image(String module) {
    if (driver.binding().equals("host")) {
      return new byte[0];
    }
    String ending = driver.version() >= FATBIN_DRIVER ? ".fatbin" : ".ptx";
    return resource(module + ending)
        .orElseThrow(
            () ->
                new CudaException(
                    0,
                    "This build has no CUDA kernels for "
                        + properties.name()
                        + ": nvcc was not found when it was built. Install the CUDA toolkit and"
                        + " build again."));
  }

  /** A resource of the native build, if it was made. */
  public static Optional<byte[]> resource(String name) {
    try (InputStream bytes = KernelModules.class.getResourceAsStream(FOLDER + name)) {
      return bytes == null ? Optional.empty() : Optional.of(bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
