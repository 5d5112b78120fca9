package dev.casimir.models.equilibrium;

import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.Learner;
import dev.casimir.models.training.Parameter;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EquilibriumNetwork} that tells classes apart and learns by a {@link LearningRule}.
 *
 * <p>Each thread relaxes samples of its own. What comes out does not depend on the number of
 * threads, to the last bit: samples are independent, and the sums over them have one order.
 *
 * <p>A sample whose state or error vector is not finite, or whose free residual exceeds the limit
 * of the rule, has no part in gradients and is counted as failed.
 */
public final class EquilibriumClassifier implements Learner {
  /** Samples that are relaxed together: their states stay in the second-level cache. */
  private static final int MOST_BLOCK_ROWS = 64;

  private final Arena arena = Arena.ofShared();
  private final EquilibriumNetwork network;
  private final EquilibriumParameters parameters;
  private final EquilibriumParameters gradients;
  private final LearningRule rule;
  private final int threads;
  private final EquilibriumKernels kernels;
  private final List<Coupling> couplings;
  private final Optional<Readout> readout;
  private final List<Relaxation> relaxations = new ArrayList<>();
  private final ExecutorService executor;
  private final List<Parameter> learned;
  private BatchStates batch;
  private @Nullable Telemetry telemetry;

  /**
   * A learner of the given parameters, which it changes in place.
   *
   * @param parameters in memory that all threads may use, unless there is but one
   * @param rates what the learning rate of a parameter is multiplied by, by the names of {@link
   *     EquilibriumParameters#names}; 1 for those not named
   */
  public EquilibriumClassifier(
      EquilibriumParameters parameters, LearningRule rule, Map<String, Double> rates, int threads) {
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    this.rule = Objects.requireNonNull(rule, "rule");
    this.threads = threads;
    network = parameters.network();
    checkSweep();
    kernels = new EquilibriumKernels(network, parameters.dtype(), threads);
    couplings = Couplings.of(arena, parameters, kernels);
    readout =
        network.loss() == Loss.CROSS_ENTROPY
            ? Optional.of(new Readout(arena, parameters, kernels))
            : Optional.empty();
    gradients = EquilibriumParameters.zeros(arena, network, parameters.dtype());
    batch = new BatchStates(network, parameters.dtype(), MOST_BLOCK_ROWS);
    executor = Executors.newFixedThreadPool(threads, EquilibriumClassifier::daemon);
    learned = parameters.learned(gradients, rates);
    addRelaxations();
    parametersChanged();
  }

  /** Another rule on the parameters, kernels and packed weights of a learner, in one thread. */
  private EquilibriumClassifier(EquilibriumClassifier owner, LearningRule rule) {
    this.rule = rule;
    threads = 1;
    parameters = owner.parameters;
    network = owner.network;
    kernels = owner.kernels;
    couplings = owner.couplings;
    readout = owner.readout;
    gradients = owner.gradients;
    batch = new BatchStates(network, parameters.dtype(), MOST_BLOCK_ROWS);
    executor = Executors.newFixedThreadPool(threads, EquilibriumClassifier::daemon);
    learned = owner.learned;
    addRelaxations();
  }

  private void addRelaxations() {
    for (int i = 0; i < threads; i++) {
      relaxations.add(
          new Relaxation(
              new RelaxationBlock(
                  arena, parameters, kernels, couplings, readout, rule.sweep(), MOST_BLOCK_ROWS),
              rule));
    }
  }

  /** A learner with another rule that follows this one's parameters, until this one is closed. */
  EquilibriumClassifier withRule(LearningRule other) {
    return new EquilibriumClassifier(this, other);
  }

