package dev.casimir.product.internal.manybody;

import dev.casimir.device.Calibration;
import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.internal.FunctionProducts;
import dev.casimir.product.internal.RowMap;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses an algorithm for a many-body product and builds the kernel that runs it. */
public final class ManyBodyPlanner {
  /** What one core with two multiply-add ports near 3.5 GHz can issue; an estimate. */
  private static final double ISSUES_PER_NANOSECOND = 7;

  private final ManyBodyProduct operation;
  private final PlanOptions options;
  private final Provider provider;
  private final Calibration calibration;
  private final RowMap input;
  private final RowMap output;
  private final PanelFormat format;

  /** For panels of a format. */
  ManyBodyPlanner(
      ManyBodyProduct operation, PlanOptions options, Provider provider, PanelFormat format) {
    this(operation, options, provider, inputRows(operation), outputRows(operation), format);
  }

  private ManyBodyPlanner(
      ManyBodyProduct operation,
      PlanOptions options,
      Provider provider,
      RowMap input,
      RowMap output,
      PanelFormat format) {
    this.operation = operation;
    this.options = options;
    this.provider = provider;
    this.calibration = provider == Provider.SCALAR ? Calibration.none() : Calibration.current();
    this.input = input;
    this.output = output;
    this.format = format;
  }

  /** Rows of x as functions on the sphere. */
  public static RowMap inputRows(ManyBodyProduct operation) {
    return RowMap.spherical(operation.input(), irrep -> true);
  }

  /** Rows of z, without blocks that no path leads to. */
  public static RowMap outputRows(ManyBodyProduct operation) {
    Set<Irrep> reached = reached(operation);
    return RowMap.spherical(operation.output(), reached::contains);
  }

