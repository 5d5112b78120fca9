// Vector-Jacobian products through eigenvalues and eigenvectors, in the order of operations of the Java kernels.
#pragma once

#include "casimir/jacobi.cuh"

namespace casimir {

/** What stands for one over the gap of a pair of eigenvalues. */
template <class Real, int N>
CASIMIR_DEVICE Real inverseGap(const Real (&values)[N], Real broadening, int p, int q) {
  const Real gap = values[q] - values[p];
  const Real largest = larger(absolute(values[0]), absolute(values[N - 1]));
  if (broadening == 0) {
    const Real rounding = largest * (Real(4 * N) * Precision<Real>::UNIT_ROUNDOFF);
    const bool together = absolute(gap) <= rounding;
    const Real inverse = Real(1) / (together ? Real(1) : gap);
    return together ? Real(0) : inverse;
  }
  const Real width = largest * broadening;
  const Real square = multiplyAdd(width, width, Precision<Real>::SMALLEST_NORMAL);
  return gap / multiplyAdd(gap, gap, square);
}

/** left v^T, of which the lower triangle counts: entry (i, j), j <= i. */
template <class Real, int N>
CASIMIR_DEVICE Real between(const Real (&left)[N][N], const Real (&v)[N][N], int i, int j) {
  Real sum = left[i][0] * v[j][0];
  CASIMIR_UNROLLED
  for (int k = 1; k < N; k++) {
    sum = multiplyAdd(left[i][k], v[j][k], sum);
  }
  return sum;
}

/**
 * V (K + diag(l')) V^T, K the torque over the gaps.
 *
 * @param eigen with values over 2^exponent
 */
template <class Real, int N>
CASIMIR_DEVICE void eigenGradient(const SymmetricEigen<Real, N>& eigen, int exponent, Real broadening,
    const Real* valueGradient, const Real* vectorGradient, Real* gradient) {
  Real torque[N][N];
  CASIMIR_UNROLLED
  for (int p = 0; p < N; p++) {
    CASIMIR_UNROLLED
    for (int q = p + 1; q < N; q++) {
      Real upper = eigen.vectors[0][p] * vectorGradient[q];
      Real lower = eigen.vectors[0][q] * vectorGradient[p];
      CASIMIR_UNROLLED
      for (int k = 1; k < N; k++) {
        upper = multiplyAdd(eigen.vectors[k][p], vectorGradient[k * N + q], upper);
        lower = multiplyAdd(eigen.vectors[k][q], vectorGradient[k * N + p], lower);
      }
      torque[p][q] = ((upper - lower) * Real(0.5)) * inverseGap(eigen.values, broadening, p, q);
      torque[q][p] = torque[p][q];
    }
  }
  Real turned[N][N];
  Real stretched[N][N];
  CASIMIR_UNROLLED
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLLED
    for (int j = 0; j < N; j++) {
      const int begin = j == 0 ? 1 : 0;
      Real sum = N == 1 ? Real(0) : eigen.vectors[i][begin % N] * torque[begin % N][j];
      CASIMIR_UNROLLED
      for (int k = begin + 1; k < N; k++) {
        sum = k == j ? sum : multiplyAdd(eigen.vectors[i][k], torque[k][j], sum);
      }
      turned[i][j] = sum;
      stretched[i][j] = eigen.vectors[i][j] * valueGradient[j];
    }
  }
  CASIMIR_UNROLLED
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLLED
    for (int j = 0; j <= i; j++) {
      const Real stretch = between(stretched, eigen.vectors, i, j);
      // Scaled last: where the matrix is tiny it may overflow, which between the products would make NaN.
      const Real turn = between(turned, eigen.vectors, i, j);
      const Real entry = N == 1 ? stretch : scaled(turn, -exponent) + stretch;
      gradient[i * N + j] = entry;
      gradient[j * N + i] = entry;
    }
  }
}

}  // namespace casimir
