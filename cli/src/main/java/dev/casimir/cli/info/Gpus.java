package dev.casimir.cli.info;

import java.util.List;

/** The GPUs the NVIDIA driver tells of. */
final class Gpus {
  private Gpus() {}

  /** One line for each, with memory and driver; none where there is no driver. */
  static List<String> found() {
    return Program.lines(
            "nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader")
        .stream()
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
