// Eigenvalues and eigenvectors of small symmetric matrices by a fixed number of cyclic Jacobi sweeps. No test for
// convergence: every matrix costs the same, and threads do not diverge. The order of operations is that of the Java
// kernels (FixedJacobi), and so are the bits.
#pragma once

#include "casimir/scaling.cuh"

#if CASIMIR_GPU
#define CASIMIR_UNROLLED _Pragma("unroll")
#define CASIMIR_ROLLED _Pragma("unroll 1")
#else
#define CASIMIR_UNROLLED
#define CASIMIR_ROLLED
#endif

namespace casimir {

/** What the compiler knows of a number before it is computed; products with zeros and ones are left out. */
enum class Known { NOTHING, ZERO, ONE };

template <class Real>
struct JacobiEntry {
  Real value;
  Known known;
};

/** factor * entry; nothing is computed for zeros and ones. */
template <class Real>
CASIMIR_DEVICE JacobiEntry<Real> product(Real factor, JacobiEntry<Real> entry) {
  if (entry.known == Known::ZERO) {
    return entry;
  }
  return {entry.known == Known::ONE ? factor : factor * entry.value, Known::NOTHING};
}

/** factor * entry + addend. */
template <class Real>
CASIMIR_DEVICE JacobiEntry<Real> productPlus(Real factor, JacobiEntry<Real> entry, JacobiEntry<Real> addend) {
  if (addend.known == Known::ZERO) {
    return product(factor, entry);
  }
  if (entry.known == Known::ZERO) {
    return addend;
  }
  return {multiplyAdd(factor, entry.value, addend.value), Known::NOTHING};
}

/** Turns two entries of a row. */
template <class Real>
CASIMIR_DEVICE void turn(JacobiEntry<Real>& p, JacobiEntry<Real>& q, Real cosine, Real sine) {
  const JacobiEntry<Real> left = p;
  const JacobiEntry<Real> right = q;
  p = productPlus(cosine, left, product(-sine, right));
  q = productPlus(sine, left, product(cosine, right));
}

/** How often every pair is rotated; the numbers are those of FixedJacobi. */
template <class Real, int N>
struct JacobiSweeps {
  static constexpr int COUNT = N == 1   ? 0
                               : N == 2 ? 1
                               : N == 3 ? 4
                               : N == 4 ? (Precision<Real>::SINGLE ? 6 : 7)
                               : N == 5 ? (Precision<Real>::SINGLE ? 7 : 8)
                               : N == 6 ? 8
                                        : 9;
};

/** A decomposition; the columns of `vectors` belong to the values. */
template <class Real, int N>
struct SymmetricEigen {
  /** In descending order, equal ones in the order of their columns. */
  Real values[N];
  /** [i][j]: entry i of vector j, of which the entry of largest magnitude, the first of several, is positive. */
  Real vectors[N][N];
};

/** A symmetric matrix while pairs of its rows are rotated, and the product of the rotations. */
template <class Real, int N>
struct JacobiRotations {
  JacobiEntry<Real> a[N][N];  // the upper triangle
  JacobiEntry<Real> v[N][N];

  CASIMIR_DEVICE JacobiEntry<Real>& at(int i, int j) { return i < j ? a[i][j] : a[j][i]; }

  /** Rotates every pair once, row by row. */
  CASIMIR_DEVICE void sweep() {
    CASIMIR_UNROLLED
    for (int p = 0; p < N - 1; p++) {
      CASIMIR_UNROLLED
      for (int q = p + 1; q < N; q++) {
        rotate(p, q);
      }
    }
  }

  /** The tangent is the smaller root 2 b / (d + sgn(d) sqrt(d^2 + 4 b^2)), d the difference of the diagonal. */
  CASIMIR_DEVICE void rotate(int p, int q) {
    const Real entry = a[p][q].value;
    const Real twice = entry * Real(2);
    const Real difference = a[q][q].value - a[p][p].value;
    // The smallest normal number changes nothing but 0 / 0.
    const Real square = multiplyAdd(twice, twice, Precision<Real>::SMALLEST_NORMAL);
    const Real root = squareRoot(multiplyAdd(difference, difference, square));
    const Real tangent = twice / (difference + (difference < 0 ? -root : root));
    const Real cosine = Real(1) / squareRoot(multiplyAdd(tangent, tangent, Real(1)));
    const Real sine = tangent * cosine;
    a[p][p].value = multiplyAdd(-tangent, entry, a[p][p].value);
    a[q][q].value = multiplyAdd(tangent, entry, a[q][q].value);
    a[p][q] = {Real(0), Known::ZERO};
    CASIMIR_UNROLLED
    for (int r = 0; r < N; r++) {
      if (r != p && r != q) {
        turn(at(r, p), at(r, q), cosine, sine);
      }
      turn(v[r][p], v[r][q], cosine, sine);
    }
  }

