package dev.casimir.holomorphic.internal.training;

import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTraining.Parameter;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What every trainer refuses at the door. */
public final class TrainingChecks {
  private final LayeredTraining operation;
  private final List<Parameter> learned;
  private final DType dtype;

  /** Checks the settings of parameters. */
  public TrainingChecks(LayeredTraining operation, DType dtype, double[] rates, boolean[] decays) {
    this.operation = operation;
    this.dtype = dtype;
    learned = operation.parameters();
    if (rates.length != learned.size() || decays.length != learned.size()) {
      throw new IllegalArgumentException(
          "rates, decays: expected %d numbers, one for each parameter, got %d and %d"
              .formatted(learned.size(), rates.length, decays.length));
    }
    for (double rate : rates) {
      checkRate(rate);
    }
  }

  /** Options of a plan. */
  public static void checkOptions(PlanOptions options) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: training has only one, got " + options.algorithm().get().label());
    }
  }

  private static void checkRate(double rate) {
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rates: expected numbers from 0 on, got " + rate);
    }
  }

  /** One tensor for every parameter. */
  public void parameters(String name, List<Tensor> tensors, boolean written) {
    count(name, tensors.size(), learned.size());
    for (int i = 0; i < learned.size(); i++) {
      check(name + " " + i, tensors.get(i), written, learned.get(i).shape());
    }
  }

  /** The moments of every parameter. */
  public void moments(List<List<Tensor>> moments, boolean written) {
    count("moments", moments.size(), learned.size());
    for (int i = 0; i < learned.size(); i++) {
      count("moments of " + i, moments.get(i).size(), operation.update().moments());
      for (Tensor moment : moments.get(i)) {
        check("moment of " + i, moment, written, learned.get(i).shape());
      }
    }
  }

  private static void count(String name, int got, int expected) {
    if (got != expected) {
      throw new IllegalArgumentException(
          "%s: expected %d tensors, got %d".formatted(name, expected, got));
    }
  }

  /** Samples and their labels. */
  public void samples(Tensor inputs, int[] labels) {
    check("inputs", inputs, false, labels.length, operation.inputs());
    int classes = operation.free().targets();
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "labels: expected 0..%d, got %d".formatted(classes - 1, label));
      }
    }
  }

  private void check(String name, Tensor tensor, boolean written, long... shape) {
    if (tensor.dtype() != dtype || !Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, Arrays.toString(shape), dtype, tensor));
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": its arena is closed");
    }
    if (written && tensor.isReadOnly()) {
      throw new IllegalArgumentException(name + ": its memory is read-only");
    }
  }

  /**
   * The batches of a call of {@code train}; returns how many there are.
   *
   * @param samples that were taken
   */
  public int steps(int[] order, int batch, double[] rates, int samples) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: expected 1 or more, got " + batch);
    }
    for (int sample : order) {
      if (sample < 0 || sample >= samples) {
        throw new IllegalArgumentException(
            "order: expected numbers of the %d samples that were taken, got %d"
                .formatted(samples, sample));
      }
    }
    int steps = Math.ceilDiv(order.length, batch);
    if (rates.length != steps) {
      throw new IllegalArgumentException(
          "rates: expected %d, one for each step, got %d".formatted(steps, rates.length));
    }
    for (double rate : rates) {
      checkRate(rate);
    }
    return steps;
  }
}
