package dev.casimir.benchmarks.compare;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.Layout;
import java.util.Optional;

/** Convolutions of degrees 0..L with a filter of degrees 0..L into the same. */
final class Convolutions implements ComparedOperation {
  private final ComparisonRequest request;
  private final Device device;
  private final ConvolutionCheck check;

  Convolutions(ComparisonRequest request, Device device) {
    this.request = request;
    this.device = device;
    check =
        new ConvolutionCheck(
            request.operands(),
            request.seed(),
            request.dtype(),
            request.channels(),
            request.weights());
  }

  @Override
  public Optional<String> leftOut(Contender contender, Point point) {
    boolean computes =
        switch (request.weights()) {
          case NONE -> true;
          case PATH -> contender != Contender.CONVOLUTION_GRID;
          case PATH_CHANNEL ->
              contender.isPlanner()
                  || contender == Contender.CG_DIRECT
                  || contender == Contender.GAUNT_DIRECT;
        };
    return computes ? Optional.empty() : Optional.of("has no such weights");
  }

  @Override
  public Checked check(Contender contender, Point point) {
    Irreps irreps = Irreps.sphericalHarmonics(point.degree(), request.channels());
    Convolution convolution =
        new Convolution(
            contender.kind(),
            irreps,
            point.degree(),
            irreps,
            Normalization.COMPONENT,
            request.weights());
    PlanOptions options =
        PlanOptions.of(request.dtype(), Layout.IR_MUL)
            .withThreads(request.threads())
            .withExpectedItems(point.size());
    ConvolutionKernel kernel = device.plan(convolution, contender.options(options));
    try {
      return checked(kernel, contender, point);
    } finally {
      ComparedOperation.close(kernel);
    }
  }

  private Checked checked(ConvolutionKernel kernel, Contender contender, Point point) {
    boolean weighted = request.weights() != EdgeWeights.NONE;
    double error =
        check.error(
            contender.kind(),
            point.degree(),
            point.size(),
            (graph, nodes, vectors, weights, out) -> {
              if (weighted) {
                kernel.forward(graph, nodes, vectors, weights, out);
              } else {
                kernel.forward(graph, nodes, vectors, out);
              }
            });
    return new Checked(
        new Correctness(
            contender.label(),
            point.degree(),
            point.variant(),
            error,
            CorrectnessCheck.bound(request.dtype())),
        Math.ceilDiv(kernel.report().multiplyAdds(), request.channels()),
        kernel.report().algorithm());
  }

  @Override
  public int items(Point point) {
    return point.size();
  }

  @Override
  public Score time(Stopwatch stopwatch, Contender contender, Point point) {
    return stopwatch.convolution(contender, point.degree(), point.size());
  }
}