  /**
   * A learner with random parameters of its own, see {@link EquilibriumParameters#random}.
   *
   * @param angle between feedback and transposed forward weights, in degrees
   */
  public static EquilibriumClassifier random(
      EquilibriumNetwork network,
      DType dtype,
      long seed,
      double angle,
      LearningRule rule,
      int threads) {
    EquilibriumParameters parameters =
        EquilibriumParameters.random(Arena.ofAuto(), network, dtype, seed, angle);
    return new EquilibriumClassifier(parameters, rule, Map.of(), threads);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "casimir-relaxation");
    thread.setDaemon(true);
    return thread;
  }

  private void checkSweep() {
    if (rule.sweep() == Sweep.ODD_EVEN && network.colours().isEmpty()) {
      throw new IllegalArgumentException(
          "sweep: odd-even sweeps need a network without odd cycles, such as layers in a row;"
              + " use synchronous ones");
    }
  }

  /** What is learned, as a description. */
  public EquilibriumNetwork network() {
    return network;
  }

  /** How it learns. */
  public LearningRule rule() {
    return rule;
  }

  @Override
  public List<Parameter> parameters() {
    return learned;
  }

  @Override
  public void parametersChanged() {
    couplings.forEach(Coupling::weightsChanged);
    readout.ifPresent(Readout::weightsChanged);
  }

  @Override
  public BatchReport differentiate(Tensor inputs, int[] labels) {
    BatchSummary summary = findErrors(inputs, labels, rule.errorVector());
    if (summary.succeeded() > 0) {
      batch.scale(1.0 / summary.succeeded());
      sumGradients();
      Homeostat.of(rule.homeostasis(), parameters, couplings)
          .addGradient(batch.activities(), gradients);
    }
    return summary.report();
  }

  private void sumGradients() {
    gradients.clear();
    for (Coupling coupling : couplings) {
      coupling.addGradient(batch.activities(), batch.inputs(), batch.errors(), gradients);
    }
    for (int l = 0; l < network.layers().size(); l++) {
      RowArithmetic.addColumnSums(batch.errors()[l], gradients.bias(l));
    }
    if (readout.isPresent()) {
      Tensor weights = gradients.readoutWeights().orElseThrow();
      kernels
          .outerProducts()
          .forward(batch.residuals(), batch.activities()[network.output()], weights);
      RowArithmetic.addColumnSums(batch.residuals(), gradients.readoutBias().orElseThrow());
    }
  }

  /** Relaxes a batch and finds its error vectors, which remain in {@link #batch}. */
  BatchSummary findErrors(Tensor inputs, int[] labels, ErrorVector vector) {
    check(inputs, labels);
    if (batch.capacity() < labels.length) {
      batch.close();
      batch = new BatchStates(network, parameters.dtype(), labels.length);
    }
    batch.start(labels.length);
    return overBlocks(
        labels.length,
        (relaxation, from, to, summary) -> {
          Tensor rows = inputs.slice(from, to);
          int[] some = Arrays.copyOfRange(labels, from, to);
          if (vector instanceof ErrorVector.Continual continual) {
            relaxation.relaxContinually(rows, some, continual);
          } else {
            relaxation.relax(rows, some);
            relaxation.findErrors(vector);
          }
          batch.take(relaxation, rows, from);
          summary.add(relaxation, some);
        });
  }

  /** Errors and free states of the last batch. */
  BatchStates batch() {
    return batch;
  }

  @Override
  public BatchReport evaluate(Tensor inputs, int[] labels) {
    check(inputs, labels);
    return overBlocks(
            labels.length,
            (relaxation, from, to, summary) -> {
              int[] some = Arrays.copyOfRange(labels, from, to);
              relaxation.relax(inputs.slice(from, to), some);
              summary.add(relaxation, some);
            })
        .report();
  }

  private void check(Tensor inputs, int[] labels) {
    if (inputs.rank() != 2
        || inputs.dimension(0) != labels.length
        || inputs.dimension(1) != network.inputs()
        || inputs.dtype() != parameters.dtype()) {
      throw new IllegalArgumentException(
          "inputs: expected [%d, %d] %s, got %s"
              .formatted(labels.length, network.inputs(), parameters.dtype(), inputs));
    }
    for (int label : labels) {
      if (label < 0 || label >= network.classes()) {
        throw new IllegalArgumentException(
            "labels: expected 0..%d, got %d".formatted(network.classes() - 1, label));
      }
    }
  }

  private interface BlockCall extends Callable<BatchSummary> {
    @Override
    BatchSummary call();
  }

  private interface BlockTask {
    void run(Relaxation relaxation, int from, int to, BatchSummary summary);
  }

  private BatchSummary overBlocks(int rows, BlockTask task) {
    List<BlockCall> calls = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Relaxation relaxation = relaxations.get(t);
      int from = (int) ((long) rows * t / threads);
      int to = (int) ((long) rows * (t + 1) / threads);
      calls.add(
          () -> {
            BatchSummary summary = new BatchSummary();
            for (int at = from; at < to; at += MOST_BLOCK_ROWS) {
              task.run(relaxation, at, Math.min(at + MOST_BLOCK_ROWS, to), summary);
            }
            return summary;
          });
    }
    BatchSummary all = new BatchSummary();
    for (BatchSummary part : runAll(calls)) {
      all.add(part);
    }
    return all;
  }

  private List<BatchSummary> runAll(List<BlockCall> calls) {
    List<BatchSummary> results = new ArrayList<>();
    if (threads == 1) {
      results.add(calls.getFirst().call());
      return results;
    }
    try {
      for (Future<BatchSummary> future : executor.invokeAll(calls)) {
        results.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while samples were relaxed", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("samples could not be relaxed", e.getCause());
    }
    return results;
  }

  @Override
  public Map<String, Object> telemetry(Tensor inputs, int[] labels) {
    if (telemetry == null) {
      telemetry = new Telemetry(this, parameters);
    }
    return telemetry.measure(inputs, labels);
  }

  @Override
  public Map<String, Object> describe() {
    return rule.describe(parameters);
  }

  @Override
  public void close() {
    executor.shutdown();
    if (telemetry != null) {
      telemetry.close();
    }
    relaxations.forEach(Relaxation::close);
    batch.close();
    arena.close();
  }
}
