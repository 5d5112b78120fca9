package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.cuda.PinnedTensor;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pinned memory of the host and as much of the device, copied to and fro beside the caller. */
final class MirroredBlock {
  private final CudaDevice device;
  private @Nullable PinnedTensor pinned;
  private @Nullable DeviceTensor copy;

  MirroredBlock(CudaDevice device) {
    this.device = device;
  }

  /** Has at least so many bytes from now on; nothing may be under way. */
  void require(long bytes) {
    long words = (bytes + 3) / 4;
    if (copy == null || copy.size() < words) {
      free();
      pinned = device.pinned(DType.INT32, words);
      copy = device.allocate(DType.INT32, words);
    }
  }

  /** The host's part. */
  MemorySegment host() {
    return Objects.requireNonNull(pinned).tensor().segment();
  }

  /** The address of the device's part. */
  long address() {
    return Objects.requireNonNull(copy).address();
  }

  void copyToDevice(long bytes, CudaStream stream) {
    device.driver().copyToDevice(address(), host().asSlice(0, bytes), stream.handle());
  }

  void copyToHost(long bytes, CudaStream stream) {
    device.driver().copyToHost(host().asSlice(0, bytes), address(), stream.handle());
  }

  void free() {
    if (pinned != null) {
      pinned.close();
      pinned = null;
    }
    if (copy != null) {
      copy.close();
      copy = null;
    }
  }
}
