package dev.casimir.cuda.internal.driver;

import static dev.casimir.cuda.internal.driver.DriverErrors.OUT_OF_MEMORY;

import dev.casimir.cuda.CudaException;
import java.lang.foreign.MemorySegment;

/** What {@link CudaDriver} does with memory: takes it, gives it back, copies and fills it. */
abstract class DriverMemory extends DriverDevices {
  DriverMemory(DriverCalls calls, DriverErrors errors, int version, int deviceCount) {
    super(calls, errors, version, deviceCount);
  }

  @Override
  public final long allocate(long bytes) {
    contexts.use();
    long[] address = new long[1];
    check(calls.allocate(address, bytes), "cuMemAlloc(%,d bytes)", bytes);
    return address[0];
  }

  @Override
  public final void free(long address) {
    if (contexts.lives()) {
      check(calls.free(address), "cuMemFree(0x%x)", address);
    }
  }

  @Override
  public final long allocatePinned(long bytes) {
    contexts.use();
    long[] address = new long[1];
    int code = calls.allocatePinned(address, bytes);
    if (code == OUT_OF_MEMORY) {
      throw new CudaException(
          code, "cuMemHostAlloc(%,d bytes): the host has not so much to pin.".formatted(bytes));
    }
    check(code, "cuMemHostAlloc(%,d bytes)", bytes);
    return address[0];
  }

  @Override
  public final void freePinned(long address) {
    if (contexts.lives()) {
      check(calls.freePinned(address), "cuMemFreeHost(0x%x)", address);
    }
  }

  @Override
  public final void copyToDevice(long to, MemorySegment from, long stream) {
    contexts.use();
    long bytes = from.byteSize();
    if (bytes > 0) {
      check(
          calls.copyToDevice(to, addressOf(from), bytes, stream),
          "cuMemcpyHtoDAsync(to 0x%x, %,d bytes)",
          to,
          bytes);
    }
  }

  @Override
  public final void copyToHost(MemorySegment to, long from, long stream) {
    contexts.use();
    long bytes = to.byteSize();
    if (bytes > 0) {
      check(
          calls.copyToHost(addressOf(to), from, bytes, stream),
          "cuMemcpyDtoHAsync(from 0x%x, %,d bytes)",
          from,
          bytes);
    }
  }

  private static long addressOf(MemorySegment segment) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("tensor: its arena is closed");
    }
    return segment.address();
  }

  @Override
  public final void copyOnDevice(long to, long from, long bytes, long stream) {
    contexts.use();
    if (bytes > 0) {
      check(
          calls.copyOnDevice(to, from, bytes, stream),
          "cuMemcpyDtoDAsync(to 0x%x, from 0x%x, %,d bytes)",
          to,
          from,
          bytes);
    }
  }

  @Override
  public final void fill(long address, byte value, long bytes, long stream) {
    contexts.use();
    if (bytes > 0) {
      check(
          calls.fill(address, value, bytes, stream),
          "cuMemsetD8Async(0x%x, %d, %,d bytes)",
          address,
          value,
          bytes);
    }
  }
}
