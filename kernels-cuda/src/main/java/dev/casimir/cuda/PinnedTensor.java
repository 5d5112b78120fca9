package dev.casimir.cuda;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * A tensor of the host in memory the device copies from and to without a detour, so that copies run
 * beside the caller. Taking such memory is slow: keep it.
 */
public final class PinnedTensor implements AutoCloseable {
  private final DeviceMemory memory;
  private final Arena arena = Arena.ofShared();
  private final Tensor tensor;

  PinnedTensor(DeviceMemory memory, DType dtype, long[] shape) {
    this.memory = memory;
    this.tensor =
        Tensor.ofSegment(segment(DeviceTensor.elements(shape) * dtype.bytes()), dtype, shape);
  }

  /** The block as long as anyone can reach it: it keeps the memory from being taken for a leak. */
  @SuppressWarnings("restricted") // the address and the length are those of the block
  private MemorySegment segment(long bytes) {
    return MemorySegment.ofAddress(memory.address(this))
        .reinterpret(bytes, arena, freed -> Reference.reachabilityFence(memory));
  }

  /** The tensor; it lives until this is closed. */
  public Tensor tensor() {
    return tensor;
  }

  /** Frees the memory. No stream may still copy from or to it. */
  @Override
  public void close() {
    if (!memory.isClosed()) {
      arena.close();
      memory.close();
    }
  }

  @Override
  public String toString() {
    return "pinned memory";
  }
}
