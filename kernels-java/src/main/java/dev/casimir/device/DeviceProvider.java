package dev.casimir.device;

import java.util.Optional;

/** What a module with more devices offers as a service; {@code kernels-cuda} does. */
public interface DeviceProvider {
  /**
   * GPU {@code index}.
   *
   * @throws RuntimeException with one sentence for a person if there is none
   */
  Device cuda(int index);

  /** The arithmetic of the GPU's kernels built for the processor. */
  Device host();

  /** How many GPUs there are. */
  int cudaCount();

  /** Why there is no GPU, in one sentence; empty if there is one. */
  Optional<String> missing();
}
