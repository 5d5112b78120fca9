package dev.casimir.cuda.internal.lie;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.lie.HaarSample;
import dev.casimir.lie.HaarSampleKernel;
import dev.casimir.lie.internal.sampling.HaarSamplePlan;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * Haar samples on a device, the same as on the CPU but for the last digits of elementary functions.
 *
 * <p>Entry points {@code sample(stream, out)} and {@code sampleWithWeights(stream, out, weights)};
 * the stream is the seed and the number of the first sample.
 */
public final class DeviceHaarSample extends PlannedKernel implements HaarSampleKernel {
  private static final int THREADS = 128;

  private final HaarSample operation;
  private final SamplerArguments arguments;
  private final DType dtype;
  private final long multiplyAdds;

  public DeviceHaarSample(CudaDevice device, HaarSample operation, PlanOptions options) {
    super(device);
    this.operation = operation;
    this.dtype = options.dtype();
    HaarSamplePlan plan = (HaarSamplePlan) operation.planForCpu(options);
    multiplyAdds = plan.sampler().multiplyAdds();
    arguments =
        SamplerArguments.find(plan.sampler())
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "%s is not available on %s; plan it on the cpu"
                            .formatted(operation.describe(), device.name())));
    String suffix = dtype == DType.FLOAT32 ? "_f32" : "_f64";
    KernelFunction function = function("haar", "haar_" + arguments.kernel() + suffix);
    int d = operation.dimension();
    Parameter stream = in("stream", DType.INT64, 2);
    Parameter matrices = out("out", dtype, "n", d, d);
    entryPoint(
        EntryPoint.of("sample", stream, matrices),
        (launcher, extents, at) -> draw(launcher, function, extents.get("n"), at[0], at[1], 0));
    entryPoint(
        EntryPoint.of("sampleWithWeights", stream, matrices, out("weights", dtype, "n")),
        (launcher, extents, at) -> draw(launcher, function, extents.get("n"), at[0], at[1], at[2]));
  }

  private void draw(
      Launcher launcher, KernelFunction function, long n, long stream, long out, long weights) {
    int pitch = operation.dimension() * operation.dimension() | 1;
    Cells cells =
        new Cells()
            .real(DType.FLOAT64, arguments.rate())
            .real(DType.FLOAT64, arguments.radius())
            .real(DType.FLOAT64, arguments.length())
            .real(DType.FLOAT64, arguments.bound())
            .real(DType.FLOAT64, arguments.tilt())
            .real(DType.FLOAT64, arguments.logLargest())
            .add(arguments.flags())
            .addresses(stream, out, weights)
            .add(n);
    launcher.launchItems(function, n, THREADS, pitch * THREADS * dtype.bytes(), cells);
  }

  @Override
  public void sample(long seed, long first, Tensor out) {
    try (Arena arena = Arena.ofConfined()) {
      run("sample", stream(arena, seed, first, out), out);
    }
  }

  @Override
  public void sample(long seed, long first, Tensor out, Tensor weights) {
    try (Arena arena = Arena.ofConfined()) {
      run("sampleWithWeights", stream(arena, seed, first, out), out, weights);
    }
  }

  private static Tensor stream(Arena arena, long seed, long first, Tensor out) {
    long last = Long.MAX_VALUE - (out.rank() > 0 ? out.dimension(0) : 0);
    if (first < 0 || first > last) {
      throw new IllegalArgumentException("first: expected 0.." + last + ", got " + first);
    }
    return Tensor.copyOf(arena, DType.INT64, new long[] {seed, first}, 2);
  }

  @Override
  public PlanReport report() {
    int d = operation.dimension();
    return report(
        operation.describe(),
        "counter-based",
        "Philox 4x32-10, the item as counter; an item a thread",
        multiplyAdds,
        (long) d * d * dtype.bytes());
  }
}
