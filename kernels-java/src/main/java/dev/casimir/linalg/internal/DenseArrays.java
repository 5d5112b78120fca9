package dev.casimir.linalg.internal;

import dev.casimir.items.DenseItem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** The arguments of a routine on one matrix, as arrays of their own. */
final class DenseArrays {
  private final int n;
  private final List<double[]> inputs = new ArrayList<>();
  private final List<double[]> outputs = new ArrayList<>();

  DenseArrays(int n) {
    this.n = n;
  }

  double[] input(int size) {
    return added(inputs, size);
  }

  double[] output(int size) {
    return added(outputs, size);
  }

  double[] inputMatrix() {
    return added(inputs, n * n);
  }

  double[] inputVector() {
    return added(inputs, n);
  }

  double[] outputMatrix() {
    return added(outputs, n * n);
  }

  double[] outputVector() {
    return added(outputs, n);
  }

  double[] scratchMatrix() {
    return new double[n * n];
  }

  double[] scratchVector() {
    return new double[n];
  }

  private static double[] added(List<double[]> arrays, int size) {
    double[] array = new double[size];
    arrays.add(array);
    return array;
  }

  /** Fills the inputs, runs, and hands on the outputs. */
  DenseItem item(IntSupplier routine) {
    double[][] in = inputs.toArray(double[][]::new);
    double[][] out = outputs.toArray(double[][]::new);
    return (numbers, results) -> {
      int from = 0;
      for (double[] array : in) {
        System.arraycopy(numbers, from, array, 0, array.length);
        from += array.length;
      }
      int status = routine.getAsInt();
      int to = 0;
      for (double[] array : out) {
        System.arraycopy(array, 0, results, to, array.length);
        to += array.length;
      }
      return status;
    };
  }
}