  /** Plans for the provider in use. */
  public static ManyBodyKernel plan(ManyBodyProduct operation, PlanOptions options) {
    return plan(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public static ManyBodyKernel plan(
      ManyBodyProduct operation, PlanOptions options, Provider provider) {
    List<RowMap> rows = List.of(inputRows(operation), outputRows(operation));
    PanelFormat format = PanelFormat.of(rows, operation.multiplicity(), options, provider);
    return new ManyBodyPlanner(operation, options, provider, rows.get(0), rows.get(1), format)
        .plan();
  }

  /** The irreps some path leads to; all others are exactly zero. */
  private static Set<Irrep> reached(ManyBodyProduct operation) {
    Set<Irrep> reached = Set.of(new Irrep(0, 1));
    for (int n = 0; n < operation.order(); n++) {
      Set<Irrep> next = new HashSet<>();
      for (Irrep power : reached) {
        for (Irreps.Block block : operation.input().blocks()) {
          int parity = power.parity() * block.irrep().parity();
          int sum = power.degree() + block.irrep().degree();
          int difference = Math.abs(power.degree() - block.irrep().degree());
          for (int degree = difference; degree <= sum; degree += 2) {
            next.add(new Irrep(degree, parity));
          }
        }
      }
      reached = next;
    }
    return reached;
  }

  private ManyBodyKernel plan() {
    List<PlanReport.Candidate> candidates = candidates();
    ManyBodyAlgorithm algorithm = choose(options, candidates);
    int order = operation.order();
    MonomialRun forward = run(algorithm, order, List.of(input), output, 1);
    MonomialRun backward = run(algorithm, order - 1, List.of(input, output), input, order);
    MonomialRun byGradient = run(algorithm, order - 1, List.of(input, input), output, order);
    Optional<MonomialRun> byInput =
        order == 1
            ? Optional.empty()
            : Optional.of(
                run(
                    algorithm,
                    order - 2,
                    List.of(input, input, output),
                    input,
                    order * (order - 1.0)));
    PlanReport report =
        new PlanReport(
            operation.describe(),
            algorithm.label(),
            reason(),
            Provider.describe(provider),
            forward.multiplyAdds(),
            bytes(),
            candidates);
    return new ManyBodyPlan(operation, options, report, forward, backward, byGradient, byInput);
  }

  /** The product and its gradient alone. */
  PanelPower power(ManyBodyAlgorithm algorithm) {
    int order = operation.order();
    return new PanelPower(
        output,
        monomial(algorithm, order, List.of(input), output, 1),
        monomial(algorithm, order - 1, List.of(input, output), input, order));
  }

  /** Rows of x. */
  RowMap input() {
    return input;
  }

  private MonomialRun run(
      ManyBodyAlgorithm algorithm,
      int exponent,
      List<RowMap> operands,
      RowMap target,
      double scale) {
    PanelMonomial monomial = monomial(algorithm, exponent, operands, target, scale);
    List<RowMap> maps = new ArrayList<>(operands);
    maps.add(target);
    return new MonomialRun(monomial, format, maps, nanoseconds(algorithm, monomial.multiplyAdds()));
  }

  private PanelMonomial monomial(
      ManyBodyAlgorithm algorithm,
      int exponent,
      List<RowMap> operands,
      RowMap target,
      double scale) {
    return new ParityMonomial(
        exponent,
        operands.stream().map(ParityMonomial.Degrees::of).toList(),
        ParityMonomial.Degrees.of(target),
        scale,
        options.dtype(),
        provider,
        format.rowStride(),
        plain -> create(algorithm, plain));
  }

  private PanelMonomial create(ManyBodyAlgorithm algorithm, Monomial monomial) {
    long stride = format.rowStride();
    return switch (effective(algorithm, monomial)) {
      case GRID -> new GridMonomial(monomial, options.dtype(), provider);
      case NESTED ->
          new PairwiseMonomial(
              monomial,
              new ProductSchedule(monomial, false),
              options.dtype(),
              provider,
              stride,
              (l1, l2, l3) ->
                  FunctionProducts.pairwise(l1, l2, l3, options.dtype(), provider, stride));
      case FOURIER ->
          new PairwiseMonomial(
              monomial,
              new ProductSchedule(monomial, true),
              options.dtype(),
              provider,
              stride,
              (l1, l2, l3) ->
                  FunctionProducts.fourier(l1, l2, l3, options.dtype(), provider, stride));
    };
  }

  /** Every algorithm with its cost, in their order. */
  List<PlanReport.Candidate> candidates() {
    List<PlanReport.Candidate> candidates = new ArrayList<>();
    for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
      long work = estimate(algorithm);
      candidates.add(
          new PlanReport.Candidate(algorithm.label(), work, nanoseconds(algorithm, work)));
    }
    return candidates;
  }

  /** Multiply-adds of the product, counted before anything is built. */
  private long estimate(ManyBodyAlgorithm algorithm) {
    ParityMonomial.Degrees from = ParityMonomial.Degrees.of(input);
    ParityMonomial.Degrees to = ParityMonomial.Degrees.of(output);
    boolean split = from.other() >= 0;
    int degree = split ? from.highest() : from.natural();
    int wanted = split ? to.highest() : to.natural();
    if (degree < 0 || wanted < 0) {
      return 0;
    }
    Monomial monomial = new Monomial(degree, operation.order(), List.of(), wanted, 1);
    return (split ? 2 : 1) * estimate(algorithm, monomial);
  }

  /** A single factor needs no grid: it is the chain of no products. */
  private static ManyBodyAlgorithm effective(ManyBodyAlgorithm algorithm, Monomial monomial) {
    boolean single = monomial.exponent() + monomial.factors().size() == 1;
    return single ? ManyBodyAlgorithm.NESTED : algorithm;
  }

  private static long estimate(ManyBodyAlgorithm algorithm, Monomial monomial) {
    if (effective(algorithm, monomial) == ManyBodyAlgorithm.GRID) {
      return new GridCost(monomial).multiplyAdds();
    }
    boolean fourier = algorithm == ManyBodyAlgorithm.FOURIER;
    long sum = RowMap.rowsTo(monomial.reachedDegree());
    for (ProductSchedule.Step step : new ProductSchedule(monomial, fourier).steps()) {
      int l1 = step.degree1();
      int l2 = step.degree2();
      int l3 = step.degree3();
      sum +=
          fourier
              ? FunctionProducts.fourierMultiplyAdds(l1, l2, l3)
              : FunctionProducts.pairwiseMultiplyAdds(l1, l2, l3);
    }
    return sum;
  }

  private double nanoseconds(ManyBodyAlgorithm algorithm, long multiplyAdds) {
    double fraction =
        switch (algorithm) {
          case GRID, NESTED -> 0.45;
          case FOURIER -> 0.25;
        };
    int lanes = Provider.lanes(provider, options.dtype());
    double estimate = ISSUES_PER_NANOSECOND * lanes * fraction;
    String name = algorithm.rateName(options.dtype());
    return multiplyAdds / calibration.rate(name, multiplyAdds).orElse(estimate);
  }

  /**
   * What is asked for, else the fastest by its estimate; candidates are in the order of algorithms.
   */
  static ManyBodyAlgorithm choose(PlanOptions options, List<PlanReport.Candidate> candidates) {
    if (options.algorithm().isPresent()) {
      Choice choice = options.algorithm().get();
      if (choice instanceof ManyBodyAlgorithm algorithm) {
        return algorithm;
      }
      throw new IllegalArgumentException(
          "algorithm: " + choice.label() + " is not one of a many-body product");
    }
    int best = 0;
    for (int i = 1; i < candidates.size(); i++) {
      if (candidates.get(i).estimatedNanoseconds() < candidates.get(best).estimatedNanoseconds()) {
        best = i;
      }
    }
    return ManyBodyAlgorithm.values()[best];
  }

  private String reason() {
    String basis =
        calibration == Calibration.none()
            ? "lowest estimated time"
            : "lowest time by the rates of " + calibration.source();
    String why = options.algorithm().isPresent() ? "asked for" : basis;
    String lanes =
        format.direct()
            ? "channels used in place as lanes"
            : "items packed into panels of " + format.lanes() + " lanes";
    return why + "; " + lanes;
  }

  /** Of x and z for one channel. */
  long bytes() {
    long components = 0;
    for (Irreps irreps : List.of(operation.input(), operation.output())) {
      for (Irreps.Block block : irreps.blocks()) {
        components += block.irrep().dimension();
      }
    }
    return components * options.dtype().bytes();
  }
}
