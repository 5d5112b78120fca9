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
  /** The first row of the path's harmonics, l2^2. */
  int row2() {
    return coefficients.degree2() * coefficients.degree2();
  }
}
