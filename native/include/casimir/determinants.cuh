// Determinants and cofactors of matrices of two to four rows, plain and with twice the digits; as the Java `Determinants`.
// And powers of two taken out of matrices, so that squares and products of entries do not overflow.
#pragma once

#include "casimir/matrices.cuh"
#include "casimir/twofold.cuh"

namespace casimir {

/** A matrix over the power of two of its largest entry. */
template <class Real, int R, int C = R>
struct PowerOfTwoScaling {
  /** The largest entry is in [1, 4), or less than one where all were subnormal. */
  Matrix<Real, R, C> matrix;
  /** Of the power of two it was divided by; an integer. */
  Real power;

  CASIMIR_DEVICE explicit PowerOfTwoScaling(const Matrix<Real, R, C>& g) {
    Real largest = absolute(g.entries[0]);
    CASIMIR_UNROLL
    for (int i = 1; i < R * C; i++) {
      largest = greater(largest, absolute(g.entries[i]));
    }
    const Real most = Precision<Real>::SINGLE ? Real(126) : Real(1022);
    const Real e = exponent(largest);
    power = e < most ? e : most;
    matrix = scaled(g, powerOfTwo(-power));
  }
};

/** value 2^power for an integer that may be twice as large as those of numbers. */
template <class Real>
CASIMIR_DEVICE Real timesPowerOfTwo(Real value, Real power) {
  const Real least = Precision<Real>::SINGLE ? Real(-126) : Real(-1022);
  const Real half = greater(rounded(power * Real(0.5)), least);
  const Real rest = greater(power - half, least);
  return value * powerOfTwo(half) * powerOfTwo(rest);
}

namespace determinants {

/** Of rows `row` and the next, columns p and q. */
template <class Real, int N>
CASIMIR_DEVICE Twofold<Real> pair(const Matrix<Real, N>& g, int row, int p, int q) {
  const int a = p < q ? p : q;
  const int b = p < q ? q : p;
  const Twofold<Real> d = exactProduct(g(row, a), g(row + 1, b)) + -exactProduct(g(row, b), g(row + 1, a));
  return p < q ? d : -d;
}

template <class Real>
CASIMIR_DEVICE Twofold<Real> laplace(const Matrix<Real, 4>& g, int p, int q, int r, int s) {
  return pair(g, 0, p, q) * pair(g, 2, r, s);
}

template <class Real>
CASIMIR_DEVICE Real accurate(const Matrix<Real, 2>& g) {
  return pair(g, 0, 0, 1).value();
}

template <class Real>
CASIMIR_DEVICE Real accurate(const Matrix<Real, 3>& g) {
  Twofold<Real> sum = pair(g, 1, 1, 2) * g(0, 0);
  sum = sum + pair(g, 1, 2, 0) * g(0, 1);
  return (sum + pair(g, 1, 0, 1) * g(0, 2)).value();
}

template <class Real>
CASIMIR_DEVICE Real accurate(const Matrix<Real, 4>& g) {
  Twofold<Real> sum = laplace(g, 0, 1, 2, 3);
  sum = sum + laplace(g, 0, 2, 3, 1);
  sum = sum + laplace(g, 0, 3, 1, 2);
  sum = sum + laplace(g, 1, 2, 0, 3);
  sum = sum + laplace(g, 1, 3, 2, 0);
  return (sum + laplace(g, 2, 3, 0, 1)).value();
}

template <class Real, int N>
CASIMIR_DEVICE Real difference(const Matrix<Real, N>& g, int r, int s, int p, int q) {
  const Real product = g(r, q) * g(s, p);
  return multiplyAdd(g(r, p), g(s, q), -product);
}

/** With the rounding error of the second product taken back (Kahan). */
template <class Real, int N>
CASIMIR_DEVICE Real accurateDifference(const Matrix<Real, N>& g, int r, int s, int p, int q) {
  const Real product = g(r, q) * g(s, p);
  const Real lost = multiplyAdd(-g(r, q), g(s, p), product);
  return multiplyAdd(g(r, p), g(s, q), -product) + lost;
}

/** The matrix c of cofactors: g^-T = c / det g. */
template <bool ACCURATE, class Real>
CASIMIR_DEVICE Matrix<Real, 3> cofactors(const Matrix<Real, 3>& g) {
  Matrix<Real, 3> c;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < 3; j++) {
      c(i, j) = ACCURATE ? accurateDifference(g, (i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3)
                         : difference(g, (i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3);
    }
  }
  return c;
}

/** By the minors of the two rows which are not of the pair of rows of i. */
template <bool ACCURATE, class Real>
CASIMIR_DEVICE Matrix<Real, 4> cofactors(const Matrix<Real, 4>& g) {
  Matrix<Real, 4> c;
  CASIMIR_UNROLL
  for (int i = 0; i < 4; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < 4; j++) {
      const int other = i < 2 ? 2 : 0;
      const int partner = i % 2 == 0 ? i + 1 : i - 1;
      const int c0 = j == 0 ? 1 : 0;
      const int c1 = j <= 1 ? 2 : 1;
      const int c2 = j <= 2 ? 3 : 2;
      Real entry;
      if (ACCURATE) {
        Twofold<Real> sum = pair(g, other, c1, c2) * g(partner, c0);
        sum = sum + pair(g, other, c2, c0) * g(partner, c1);
        sum = sum + pair(g, other, c0, c1) * g(partner, c2);
        entry = sum.value();
      } else {
        entry = g(partner, c0) * difference(g, other, other + 1, c1, c2);
        entry = multiplyAdd(-g(partner, c1), difference(g, other, other + 1, c0, c2), entry);
        entry = multiplyAdd(g(partner, c2), difference(g, other, other + 1, c0, c1), entry);
      }
      c(i, j) = (i + j) % 2 == 0 ? entry : -entry;
    }
  }
  return c;
}

/** The determinant from the cofactors of the first row. */
template <class Real, int N>
CASIMIR_DEVICE Real ofCofactors(const Matrix<Real, N>& g, const Matrix<Real, N>& c) {
  Real sum = g(0, 0) * c(0, 0);
  CASIMIR_UNROLL
  for (int j = 1; j < N; j++) {
    sum = multiplyAdd(g(0, j), c(0, j), sum);
  }
  return sum;
}

}  // namespace determinants

/** x + x (1 - x^T x) / 2: makes nearly orthogonal matrices orthogonal to rounding. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> polished(const Matrix<Real, N>& x) {
  const Matrix<Real, N> halves = scaled(x, Real(-0.5));
  Matrix<Real, N> rest;
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j <= i; j++) {
      Real sum = i == j ? multiplyAdd(halves(0, i), x(0, j), Real(0.5)) : halves(0, i) * x(0, j);
      CASIMIR_UNROLL
      for (int k = 1; k < N; k++) {
        sum = multiplyAdd(halves(k, i), x(k, j), sum);
      }
      rest(i, j) = sum;
      rest(j, i) = sum;
    }
  }
  return product(x, rest) + x;
}

}  // namespace casimir
