package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.holomorphic.AnalyticFunction;
import dev.casimir.holomorphic.CauchyCoefficient;
import dev.casimir.holomorphic.CauchyDerivative;
import dev.casimir.holomorphic.CauchyResult;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply cauchy-derivative}. */
@Command(
    name = "cauchy-derivative",
    sortOptions = false,
    description = {
      "Derivatives of holomorphic functions by values on a circle around each point.",
      "Without --radius and --nodes both are found, for each point and order. A point whose",
      "derivative cannot be had gives NaN and a status."
    })
final class CauchyDerivativeCommand implements Callable<Integer> {
  /** Points that are differentiated at in lockstep. */
  private static final int POINTS_AT_ONCE = 4096;

  private final Streams streams;

  @Option(
      names = "--function",
      paramLabel = "NAME",
      required = true,
      description = {
        "exp, sin, log1p, gamma, gamma1p (Gamma(1 + z)), reciprocal-gamma, rational (1/(1 - z)),",
        "bell (exp(e^z - 1)) or trigonometric-quotient (e^z/(sin^3 z + cos^3 z))."
      })
  private AnalyticFunction function = AnalyticFunction.EXP;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The points: real [n], or complex [n, 2].")
  private Path input = Path.of("");

  @Option(
      names = "--order",
      paramLabel = "K",
      description = "Order of the derivative, 0 or more (default 1).")
  private Optional<Integer> order = Optional.empty();

  @Option(
      names = "--taylor",
      paramLabel = "K",
      description = "Instead of a derivative the Taylor coefficients 0 to K, from one circle.")
  private Optional<Integer> taylor = Optional.empty();

  @Option(
      names = "--radius",
      paramLabel = "R|auto",
      defaultValue = "auto",
      description = "Radius of the circle (default ${DEFAULT-VALUE}).")
  private String radius = "auto";

  @Option(
      names = "--nodes",
      paramLabel = "N|auto",
      defaultValue = "auto",
      description = "Nodes of the circle, more than the order (default ${DEFAULT-VALUE}).")
  private String nodes = "auto";

