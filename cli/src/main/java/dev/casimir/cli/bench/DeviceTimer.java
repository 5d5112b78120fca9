package dev.casimir.cli.bench;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaEvent;
import dev.casimir.cuda.CudaStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Times what is put on a stream, by events of the device. */
public final class DeviceTimer implements AutoCloseable {
  private static final int MOST_REPEATS = 1000;

  private final CudaStream stream;
  private final CudaEvent start;
  private final CudaEvent end;
  private final int samples;
  private final double sampleMilliseconds;

  /**
   * @param samples how often to measure
   * @param sampleMilliseconds how long a sample should take, of as many calls as that needs; as
   *     long is warmed up
   */
  public DeviceTimer(CudaDevice device, int samples, double sampleMilliseconds) {
    this.stream = device.stream();
    this.start = device.event();
    this.end = device.event();
    this.samples = samples;
    this.sampleMilliseconds = sampleMilliseconds;
  }

  /** Milliseconds of a call, in the order measured. */
  public List<Double> milliseconds(Consumer<CudaStream> call) {
    call.accept(stream); // loads what is loaded once
    stream.synchronize();
    double once = Math.max(sample(call, 1), 1e-3);
    int repeats = (int) Math.clamp(sampleMilliseconds / once, 1, MOST_REPEATS);
    double settled = sample(call, repeats);
    repeats = (int) Math.clamp(sampleMilliseconds / Math.max(settled, 1e-3), 1, MOST_REPEATS);
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      times.add(sample(call, repeats));
    }
    return times;
  }

  private double sample(Consumer<CudaStream> call, int repeats) {
    start.record(stream);
    for (int i = 0; i < repeats; i++) {
      call.accept(stream);
    }
    end.record(stream);
    end.synchronize();
    return end.millisecondsSince(start) / (double) repeats;
  }

  /** The middle of some times. */
  public static double median(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  @Override
  public void close() {
    start.close();
    end.close();
    stream.close();
  }
}
