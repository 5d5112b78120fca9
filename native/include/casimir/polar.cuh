// The orthogonal factor k of matrices of two to four rows, g = k p: closed form for two, Newton's iteration for others.
// Products g^T g, which square the condition number, are never formed. As the Java `PolarLanes`.
#pragma once

#include "casimir/determinants.cuh"

namespace casimir {

namespace polar {

/** (c x + x^-T / c) / 2. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> step(
    const Matrix<Real, N>& x, const Matrix<Real, N>& cofactors, Real determinant, Real scale) {
  const Real inverse = Real(0.5) / (scale * determinant);
  return scaledPlus(cofactors, inverse, scaled(x, scale * Real(0.5)));
}

/** A scaled step; whether the singular values are close together now. */
template <bool ACCURATE, class Real, int N>
CASIMIR_DEVICE bool scaledStep(Matrix<Real, N>& x) {
  const Matrix<Real, N> cofactors = determinants::cofactors<ACCURATE>(x);
  const Real determinant = determinants::ofCofactors(x, cofactors);
  const Real square = dot(x, x);
  const Real ratio = dot(cofactors, cofactors) / (square * (determinant * determinant));
  x = step(x, cofactors, determinant, squareRoot(squareRoot(ratio)));
  return ratio * (square * square) < Real(N * N * 1.5);
}

}  // namespace polar

/** The orthogonal factor with the sign of the determinant; a status. */
template <class Real>
CASIMIR_DEVICE int orthogonalFactor(const Matrix<Real, 2>& g, Matrix<Real, 2>& k) {
  const int finite = finiteStatus(g);
  if (finite != status::OK) {
    return finite;
  }
  const Matrix<Real, 2> a = PowerOfTwoScaling<Real, 2>(g).matrix;
  const Real determinant = Cofactors<Real, 2>(a).determinant;
  if (absolute(determinant) < Precision<Real>::SMALLEST_NORMAL) {
    return status::SINGULAR;
  }
  const Real sign = determinant < Real(0) ? Real(-1) : Real(1);
  const Real even = multiplyAdd(sign, a(1, 1), a(0, 0));
  const Real odd = multiplyAdd(-sign, a(0, 1), a(1, 0));
  const Real inverse = Real(1) / squareRoot(multiplyAdd(even, even, odd * odd));
  const Real cosine = even * inverse;
  const Real sine = odd * inverse;
  k = {{cosine, -(sign * sine), sine, sign * cosine}};
  return status::OK;
}

template <class Real, int N>
CASIMIR_DEVICE int orthogonalFactor(const Matrix<Real, N>& g, Matrix<Real, N>& k) {
  const int finite = finiteStatus(g);
  if (finite != status::OK) {
    return finite;
  }
  Matrix<Real, N> x = PowerOfTwoScaling<Real, N>(g).matrix;
  const Real exact = determinants::accurate(x);
  if (absolute(exact) < Precision<Real>::SMALLEST_NORMAL) {
    return status::SINGULAR;
  }
  {
    // The first step takes a determinant of twice the digits: its sign is that of det k, whatever the condition.
    const Matrix<Real, N> cofactors = determinants::cofactors<true>(x);
    const Real ratio = squareRoot(dot(cofactors, cofactors) / dot(x, x));
    const Real scale = squareRoot(ratio / absolute(exact));
    // The result is about as large as this scale; squares of it must not overflow.
    const Real down = powerOfTwo(-greater(exponent(scale), Real(0)));
    const Real inverse = Real(0.5) / (scale * exact) * down;
    x = scaledPlus(cofactors, inverse, scaled(x, scale * Real(0.5) * down));
  }
  bool near = false;
  int left = 60;
  if (N == 4) {
    // Two accurate steps leave so narrow a range of singular values that plain cofactors do.
    near = polar::scaledStep<true>(x);
    left--;
  }
  for (; !near && left > 0; left--) {
    near = polar::scaledStep<N == 3>(x);
  }
  constexpr int STEPS = Precision<Real>::SINGLE ? 2 : 3;
  for (int i = 0; i < STEPS; i++) {
    const Matrix<Real, N> cofactors = determinants::cofactors<false>(x);
    x = polar::step(x, cofactors, determinants::ofCofactors(x, cofactors), Real(1));
  }
  k = polished(x);
  return near && absolute(dot(k, k) - Real(N)) < Real(1e-3) ? status::OK : status::NOT_CONVERGED;
}

/** The symmetric part of k^T g. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> positiveFactor(const Matrix<Real, N>& k, const Matrix<Real, N>& g) {
  Matrix<Real, N> p = product(transposed(k), g);
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < i; j++) {
      const Real mean = (p(i, j) + p(j, i)) * Real(0.5);
      p(i, j) = mean;
      p(j, i) = mean;
    }
  }
  return p;
}

}  // namespace casimir
