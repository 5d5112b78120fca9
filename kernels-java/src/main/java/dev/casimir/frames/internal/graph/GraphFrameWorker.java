package dev.casimir.frames.internal.graph;

import dev.casimir.device.ItemStatus;
import dev.casimir.frames.GraphFrames;

/** The frame of one graph at a time, in memory of its own. */
final class GraphFrameWorker {
  private static final double ASYMMETRY = 32;

  final double[] weights;
  final double[] attributes;
  final NodeOrder order;

  private final GraphFrames operation;
  private final double unit;
  private final LaplacianSpectrum spectrum;
  private final ChainClasses chain;
  private final double[] column;
  private final int[] classes;
  private double margin;

  /**
   * A worker.
   *
   * @param unit of rounding of the numbers of graphs
   */
  GraphFrameWorker(GraphFrames operation, double unit) {
    this.operation = operation;
    this.unit = unit;
    int m = operation.nodes();
    weights = new double[m * m];
    attributes = new double[m * operation.attributes()];
    order = new NodeOrder(m);
    spectrum = new LaplacianSpectrum(m);
    chain = new ChainClasses(m);
    column = new double[m];
    classes = new int[m];
  }

  /**
   * Computes the frame of the graph whose weights and attributes have been filled in, n rows of
   * each.
   *
   * @param features receives the matrix S of n rows, or of no length if it is not wanted
   */
  ItemStatus compute(int n, double[] features) {
    order.start(n);
    chain.start();
    margin = 1;
    double largest = largest(n * n, weights);
    if (Double.isNaN(largest) || Double.isNaN(largest(n * operation.attributes(), attributes))) {
      return ItemStatus.NON_FINITE;
    }
    if (!isSymmetric(n, ASYMMETRY * unit * largest)) {
      return ItemStatus.NOT_IN_DOMAIN;
    }
    if (n == 0) {
      return ItemStatus.OK;
    }
    ItemStatus status =
        spectrum.decompose(n, weights, largest, operation.eigenvalueTolerance(), chain);
    if (status == ItemStatus.OK) {
      sort(n, features);
    }
    margin = chain.margin();
    return status;
  }

  /** How close decisions were; see {@link dev.casimir.frames.PermutationFrames#margins}. */
  double margin() {
    return margin;
  }

  /**
   * Sorts by one column after the other; without a wish for all, as long as any nodes are equal.
   */
  private void sort(int n, double[] features) {
    int k = operation.attributes();
    int width = k + operation.nodes();
    for (int c = 0; c < k + spectrum.count(); c++) {
      if (features.length == 0 && order.isDiscrete()) {
        return;
      }
      double tolerance = 0;
      double error = 0;
      if (c < k) {
        for (int i = 0; i < n; i++) {
          column[i] = attributes[i * k + c];
        }
      } else {
        spectrum.diagonal(c - k, column);
        tolerance = operation.projectionTolerance();
        error = spectrum.diagonalError(c - k);
      }
      for (int i = 0; i < n && features.length > 0; i++) {
        features[i * width + c] = column[i];
      }
      if (!order.isDiscrete()) {
        chain.classify(n, column, tolerance, error, classes);
        order.refine(classes);
      }
    }
  }

  /** The largest magnitude, NaN if a number is not finite. */
  private static double largest(int count, double[] numbers) {
    double largest = 0;
    double zeros = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(numbers[i]));
      zeros += 0 * numbers[i];
    }
    return zeros == 0 ? largest : Double.NaN;
  }

  private boolean isSymmetric(int n, double tolerance) {
    double worst = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        worst = Math.max(worst, Math.abs(weights[i * n + j] - weights[j * n + i]));
      }
    }
    return worst <= tolerance;
  }
}
