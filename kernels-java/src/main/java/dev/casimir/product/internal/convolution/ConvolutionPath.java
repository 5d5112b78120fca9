package dev.casimir.product.internal.convolution;

import dev.casimir.so3.CouplingTensor;

/**
 * One path of a convolution: rows {@code row3..} of a receiver += weight * coefficients * rows
 * {@code row1..} of a sender * harmonics of one degree.
 *
 * @param index the number of the path, and of its weight
 * @param row1 first row of the input block
 * @param row3 first row of the output block
 * @param coefficients of the degrees (l1, l2, l3)
 */
public record ConvolutionPath(int index, int row1, int row3, CouplingTensor coefficients) {
  /** The first of the path's harmonics, l2^2. */
  public int row2() {
    return coefficients.degree2() * coefficients.degree2();
  }

  /** The component in its block, 0..2 l1, of the sender's factor of coefficient {@code i}. */
  public int component1(int i) {
    return coefficients.degree1() + coefficients.order1(i);
  }

  /** The component in its degree, 0..2 l2, of the harmonic of coefficient {@code i}. */
  public int component2(int i) {
    return coefficients.degree2() + coefficients.order2(i);
  }

  /** The component in its block, 0..2 l3, of the result of coefficient {@code i}. */
  public int component3(int i) {
    return coefficients.degree3() + coefficients.order3(i);
  }
}
