package dev.casimir.cli;

import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaException;
import dev.casimir.device.CpuInfo;
import dev.casimir.device.Device;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The devices of this machine, by the names they have on the command line. */
public final class Devices {
  private Devices() {}

  /**
   * The device of a name.
   *
   * @throws IllegalArgumentException for a name no device can have, or a GPU beyond the last
   * @throws UnavailableException that says why the device cannot be had
   */
  public static Device named(String name) {
    try {
      return Device.named(name);
    } catch (CudaException | UncheckedIOException e) {
      throw new UnavailableException(
          "--device " + name + ": " + asClause(String.valueOf(e.getMessage())), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  /** The processor, the host build if there is one, and all GPUs. */
  public static List<Device> all() {
    List<Device> devices = new ArrayList<>();
    devices.add(Device.cpu());
    if (missingHost().isEmpty()) {
      devices.add(Cuda.host());
    }
    for (int i = 0; i < Cuda.count(); i++) {
      devices.add(Cuda.device(i));
    }
    return devices;
  }

  /** Why there is no host build of the kernels, in one sentence; empty if there is one. */
  public static Optional<String> missingHost() {
    try {
      Cuda.host();
      return Optional.empty();
    } catch (CudaException | UncheckedIOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** One line for a person. */
  public static String describe(Device device) {
    return device instanceof CudaDevice cuda
        ? cuda.describe()
        : "Java kernels, " + CpuInfo.current().description();
  }

  /** A sentence as the end of another one: small first letter, no full stop. */
  private static String asClause(String sentence) {
    boolean word = sentence.length() > 1 && Character.isLowerCase(sentence.charAt(1));
    String start = word ? sentence.substring(0, 1).toLowerCase(Locale.ROOT) : "";
    String rest = word ? sentence.substring(1) : sentence;
    return start + (rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest);
  }
}
