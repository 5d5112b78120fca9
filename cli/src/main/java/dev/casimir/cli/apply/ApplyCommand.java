package dev.casimir.cli.apply;

import dev.casimir.cli.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code casimir apply OPERATION}. */
@Command(
    name = "apply",
    synopsisSubcommandLabel = "OPERATION",
    description = {
      "Apply an operation to arrays in .npy files (little endian, C order, f4 or f8).",
      "",
      "Shapes are checked before anything is written, and outputs appear whole or not at all."
    })
public final class ApplyCommand {
  private ApplyCommand() {}

  /** The command with all its operations. */
  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new ApplyCommand())
        .addSubcommand(new SphericalHarmonicsCommand(streams))
        .addSubcommand(new WignerDCommand(streams))
        .addSubcommand(new RotateCommand(streams))
        .addSubcommand(new TensorProductCommand(streams))
        .addSubcommand(new ManyBodyCommand(streams))
        .addSubcommand(new ConvolutionCommand(streams))
        .addSubcommand(new HaarSampleCommand(streams));
  }
}
