package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaEvent;
import dev.casimir.cuda.CudaStream;
import org.jspecify.annotations.Nullable;

/** A stream with buffers for one chunk, and the chunk that is under way. */
final class Lane {
  private final CudaStream stream;
  private final CudaEvent done;
  private final MirroredBlock read;
  private final MirroredBlock written;
  private @Nullable Chunk chunk;

  Lane(CudaDevice device) {
    stream = device.stream();
    try {
      done = device.event();
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
    read = new MirroredBlock(device);
    written = new MirroredBlock(device);
  }

  /** Has room for a chunk from now on; none may be under way. */
  void require(Chunk largest) {
    read.require(largest.readBytes());
    written.require(largest.writtenBytes());
  }

  /** Sends a chunk on its way. */
  void send(HostCall call, Chunk next, long[] shared) {
    next.gather(read);
    read.copyToDevice(next.readBytes(), stream);
    call.enqueue().on(stream, next.extents(), next.addresses(shared, read, written));
    written.copyToHost(next.writtenBytes(), stream);
    done.record(stream);
    chunk = next;
  }

  /** Waits for the chunk that is under way, if one is, and stores its results. */
  void collect() {
    if (chunk != null) {
      done.synchronize();
      chunk.scatter(written);
      chunk = null;
    }
  }

  /** Waits for whatever is on the stream and forgets it. */
  void abandon() {
    chunk = null;
    stream.synchronize();
  }

  void free() {
    stream.close();
    done.close();
    read.free();
    written.free();
  }
}
