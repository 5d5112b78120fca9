package dev.casimir.cuda;

import dev.casimir.device.Kernel;
import java.util.List;

/**
 * A kernel planned for a device, as its own memory sees it. Thread-safe. It keeps tables on the
 * device until it is closed.
 */
public interface CudaKernel extends Kernel, AutoCloseable {
  /** What it can do. */
  List<EntryPoint> entryPoints();

  /**
   * Puts one entry point on a stream and returns; nothing is copied, and the results are there when
   * the stream has come so far.
   *
   * @param entryPoint the name
   * @param tensors one for each parameter, on the kernel's device; outputs overlap no other
   * @throws IllegalArgumentException if tensors do not fit, before anything is put on the stream
   * @throws IllegalStateException if a tensor, the stream or the kernel is closed
   */
  void launch(CudaStream stream, String entryPoint, DeviceTensor... tensors);

  /** Frees the tables; closing twice does nothing. */
  @Override
  void close();
}
