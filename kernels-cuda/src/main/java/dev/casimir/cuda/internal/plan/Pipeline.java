package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries large batches in chunks: while one is computed, the next is copied to the device and the
 * one before it back, and the caller copies between tensors and pinned memory. As many chunks are
 * under way as there are lanes, each with a stream; a lane's buffers are used again once an event
 * says that its chunk is done.
 */
final class Pipeline implements Stage {
  /** One lane copies in, one computes, one copies out. */
  private static final int LANES = 3;

  /** Runs of components hold a multiple of so many items, so that all begin aligned. */
  private static final long ALIGNED_ITEMS = 64;

  private final CudaDevice device;
  private final long chunkBytes;
  private final List<Lane> lanes = new ArrayList<>();
  private @Nullable Staging shared;

  /**
   * @param chunkBytes of the tensors of a chunk; items larger than that go one by one
   */
  Pipeline(CudaDevice device, long chunkBytes) {
    this.device = device;
    this.chunkBytes = chunkBytes;
  }

  /** Whether a call has items to go in chunks, and enough of them to gain by it. */
  static boolean suits(HostCall call, long chunkBytes) {
    return call.axis().isPresent()
        && call.extents().get(call.axis().get().symbol()) > 1
        && call.bytesOfItems() > 2 * chunkBytes;
  }

  @Override
  public void run(HostCall call) {
    device.enter();
    try {
      long[] sharedAddresses = bringShared(call);
      List<Chunk> chunks = chunks(call);
      for (int i = 0; i < Math.min(LANES, chunks.size()); i++) {
        lane(i).require(chunks.getFirst());
      }
      for (int i = 0; i < chunks.size(); i++) {
        Lane lane = lane(i % LANES);
        lane.collect();
        lane.send(call, chunks.get(i), sharedAddresses);
      }
      for (int i = 0; i < LANES; i++) {
        lane((chunks.size() + i) % LANES).collect();
      }
    } catch (RuntimeException | Error e) {
      abandon(e);
      throw e;
    }
  }

  private Lane lane(int index) {
    while (lanes.size() <= index) {
      lanes.add(new Lane(device));
    }
    return lanes.get(index);
  }

  private List<Chunk> chunks(HostCall call) {
    BatchAxis axis = call.axis().orElseThrow();
    long batch = call.extents().get(axis.symbol());
    long items = Math.max(1, chunkBytes / (call.bytesOfItems() / batch));
    if (items > ALIGNED_ITEMS) {
      items -= items % ALIGNED_ITEMS;
    }
    List<Chunk> chunks = new ArrayList<>();
    for (long first = 0; first < batch; first += items) {
      chunks.add(new Chunk(call, axis, first, Math.min(items, batch - first)));
    }
    return chunks;
  }

  /** Puts the tensors that all items share on the device; their addresses are returned. */
  private long[] bringShared(HostCall call) {
    BatchAxis axis = call.axis().orElseThrow();
    long[] addresses = new long[call.tensors().size()];
    boolean any = false;
    for (int i = 0; i < addresses.length; i++) {
      if (axis.isShared(i)) {
        if (shared == null) {
          shared = new Staging(device);
        }
        addresses[i] = shared.bring(i, call.tensors().get(i), true);
        any = true;
      }
    }
    if (any && shared != null) {
      shared.synchronize(); // every lane reads them
    }
    return addresses;
  }

  /** Waits for everything, so that buffers and tensors can be used again. */
  private void abandon(Throwable why) {
    for (Lane lane : lanes) {
      try {
        lane.abandon();
      } catch (RuntimeException e) {
        why.addSuppressed(e);
      }
    }
    try {
      if (shared != null) {
        shared.synchronize();
      }
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void free() {
    lanes.forEach(Lane::free);
    lanes.clear();
    if (shared != null) {
      shared.free();
      shared = null;
    }
  }
}
