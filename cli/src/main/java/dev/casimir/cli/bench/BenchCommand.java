package dev.casimir.cli.bench;

import dev.casimir.benchmarks.calibrate.Calibrator;
import dev.casimir.benchmarks.compare.ComparisonFile;
import dev.casimir.cli.Devices;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Progress;
import dev.casimir.cli.Streams;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code casimir bench}. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Run the benchmarks, time a GPU's kernels, or calibrate the planner on this machine.",
      "Without --calibrate the arguments after -- go to JMH as they are: casimir bench -- -l lists"
          + " the benchmarks, casimir bench -- -h all of JMH's options."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int SETTLE_MILLISECONDS = 4_000;

  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--calibrate",
      description = "Measure how fast each algorithm runs here, for the planner to choose by.")
  private boolean calibrate;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where the rates go (default: casimir/calibration.properties in your configuration"
              + " folder, where later runs of casimir find it).")
  private Path output = CalibrationFile.standard();

  @Option(
      names = "--settle",
      paramLabel = "MILLISECONDS",
      description = "Most processor time a rate may take to settle (default ${DEFAULT-VALUE}).")
  private int settle = SETTLE_MILLISECONDS;

  @Option(
      names = "--device",
      paramLabel = "cuda[:i]|host",
      description =
          "Time kernels of a GPU by its events, beside the rate of copies in its memory; with host"
              + " the same kernels built for the processor, small.")
  private Optional<String> device = Optional.empty();

  @Option(
      names = "--dtype",
      paramLabel = "f32|f64",
      defaultValue = "f32",
      description = "Precision on a device (default ${DEFAULT-VALUE}).")
  private DType dtype = DType.FLOAT32;

  @Option(names = "--quick", description = "With --device: small and few.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description =
          "With --device: write every sample as JSON; to standard output, instead of the table,"
              + " with -.")
  private Optional<String> json = Optional.empty();

  @Parameters(paramLabel = "JMH", description = "Arguments of JMH.")
  private List<String> arguments = new ArrayList<>();

  public BenchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (device.isPresent()) {
      return benchDevice(device.get());
    }
    if (quick || json.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), (quick ? "--quick" : "--json") + ": only with --device");
    }
    if (!calibrate) {
      org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
      return ExitCode.DONE;
    }
    if (!arguments.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--calibrate takes no arguments, got " + arguments.getFirst());
    }
    if (settle < 1) {
      throw new ParameterException(
          spec.commandLine(), "--settle: expected 1 or more milliseconds, got " + settle);
    }
    Path file = output.toAbsolutePath();
    Path folder = file.getParent();
    if (folder == null) {
      throw new ParameterException(spec.commandLine(), "--out: expected a file, got " + output);
    }
    ComparisonFile.createFolder(folder);
    List<String> lines = new Calibrator(Progress.on(streams), settle).measure().lines();
    ComparisonFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    streams.out().println(file);
    return ExitCode.DONE;
  }

  private int benchDevice(String name) {
    if (calibrate || !arguments.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--device takes neither --calibrate nor arguments of JMH");
    }
    if (!(Devices.named(name) instanceof CudaDevice cuda)) {
      throw new ParameterException(
          spec.commandLine(), "--device: expected cuda, cuda:INDEX or host, got " + name);
    }
    DeviceBench bench = new DeviceBench(cuda, quick);
    bench.run(dtype, Progress.on(streams));
    DeviceBenchReport report = new DeviceBenchReport(bench);
    boolean printed = json.isPresent() && json.get().equals("-");
    if (printed) {
      streams.out().println(report.toJson());
    } else {
      report.print(streams.out());
      json.ifPresent(
          file ->
              ComparisonFile.write(
                  Path.of(file), (report.toJson() + "\n").getBytes(StandardCharsets.UTF_8)));
    }
    return bench.failed() ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }
}
