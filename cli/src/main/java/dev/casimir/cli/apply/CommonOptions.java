package dev.casimir.cli.apply;

import dev.casimir.cli.Devices;
import dev.casimir.cli.Streams;
import dev.casimir.cuda.CudaKernel;
import dev.casimir.device.Choice;
import dev.casimir.device.Device;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options every operation has, and the kernels it plans. */
final class CommonOptions implements AutoCloseable {
  private static final String CPU = "cpu";

  private final List<CudaKernel> kernels = new ArrayList<>();

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
      paramLabel = "cpu|host|cuda[:i]",
      defaultValue = CPU,
      description =
          "Where to compute (default ${DEFAULT-VALUE}): the processor, the kernels of the GPU built"
              + " for the processor, or a GPU. Not every device knows every operation.")
  private String device = CPU;

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

  /** Prints the plan and the device if that is asked for. */
  void explain(Streams streams, Supplier<String> plan) {
    if (explain) {
      Device used = device();
      streams.out().print(plan.get());
      streams.out().printf("  device         %s: %s%n", used.name(), Devices.describe(used));
    }
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
    PlanOptions options =
        new PlanOptions(precision, layout, threads, choice.map(c -> c), Math.max(1, items));
    K kernel = device().plan(operation, options);
    if (kernel instanceof CudaKernel planned) {
      kernels.add(planned);
    }
    return kernel;
  }

  /** Frees what the plans hold on a device. */
  @Override
  public void close() {
    kernels.forEach(CudaKernel::close);
    kernels.clear();
  }

  private Device device() {
    return Devices.named(device);
  }

  /** Refuses every device but the processor, for an operation that has no kernel. */
  void checkCpu() {
    if (!device.equals(CPU)) {
      throw new IllegalArgumentException(
          "--device: this operation runs on the cpu alone, got " + device);
    }
  }

  /** Refuses what can be refused before a file is opened. */
  void check() {
    device(); // refuses names and says what is missing
    if (threads < 1 || threads > PlanOptions.MAX_THREADS) {
      throw new IllegalArgumentException(
          "--threads: expected 1.." + PlanOptions.MAX_THREADS + ", got " + threads);
    }
  }
}
