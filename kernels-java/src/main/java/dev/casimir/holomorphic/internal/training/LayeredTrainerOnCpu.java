package dev.casimir.holomorphic.internal.training;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.descent.internal.UpdateCoefficients;
import dev.casimir.holomorphic.LayeredTrainer;
import dev.casimir.holomorphic.SampleResults;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Batches and updates, whatever the precision. */
final class LayeredTrainerOnCpu implements LayeredTrainer {
  private final TrainingStep step;
  private final TrainingChecks checks;
  private final ParameterUpdate rule;
  private final double[] factors;
  private final boolean[] decays;
  private final Arena arena = Arena.ofShared();
  private Tensor inputs; // of the labels
  private int[] labels = {};
  private long updates;
  private boolean closed;

  LayeredTrainerOnCpu(
      TrainingStep step,
      TrainingChecks checks,
      ParameterUpdate rule,
      double[] factors,
      boolean[] decays) {
    this.step = step;
    this.checks = checks;
    this.rule = rule;
    this.factors = factors.clone();
    this.decays = decays.clone();
    inputs = Tensor.zeros(arena, DType.FLOAT32, 0);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("trainer: it is closed");
    }
  }

  @Override
  public void load(List<Tensor> parameters, List<List<Tensor>> moments, long made) {
    checkOpen();
    checks.parameters("parameters", parameters, false);
    checks.moments(moments, false);
    step.load(parameters, moments);
    updates = made;
  }

  @Override
  public long save(List<Tensor> parameters, List<List<Tensor>> moments) {
    checkOpen();
    checks.parameters("parameters", parameters, true);
    checks.moments(moments, true);
    step.save(parameters, moments);
    return updates;
  }

  @Override
  public void takeSamples(Tensor given, int[] classes) {
    checkOpen();
    checks.samples(given, classes);
    Tensor copy = Tensor.zeros(arena, given.dtype(), given.shape());
    MemorySegment.copy(given.segment(), 0, copy.segment(), 0, copy.segment().byteSize());
    inputs = copy;
    labels = classes.clone();
  }

  @Override
  public SampleResults train(int[] order, int batch, double[] rates) {
    checkOpen();
    int steps = checks.steps(order, batch, rates, labels.length);
    SampleResults results = SampleResults.of(order.length, steps);
    for (int index = 0; index < steps; index++) {
      int from = index * batch;
      int to = Math.min(order.length, from + batch);
      step.relax(inputs, labels, Arrays.copyOfRange(order, from, to), true, results, from);
      int succeeded = results.succeeded(from, to);
      if (succeeded > 0 && step.differentiate(succeeded)) {
        step.update(coefficients(rates[index]));
      } else {
        results.skipped()[index] = true;
      }
    }
    return results;
  }

  private List<UpdateCoefficients> coefficients(double rate) {
    updates++;
    List<UpdateCoefficients> all = new ArrayList<>();
    for (int i = 0; i < factors.length; i++) {
      all.add(UpdateCoefficients.of(rule, rate * factors[i], decays[i], updates));
    }
    return all;
  }

  @Override
  public SampleResults differentiate(Tensor given, int[] classes, List<Tensor> gradients) {
    checkOpen();
    checks.samples(given, classes);
    checks.parameters("gradients", gradients, true);
    SampleResults results = relax(given, classes, true);
    int succeeded = results.succeeded(0, classes.length);
    if (succeeded > 0) {
      step.differentiate(succeeded);
      step.saveGradients(gradients);
    }
    return results;
  }

  @Override
  public SampleResults evaluate(Tensor given, int[] classes) {
    checkOpen();
    checks.samples(given, classes);
    return relax(given, classes, false);
  }

  private SampleResults relax(Tensor given, int[] classes, boolean nudged) {
    SampleResults results = SampleResults.of(classes.length, 0);
    int[] samples = new int[classes.length];
    Arrays.setAll(samples, i -> i);
    step.relax(given, classes, samples, nudged, results, 0);
    return results;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
    }
  }
}
