package dev.casimir.cli.apply;

import dev.casimir.cli.Streams;
import dev.casimir.linalg.Decomposition.Kind;
import dev.casimir.linalg.MatrixFunction;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

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
        .addSubcommand(itemwise(new LieExpCommand(streams)))
        .addSubcommand(itemwise(new LieLogCommand(streams)))
        .addSubcommand(itemwise(new LieComposeCommand(streams)))
        .addSubcommand(itemwise(new LieInverseCommand(streams)))
        .addSubcommand(itemwise(new LieAdjointCommand(streams)))
        .addSubcommand(itemwise(new LieJacobianCommand(streams)))
        .addSubcommand(itemwise(new LieActCommand(streams)))
        .addSubcommand("polar", decomposition(streams, Kind.POLAR))
        .addSubcommand("kak", decomposition(streams, Kind.KAK))
        .addSubcommand("iwasawa", decomposition(streams, Kind.IWASAWA))
        .addSubcommand("ldu", decomposition(streams, Kind.LDU))
        .addSubcommand(itemwise(new ChartCommand(streams)))
        .addSubcommand(itemwise(new SymmetricEigenCommand(streams)))
        .addSubcommand(itemwise(new SvdCommand(streams)))
        .addSubcommand(itemwise(new QrCommand(streams)))
        .addSubcommand(
            "matrix-exp",
            itemwise(
                new MatrixFunctionCommand(
                    streams, MatrixFunction.EXP, MatrixFunction.SYMMETRIC_EXP)))
        .addSubcommand(
            "matrix-log",
            itemwise(
                new MatrixFunctionCommand(
                    streams, MatrixFunction.LOG, MatrixFunction.SYMMETRIC_LOG)))
        .addSubcommand(
            "matrix-sqrt",
            itemwise(
                new MatrixFunctionCommand(
                    streams, MatrixFunction.SQUARE_ROOT, MatrixFunction.SYMMETRIC_SQUARE_ROOT)))
        .addSubcommand(new GemmCommand(streams))
        .addSubcommand(itemwise(new CauchyDerivativeCommand(streams)))
        .addSubcommand(itemwise(new ElementaryCommand(streams)))
        .addSubcommand(new HaarSampleCommand(streams))
        .addSubcommand(new PcaFramesCommand(streams))
        .addSubcommand(itemwise(new GraphFramesCommand(streams)))
        .addSubcommand(new FrameProjectCommand(streams))
        .addSubcommand(new CheckEquivarianceCommand(streams));
  }

  /** Runs a command and frees the kernels it planned, however it ends. */
  public static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } finally {
      for (CommandLine line : parsed.asCommandLineList()) {
        for (Object mixin : line.getMixins().values()) {
          if (mixin instanceof CommonOptions common) {
            common.close();
          }
        }
      }
    }
  }

  private static CommandLine decomposition(Streams streams, Kind kind) {
    CommandLine line = itemwise(new DecompositionCommand(streams, kind));
    line.getCommandSpec().usageMessage().description(DecompositionCommand.description(kind));
    return line;
  }

  /** A command whose statuses are those of {@link dev.casimir.device.ItemStatus}. */
  private static CommandLine itemwise(Callable<Integer> command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec()
        .usageMessage()
        .footerHeading("%nStatus codes of --status:%n")
        .footer(
            Arrays.stream(dev.casimir.device.ItemStatus.values())
                .map(s -> "  %d %s: %s".formatted(s.code(), s, s.meaning()))
                .toArray(String[]::new));
    return line;
  }
}
