package dev.casimir.frames.internal.average;

import dev.casimir.frames.FrameField;

/** Carries vectors and matrices into the axes R, columns of a matrix, and back. */
final class Turn {
  private final int d;
  private final double[] half;

  /** The axes, row-major. */
  final double[] matrix;

  private double determinant = 1;

  Turn(int d) {
    this.d = d;
    matrix = new double[d * d];
    half = new double[d * d];
  }

  /** Says whether the axes in {@link #matrix} have determinant 1 or -1. */
  void setDeterminant(double sign) {
    determinant = sign;
  }

  /** R' a, det(R) R' a or R' T R of whatever follows one another in {@code field}. */
  void into(FrameField kind, double[] field, double[] framed) {
    run(kind, field, framed, true);
  }

  /** The way back: R y, det(R) R y or R Y R'. Also the adjoint of {@link #into}. */
  void back(FrameField kind, double[] framed, double[] field) {
    run(kind, framed, field, false);
  }

  /**
   * Adds the derivative of the product of {@code field} with what {@link #back} makes of framed.
   */
  void addGradient(
      FrameField kind, double[] field, double[] framed, double factor, double[] ofMatrix) {
    int period = SignFlips.period(kind, d);
    double sign = factor * sign(kind);
    for (int at = 0; kind != FrameField.SCALAR && at < field.length; at += period) {
      for (int i = 0; i < d; i++) {
        for (int k = 0; k < d; k++) {
          double term =
              kind == FrameField.TENSOR
                  ? matrixGradient(field, framed, at, i, k)
                  : field[at + i] * framed[at + k];
          ofMatrix[i * d + k] += sign * term;
        }
      }
    }
  }

  private double matrixGradient(double[] field, double[] framed, int at, int i, int k) {
    double sum = 0;
    for (int j = 0; j < d; j++) {
      for (int l = 0; l < d; l++) {
        double axis = matrix[j * d + l];
        sum += field[at + i * d + j] * axis * framed[at + k * d + l];
        sum += field[at + j * d + i] * axis * framed[at + l * d + k];
      }
    }
    return sum;
  }

  private void run(FrameField kind, double[] from, double[] to, boolean inward) {
    int period = SignFlips.period(kind, d);
    double sign = sign(kind);
    for (int at = 0; at < from.length; at += period) {
      switch (kind) {
        case SCALAR -> to[at] = from[at];
        case TENSOR -> {
          multiply(from, at, half, 0, inward);
          transpose(half, 0);
          multiply(half, 0, to, at, inward);
          transpose(to, at);
        }
        case POINT, VECTOR, PSEUDOVECTOR -> {
          for (int k = 0; k < d; k++) {
            double sum = 0;
            for (int i = 0; i < d; i++) {
              sum += matrix[inward ? i * d + k : k * d + i] * from[at + i];
            }
            to[at + k] = sign * sum;
          }
        }
      }
    }
  }

  /** R' M inward, R M outward. */
  private void multiply(double[] m, int from, double[] to, int at, boolean inward) {
    for (int k = 0; k < d; k++) {
      for (int j = 0; j < d; j++) {
        double sum = 0;
        for (int i = 0; i < d; i++) {
          sum += matrix[inward ? i * d + k : k * d + i] * m[from + i * d + j];
        }
        to[at + k * d + j] = sum;
      }
    }
  }

  private void transpose(double[] m, int at) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double swap = m[at + i * d + j];
        m[at + i * d + j] = m[at + j * d + i];
        m[at + j * d + i] = swap;
      }
    }
  }

  private double sign(FrameField kind) {
    return kind == FrameField.PSEUDOVECTOR ? determinant : 1;
  }
}
