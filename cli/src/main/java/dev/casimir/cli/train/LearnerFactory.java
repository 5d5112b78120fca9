package dev.casimir.cli.train;

import dev.casimir.device.Device;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.training.Learner;

/** Makes what is to be trained, once it is known on what. */
@FunctionalInterface
interface LearnerFactory {
  /**
   * A learner with fresh parameters.
   *
   * @param images says features, classes and precision
   * @param device where to train
   * @param threads to compute with on the processor; changes no bit
   * @param seed decides the parameters
   */
  Learner make(LabelledImages images, Device device, int threads, long seed);
}
