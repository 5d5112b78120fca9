package dev.casimir.holomorphic;

import dev.casimir.device.Kernel;

/** Runs {@link LayeredTraining}: opens trainers, which hold parameters where they compute. */
public interface LayeredTrainingKernel extends Kernel, AutoCloseable {
  /**
   * A trainer whose parameters are not loaded yet. It is the caller's to close, before the kernel.
   *
   * @param rates what the learning rate of every parameter is multiplied by, from 0 on
   * @param decays whether weight decay applies to it
   */
  LayeredTrainer open(double[] rates, boolean[] decays);

  /** Frees what a device keeps for it. */
  @Override
  void close();
}
