package dev.casimir.cli.train;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.Devices;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.data.SyntheticImages;
import dev.casimir.models.training.AdamW;
import dev.casimir.models.training.RateSchedule;
import dev.casimir.models.training.StochasticGradientDescent;
import dev.casimir.models.training.TrainingPlan;
import dev.casimir.models.training.UpdateRule;
import dev.casimir.tensor.DType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of training, whatever is trained. */
final class TrainingOptions {
  private static final String NO_DATA = "none";
  private static final String CPU = "cpu";
  private static final int GENERATED_TRAINING = 600;
  private static final int GENERATED_TEST = 200;
  private static final double USUAL_MOMENTUM = 0.9;

  @Option(
      names = "--data",
      paramLabel = "FOLDER|none",
      defaultValue = NO_DATA,
      description =
          "Folder with the four IDX files of MNIST or Fashion-MNIST, .gz or not. none: a small"
              + " generated set (default ${DEFAULT-VALUE}).")
  private String data = NO_DATA;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Take only the first N images to train on, and to test on.")
  private Optional<Integer> limit = Optional.empty();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How often to go through the images, those before --resume included (default"
              + " ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "50",
      description = "Images of a step (default ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--optimizer",
      paramLabel = "sgd|adamw",
      defaultValue = "sgd",
      description = "How parameters follow gradients (default ${DEFAULT-VALUE}).")
  private OptimizerChoice optimizer = OptimizerChoice.SGD;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate (default 0.01 for sgd, 0.0001 for adamw).")
  private Optional<Double> rate = Optional.empty();

  @Option(names = "--momentum", paramLabel = "M", description = "Momentum of sgd (default 0.9).")
  private Optional<Double> momentum = Optional.empty();

  @Option(
      names = "--decay",
      paramLabel = "D",
      defaultValue = "0",
      description = "Weight decay (default ${DEFAULT-VALUE}); of sgd part of the gradient.")
  private double decay;

  @Option(
      names = "--decoupled-decay",
      description = "Weight decay of sgd beside the gradient, as that of adamw always is.")
  private boolean decoupled;

  @Option(
      names = "--schedule",
      paramLabel = "constant|cosine",
      defaultValue = "constant",
      description = "How the rate changes over all steps (default ${DEFAULT-VALUE}).")
  private RateSchedule schedule = RateSchedule.CONSTANT;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Seed of parameters, of the order of images and of generated ones (default"
              + " ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads (default: the processors there are). The result is the same for any number.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--device",
      paramLabel = "cpu|host|cuda[:i]",
      defaultValue = CPU,
      description =
          "Where to train (default ${DEFAULT-VALUE}): the processor, the kernels of the GPU built"
              + " for the processor, or a GPU. Not every device trains everything; what it trains"
              + " has the same bits.")
  private String device = CPU;

  @Option(
      names = "--dtype",
      paramLabel = "f32|f64",
      defaultValue = "f32",
      description = "Precision (default ${DEFAULT-VALUE}).")
  private DType dtype = DType.FLOAT32;

  @Option(
      names = {"--out", "--log"},
      paramLabel = "FILE",
      description =
          "Write what happens as lines of JSON: begin, one for each epoch, end. Goes on with the"
              + " file for --resume, else replaces it.")
  private Optional<Path> log = Optional.empty();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Keep the state after every epoch there, and the one before in FILE.previous (default:"
              + " the file of --resume, if given). Another file is not replaced.")
  private Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Go on from a checkpoint, to the bit as if the run had never stopped. All other options"
              + " must be as they were, except --threads, and --epochs where the schedule is"
              + " constant.")
  private Optional<Path> resume = Optional.empty();

  @Option(names = "--json", description = "Print the lines of JSON instead of a table.")
  private boolean json;

  /** Refuses what can be refused before a file is opened. */
  TrainingPlan plan() {
    if (threads < 1 || threads > PlanOptions.MAX_THREADS) {
      throw new IllegalArgumentException(
          "--threads: expected 1.." + PlanOptions.MAX_THREADS + ", got " + threads);
    }
    if (limit.isPresent() && limit.get() < 1) {
      throw new IllegalArgumentException("--limit: expected 1 or more, got " + limit.get());
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("--epochs: expected 1 or more, got " + epochs);
    }
    if (optimizer == OptimizerChoice.ADAMW && (momentum.isPresent() || decoupled)) {
      throw new IllegalArgumentException(
          (decoupled ? "--decoupled-decay" : "--momentum") + ": only for --optimizer sgd");
    }
    try {
      return new TrainingPlan(
          epochs, batch, rule(), rate.orElse(optimizer.usualRate()), schedule, seed);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  private UpdateRule rule() {
    return switch (optimizer) {
      case SGD -> new StochasticGradientDescent(momentum.orElse(USUAL_MOMENTUM), decay, !decoupled);
      case ADAMW -> AdamW.withDecay(decay);
    };
  }

  /** Reads or makes the images. */
  LabelledImages.Split images(Arena arena) {
    LabelledImages.Split images = data.equals(NO_DATA) ? generated(arena) : read(arena);
    return limit.isEmpty()
        ? images
        : new LabelledImages.Split(
            images.training().first(limit.get()), images.test().first(limit.get()));
  }

  private LabelledImages.Split generated(Arena arena) {
    return SyntheticImages.make(arena, dtype, seed, GENERATED_TRAINING, GENERATED_TEST);
  }

  private LabelledImages.Split read(Arena arena) {
    try {
      return LabelledImages.load(arena, dtype, Path.of(data));
    } catch (IOException e) {
      throw BadDataException.of("--data", e);
    }
  }

  /** Where the log goes; not one of the other files, and a file can come into being there. */
  Optional<Path> log() {
    if (log.isPresent()) {
      Path file = log.get().toAbsolutePath().normalize();
      refuseSame(file, "--checkpoint", checkpoint);
      refuseSame(file, "--resume", resume);
      Path folder = file.getParent();
      if (Files.isDirectory(file)) {
        throw new BadDataException("--out: " + file + ": is a folder");
      }
      if (folder == null || !Files.isDirectory(folder)) {
        throw new BadDataException("--out: " + file + ": there is no folder " + folder);
      }
    }
    return log;
  }

  private static void refuseSame(Path file, String option, Optional<Path> other) {
    if (other.isPresent() && other.get().toAbsolutePath().normalize().equals(file)) {
      throw new IllegalArgumentException("--out: " + file + " is the file of " + option + " too");
    }
  }

  Optional<Path> checkpoint() {
    return checkpoint.or(() -> resume);
  }

  Optional<Path> resume() {
    return resume;
  }

  /** Whether the processor alone trains. */
  boolean isOnCpu() {
    return device.equals(CPU);
  }

  /** Where to train. */
  Device device() {
    return Devices.named(device);
  }

  int threads() {
    return threads;
  }

  long seed() {
    return seed;
  }

  boolean json() {
    return json;
  }
}
