package dev.casimir.cli.apply;

import dev.casimir.product.Algorithm;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An algorithm, or the planner's choice.
 *
 * @param label the name on the command line
 * @param algorithm the algorithm; empty for {@code auto}
 */
public record AlgorithmChoice(String label, Optional<Algorithm> algorithm) {
  /** Leaves the choice to the planner. */
  static final AlgorithmChoice AUTO = new AlgorithmChoice("auto", Optional.empty());

  /** Everything there is to choose from. */
  public static AlgorithmChoice[] values() {
    return Stream.concat(
            Stream.of(AUTO),
            Arrays.stream(Algorithm.values())
                .map(algorithm -> new AlgorithmChoice(algorithm.label(), Optional.of(algorithm))))
        .toArray(AlgorithmChoice[]::new);
  }
}
