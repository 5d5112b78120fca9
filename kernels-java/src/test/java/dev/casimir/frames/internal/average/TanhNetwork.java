package dev.casimir.frames.internal.average;

import dev.casimir.frames.DifferentiableBackbone;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A fixed random network with one hidden layer, tanh and biases, from all numbers of an item to all
 * numbers of its outputs, in double precision. No symmetry whatever.
 */
final class TanhNetwork implements DifferentiableBackbone {
  private static final int HIDDEN = 24;
  private final long seed;
  private double[] first = {};
  private double[] bias = {};
  private double[] second = {};
  private int in;
  private int out;

  /** How many items it was asked for in all. */
  int items;

  TanhNetwork(long seed) {
    this.seed = seed;
  }

  private static int width(List<Tensor> tensors) {
    int width = 0;
    for (Tensor tensor : tensors) {
      long size = 1;
      for (int axis = 1; axis < tensor.rank(); axis++) {
        size *= tensor.dimension(axis);
      }
      width += (int) size;
    }
    return width;
  }

  private void prepare(int inputs, int outputs) {
    if (in != inputs || out != outputs || bias.length == 0) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      in = inputs;
      out = outputs;
      first = random.doubles((long) HIDDEN * in, -1, 1).toArray();
      bias = random.doubles(HIDDEN + out, -1, 1).toArray();
      second = random.doubles((long) HIDDEN * out, -0.2, 0.2).toArray();
    }
  }

  private static double[] row(List<Tensor> tensors, long item, int width) {
    double[] row = new double[width];
    int at = 0;
    for (Tensor tensor : tensors) {
      long size = tensor.size() / tensor.dimension(0);
      for (long i = 0; i < size; i++) {
        row[at++] = tensor.getDouble(item * size + i);
      }
    }
    return row;
  }

  private static void write(double[] row, List<Tensor> tensors, long item) {
    int at = 0;
    for (Tensor tensor : tensors) {
      long size = tensor.size() / tensor.dimension(0);
      for (long i = 0; i < size; i++) {
        tensor.setDouble(item * size + i, row[at++]);
      }
    }
  }

  private double[] hidden(double[] x) {
    double[] hidden = new double[HIDDEN];
    for (int h = 0; h < HIDDEN; h++) {
      double sum = bias[h];
      for (int i = 0; i < in; i++) {
        sum += first[h * in + i] * x[i];
      }
      hidden[h] = Math.tanh(sum);
    }
    return hidden;
  }

  @Override
  public void evaluate(List<Tensor> inputs, List<Tensor> outputs) {
    prepare(width(inputs), width(outputs));
    for (long item = 0; item < inputs.getFirst().dimension(0); item++) {
      items++;
      double[] hidden = hidden(row(inputs, item, in));
      double[] y = new double[out];
      for (int o = 0; o < out; o++) {
        y[o] = bias[HIDDEN + o];
        for (int h = 0; h < HIDDEN; h++) {
          y[o] += second[o * HIDDEN + h] * hidden[h];
        }
      }
      write(y, outputs, item);
    }
  }

  @Override
  public void backward(
      List<Tensor> inputs, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    prepare(width(inputs), width(outputGradients));
    for (long item = 0; item < inputs.getFirst().dimension(0); item++) {
      double[] hidden = hidden(row(inputs, item, in));
      double[] ofY = row(outputGradients, item, out);
      double[] ofX = new double[in];
      for (int h = 0; h < HIDDEN; h++) {
        double sum = 0;
        for (int o = 0; o < out; o++) {
          sum += second[o * HIDDEN + h] * ofY[o];
        }
        for (int i = 0; i < in; i++) {
          ofX[i] += sum * (1 - hidden[h] * hidden[h]) * first[h * in + i];
        }
      }
      write(ofX, inputGradients, item);
    }
  }

  /** Roundoff of a precision. */
  static double roundoff(DType dtype) {
    return dtype == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
  }
}