  /** Forgets what is known of the entries, as between sweeps of a loop. */
  CASIMIR_DEVICE void forget() {
    CASIMIR_UNROLLED
    for (int i = 0; i < N; i++) {
      CASIMIR_UNROLLED
      for (int j = 0; j < N; j++) {
        a[i][j].known = Known::NOTHING;
        v[i][j].known = Known::NOTHING;
      }
    }
    if (N == 3) {
      // Java makes one program of all sweeps of three rows: there the last pair of a sweep stays known to the next.
      a[1][2].known = Known::ZERO;
    }
  }
};

/** x + x (1 - x^T x) / 2: makes nearly orthogonal matrices orthogonal to rounding. */
template <class Real, int N>
CASIMIR_DEVICE void polish(Real (&x)[N][N]) {
  Real rest[N][N];
  CASIMIR_UNROLLED
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLLED
    for (int j = 0; j <= i; j++) {
      Real sum = i == j ? multiplyAdd(x[0][i] * Real(-0.5), x[0][j], Real(0.5)) : (x[0][i] * Real(-0.5)) * x[0][j];
      CASIMIR_UNROLLED
      for (int k = 1; k < N; k++) {
        sum = multiplyAdd(x[k][i] * Real(-0.5), x[k][j], sum);
      }
      rest[i][j] = sum;
      rest[j][i] = sum;
    }
  }
  CASIMIR_UNROLLED
  for (int i = 0; i < N; i++) {
    Real row[N];
    CASIMIR_UNROLLED
    for (int j = 0; j < N; j++) {
      Real sum = x[i][0] * rest[0][j];
      CASIMIR_UNROLLED
      for (int k = 1; k < N; k++) {
        sum = multiplyAdd(x[i][k], rest[k][j], sum);
      }
      row[j] = sum + x[i][j];
    }
    CASIMIR_UNROLLED
    for (int j = 0; j < N; j++) {
      x[i][j] = row[j];
    }
  }
}

/** Makes the entry of largest magnitude of every column, the first of several, positive. */
template <class Real, int N>
CASIMIR_DEVICE void orient(Real (&v)[N][N]) {
  CASIMIR_UNROLLED
  for (int j = 0; j < N; j++) {
    Real largest = v[0][j];
    CASIMIR_UNROLLED
    for (int i = 1; i < N; i++) {
      largest = absolute(largest) < absolute(v[i][j]) ? v[i][j] : largest;
    }
    const Real sign = largest < 0 ? Real(-1) : Real(1);
    CASIMIR_UNROLLED
    for (int i = 0; i < N; i++) {
      v[i][j] = v[i][j] * sign;
    }
  }
}

/** Sorts values, and columns with them; equal ones keep their order. */
template <class Real, int N>
CASIMIR_DEVICE void sortDescending(SymmetricEigen<Real, N>& eigen) {
  CASIMIR_UNROLLED
  for (int end = N - 1; end > 0; end--) {
    CASIMIR_UNROLLED
    for (int j = 0; j < end; j++) {
      const Real left = eigen.values[j];
      const Real right = eigen.values[j + 1];
      const bool exchanged = left < right;
      eigen.values[j] = exchanged ? right : left;
      eigen.values[j + 1] = exchanged ? left : right;
      CASIMIR_UNROLLED
      for (int i = 0; i < N; i++) {
        const Real first = eigen.vectors[i][j];
        const Real second = eigen.vectors[i][j + 1];
        eigen.vectors[i][j] = exchanged ? second : first;
        eigen.vectors[i][j + 1] = exchanged ? first : second;
      }
    }
  }
}

/** The symmetric part of a matrix over a power of two, whose exponent is returned. */
template <class Real, int N>
CASIMIR_DEVICE int symmetricPart(const Real* matrix, Real (&symmetric)[N][N]) {
  Real largest = absolute(matrix[0]);
  CASIMIR_UNROLLED
  for (int k = 1; k < N * N; k++) {
    const Real size = absolute(matrix[k]);
    largest = largest < size ? size : largest;
  }
  const int exponent = scalingExponent(largest);
  const Real scale = powerOfTwo<Real>(-exponent);
  CASIMIR_UNROLLED
  for (int i = 0; i < N; i++) {
    symmetric[i][i] = matrix[i * N + i] * scale;
    CASIMIR_UNROLLED
    for (int j = i + 1; j < N; j++) {
      symmetric[i][j] = (matrix[i * N + j] * scale + matrix[j * N + i] * scale) * Real(0.5);
      symmetric[j][i] = symmetric[i][j];
    }
  }
  return exponent;
}

/**
 * The decomposition of a symmetric matrix whose largest entry is of the order of one.
 *
 * @param matrix of which the upper triangle is read
 */
template <class Real, int N>
CASIMIR_DEVICE SymmetricEigen<Real, N> symmetricEigen(const Real (&matrix)[N][N]) {
  JacobiRotations<Real, N> rotations;
  CASIMIR_UNROLLED
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLLED
    for (int j = 0; j < N; j++) {
      rotations.a[i][j] = {i <= j ? matrix[i][j] : Real(0), Known::NOTHING};
      rotations.v[i][j] = {i == j ? Real(1) : Real(0), i == j ? Known::ONE : Known::ZERO};
    }
  }
  constexpr int sweeps = JacobiSweeps<Real, N>::COUNT;
  if (sweeps > 0) {
    rotations.sweep();
  }
  CASIMIR_ROLLED
  for (int sweep = 1; sweep < sweeps; sweep++) {
    rotations.forget();
    rotations.sweep();
  }
  SymmetricEigen<Real, N> eigen;
  CASIMIR_UNROLLED
  for (int i = 0; i < N; i++) {
    eigen.values[i] = rotations.a[i][i].value;
    CASIMIR_UNROLLED
    for (int j = 0; j < N; j++) {
      eigen.vectors[i][j] = rotations.v[i][j].value;
    }
  }
  if (N > 3) {
    polish(eigen.vectors);
  }
  orient(eigen.vectors);
  sortDescending(eigen);
  return eigen;
}

}  // namespace casimir
