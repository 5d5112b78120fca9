package dev.casimir.cli.train;

import dev.casimir.device.Device;
import dev.casimir.holomorphic.Anderson;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.equilibrium.DeviceEquilibriumClassifier;
import dev.casimir.models.equilibrium.EquilibriumClassifier;
import dev.casimir.models.equilibrium.EquilibriumNetwork;
import dev.casimir.models.equilibrium.ErrorVector;
import dev.casimir.models.equilibrium.Homeostasis;
import dev.casimir.models.equilibrium.LearningRule;
import dev.casimir.models.equilibrium.Loss;
import dev.casimir.models.equilibrium.Sweep;
import dev.casimir.models.training.Learner;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What network is trained, and by what rule. */
final class EquilibriumOptions {
  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      defaultValue = "256,256",
      description = "Units of the layers before the output, by commas (default ${DEFAULT-VALUE}).")
  private int[] hidden = {256, 256};

  @Option(names = "--tied", description = "Feedback uses the transposed forward weights.")
  private boolean tied;

  @Option(
      names = "--loop",
      description = "Layers in a ring, the output driving the first, instead of a row both ways.")
  private boolean loop;

  @Option(
      names = "--angle",
      paramLabel = "DEG",
      description =
          "Angle between feedback and transposed forward weights at the start, 0 to 180 degrees"
              + " (default 0).")
  private Optional<Double> angle = Optional.empty();

  @Option(
      names = "--loss",
      paramLabel = "cross-entropy|squared",
      defaultValue = "cross-entropy",
      description = "What nudges the output layer (default ${DEFAULT-VALUE}).")
  private Loss loss = Loss.CROSS_ENTROPY;

  @Mixin private NudgeOptions nudge = new NudgeOptions();

  @Option(
      names = "--homeostasis",
      paramLabel = "LAMBDA",
      defaultValue = "0",
      description = "How strongly connections are kept symmetric (default ${DEFAULT-VALUE}).")
  private double homeostasis;

  @Option(
      names = "--probes",
      paramLabel = "N",
      description = "Estimate homeostasis from so many random probes (default: exact).")
  private Optional<Integer> probes = Optional.empty();

  @Option(
      names = "--free-steps",
      paramLabel = "T",
      defaultValue = "150",
      description = "The most steps without a nudge (default ${DEFAULT-VALUE}).")
  private int freeSteps;

  @Option(
      names = "--nudged-steps",
      paramLabel = "T",
      defaultValue = "20",
      description = "The most steps with a nudge (default ${DEFAULT-VALUE}).")
  private int nudgedSteps;

  @Option(
      names = "--tolerance",
      paramLabel = "R",
      defaultValue = "0",
      description =
          "Residual at which a sample is at rest; 0: take all steps (default ${DEFAULT-VALUE}).")
  private double tolerance;

  @Option(
      names = "--sweep",
      paramLabel = "synchronous|odd-even",
      defaultValue = "synchronous",
      description = "Update all layers at once or every other in turn (default ${DEFAULT-VALUE}).")
  private Sweep sweep = Sweep.SYNCHRONOUS;

  @Option(
      names = "--damping",
      paramLabel = "W",
      defaultValue = "1",
      description = "Share of the way that a step goes; 1: all of it (default ${DEFAULT-VALUE}).")
  private double damping;

  @Option(
      names = "--anderson",
      paramLabel = "M",
      defaultValue = "0",
      description =
          "Accelerate with the last M differences, safeguarded; 0: not (default"
              + " ${DEFAULT-VALUE}).")
  private int anderson;

  @Option(
      names = "--reject-above",
      paramLabel = "R",
      defaultValue = "Infinity",
      description =
          "Samples whose residual without a nudge is larger count as failed (default: none).")
  private double rejectAbove;

  /** How the network learns. */
  LearningRule rule() {
    return new LearningRule(
        nudge.errorVector(),
        kept(),
        sweep,
        solver("--free-steps", freeSteps),
        solver("--nudged-steps", nudgedSteps),
        rejectAbove);
  }

  private Homeostasis kept() {
    if (probes.isPresent()) {
      return new Homeostasis.Probes(homeostasis, probes.get());
    }
    return homeostasis == 0 ? new Homeostasis.None() : new Homeostasis.ClosedForm(homeostasis);
  }

  private FixedPointOptions solver(String option, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(option + ": expected 1 or more, got " + steps);
    }
    FixedPointOptions plain = FixedPointOptions.plain(tolerance, steps).withDamping(damping);
    if (anderson == 0) {
      return plain;
    }
    Anderson usual = Anderson.safeguarded();
    return plain.withAnderson(
        new Anderson(anderson, usual.ridge(), usual.startBelow(), usual.restartFactor()));
  }

  /** Refuses what cannot be a network, before a file is opened. */
  void check() {
    if (hidden.length == 0 || Arrays.stream(hidden).anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException(
          "--hidden: expected numbers of 1 or more, got " + Arrays.toString(hidden));
    }
    if (tied && loop) {
      throw new IllegalArgumentException("--tied: the connections of a --loop have no way back");
    }
    if (angle.isPresent() && (tied || loop)) {
      throw new IllegalArgumentException(
          "--angle: only for feedback weights of their own, not with "
              + (tied ? "--tied" : "--loop"));
    }
    if (angle.isPresent() && !(angle.get() >= 0 && angle.get() <= 180)) {
      throw new IllegalArgumentException("--angle: expected 0..180, got " + angle.get());
    }
  }

  /** Refuses what only the processor trains, before a file is opened. */
  void checkDevice(LearningRule rule) {
    refuseOnDevice("--loop", loop, "layers in a row");
    boolean circle =
        rule.errorVector() instanceof ErrorVector.Cauchy cauchy
            && cauchy.form() == ErrorVector.Form.PLAIN;
    refuseOnDevice("--rule", !circle, "--rule cauchy --form plain");
    refuseOnDevice("--probes", probes.isPresent(), "exact homeostasis");
    refuseOnDevice("--sweep", sweep != Sweep.SYNCHRONOUS, "synchronous sweeps");
    refuseOnDevice("--tolerance", tolerance != 0, "all steps of a schedule");
    refuseOnDevice("--damping", damping != 1, "plain steps");
    refuseOnDevice("--anderson", anderson != 0, "plain steps");
  }

  private static void refuseOnDevice(String option, boolean used, String instead) {
    if (used) {
      throw new IllegalArgumentException(
          option + ": only the cpu trains so; another --device trains with " + instead);
    }
  }

  /** A learner with random parameters for these images. */
  Learner learner(LearningRule rule, LabelledImages images, Device device, int threads, long seed) {
    int inputs = Math.toIntExact(images.inputs().dimension(1));
    int classes = images.classes();
    ElementaryFunction activation = ElementaryFunction.SHIFTED_LOGISTIC;
    EquilibriumNetwork network =
        loop
            ? EquilibriumNetwork.loop(inputs, hidden, classes, classes, activation, loss)
            : EquilibriumNetwork.layered(inputs, hidden, classes, classes, activation, loss, tied);
    DType dtype = images.inputs().dtype();
    double degrees = angle.orElse(0.0);
    return device == Device.cpu()
        ? EquilibriumClassifier.random(network, dtype, seed, degrees, rule, threads)
        : DeviceEquilibriumClassifier.random(network, dtype, seed, degrees, rule, device);
  }
}
