package dev.casimir.cli.apply;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for vector-Jacobian products of a product of two operands. */
final class GradientOptions {
  @Option(
      names = "--gradient-out",
      paramLabel = "gz.npy",
      description = "The gradient of a number with respect to the result [n, dim].")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--gradient1",
      paramLabel = "FILE",
      description = "Its gradient with respect to the first operand [n, dim].")
  private Optional<Path> first = Optional.empty();

  @Option(
      names = "--gradient2",
      paramLabel = "FILE",
      description = "Likewise to the second operand.")
  private Optional<Path> second = Optional.empty();

  @Option(
      names = "--gradient-weights",
      paramLabel = "FILE",
      description = "Likewise to the weights, in their shape.")
  private Optional<Path> weights = Optional.empty();

  /** The file of the gradient that is given. */
  Optional<Path> given() {
    return output;
  }

  /**
   * Announces the gradients that are wanted.
   *
   * @param weighted whether there are weights
   */
  void announce(OutputFiles outputs, boolean weighted) {
    boolean any = first.isPresent() || second.isPresent() || weights.isPresent();
    if (any != output.isPresent()) {
      throw new IllegalArgumentException(
          any
              ? "--gradient-out: it is needed for the gradients of operands and weights"
              : "--gradient-out: expected --gradient1, --gradient2 or --gradient-weights with it");
    }
    if (weights.isPresent() && !weighted) {
      throw new IllegalArgumentException("--gradient-weights: there are no --weights");
    }
    outputs.announce("--gradient1", first);
    outputs.announce("--gradient2", second);
    outputs.announce("--gradient-weights", weights);
  }
}
