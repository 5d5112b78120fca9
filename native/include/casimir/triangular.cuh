// Decompositions with triangular factors: L D U, Iwasawa, Q R. As the Java `TriangularLanes` and `QrLanes`.
#pragma once

#include "casimir/determinants.cuh"

namespace casimir {

/** g = l diag(m) u by elimination without exchanges; a status. */
template <class Real, int N>
CASIMIR_DEVICE int lowerDiagonalUpper(
    const Matrix<Real, N>& g, Matrix<Real, N>& l, Column<Real, N>& m, Matrix<Real, N>& u) {
  u = g;
  l = identityMatrix<Real, N>();
  bool regular = true;
  CASIMIR_UNROLL
  for (int k = 0; k < N; k++) {
    const Real pivot = u(k, k);
    m.entries[k] = pivot;
    regular = regular && pivot != Real(0);
    CASIMIR_UNROLL
    for (int i = k + 1; i < N; i++) {
      l(i, k) = u(i, k) / pivot;
      CASIMIR_UNROLL
      for (int j = k + 1; j < N; j++) {
        u(i, j) = multiplyAdd(-l(i, k), u(k, j), u(i, j));
      }
      u(i, k) = Real(0);
    }
    CASIMIR_UNROLL
    for (int j = k + 1; j < N; j++) {
      u(k, j) = u(k, j) / pivot;
    }
    u(k, k) = Real(1);
  }
  const int finite = finiteStatus(g);
  if (finite != status::OK) {
    return finite;
  }
  const bool there =
      finiteStatus(l) == status::OK && finiteStatus(m) == status::OK && finiteStatus(u) == status::OK;
  return regular && there ? status::OK : status::NOT_IN_DOMAIN;
}

/**
 * g = k diag(a) u by Gram and Schmidt's method, each column made orthogonal twice, which is enough; a status. Columns are
 * scaled by powers of two, so that no square overflows.
 */
template <class Real, int N>
CASIMIR_DEVICE int iwasawa(const Matrix<Real, N>& g, Matrix<Real, N>& k, Column<Real, N>& a, Matrix<Real, N>& u) {
  const int finite = finiteStatus(g);
  if (finite != status::OK) {
    return finite;
  }
  Matrix<Real, N> columns;
  Real powers[N];
  CASIMIR_UNROLL
  for (int j = 0; j < N; j++) {
    Column<Real, N> column;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      column.entries[i] = g(i, j);
    }
    const PowerOfTwoScaling<Real, N, 1> taken(column);
    powers[j] = taken.power;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      columns(i, j) = taken.matrix.entries[i];
    }
  }
  if (determinants::accurate(columns) == Real(0)) {
    return status::SINGULAR;
  }
  CASIMIR_UNROLL
  for (int j = 0; j < N; j++) {
    Column<Real, N> column;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      column.entries[i] = columns(i, j);
    }
    Real parts[N];
    CASIMIR_UNROLL
    for (int pass = 0; pass < 2; pass++) {
      CASIMIR_UNROLL
      for (int i = 0; i < j; i++) {
        Real part = k(0, i) * column.entries[0];
        CASIMIR_UNROLL
        for (int r = 1; r < N; r++) {
          part = multiplyAdd(k(r, i), column.entries[r], part);
        }
        CASIMIR_UNROLL
        for (int r = 0; r < N; r++) {
          column.entries[r] = multiplyAdd(k(r, i), -part, column.entries[r]);
        }
        parts[i] = pass == 0 ? part : parts[i] + part;
      }
    }
    const PowerOfTwoScaling<Real, N, 1> rest(column);
    const Real size = squareRoot(dot(rest.matrix, rest.matrix));
    const Real inverse = Real(1) / size;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      k(i, j) = rest.matrix.entries[i] * inverse;
    }
    a.entries[j] = timesPowerOfTwo(size, powers[j] + rest.power);
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      u(i, j) = i < j ? timesPowerOfTwo(parts[i < j ? i : 0], powers[j]) / a.entries[i] : Real(i == j ? 1 : 0);
    }
  }
  return status::OK;
}