  @Option(
      names = "--offset",
      paramLabel = "zero|half",
      defaultValue = "half",
      description = "Whether a node lies on the line to the right (default ${DEFAULT-VALUE}).")
  private NodeOffset offset = NodeOffset.HALF;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-10",
      description = "Relative error by aliasing above which a status says so (${DEFAULT-VALUE}).")
  private double tolerance = 1e-10;

  @Option(
      names = "--real",
      description = "The function is real on the real axis: half the evaluations; real points.")
  private boolean real;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The derivatives: [n], complex [n, 2]; with --taylor [n, K + 1(, 2)].")
  private Path output = Path.of("");

  @Option(
      names = "--errors",
      paramLabel = "FILE",
      description = "Estimates of their absolute errors: [n]; with --taylor [n, K + 1].")
  private Optional<Path> errors = Optional.empty();

  @Option(
      names = "--report",
      description = "Print radii, nodes, evaluations, estimates and statuses as JSON.")
  private boolean report;

  @Mixin private CommonOptions common = new CommonOptions();

  CauchyDerivativeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    common.checkCpu();
    CauchyDerivative derivative = derivative();
    OutputFiles outputs = new OutputFiles(Map.of("--in", input));
    outputs.announce("--out", Optional.of(output));
    outputs.announce("--errors", errors);
    outputs.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      long any = InputArray.ANY;
      InputArray points =
          InputArray.readOneOf(
              "--in", input, arena, "points", new long[] {any}, new long[] {any, 2});
      if (real && points.rank() == 2) {
        throw new IllegalArgumentException("--real: expected real points, --in has complex ones");
      }
      DType precision = common.precision(points);
      CauchyDerivative operation = derivative.withPrecision(precision);
      List<CauchyResult> results = results(operation, points.in(precision, arena));
      outputs.write(tensors(operation, results, points.rank() == 2, precision, arena));
      common.explain(streams, () -> CauchyReport.explain(function, operation, results));
      if (report) {
        streams.out().println(CauchyReport.json(function, operation, results));
      }
    }
    return ExitCode.DONE;
  }

  private CauchyDerivative derivative() {
    if (order.isPresent() && taylor.isPresent()) {
      throw new IllegalArgumentException("--taylor: expected it or --order, got both");
    }
    checkOrder("--order", order.orElse(1));
    checkOrder("--taylor", taylor.orElse(1));
    CauchyDerivative base = CauchyDerivative.of(function);
    try {
      CauchyDerivative derivative =
          (taylor.isPresent() ? base.withTaylor(taylor.get()) : base.withOrders(order.orElse(1)))
              .withOffset(offset)
              .withTolerance(tolerance)
              .withRealOnReal(real);
      if (!radius.equals("auto")) {
        derivative = derivative.withRadius(number("radius", radius));
      }
      if (!nodes.equals("auto")) {
        derivative = derivative.withNodes(count(nodes));
      }
      derivative.evaluate(new double[0], new double[0]); // refuses what does not fit together
      return derivative;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  private static void checkOrder(String option, int given) {
    if (given < 0 || given > CauchyDerivative.MAX_ORDER) {
      throw new IllegalArgumentException(
          "%s: expected 0..%d, got %d".formatted(option, CauchyDerivative.MAX_ORDER, given));
    }
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: expected auto or a number, got '%s'".formatted(name, text), e);
    }
  }

  private static int count(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "nodes: expected auto or a whole number, got '%s'".formatted(text), e);
    }
  }

  private static List<CauchyResult> results(CauchyDerivative derivative, Tensor points) {
    int parts = points.rank();
    int count = Math.toIntExact(points.dimension(0));
    List<CauchyResult> results = new ArrayList<>();
    for (int begin = 0; begin < count; begin += POINTS_AT_ONCE) {
      double[] re = new double[Math.min(POINTS_AT_ONCE, count - begin)];
      double[] im = new double[re.length];
      for (int i = 0; i < re.length; i++) {
        long at = (long) (begin + i) * parts;
        re[i] = points.getDouble(at);
        im[i] = parts == 2 ? points.getDouble(at + 1) : 0;
      }
      results.addAll(derivative.evaluate(re, im));
    }
    return results;
  }

  private Map<String, Tensor> tensors(
      CauchyDerivative derivative,
      List<CauchyResult> results,
      boolean complex,
      DType precision,
      Arena arena) {
    int orders = derivative.orders().size();
    OptionalInt columns = taylor.isPresent() ? OptionalInt.of(orders) : OptionalInt.empty();
    Tensor values = Tensor.zeros(arena, precision, shape(results.size(), columns, complex));
    Tensor estimates = Tensor.zeros(arena, precision, shape(results.size(), columns, false));
    Tensor status = Tensor.zeros(arena, DType.INT32, results.size());
    long at = 0;
    for (int i = 0; i < results.size(); i++) {
      CauchyResult result = results.get(i);
      status.setDouble(i, result.status().code());
      for (CauchyCoefficient c : result.coefficients()) {
        double factor = taylor.isPresent() ? 1 : c.factorial();
        estimates.setDouble(at, c.error() * factor);
        values.setDouble(complex ? 2 * at : at, c.re() * factor);
        if (complex) {
          values.setDouble(2 * at + 1, c.im() * factor);
        }
        at++;
      }
    }
    return Map.of("--out", values, "--errors", estimates, "--status", status);
  }

  private static long[] shape(long items, OptionalInt columns, boolean complex) {
    List<Long> extents = new ArrayList<>(List.of(items));
    columns.ifPresent(count -> extents.add((long) count));
    if (complex) {
      extents.add(2L);
    }
    return extents.stream().mapToLong(extent -> extent).toArray();
  }
}
