package dev.casimir.models.training;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** tanh and softmax with cross-entropy, by loops; a sample with a number that is NaN fails. */
final class TwoLayerLearner implements Learner {
  private final Arena arena = Arena.ofShared();
  private final int features;
  private final int hidden;
  private final int classes;
  private final List<Parameter> parameters;
  int changes;
  int epoch = -1;

  TwoLayerLearner(DType dtype, int features, int hidden, int classes, long seed) {
    this.features = features;
    this.hidden = hidden;
    this.classes = classes;
    this.parameters =
        List.of(
            parameter("first weights", dtype, seed, true, hidden, features),
            parameter("first biases", dtype, seed + 1, false, hidden),
            parameter("second weights", dtype, seed + 2, true, classes, hidden),
            parameter("second biases", dtype, seed + 3, false, classes));
  }

  private Parameter parameter(String name, DType dtype, long seed, boolean decays, long... shape) {
    Tensor value = Tensor.random(arena, dtype, seed, shape);
    double scale = shape.length == 2 ? 1 / Math.sqrt(shape[1]) : 0;
    for (long i = 0; i < value.size(); i++) {
      value.setDouble(i, scale * value.getDouble(i));
    }
    return new Parameter(name, value, Tensor.zeros(arena, dtype, shape), 1, decays);
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public BatchReport differentiate(Tensor inputs, int[] labels) {
    return run(inputs, labels, true);
  }

  @Override
  public BatchReport evaluate(Tensor inputs, int[] labels) {
    return run(inputs, labels, false);
  }

  private BatchReport run(Tensor inputs, int[] labels, boolean differentiate) {
    double[] x = inputs.toDoubleArray();
    double[][] p = parameters.stream().map(q -> q.value().toDoubleArray()).toArray(double[][]::new);
    double[][] g = new double[4][];
    for (int i = 0; i < 4; i++) {
      g[i] = new double[p[i].length];
    }
    int failed = 0;
    int correct = 0;
    double loss = 0;
    for (int sample = 0; sample < labels.length; sample++) {
      double[] a = new double[hidden];
      for (int j = 0; j < hidden; j++) {
        double sum = p[1][j];
        for (int k = 0; k < features; k++) {
          sum += p[0][j * features + k] * x[sample * features + k];
        }
        a[j] = Math.tanh(sum);
      }
      double[] q = new double[classes];
      double total = 0;
      int best = 0;
      for (int c = 0; c < classes; c++) {
        double sum = p[3][c];
        for (int j = 0; j < hidden; j++) {
          sum += p[2][c * hidden + j] * a[j];
        }
        q[c] = Math.exp(sum);
        total += q[c];
        best = q[c] > q[best] ? c : best;
      }
      if (!Double.isFinite(total)) {
        failed++;
        continue;
      }
      correct += best == labels[sample] ? 1 : 0;
      loss -= Math.log(q[labels[sample]] / total);
      for (int c = 0; c < classes; c++) {
        q[c] = q[c] / total - (c == labels[sample] ? 1 : 0);
        g[3][c] += q[c];
        for (int j = 0; j < hidden; j++) {
          g[2][c * hidden + j] += q[c] * a[j];
        }
      }
      for (int j = 0; j < hidden; j++) {
        double back = 0;
        for (int c = 0; c < classes; c++) {
          back += q[c] * p[2][c * hidden + j];
        }
        back *= 1 - a[j] * a[j];
        g[1][j] += back;
        for (int k = 0; k < features; k++) {
          g[0][j * features + k] += back * x[sample * features + k];
        }
      }
    }
    int counted = labels.length - failed;
    for (int i = 0; differentiate && i < 4; i++) {
      for (int k = 0; k < g[i].length; k++) {
        parameters.get(i).gradient().setDouble(k, g[i][k] / counted);
      }
    }
    StepStatus status = counted == 0 && failed > 0 ? StepStatus.FAILED : StepStatus.OK;
    return new BatchReport(
        labels.length, failed, correct, loss, status, Map.of("steps", 1.0 * labels.length));
  }

  @Override
  public void parametersChanged() {
    changes++;
  }

  @Override
  public void epochBegins(int began) {
    epoch = began;
  }

  @Override
  public Map<String, Object> telemetry(Tensor inputs, int[] labels) {
    return Map.of("probed", labels.length, "broken", Double.NaN);
  }

  @Override
  public Map<String, Object> describe() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("model", "two layers");
    description.put("hidden", List.of(hidden));
    description.put("classes", classes);
    return description;
  }

  @Override
  public void close() {
    arena.close();
  }
}
