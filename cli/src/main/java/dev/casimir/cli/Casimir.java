package dev.casimir.cli;

import dev.casimir.benchmarks.compare.Effort;
import dev.casimir.benchmarks.compare.OperationClass;
import dev.casimir.cli.apply.AlgorithmChoice;
import dev.casimir.cli.apply.ApplyCommand;
import dev.casimir.cli.apply.ConvolutionChoice;
import dev.casimir.cli.apply.DemonstrationModel;
import dev.casimir.cli.apply.HaarSampler;
import dev.casimir.cli.apply.JacobianSide;
import dev.casimir.cli.apply.ManyBodyChoice;
import dev.casimir.cli.bench.BenchCommand;
import dev.casimir.cli.bench.CalibrationFile;
import dev.casimir.cli.compare.CompareCommand;
import dev.casimir.cli.info.InfoCommand;
import dev.casimir.cli.train.OptimizerChoice;
import dev.casimir.cli.train.RuleChoice;
import dev.casimir.cli.train.TrainCommand;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGroup;
import dev.casimir.holomorphic.AnalyticFunction;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.lie.LogNormalPolar;
import dev.casimir.models.equilibrium.ErrorVector;
import dev.casimir.models.equilibrium.Loss;
import dev.casimir.models.equilibrium.Sweep;
import dev.casimir.models.training.RateSchedule;
import dev.casimir.product.ChannelMode;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.IrrepNormalization;
import dev.casimir.product.PathNormalization;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.RotationAlgorithm;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The {@code casimir} command. */
@Command(
    name = "casimir",
    description = "Symmetry kernels for the JVM.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 a check failed; 2 wrong usage; 3 bad data (a file that is missing,",
      "malformed or does not fit, or an output that cannot be written); 70 a defect of casimir."
    })
public final class Casimir {
  /** System property that does what {@code --stacktrace} does. */
  static final String TRACE = "casimir.trace";

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print where an error arose.")
  private boolean stacktrace;

  @SuppressWarnings("UnusedVariable") // picocli looks at the annotation alone
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help and exit.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // as above
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  private boolean version;

  private Casimir() {}

  /** Runs the command line and exits with its code. */
  public static void main(String... arguments) {
    CalibrationFile.use();
    Console console = System.console();
    Streams streams =
        new Streams(
            System.in,
            new PrintWriter(System.out, true, System.out.charset()),
            new PrintWriter(System.err, true, System.err.charset()),
            console != null && console.isTerminal());
    System.exit(run(streams, arguments));
  }

  /**
   * Runs a command line in this process.
   *
   * @return one of {@link ExitCode}
   */
  public static int run(Streams streams, String... arguments) {
    Casimir casimir = new Casimir();
    CommandLine line =
        new CommandLine(casimir)
            .addSubcommand(new CompareCommand(streams))
            .addSubcommand(ApplyCommand.commandLine(streams))
            .addSubcommand(TrainCommand.commandLine(streams))
            .addSubcommand(new BenchCommand(streams))
            .addSubcommand(new InfoCommand(streams));
    register(line);
    Errors errors =
        new Errors(streams.err(), () -> casimir.stacktrace || Boolean.getBoolean(TRACE));
    line.setOut(streams.out())
        .setErr(streams.err())
        .setUsageHelpWidth(100)
        .setExecutionStrategy(ApplyCommand::execute)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
    int code;
    try {
      code = line.execute(arguments);
    } catch (Error e) {
      code = errors.handleError(e);
    }
    if (streams.out().checkError() && code == ExitCode.DONE) {
      streams.err().println("casimir: standard output: cannot be written");
      code = ExitCode.BAD_DATA;
    }
    streams.err().flush();
    return code;
  }

