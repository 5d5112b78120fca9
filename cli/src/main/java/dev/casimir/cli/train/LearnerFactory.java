package dev.casimir.cli.train;

import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.training.Learner;

/** Makes what is to be trained, once it is known on what. */
@FunctionalInterface
interface LearnerFactory {
  /**
   * A learner with fresh parameters.
   *
   * @param images says features, classes and precision
   * @param threads to compute with; changes no bit
   * @param seed decides the parameters
   */
  Learner make(LabelledImages images, int threads, long seed);
}
