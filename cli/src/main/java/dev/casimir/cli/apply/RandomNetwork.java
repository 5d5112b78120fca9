package dev.casimir.cli.apply;

import dev.casimir.frames.Backbone;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A network with random weights and one hidden layer of tanh, from all numbers of a cloud to all
 * numbers of its outputs: a function without any symmetry, to show what becomes of it.
 */
final class RandomNetwork implements Backbone {
  private static final int HIDDEN = 32;

  private final double[] bias;
  private final double[] first;
  private final double[] second;
  private final int inputs;
  private final int outputs;

  /** With so many numbers of a cloud and of its outputs. */
  RandomNetwork(int inputs, int outputs) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    this.inputs = inputs;
    this.outputs = outputs;
    double scale = 1 / Math.sqrt(Math.max(1, inputs));
    bias = random.doubles((long) HIDDEN + outputs, -1, 1).toArray();
    first = random.doubles((long) HIDDEN * inputs, -scale, scale).toArray();
    second = random.doubles((long) HIDDEN * outputs, -0.2, 0.2).toArray();
  }

  @Override
  public void evaluate(List<Tensor> in, List<Tensor> out) {
    double[] x = new double[inputs];
    double[] y = new double[outputs];
    for (long item = 0; item < in.getFirst().dimension(0); item++) {
      int at = 0;
      for (Tensor tensor : in) {
        long width = tensor.size() / tensor.dimension(0);
        for (long i = 0; i < width; i++) {
          x[at++] = tensor.getDouble(item * width + i);
        }
      }
      evaluate(x, y);
      at = 0;
      for (Tensor tensor : out) {
        long width = tensor.size() / tensor.dimension(0);
        for (long i = 0; i < width; i++) {
          tensor.setDouble(item * width + i, y[at++]);
        }
      }
    }
  }

  private void evaluate(double[] x, double[] y) {
    System.arraycopy(bias, HIDDEN, y, 0, outputs);
    for (int h = 0; h < HIDDEN; h++) {
      double sum = bias[h];
      for (int i = 0; i < inputs; i++) {
        sum += first[h * inputs + i] * x[i];
      }
      double value = StrictMath.tanh(sum);
      for (int o = 0; o < outputs; o++) {
        y[o] += second[o * HIDDEN + h] * value;
      }
    }
  }
}
