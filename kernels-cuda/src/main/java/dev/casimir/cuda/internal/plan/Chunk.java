package dev.casimir.cuda.internal.plan;

import dev.casimir.tensor.Tensor;

/**
 * Some items of a batch, and where their tensors lie in the two blocks of a lane: those that are
 * read in one, those that are written in the other.
 */
final class Chunk {
  private static final long ALIGNMENT = 256; // as the driver's own memory

  private final HostCall call;
  private final BatchAxis axis;
  private final long first;
  private final long count;
  private final long[] offsets;
  private final long readBytes;
  private final long writtenBytes;

  Chunk(HostCall call, BatchAxis axis, long first, long count) {
    this.call = call;
    this.axis = axis;
    this.first = first;
    this.count = count;
    this.offsets = new long[call.tensors().size()];
    long[] ends = new long[2];
    for (int i = 0; i < offsets.length; i++) {
      if (!axis.isShared(i)) {
        int block = call.isOutput(i) ? 1 : 0;
        offsets[i] = (ends[block] + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ends[block] = offsets[i] + runs(i).itemBytes() * count;
      }
    }
    readBytes = ends[0];
    writtenBytes = ends[1];
  }

  private ItemRuns runs(int tensor) {
    return axis.runs(tensor, call.tensors().get(tensor));
  }

  long readBytes() {
    return readBytes;
  }

  long writtenBytes() {
    return writtenBytes;
  }

  /** Copies the items of all inputs together. */
  void gather(MirroredBlock read) {
    for (int i = 0; i < offsets.length; i++) {
      Tensor tensor = call.tensors().get(i);
      if (!axis.isShared(i) && !call.isOutput(i)) {
        runs(i).gather(tensor, batch(), first, count, read.host().asSlice(offsets[i]));
      }
    }
  }

  /** Copies the items of all outputs to their places. */
  void scatter(MirroredBlock written) {
    for (int i = 0; i < offsets.length; i++) {
      if (call.isOutput(i)) {
        Tensor tensor = call.tensors().get(i);
        runs(i).scatter(written.host().asSlice(offsets[i]), tensor, batch(), first, count);
      }
    }
  }

  private long batch() {
    return call.extents().get(axis.symbol());
  }

  /** The extents with these items as the batch. */
  Extents extents() {
    return call.extents().with(axis.symbol(), count);
  }

  /** Addresses on the device, once those of the tensors that all share are given. */
  long[] addresses(long[] shared, MirroredBlock read, MirroredBlock written) {
    long[] addresses = shared.clone();
    for (int i = 0; i < addresses.length; i++) {
      if (!axis.isShared(i)) {
        addresses[i] = (call.isOutput(i) ? written : read).address() + offsets[i];
      }
    }
    return addresses;
  }
}
