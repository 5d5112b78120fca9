package dev.casimir.benchmarks.compare;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.Optional;

/** Powers of degrees 0..L into the same degrees. */
final class ManyBodyProducts implements ComparedOperation {
  private final ComparisonRequest request;
  private final Device device;
  private final ManyBodyCheck check;

  ManyBodyProducts(ComparisonRequest request, Device device) {
    this.request = request;
    this.device = device;
    check = new ManyBodyCheck(request.seed(), request.dtype(), request.channels());
  }

  @Override
  public Optional<String> leftOut(Contender contender, Point point) {
    if (contender == Contender.CONTRACTION && device != Device.cpu()) {
      return Optional.of("the contraction is compared on the cpu only");
    }
    if (contender == Contender.CONTRACTION) {
      return FittedContraction.refusal(point.degree(), point.size());
    }
    return Optional.empty();
  }

  @Override
  public Checked check(Contender contender, Point point) {
    Irreps irreps = Irreps.sphericalHarmonics(point.degree(), request.channels());
    PlanOptions options =
        PlanOptions.of(request.dtype(), Layout.IR_MUL).withThreads(request.threads());
    if (contender == Contender.CONTRACTION) {
      FittedContraction fitted =
          new FittedContraction(point.degree(), point.size(), request.channels());
      return checked(contender, point, fitted.report(options), fitted.power(options));
    }
    ManyBodyProduct product = new ManyBodyProduct(irreps, irreps, point.size());
    ManyBodyKernel kernel = device.plan(product, contender.options(options));
    try {
      return checked(contender, point, kernel.report(), kernel::forward);
    } finally {
      ComparedOperation.close(kernel);
    }
  }

  private Checked checked(
      Contender contender, Point point, PlanReport report, ManyBodyCheck.Power power) {
    double error = check.error(point.degree(), point.size(), power);
    return new Checked(
        new Correctness(
            contender.label(),
            point.degree(),
            point.variant(),
            error,
            CorrectnessCheck.bound(request.dtype())),
        report.multiplyAdds(),
        report.algorithm());
  }

  @Override
  public int items(Point point) {
    return ComparedOperation.cachedItems(request, point);
  }

  @Override
  public Score time(Stopwatch stopwatch, Contender contender, Point point) {
    return stopwatch.manyBody(contender, point.degree(), point.size(), items(point));
  }
}
