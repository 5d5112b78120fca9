// The exponential of small matrices by scaling and squaring, and its derivative in one direction: the mean of the diagonal
// is taken out, the rest balanced by powers of two where that helps, its Taylor polynomial summed by Horner's rule and
// squared as often as the item needs. The steps and their order are those of the Java `MatrixExponential`.
#pragma once

#include "casimir/elementary.cuh"
#include "casimir/matrices.cuh"

namespace casimir {

/** Similarities by powers of two that make rows and columns alike in size; exact. */
namespace balancing {

/** The sum of a row but for the diagonal, never zero. */
template <class Real, int N>
CASIMIR_DEVICE Real rowSum(const Matrix<Real, N>& m, int row) {
  Real sum = Precision<Real>::SINGLE ? Real(0x1p-60) : Real(0x1p-200);
  CASIMIR_UNROLL
  for (int k = 0; k < N; k++) {
    if (k != row) {
      sum = sum + absolute(m(row, k));
    }
  }
  return sum;
}

template <class Real, int N>
CASIMIR_DEVICE Real columnSum(const Matrix<Real, N>& m, int column) {
  Real sum = Precision<Real>::SINGLE ? Real(0x1p-60) : Real(0x1p-200);
  CASIMIR_UNROLL
  for (int k = 0; k < N; k++) {
    if (k != column) {
      sum = sum + absolute(m(k, column));
    }
  }
  return sum;
}

/** Whether row and column differ so much that scaling gains. */
template <class Real>
CASIMIR_DEVICE bool gains(Real row, Real column) {
  return row * Real(64) < column || column * Real(64) < row;
}

template <class Real, int N>
CASIMIR_DEVICE bool isNeeded(const Matrix<Real, N>& m) {
  bool needed = false;
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    needed = needed || gains(rowSum(m, i), columnSum(m, i));
  }
  return needed;
}

/** Scales each row and column once. */
template <class Real, int N>
CASIMIR_DEVICE void sweep(Matrix<Real, N>& m, Real (&exponents)[N]) {
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    const Real row = rowSum(m, i);
    const Real column = columnSum(m, i);
    const Real limit = Precision<Real>::SINGLE ? Real(15) : Real(30);
    const Real wanted = rounded((exponent(row) - exponent(column)) * Real(0.5));
    const Real below = limit < wanted ? limit : wanted;
    const Real bounded = below < -limit ? -limit : below;
    const Real power = gains(row, column) ? bounded : Real(0);
    const Real up = powerOfTwo(power);
    const Real down = powerOfTwo(-power);
    CASIMIR_UNROLL
    for (int k = 0; k < N; k++) {
      if (k != i) {
        m(i, k) = m(i, k) * down;
        m(k, i) = m(k, i) * up;
      }
    }
    exponents[i] = exponents[i] + power;
  }
}

/** D m D^-1 with the powers of two D for sign 1, D^-1 m D for -1. */
template <class Real, int N>
CASIMIR_DEVICE void conjugate(Matrix<Real, N>& m, const Real (&exponents)[N], int sign) {
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < N; j++) {
      if (i != j) {
        m(i, j) = m(i, j) * powerOfTwo((exponents[i] - exponents[j]) * Real(sign));
      }
    }
  }
}

}  // namespace balancing

/** 1/k! for k up to the degree of the Taylor polynomial. */
template <class Real>
struct InverseFactorials {
  static constexpr int DEGREE = Precision<Real>::SINGLE ? 12 : 18;
  Real values[DEGREE + 1];

  constexpr InverseFactorials() : values() {
    double value = 1;
    for (int k = 0; k <= DEGREE; k++) {
      value = k == 0 ? 1 : value / k;
      values[k] = static_cast<Real>(value);
    }
  }
};

/** What is done to a matrix before its polynomial is summed, and undone afterwards. */
template <class Real, int N>
struct ScaledMatrix {
  Matrix<Real, N> matrix;
  Real mean;
  Real exponents[N];
  bool balanced;
  Real squarings;
  Real scale;

