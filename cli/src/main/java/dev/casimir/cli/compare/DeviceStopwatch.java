package dev.casimir.cli.compare;

import dev.casimir.benchmarks.GeometricGraph;
import dev.casimir.benchmarks.compare.ComparisonRequest;
import dev.casimir.benchmarks.compare.Contender;
import dev.casimir.benchmarks.compare.Effort;
import dev.casimir.benchmarks.compare.Peak;
import dev.casimir.benchmarks.compare.Score;
import dev.casimir.benchmarks.compare.Stopwatch;
import dev.casimir.cli.bench.DeviceTimer;
import dev.casimir.cli.bench.GraphTensors;
import dev.casimir.cli.bench.KernelCall;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Times contenders on a device by its events, on tensors in its memory. What is multiplied does not
 * matter for time: features are standard normal, edges those of the request.
 */
final class DeviceStopwatch implements Stopwatch {
  private final CudaDevice device;
  private final ComparisonRequest request;

  DeviceStopwatch(CudaDevice device, ComparisonRequest request) {
    this.device = device;
    this.request = request;
  }

  @Override
  public Peak peak() {
    return Peak.UNKNOWN;
  }

  private Irreps irreps(int degree) {
    return Irreps.sphericalHarmonics(degree, request.channels());
  }

  @Override
  public Score product(Contender contender, int degree, int batch) {
    Irreps irreps = irreps(degree);
    TensorProduct product = new TensorProduct(contender.kind(), irreps, irreps, irreps);
    return time(product, contender, batch, Map.of("n", (long) batch), Map.of());
  }

  @Override
  public Score manyBody(Contender contender, int degree, int order, int batch) {
    Irreps irreps = irreps(degree);
    ManyBodyProduct product = new ManyBodyProduct(irreps, irreps, order);
    return time(product, contender, batch, Map.of("n", (long) batch), Map.of());
  }

  @Override
  public Score convolution(Contender contender, int degree, int edges) {
    Irreps irreps = irreps(degree);
    Convolution convolution =
        new Convolution(
            contender.kind(), irreps, degree, irreps, Normalization.COMPONENT, request.weights());
    try (Arena arena = Arena.ofShared()) {
      GeometricGraph graph =
          request
              .operands()
              .map(file -> GeometricGraph.read(file, arena, request.dtype(), edges))
              .orElseGet(
                  () -> GeometricGraph.random(arena, request.dtype(), edges, request.seed()));
      Map<String, Tensor> given = new HashMap<>(GraphTensors.of(arena, graph.graph()));
      given.put("vectors", graph.vectors());
      Map<String, Long> extents = Map.of("n", graph.graph().nodes(), "e", (long) edges);
      return time(convolution, contender, edges, extents, given);
    }
  }

  private Score time(
      Operation<?> operation,
      Contender contender,
      int items,
      Map<String, Long> extents,
      Map<String, Tensor> given) {
    PlanOptions plain = PlanOptions.of(request.dtype(), Layout.IR_MUL).withExpectedItems(items);
    PlanOptions options = contender.algorithm().map(plain::withAlgorithm).orElse(plain);
    Effort effort = request.effort();
    int samples = device.isHost() ? effort.iterations() / 4 : effort.iterations();
    try (CudaKernel kernel = (CudaKernel) device.plan(operation, options);
        KernelCall call = KernelCall.of(device, kernel, "forward", extents, given);
        DeviceTimer timer = new DeviceTimer(device, samples, effort.iterationMilliseconds())) {
      double perUnit = 1e6 / ((double) items * request.channels());
      List<Double> nanoseconds =
          timer.milliseconds(call::launch).stream().map(ms -> ms * perUnit).toList();
      return new Score(DeviceTimer.median(nanoseconds), Double.NaN, nanoseconds);
    }
  }
}
