package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.tensor.DType;
import java.util.HashMap;
import java.util.Map;

/** A plan of cuFFT. Its working memory is ours, a block for each stream. */
final class CufftPlan implements FftPlan {
  private final CudaDevice device;
  private final FftCalls calls;
  private final FftType type;
  private final String shape;
  private final int plan;
  private final long workBytes;
  private final Map<Long, DeviceTensor> workAreas = new HashMap<>();
  private boolean closed;

  CufftPlan(
      CudaDevice device, FftCalls calls, int n0, int n1, long batch, FftKind kind, DType dtype) {
    this.device = device;
    this.calls = calls;
    this.type = FftType.of(kind, dtype);
    this.shape = "%d x %d, %s %s, batch %d".formatted(n0, n1, kind, dtype, batch);
    device.enter();
    int[] handle = new int[1];
    check("cufftCreate", calls.create(handle));
    this.plan = handle[0];
    long[] bytes = new long[1];
    try {
      check("cufftSetAutoAllocation", calls.setAutoAllocation(plan, false));
      check("cufftMakePlanMany64", calls.makePlan(plan, n0, n1, type.code(), batch, bytes));
    } catch (CudaException e) {
      calls.destroy(plan);
      throw e;
    }
    this.workBytes = bytes[0];
  }

  /** Stream and working memory belong to the plan in cuFFT, so calls take turns. */
  @Override
  public synchronized void execute(long stream, long in, long out) {
    if (closed) {
      throw new IllegalStateException("transform: it is closed");
    }
    device.enter();
    check("cufftSetStream", calls.setStream(plan, stream));
    if (workBytes > 0) {
      check("cufftSetWorkArea", calls.setWorkArea(plan, workArea(stream)));
    }
    check(type.function(), calls.execute(plan, type, in, out));
  }

  private long workArea(long stream) {
    return workAreas
        .computeIfAbsent(stream, key -> device.allocate(DType.FLOAT32, (workBytes + 3) / 4))
        .address();
  }

  private void check(String function, int result) {
    if (result != 0) {
      throw new CudaException(
          result,
          "%s(%s) of %s: %s."
              .formatted(function, shape, calls.describe(), CufftErrors.describe(result)));
    }
  }

  /** Freeing memory of the device waits for what still runs. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      workAreas.values().forEach(DeviceTensor::close);
      device.enter();
      calls.destroy(plan);
    }
  }
}
