package dev.casimir.cli.info;

import dev.casimir.cli.Devices;
import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GPUs and what of their kernels this build has. */
final class Gpus {
  private Gpus() {}

  /**
   * One line for each GPU. Where the kernels cannot reach one, what {@code nvidia-smi} tells: a GPU
   * is there then, and {@link #kernelFacts} say why it cannot be used.
   */
  static List<String> found() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Cuda.count(); i++) {
      CudaDevice device = Cuda.device(i);
      lines.add(device.name() + ": " + device.describe());
    }
    return lines.isEmpty() ? toldByDriver() : lines;
  }

  private static List<String> toldByDriver() {
    return Program.lines(
            "nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader")
        .stream()
        .filter(line -> !line.isEmpty())
        .map(line -> "nvidia-smi: " + line)
        .toList();
  }

  /** Whether GPUs and the host build can be used, or why not. */
  static Map<String, Object> kernelFacts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("usableGpus", Cuda.count());
    Cuda.missing().ifPresent(reason -> facts.put("whyNoGpu", reason));
    facts.put("hostBuild", Devices.missingHost().isEmpty());
    Devices.missingHost().ifPresent(reason -> facts.put("whyNoHostBuild", reason));
    return facts;
  }
}
