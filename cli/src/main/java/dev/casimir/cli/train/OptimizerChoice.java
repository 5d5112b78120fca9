package dev.casimir.cli.train;

/** The names that {@code --optimizer} takes. */
public enum OptimizerChoice {
  /** Gradient descent with momentum. */
  SGD("sgd", 0.01),
  /** Adam with decoupled weight decay. */
  ADAMW("adamw", 1e-4);

  private final String label;
  private final double usualRate;

  OptimizerChoice(String label, double usualRate) {
    this.label = label;
    this.usualRate = usualRate;
  }

  /** Its name on the command line. */
  public String label() {
    return label;
  }

  /** The learning rate where none is given. */
  double usualRate() {
    return usualRate;
  }
}
