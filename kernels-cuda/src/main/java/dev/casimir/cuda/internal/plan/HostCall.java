package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * One call of an entry point with tensors of the host, which have been checked.
 *
 * @param axis of items that do not depend on each other, if there are such
 * @param enqueue puts the launches on a stream
 */
record HostCall(
    EntryPoint entry,
    Extents extents,
    List<Tensor> tensors,
    Optional<BatchAxis> axis,
    Enqueue enqueue) {
  /** As {@link Launch}, for a stream. */
  @FunctionalInterface
  interface Enqueue {
    void on(CudaStream stream, Extents extents, long[] addresses);
  }

  boolean isOutput(int tensor) {
    return entry.parameters().get(tensor).output();
  }

  /** Bytes of all tensors that have items. */
  long bytesOfItems() {
    long sum = 0;
    for (int i = 0; i < tensors.size(); i++) {
      if (!axis.orElseThrow().isShared(i)) {
        sum += tensors.get(i).size() * tensors.get(i).dtype().bytes();
      }
    }
    return sum;
  }
}