  CASIMIR_DEVICE explicit ScaledMatrix(const Matrix<Real, N>& a) {
    // No more of the mean than the exponential can bear at once.
    const Real limit = Precision<Real>::SINGLE ? Real(40) : Real(300);
    const Real average = trace(a) * Real(1.0 / N);
    const Real below = limit < average ? limit : average;
    mean = below < -limit ? -limit : below;
    matrix = plusDiagonal(a, -mean);
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      exponents[i] = 0;
    }
    balanced = balancing::isNeeded(matrix);
    if (balanced) {
      for (int i = 0; i < 3; i++) {
        balancing::sweep(matrix, exponents);
      }
    }
    const Real inverseBound = Precision<Real>::SINGLE ? Real(1 / 1.461661507209034) : Real(1 / 1.090863719290036);
    const Real ratio = norm1(matrix) * inverseBound;
    squarings = Real(1) < ratio ? exponent(ratio) + Real(1) : Real(0);
    scale = powerOfTwo(-squarings);
    matrix = scaled(matrix, scale);
  }

  /** The exponential of the matrix that came, of what stands for that of the scaled one. */
  CASIMIR_DEVICE void undo(Matrix<Real, N>& x) const {
    if (balanced) {
      balancing::conjugate(x, exponents, 1);
    }
    const Real growth = exponential(mean);
    CASIMIR_UNROLL
    for (int i = 0; i < N * N; i++) {
      // zero stays zero where the growth is infinite
      x.entries[i] = x.entries[i] == Real(0) ? x.entries[i] : x.entries[i] * growth;
    }
  }
};

/** e^a of a finite matrix. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> matrixExponential(const Matrix<Real, N>& a) {
  constexpr InverseFactorials<Real> factorials;
  constexpr int DEGREE = InverseFactorials<Real>::DEGREE;
  const ScaledMatrix<Real, N> given(a);
  const Matrix<Real, N>& first = given.matrix;
  const Matrix<Real, N> second = product(first, first);
  const Matrix<Real, N> third = product(second, first);
  // Horner's rule in the third power: three coefficients a step. All terms are positive multiples of powers.
  Matrix<Real, N> sum = scaled(third, factorials.values[DEGREE]);
  sum = scaledPlus(second, factorials.values[DEGREE - 1], sum);
  sum = scaledPlus(first, factorials.values[DEGREE - 2], sum);
  sum = plusDiagonal(sum, factorials.values[DEGREE - 3]);
  CASIMIR_UNROLL
  for (int constant = DEGREE - 6; constant >= 0; constant -= 3) {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      Real row[N];
      CASIMIR_UNROLL
      for (int j = 0; j < N; j++) {
        Real entry = first(i, j) * factorials.values[constant + 1];
        entry = multiplyAdd(second(i, j), factorials.values[constant + 2], entry);
        CASIMIR_UNROLL
        for (int k = 0; k < N; k++) {
          entry = multiplyAdd(sum(i, k), third(k, j), entry);
        }
        row[j] = i == j ? entry + factorials.values[constant] : entry;
      }
      CASIMIR_UNROLL
      for (int j = 0; j < N; j++) {
        sum(i, j) = row[j];
      }
    }
  }
  for (Real left = given.squarings; Real(0) < left; left = left - Real(1)) {
    sum = product(sum, sum);
  }
  given.undo(sum);
  return sum;
}

/** The derivative of e^a in a direction: the limit of (e^(a + h direction) - e^a) / h. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> matrixExponentialDerivative(const Matrix<Real, N>& a, Matrix<Real, N> direction) {
  constexpr InverseFactorials<Real> factorials;
  constexpr int DEGREE = InverseFactorials<Real>::DEGREE;
  const ScaledMatrix<Real, N> given(a);
  const Matrix<Real, N>& first = given.matrix;
  if (given.balanced) {
    balancing::conjugate(direction, given.exponents, -1);
  }
  direction = scaled(direction, given.scale);
  Matrix<Real, N> sum = plusDiagonal(scaled(first, factorials.values[DEGREE]), factorials.values[DEGREE - 1]);
  Matrix<Real, N> change = scaled(direction, factorials.values[DEGREE]);
  for (int k = DEGREE - 2; k >= 0; k--) {
    change = productPlus(first, change, product(direction, sum));
    Matrix<Real, N> constant;
    CASIMIR_UNROLL
    for (int i = 0; i < N * N; i++) {
      constant.entries[i] = i % (N + 1) == 0 ? factorials.values[k] : Real(0);
    }
    sum = productPlus(first, sum, constant);
  }
  for (Real left = given.squarings; Real(0) < left; left = left - Real(1)) {
    change = productPlus(sum, change, product(change, sum));
    sum = product(sum, sum);
  }
  given.undo(change);
  return change;
}

}  // namespace casimir
