package dev.casimir.cli.apply;

import dev.casimir.product.ConvolutionAlgorithm;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An algorithm of a convolution, or the planner's choice.
 *
 * @param label the name on the command line
 * @param algorithm the algorithm; empty for {@code auto}
 */
public record ConvolutionChoice(String label, Optional<ConvolutionAlgorithm> algorithm) {
  /** Leaves the choice to the planner. */
  static final ConvolutionChoice AUTO = new ConvolutionChoice("auto", Optional.empty());

  /** Everything there is to choose from. */
  public static ConvolutionChoice[] values() {
    return Stream.concat(
            Stream.of(AUTO),
            Arrays.stream(ConvolutionAlgorithm.values())
                .map(algorithm -> new ConvolutionChoice(algorithm.label(), Optional.of(algorithm))))
        .toArray(ConvolutionChoice[]::new);
  }
}
