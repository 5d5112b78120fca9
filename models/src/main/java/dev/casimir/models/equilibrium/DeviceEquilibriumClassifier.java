package dev.casimir.models.equilibrium;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.LayeredTrainer;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTrainingKernel;
import dev.casimir.holomorphic.SampleResults;
import dev.casimir.models.data.LabelledImages;
import dev.casimir.models.training.BatchReport;
import dev.casimir.models.training.EpochLearner;
import dev.casimir.models.training.Optimizer;
import dev.casimir.models.training.Parameter;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dense layers in a row that relax and learn on a device: an {@link EquilibriumClassifier} whose
 * parameters, moments and images are there from the first step of an epoch to the last. Its numbers
 * are those of the processor to the bit; it trains with nudges on a circle in plain form, in
 * schedules of plain synchronous steps.
 *
 * <p>Reports lack what only the solvers of the processor look for, oscillations and means over
 * nodes, and telemetry the adjoint states.
 */
public final class DeviceEquilibriumClassifier implements EpochLearner {
  /** Parts of an epoch after which results come back. */
  private static final int PARTS = 16;

  /** Until a rule is known: none of these is followed. */
  private static final ParameterUpdate ANY = new ParameterUpdate.Momentum(0, 0, true);

  private final Arena arena = Arena.ofShared();
  private final Device device;
  private final EquilibriumParameters parameters;
  private final EquilibriumParameters gradients;
  private final LearningRule rule;
  private final List<Parameter> learned;
  private Open open;
  private List<List<Tensor>> moments;
  private @Nullable Optimizer followed;
  private @Nullable LabelledImages taken;
  private boolean loaded;

  /** What computes for a rule of updates. */
  private record Open(
      LayeredTraining operation, LayeredTrainingKernel kernel, LayeredTrainer trainer)
      implements AutoCloseable {
    @Override
    public void close() {
      trainer.close();
      kernel.close();
    }
  }

  /**
   * A learner of the given parameters, which it changes in place after every epoch.
   *
   * @param rates what the learning rate of a parameter is multiplied by, by the names of {@link
   *     EquilibriumParameters#names}; 1 for those not named
   * @throws IllegalArgumentException that says what of network or rule a device does not do
   * @throws UnsupportedOperationException if the device has no memory for such layers
   */
  public DeviceEquilibriumClassifier(
      EquilibriumParameters parameters,
      LearningRule rule,
      Map<String, Double> rates,
      Device device) {
    this.parameters = parameters;
    this.rule = rule;
    this.device = device;
    gradients = EquilibriumParameters.zeros(arena, parameters.network(), parameters.dtype());
    learned = parameters.learned(gradients, rates);
    moments = learned.stream().map(parameter -> List.<Tensor>of()).toList();
    open = open(DeviceTraining.of(parameters.network(), rule, ANY));
  }

  /** A learner with random parameters, see {@link EquilibriumParameters#random}. */
  public static DeviceEquilibriumClassifier random(
      EquilibriumNetwork network,
      DType dtype,
      long seed,
      double angle,
      LearningRule rule,
      Device device) {
    EquilibriumParameters parameters =
        EquilibriumParameters.random(Arena.ofAuto(), network, dtype, seed, angle);
    return new DeviceEquilibriumClassifier(parameters, rule, Map.of(), device);
  }

  private Open open(LayeredTraining operation) {
    LayeredTrainingKernel kernel =
        device.plan(operation, PlanOptions.of(parameters.dtype(), Layout.IR_MUL));
    double[] factors = learned.stream().mapToDouble(Parameter::rate).toArray();
    boolean[] decays = new boolean[factors.length];
    for (int i = 0; i < decays.length; i++) {
      decays[i] = learned.get(i).decays();
    }
    try {
      return new Open(operation, kernel, kernel.open(factors, decays));
    } catch (RuntimeException e) {
      kernel.close();
      throw e;
    }
  }

  @Override
  public List<Parameter> parameters() {
    return learned;
  }

  @Override
  public void parametersChanged() {
    loaded = false;
  }

  private List<Tensor> values() {
    return parameters.tensors();
  }

  /** The trainer with the present parameters. */
  private LayeredTrainer present() {
    if (!loaded) {
      open.trainer().load(values(), moments, followed == null ? 0 : followed.updates());
      loaded = true;
    }
    return open.trainer();
  }

  private void follow(Optimizer optimizer) {
    if (followed == optimizer) {
      return;
    }
    if (!optimizer.rule().equals(open.operation().update())) {
      Open next = open(DeviceTraining.of(parameters.network(), rule, optimizer.rule()));
      open.close();
      open = next;
      taken = null;
    }
    followed = optimizer;
    moments = optimizer.moments();
    loaded = false;
  }

  @Override
  public void trainEpoch(
      LabelledImages images,
      int[] order,
      int batch,
      double[] rates,
      Optimizer optimizer,
      StepReceiver receiver) {
    follow(optimizer);
    LayeredTrainer trainer = present();
    if (taken != images) {
      trainer.takeSamples(images.inputs(), images.labels());
      taken = images;
    }
    int part = Math.max(1, Math.ceilDiv(rates.length, PARTS));
    for (int first = 0; first < rates.length; first += part) {
      int next = Math.min(rates.length, first + part);
      int[] some = Arrays.copyOfRange(order, first * batch, Math.min(order.length, next * batch));
      tell(trainer.train(some, batch, Arrays.copyOfRange(rates, first, next)), batch, receiver);
    }
    optimizer.resume(trainer.save(values(), moments));
  }

  private void tell(SampleResults results, int batch, StepReceiver receiver) {
    for (int step = 0; step < results.skipped().length; step++) {
      int to = Math.min(results.samples(), (step + 1) * batch);
      receiver.stepped(report(results, step * batch, to), !results.skipped()[step]);
    }
  }

  private BatchReport report(SampleResults results, int from, int to) {
    BatchSummary summary = new BatchSummary();
    summary.add(results, from, to, parameters.network().loss(), rule.free().maxSteps());
    return summary.report();
  }

  @Override
  public BatchReport differentiate(Tensor inputs, int[] labels) {
    SampleResults results = present().differentiate(inputs, labels, gradients.tensors());
    return report(results, 0, labels.length);
  }

  @Override
  public BatchReport evaluate(Tensor inputs, int[] labels) {
    return report(present().evaluate(inputs, labels), 0, labels.length);
  }

  @Override
  public Map<String, Object> telemetry(Tensor inputs, int[] labels) {
    Map<String, Object> all = new LinkedHashMap<>(Telemetry.weights(parameters));
    BatchReport report = evaluate(inputs, labels);
    all.put("probeFailed", report.failed());
    all.putAll(report.measures());
    return all;
  }

  /** That of the processor: checkpoints go to and fro. */
  @Override
  public Map<String, Object> describe() {
    return rule.describe(parameters);
  }

  @Override
  public void close() {
    open.close();
    arena.close();
  }
}
