package dev.casimir.lie.internal.sampling;

import dev.casimir.random.RandomStream;

/** What one thread needs to draw matrices of up to n x n: random numbers and room. */
public final class Workspace {
  final RandomStream random = new RandomStream();

  /** The drawn matrix, row-major. */
  final double[] matrix;

  final double[] linear;
  final double[] left;
  final double[] right;
  final double[] values;
  final double[] vector;

  /** Room for matrices of {@code dimension} rows and columns. */
  public Workspace(int dimension) {
    int size = dimension * dimension;
    matrix = new double[size];
    linear = new double[size];
    left = new double[size];
    right = new double[size];
    values = new double[dimension];
    vector = new double[dimension];
  }

  /**
   * Draws an item into {@link #entry}.
   *
   * @return its weight
   */
  public double draw(ItemSampler sampler, long seed, long item) {
    random.start(seed, item);
    return sampler.draw(this, matrix);
  }

  /** An entry of the matrix last drawn, by its row-major index. */
  public double entry(int index) {
    return matrix[index];
  }
}
