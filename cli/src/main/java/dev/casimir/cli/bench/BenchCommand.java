package dev.casimir.cli.bench;

import dev.casimir.benchmarks.calibrate.Calibrator;
import dev.casimir.benchmarks.compare.ComparisonFile;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Progress;
import dev.casimir.cli.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      "Run the benchmarks, or calibrate the planner on this machine.",
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

  @Parameters(paramLabel = "JMH", description = "Arguments of JMH.")
  private List<String> arguments = new ArrayList<>();

  public BenchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
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
}
