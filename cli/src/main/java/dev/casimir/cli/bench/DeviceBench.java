package dev.casimir.cli.bench;

import dev.casimir.benchmarks.compare.ProgressListener;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.CudaKernel;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.cuda.OutOfDeviceMemoryException;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Times points on a device beside the rate of copies, which bounds what moves much memory. */
final class DeviceBench {
  private static final int SAMPLES = 15;
  private static final double SAMPLE_MILLISECONDS = 20;
  private static final int QUICK_SAMPLES = 3;
  private static final double QUICK_SAMPLE_MILLISECONDS = 2;
  private static final long COPY_BYTES = 1L << 29;
  private static final long SMALL_COPY_BYTES = 1L << 25;

  /**
   * A measured point.
   *
   * @param milliseconds every sample
   * @param bytes that a call must read or write
   * @param multiplyAdds of a call, by the plan's count; 0 where it does not tell
   */
  record Measured(BenchPoint point, List<Double> milliseconds, long bytes, long multiplyAdds) {
    double median() {
      return DeviceTimer.median(milliseconds);
    }

    double gigabytesPerSecond() {
      return bytes / (1e6 * median());
    }

    double gigaflops() {
      return 2e-6 * multiplyAdds / median();
    }
  }

  /**
   * A point that was not measured.
   *
   * @param failed whether that is an error, not something the device does not know or hold
   */
  record Left(BenchPoint point, String reason, boolean failed) {}

  private final CudaDevice device;
  private final boolean small;
  private final int samples;
  private final double sampleMilliseconds;
  private final List<Measured> measured = new ArrayList<>();
  private final List<Left> left = new ArrayList<>();
  private List<Double> copyMilliseconds = List.of();

  DeviceBench(CudaDevice device, boolean quick) {
    this.device = device;
    this.small = device.isHost() || quick;
    this.samples = quick ? QUICK_SAMPLES : SAMPLES;
    this.sampleMilliseconds = quick ? QUICK_SAMPLE_MILLISECONDS : SAMPLE_MILLISECONDS;
  }

  CudaDevice device() {
    return device;
  }

  List<Measured> measured() {
    return measured;
  }

  List<Left> left() {
    return left;
  }

  List<Double> copyMilliseconds() {
    return copyMilliseconds;
  }

  /** Whether something was not measured that should have been. */
  boolean failed() {
    return left.stream().anyMatch(Left::failed);
  }

  long copyBytes() {
    return small ? SMALL_COPY_BYTES : COPY_BYTES;
  }

  /** Bytes read and written by copies, in gigabytes a second. */
  double copyRate() {
    return 2 * copyBytes() / (1e6 * DeviceTimer.median(copyMilliseconds));
  }

  void run(DType dtype, ProgressListener progress) {
    List<BenchPoint> points = BenchPoints.of(dtype, small);
    progress.begin("timing on " + device.name(), points.size() + 1);
    progress.step("copies");
    copyMilliseconds = timeCopies();
    for (BenchPoint point : points) {
      progress.step(point.name());
      try {
        measured.add(time(point, point.operation()));
      } catch (UnsupportedOperationException | OutOfDeviceMemoryException e) {
        String lack = e.getMessage();
        boolean defect = lack == null; // a kernel says what it lacks
        left.add(new Left(point, lack == null ? e.toString() : lack, defect));
      } catch (CudaException e) {
        left.add(new Left(point, String.valueOf(e.getMessage()), true));
      }
    }
    progress.end();
  }

  private List<Double> timeCopies() {
    long numbers = copyBytes() / DType.FLOAT32.bytes();
    try (DeviceTensor from = device.allocate(DType.FLOAT32, numbers);
        DeviceTensor to = device.allocate(DType.FLOAT32, numbers);
        DeviceTimer timer = new DeviceTimer(device, samples, sampleMilliseconds)) {
      return timer.milliseconds(stream -> to.copyFrom(from, stream));
    }
  }

  private <K extends Kernel> Measured time(BenchPoint point, Operation<K> operation) {
    K planned = device.plan(operation, point.options().withExpectedItems(point.items()));
    try (CudaKernel kernel = (CudaKernel) planned;
        Arena arena = Arena.ofShared();
        KernelCall call = call(point, kernel, arena);
        DeviceTimer timer = new DeviceTimer(device, samples, sampleMilliseconds)) {
      boolean counted = point.entryPoint().equals("forward") || point.entryPoint().equals("values");
      long multiplyAdds = counted ? planned.report().multiplyAdds() : 0;
      return new Measured(
          point,
          timer.milliseconds(call::launch),
          call.bytes(),
          multiplyAdds * point.items() * point.workPerItem());
    }
  }

  private KernelCall call(BenchPoint point, CudaKernel kernel, Arena arena) {
    Map<String, Long> extents = new HashMap<>(Map.of("n", point.items(), "m", point.items()));
    Map<String, Tensor> given = Map.of();
    if (point.graph().isPresent()) {
      extents.put("n", point.graph().get().nodes());
      extents.put("e", point.graph().get().edges());
      given = GraphTensors.of(arena, point.graph().get());
    }
    return KernelCall.of(device, kernel, point.entryPoint(), extents, given);
  }
}
