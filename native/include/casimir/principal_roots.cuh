// Principal logarithms and square roots of the items that `matrix_roots.cuh` gives up, because a matrix of the iteration
// is ill conditioned: the same iteration with twice the digits. An eigenvalue within 1e-14 of the negative real axis,
// relative to its size, counts as one on it.
#pragma once

#include "casimir/extended.cuh"
#include "casimir/matrix_exponential.cuh"
#include "casimir/matrix_roots.cuh"

namespace casimir {

namespace principal {

constexpr int MOST_STEPS = 100;
constexpr int MOST_ROOTS = 200;

template <int N>
CASIMIR_DEVICE double norm(const Matrix<Extended, N>& m, double lessDiagonal) {
  double largest = 0;
  for (int j = 0; j < N; j++) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += absolute((m(i, j) + Extended(i == j ? -lessDiagonal : 0.0)).high);
    }
    largest = larger(largest, sum);
  }
  return largest;
}

/** Whether eigenvalues can be read off: none of them is small by rounding. */
template <int N>
CASIMIR_DEVICE bool isTriangular(const Matrix<double, N>& a) {
  bool lower = true;
  bool upper = true;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) {
      lower = lower && (j <= i || a(i, j) == 0);
      upper = upper && (j >= i || a(i, j) == 0);
    }
  }
  return lower || upper;
}

/**
 * Replaces x by x factor scale. The loop over rows stays one, so that x waits in local memory while a residual is inverted
 * and leaves the registers to it: beside one step its way there and back costs nothing.
 */
template <int N>
CASIMIR_DEVICE void multiply(Matrix<Extended, N>& x, const Matrix<Extended, N>& factor, const Extended& scale) {
  CASIMIR_ROLLED
  for (int i = 0; i < N; i++) {
    Extended row[N];
    CASIMIR_UNROLL
    for (int j = 0; j < N; j++) {
      row[j] = x(i, 0) * factor(0, j);
      CASIMIR_UNROLL
      for (int k = 1; k < N; k++) {
        row[j] = multiplyAdd(x(i, k), factor(k, j), row[j]);
      }
    }
    CASIMIR_UNROLL
    for (int j = 0; j < N; j++) {
      x(i, j) = row[j] * scale;
    }
  }
}

/** Replaces x by its square root; a status. */
template <int N>
CASIMIR_DEVICE int takeRoot(Matrix<Extended, N>& x, double largestCondition) {
  Matrix<Extended, N> residual = x;
  for (int step = 0; step < MOST_STEPS; step++) {
    const Cofactors<Extended, N> inversion(residual);
    Matrix<Extended, N> inverse = inversion.inverse();
    const double condition = norm(residual, 0) * norm(inverse, 0);
    if (!(condition <= (step == 0 || largestCondition > 1e24 ? largestCondition : 1e24))) {
      return step == 0 ? status::SINGULAR : status::NO_PRINCIPAL;
    }
    const double before = norm(residual, 1);
    const double far = rounded(exponent(absolute(inversion.determinant.high)) * (-1.0 / (2 * N)));
    const double scale = before < 0.1 ? 0 : far;
    const Extended down(powerOfTwo(scale * -2));
    const Extended up(powerOfTwo(scale * 2));
    CASIMIR_UNROLL
    for (int i = 0; i < N * N; i++) {
      const Extended one(i % (N + 1) == 0 ? 1.0 : 0.0);
      const Extended lowered = inverse.entries[i] * down;
      residual.entries[i] = (residual.entries[i] * up + lowered) * Extended(0.25) + one * Extended(0.5);
      inverse.entries[i] = lowered + one;
    }
    multiply(x, inverse, Extended(powerOfTwo(scale) * 0.5));
    if (before < 1e-17) {
      return status::OK;
    }
  }
  return status::NO_PRINCIPAL;
}

template <int N>
CASIMIR_DEVICE Matrix<Extended, N> extended(const Matrix<double, N>& a, double factor) {
  Matrix<Extended, N> x;
  for (int i = 0; i < N * N; i++) {
    x.entries[i] = Extended(a.entries[i] * factor);
  }
  return x;
}

/** A matrix balanced by powers of two, as an iteration that looks at norms alone wants it. */
template <int N>
struct Balanced {
  Matrix<double, N> matrix;
  double exponents[N];

  CASIMIR_DEVICE explicit Balanced(const Matrix<double, N>& a) : matrix(a) {
    for (int i = 0; i < N; i++) {
      exponents[i] = 0;
    }
    for (int sweep = 0; sweep < 3; sweep++) {
      balancing::sweep(matrix, exponents);
    }
  }

  CASIMIR_DEVICE void undo(Matrix<double, N>& result) const { balancing::conjugate(result, exponents, 1); }
};

/** Beyond it a matrix is singular to rounding, unless its eigenvalues can be read off. */
template <int N>
CASIMIR_DEVICE double largestCondition(const Matrix<double, N>& a) {
  return isTriangular(a) ? Precision<double>::LARGEST : 1e15;
}

}  // namespace principal

/** The principal square root of a finite matrix; a status. */
template <int N>
CASIMIR_DEVICE int principalSquareRoot(const Matrix<double, N>& a, Matrix<double, N>& result) {
  const principal::Balanced<N> balanced(a);
  const double half = rounded(exponent(norm1(balanced.matrix)) * 0.5);
  Matrix<Extended, N> x = principal::extended(balanced.matrix, powerOfTwo(half * -2));
  const int code = principal::takeRoot(x, principal::largestCondition(a));
  const double up = powerOfTwo(half);
  for (int i = 0; i < N * N; i++) {
    result.entries[i] = x.entries[i].high * up;
  }
  balanced.undo(result);
  return code;
}

/** The principal logarithm of a finite matrix; a status. */
template <int N>
CASIMIR_DEVICE int principalLogarithm(const Matrix<double, N>& a, Matrix<double, N>& result) {
  const principal::Balanced<N> balanced(a);
  const double power = exponent(norm1(balanced.matrix) * (4.0 / 3));
  Matrix<Extended, N> x = principal::extended(balanced.matrix, powerOfTwo(-power));
  double roots = 0;
  while (!(principal::norm(x, 1) <= 0.264)) {
    const int code = principal::takeRoot(x, roots == 0 ? principal::largestCondition(a) : Precision<double>::LARGEST);
    if (code != status::OK) {
      return code;
    }
    roots = roots + 1;
    if (roots == principal::MOST_ROOTS) {
      return status::NOT_CONVERGED;
    }
  }
  Matrix<double, N> y;
  for (int i = 0; i < N * N; i++) {
    y.entries[i] = (x.entries[i] + Extended(i % (N + 1) == 0 ? -1.0 : 0.0)).high;
  }
  result = plusDiagonal(scaled(logarithmOfOnePlus(y), powerOfTwo(roots)), power * 0.6931471805599453);
  balanced.undo(result);
  return status::OK;
}

}  // namespace casimir
