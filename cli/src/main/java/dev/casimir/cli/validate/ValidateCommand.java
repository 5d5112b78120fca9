package dev.casimir.cli.validate;

import dev.casimir.benchmarks.compare.ComparisonFile;
import dev.casimir.benchmarks.compare.ProgressListener;
import dev.casimir.cli.Devices;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Progress;
import dev.casimir.cli.Streams;
import dev.casimir.cuda.Cuda;
import dev.casimir.device.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code casimir validate}. */
@Command(
    name = "validate",
    sortOptions = false,
    description = {
      "Hold every operation on every device to error bounds.",
      "",
      "What a device computes is compared with the processor in double precision, or with a slow",
      "sum over the exact tables where there is one. Bounds are a number of units of rounding"
          + " times",
      "what one unit is worth: the sum of the magnitudes of all terms, or how much the result"
          + " moves",
      "when the inputs move by rounding. Exits with 1 if a bound is broken."
    })
public final class ValidateCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  private final Streams streams;
  private final Function<List<String>, List<Device>> choose;

  @Option(
      names = "--device",
      paramLabel = "cpu|host|cuda[:i]",
      split = ",",
      description = "Only these devices (default: all there are).")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      split = ",",
      description = "Only operations whose name contains this.")
  private List<String> operations = new ArrayList<>();

  @Option(names = "--quick", description = "Only the first few cases of each operation.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write every case as JSON; to standard output, instead of the table, with -.")
  private Optional<String> json = Optional.empty();

  public ValidateCommand(Streams streams) {
    this(streams, ValidateCommand::devices);
  }

  /** With other devices; for tests of the command itself. */
  public ValidateCommand(Streams streams, Function<List<String>, List<Device>> choose) {
    this.streams = streams;
    this.choose = choose;
  }

  private static List<Device> devices(List<String> names) {
    return names.isEmpty() ? Devices.all() : names.stream().map(Devices::named).toList();
  }

  @Override
  public Integer call() throws IOException {
    List<Device> devices = choose.apply(names);
    List<ValidationCase> cases =
        (quick ? AllCases.quick() : AllCases.list()).stream().filter(this::isWanted).toList();
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "--operation: expected a part of one of "
              + String.join(", ", AllCases.operations())
              + ", got "
              + String.join(", ", operations));
    }
    Map<String, String> described = new LinkedHashMap<>();
    devices.forEach(device -> described.put(device.name(), Devices.describe(device)));
    ProgressListener progress = new LateProgress(Progress.on(streams));
    List<Outcome> outcomes = new Validation(devices).run(cases, progress);
    ValidationReport report = new ValidationReport(outcomes, described, missing());
    if (json.isEmpty() || !json.get().equals(STANDARD_OUTPUT)) {
      report.print(streams.out());
    }
    if (json.isPresent()) {
      write(report, json.get());
    }
    return report.passed() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private boolean isWanted(ValidationCase validated) {
    return operations.isEmpty() || operations.stream().anyMatch(validated.operation()::contains);
  }

  /** Devices that nobody asked for by name and that are not there. */
  private Map<String, String> missing() {
    Map<String, String> missing = new LinkedHashMap<>();
    if (names.isEmpty()) {
      Devices.missingHost().ifPresent(reason -> missing.put("host", reason));
      Cuda.missing().ifPresent(reason -> missing.put("cuda", reason));
    }
    return missing;
  }

  private void write(ValidationReport report, String target) throws IOException {
    if (target.equals(STANDARD_OUTPUT)) {
      streams.out().println(report.toJson());
    } else {
      byte[] text = (report.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
      ComparisonFile.write(Path.of(target), text);
    }
  }
}