/** A = Q R by Householder reflections, R with a positive diagonal; a status. */
template <class Real, int ROWS, int N>
CASIMIR_DEVICE int orthonormalTriangular(
    const Matrix<Real, ROWS, N>& a, Matrix<Real, ROWS, N>& q, Matrix<Real, N>& r) {
  const int finite = finiteStatus(a);
  if (finite != status::OK) {
    return finite;
  }
  const PowerOfTwoScaling<Real, ROWS, N> scaling(a);
  Matrix<Real, ROWS, N> columns = scaling.matrix;
  // Row by row: entry (i, k) of the vector of reflection k, whose rows begin at k.
  Matrix<Real, ROWS, N> vectors;
  Real factors[N];
  Real signs[N];
  bool regular = true;
  CASIMIR_UNROLL
  for (int k = 0; k < N; k++) {
    Real largest = absolute(columns(k, k));
    CASIMIR_UNROLL
    for (int i = k + 1; i < ROWS; i++) {
      largest = greater(largest, absolute(columns(i, k)));
    }
    const Real most = Precision<Real>::SINGLE ? Real(126) : Real(1022);
    const Real e = exponent(largest);
    const Real power = e < most ? e : most;
    const Real down = powerOfTwo(-power);
    CASIMIR_UNROLL
    for (int i = k; i < ROWS; i++) {
      vectors(i, k) = columns(i, k) * down;
    }
    Real square = vectors(k, k) * vectors(k, k);
    CASIMIR_UNROLL
    for (int i = k + 1; i < ROWS; i++) {
      square = multiplyAdd(vectors(i, k), vectors(i, k), square);
    }
    regular = regular && square != Real(0);
    const Real size = squareRoot(square == Real(0) ? Real(1) : square);
    const Real head = vectors(k, k);
    signs[k] = head < Real(0) ? Real(1) : Real(-1);
    vectors(k, k) = head - signs[k] * size;
    Real length = vectors(k, k) * vectors(k, k);
    CASIMIR_UNROLL
    for (int i = k + 1; i < ROWS; i++) {
      length = multiplyAdd(vectors(i, k), vectors(i, k), length);
    }
    factors[k] = Real(2) / length;
    CASIMIR_UNROLL
    for (int j = k + 1; j < N; j++) {
      Real sum = vectors(k, k) * columns(k, j);
      CASIMIR_UNROLL
      for (int i = k + 1; i < ROWS; i++) {
        sum = multiplyAdd(vectors(i, k), columns(i, j), sum);
      }
      const Real share = -(factors[k] * sum);
      CASIMIR_UNROLL
      for (int i = k; i < ROWS; i++) {
        columns(i, j) = multiplyAdd(share, vectors(i, k), columns(i, j));
      }
    }
    columns(k, k) = timesPowerOfTwo(size, power);
  }
  CASIMIR_UNROLL
  for (int j = 0; j < N; j++) {
    CASIMIR_UNROLL
    for (int i = 0; i < ROWS; i++) {
      q(i, j) = Real(i == j ? 1 : 0);
    }
    CASIMIR_UNROLL
    for (int k = j; k >= 0; k--) {
      // only entries from k on change; of the first column met there is one, in row j
      Real sum = Real(0);
      CASIMIR_UNROLL
      for (int i = k; i < ROWS; i++) {
        sum = multiplyAdd(vectors(i, k), q(i, j), sum);
      }
      const Real share = -(factors[k] * sum);
      CASIMIR_UNROLL
      for (int i = k; i < ROWS; i++) {
        q(i, j) = multiplyAdd(share, vectors(i, k), q(i, j));
      }
    }
    CASIMIR_UNROLL
    for (int i = 0; i < ROWS; i++) {
      q(i, j) = q(i, j) * signs[j];
    }
  }
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < N; j++) {
      const Real entry = i == j ? columns(i, j) : i < j ? columns(i, j) * signs[i] : Real(0);
      r(i, j) = i <= j ? timesPowerOfTwo(entry, scaling.power) : Real(0);
    }
  }
  return regular ? status::OK : status::SINGULAR;
}

}  // namespace casimir
