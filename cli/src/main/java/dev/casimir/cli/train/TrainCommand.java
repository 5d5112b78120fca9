package dev.casimir.cli.train;

import dev.casimir.cli.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code casimir train MODEL}. */
@Command(
    name = "train",
    synopsisSubcommandLabel = "MODEL",
    description = {
      "Train a model on labelled images.",
      "",
      "The same options and seed give the same parameters to the bit, whatever the number of"
          + " threads, also where a run is resumed from a checkpoint."
    })
public final class TrainCommand {
  private TrainCommand() {}

  /** The command with all its models. */
  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new TrainCommand()).addSubcommand(new TrainEquilibriumCommand(streams));
  }
}