  private static void register(CommandLine line) {
    DType[] precisions = {DType.FLOAT32, DType.FLOAT64};
    line.registerConverter(
        DType.class, Labels.of(precisions, dtype -> dtype.suffix().toLowerCase(Locale.ROOT)));
    line.registerConverter(
        EdgeWeights.class,
        Labels.of(
            EdgeWeights.values(),
            weights -> weights.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    line.registerConverter(
        ElementaryFunction.class,
        Labels.of(ElementaryFunction.values(), ElementaryFunction::label));
    line.registerConverter(FrameGroup.class, Labels.of(FrameGroup.values(), FrameGroup::label));
    line.registerConverter(FrameField.class, Labels.of(FrameField.values(), FrameField::label));
    line.registerConverter(
        DemonstrationModel.class,
        Labels.of(DemonstrationModel.values(), DemonstrationModel::label));
    line.registerConverter(Layout.class, Labels.of(Layout.values(), Layout::label));
    line.registerConverter(ProductKind.class, Labels.of(ProductKind.values(), ProductKind::label));
    line.registerConverter(ChannelMode.class, Labels.of(ChannelMode.values(), ChannelMode::label));
    line.registerConverter(
        IrrepNormalization.class,
        Labels.of(IrrepNormalization.values(), IrrepNormalization::label));
    line.registerConverter(
        PathNormalization.class, Labels.of(PathNormalization.values(), PathNormalization::label));
    ProductWeights.Form[] forms = {ProductWeights.Form.PATHS, ProductWeights.Form.DEGREES};
    line.registerConverter(
        ProductWeights.Form.class, Labels.of(forms, form -> form.name().toLowerCase(Locale.ROOT)));
    line.registerConverter(
        Normalization.class, Labels.of(Normalization.values(), Normalization::label));
    line.registerConverter(
        RotationAlgorithm.class, Labels.of(RotationAlgorithm.values(), RotationAlgorithm::label));
    line.registerConverter(
        AlgorithmChoice.class, Labels.of(AlgorithmChoice.values(), AlgorithmChoice::label));
    line.registerConverter(
        ConvolutionChoice.class, Labels.of(ConvolutionChoice.values(), ConvolutionChoice::label));
    line.registerConverter(
        ManyBodyChoice.class, Labels.of(ManyBodyChoice.values(), ManyBodyChoice::label));
    line.registerConverter(
        HaarSampler.class,
        Labels.of(HaarSampler.values(), sampler -> sampler.name().toLowerCase(Locale.ROOT)));
    line.registerConverter(
        LogNormalPolar.Angles.class,
        Labels.of(
            LogNormalPolar.Angles.values(),
            angles -> angles.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    line.registerConverter(
        AnalyticFunction.class, Labels.of(AnalyticFunction.values(), AnalyticFunction::label));
    line.registerConverter(NodeOffset.class, Labels.of(NodeOffset.values(), NodeOffset::label));
    line.registerConverter(
        OperationClass.class, Labels.of(OperationClass.values(), OperationClass::label));
    line.registerConverter(
        Effort.class, Labels.of(Effort.values(), effort -> effort.name().toLowerCase(Locale.ROOT)));
    line.registerConverter(
        JacobianSide.class, Labels.of(JacobianSide.values(), JacobianSide::label));
    line.registerConverter(Irreps.class, Casimir::irreps);
    registerTraining(line);
  }

  private static void registerTraining(CommandLine line) {
    line.registerConverter(
        OptimizerChoice.class, Labels.of(OptimizerChoice.values(), OptimizerChoice::label));
    line.registerConverter(
        RateSchedule.class, Labels.of(RateSchedule.values(), RateSchedule::label));
    line.registerConverter(RuleChoice.class, Labels.of(RuleChoice.values(), RuleChoice::label));
    line.registerConverter(
        ErrorVector.Form.class, Labels.of(ErrorVector.Form.values(), ErrorVector.Form::label));
    line.registerConverter(Sweep.class, Labels.of(Sweep.values(), Sweep::label));
    line.registerConverter(Loss.class, Labels.of(Loss.values(), Loss::label));
  }

  private static Irreps irreps(String text) {
    try {
      return Irreps.parse(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
