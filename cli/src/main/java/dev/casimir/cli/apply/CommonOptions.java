package dev.casimir.cli.apply;

import dev.casimir.device.Choice;
import dev.casimir.device.Device;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options every operation has. */
final class CommonOptions {
  @Option(
      names = "--dtype",
      paramLabel = "f32|f64",
      description =
          "Precision of computation and outputs (default: that of the first input, f64 without"
              + " one).")
  private Optional<DType> dtype = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads (default: the processors there are). The result is the same for any number.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--device",
      paramLabel = "cpu",
      defaultValue = "cpu",
      description = "Where to compute (default ${DEFAULT-VALUE}, the only one of this build).")
  private String device = "cpu";

  @Option(names = "--explain", description = "Print the plan: what was chosen and what it costs.")
  private boolean explain;

  @Option(
      names = "--status",
      paramLabel = "FILE",
      description =
          "Write one int32 per item: 0 fine. Unless other codes stand below: 1 NON_FINITE, a number"
              + " of the item's inputs or outputs is NaN or infinite; 2 NOT_IN_DOMAIN, a matrix is"
              + " not orthogonal within 1e-5.")
  private Optional<Path> status = Optional.empty();

  /** The precision to compute in. */
  DType precision(InputArray first) {
    return precision(first.dtype());
  }

  /** The precision to compute in, where there may be no input to tell. */
  DType precision(DType otherwise) {
    return dtype.orElse(otherwise);
  }

  /** Where the statuses go. */
  Optional<Path> status() {
    return status;
  }

  boolean explain() {
    return explain;
  }

  <K extends Kernel> K plan(
      Operation<K> operation, DType precision, Layout layout, Optional<? extends Choice> choice) {
    return plan(operation, precision, layout, choice, PlanOptions.MANY_ITEMS);
  }

  /** A plan for calls of so many items; none counts as one. */
  <K extends Kernel> K plan(
      Operation<K> operation,
      DType precision,
      Layout layout,
      Optional<? extends Choice> choice,
      long items) {
    return Device.cpu()
        .plan(
            operation,
            new PlanOptions(precision, layout, threads, choice.map(c -> c), Math.max(1, items)));
  }

  /** Refuses what can be refused before a file is opened. */
  void check() {
    if (!device.equals("cpu")) {
      throw new IllegalArgumentException("--device: this build has only cpu, got '" + device + "'");
    }
    if (threads < 1 || threads > PlanOptions.MAX_THREADS) {
      throw new IllegalArgumentException(
          "--threads: expected 1.." + PlanOptions.MAX_THREADS + ", got " + threads);
    }
  }
}
