package dev.casimir.cli.train;

import dev.casimir.cli.Streams;
import dev.casimir.models.equilibrium.LearningRule;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code casimir train ep}. */
@Command(
    name = "ep",
    sortOptions = false,
    description = {
      "Train a network that answers with a fixed point to tell images apart, by equilibrium"
          + " propagation.",
      "",
      "A --device other than cpu trains layers in a row by --rule cauchy --form plain, with"
          + " synchronous plain steps.",
      "",
      "Without --data a small generated set is learned in seconds. Exits with 1 if an epoch goes by"
          + " without a single update."
    })
final class TrainEquilibriumCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private TrainingOptions training = new TrainingOptions();

  @Mixin private EquilibriumOptions network = new EquilibriumOptions();

  TrainEquilibriumCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    network.check();
    LearningRule rule = network.rule();
    if (!training.isOnCpu()) {
      network.checkDevice(rule);
    }
    return new TrainingRun(streams, training)
        .train(
            (images, device, threads, seed) ->
                network.learner(rule, images, device, threads, seed));
  }
}
