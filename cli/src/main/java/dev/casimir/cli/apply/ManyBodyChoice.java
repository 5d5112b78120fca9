package dev.casimir.cli.apply;

import dev.casimir.product.ManyBodyAlgorithm;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An algorithm of a many-body product, or the planner's choice.
 *
 * @param label the name on the command line
 * @param algorithm the algorithm; empty for {@code auto}
 */
public record ManyBodyChoice(String label, Optional<ManyBodyAlgorithm> algorithm) {
  /** Leaves the choice to the planner. */
  static final ManyBodyChoice AUTO = new ManyBodyChoice("auto", Optional.empty());

  /** Everything there is to choose from. */
  public static ManyBodyChoice[] values() {
    return Stream.concat(
            Stream.of(AUTO),
            Arrays.stream(ManyBodyAlgorithm.values())
                .map(algorithm -> new ManyBodyChoice(algorithm.label(), Optional.of(algorithm))))
        .toArray(ManyBodyChoice[]::new);
  }
}
