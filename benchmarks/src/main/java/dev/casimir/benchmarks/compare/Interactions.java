package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.Operands;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.Optional;

/**
 * Products of degrees 0..L with themselves into the same degrees: natural parities, every path the
 * kind allows.
 */
final class Interactions implements ComparedOperation {
  private static final String DENSE_REASON =
      "dense tables are compared to L = " + Comparison.DENSE_DEGREE_LIMIT + " only";

  private final ComparisonRequest request;
  private final Device device;
  private final CorrectnessCheck check;

  Interactions(ComparisonRequest request, Device device) {
    this.request = request;
    this.device = device;
    Operands operands =
        request
            .operands()
            .map(file -> Operands.read(file, request.maximumDegree()))
            .orElse(Operands.random(request.seed()));
    check = new CorrectnessCheck(operands, request.dtype(), request.channels());
  }

  @Override
  public Optional<String> leftOut(Contender contender, Point point) {
    return contender == Contender.CG_DENSE && point.degree() > Comparison.DENSE_DEGREE_LIMIT
        ? Optional.of(DENSE_REASON)
        : Optional.empty();
  }

  @Override
  public Checked check(Contender contender, Point point) {
    Irreps irreps = Irreps.sphericalHarmonics(point.degree(), request.channels());
    PlanOptions options =
        PlanOptions.of(request.dtype(), Layout.IR_MUL).withThreads(request.threads());
    ProductKernel kernel =
        device.plan(
            new TensorProduct(contender.kind(), irreps, irreps, irreps),
            contender.options(options));
    try {
      return new Checked(
          check.check(contender.label(), contender.kind(), point.degree(), kernel::forward),
          kernel.report().multiplyAdds(),
          kernel.report().algorithm());
    } finally {
      ComparedOperation.close(kernel);
    }
  }

  @Override
  public int items(Point point) {
    return ComparedOperation.cachedItems(request, point);
  }

  @Override
  public Score time(Stopwatch stopwatch, Contender contender, Point point) {
    return stopwatch.product(contender, point.degree(), items(point));
  }
}
