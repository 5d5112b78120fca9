// The bases that coordinates of tangents refer to, as the Java `LieAlgebra` has them: entry (i, j) of the matrix of
// coordinate k is -1, 0 or 1. Known to the compiler, so that products with basis matrices cost sums of columns.
#pragma once

#include "casimir/matrices.cuh"

namespace casimir {

/** Where the first entry of a basis matrix lies, which is zero in all others. */
struct Place {
  int row;
  int column;
};

/** Rotations of n-space: rotation vectors for n = 3, else the entries below the diagonal. */
template <int N>
struct RotationAlgebra {
  static constexpr int SIZE = N;
  static constexpr int DIMENSION = N * (N - 1) / 2;

  CASIMIR_DEVICE static constexpr Place place(int k) {
    if (N == 3) {
      return k == 0 ? Place{2, 1} : k == 1 ? Place{0, 2} : Place{1, 0};
    }
    static_assert(N <= 4, "rows one, two and three");
    return k < N - 1 ? Place{k + 1, 0} : k < 2 * N - 3 ? Place{k - N + 3, 1} : Place{k - 2 * N + 6, 2};
  }
  CASIMIR_DEVICE static constexpr int basis(int k, int i, int j) {
    const Place p = place(k);
    return i == p.row && j == p.column ? 1 : i == p.column && j == p.row ? -1 : 0;
  }
};

/** Any matrix, row by row. */
template <int N>
struct GeneralAlgebra {
  static constexpr int SIZE = N;
  static constexpr int DIMENSION = N * N;

  CASIMIR_DEVICE static constexpr Place place(int k) { return {k / N, k % N}; }
  CASIMIR_DEVICE static constexpr int basis(int k, int i, int j) { return k == i * N + j ? 1 : 0; }
};

/** Matrices of trace zero, row by row without the last entry. */
template <int N>
struct TracelessAlgebra {
  static constexpr int SIZE = N;
  static constexpr int DIMENSION = N * N - 1;

  CASIMIR_DEVICE static constexpr Place place(int k) { return {k / N, k % N}; }
  CASIMIR_DEVICE static constexpr int basis(int k, int i, int j) {
    return k == i * N + j ? 1 : i == N - 1 && j == N - 1 && k % (N + 1) == 0 ? -1 : 0;
  }
};

/** Translations first, then an algebra of the linear part. */
template <class Linear>
struct AffineAlgebra {
  static constexpr int RANK = Linear::SIZE;
  static constexpr int SIZE = RANK + 1;
  static constexpr int DIMENSION = RANK + Linear::DIMENSION;

  CASIMIR_DEVICE static constexpr Place place(int k) { return k < RANK ? Place{k, RANK} : Linear::place(k - RANK); }
  CASIMIR_DEVICE static constexpr int basis(int k, int i, int j) {
    if (k < RANK) {
      return i == k && j == RANK ? 1 : 0;
    }
    return i < RANK && j < RANK ? Linear::basis(k - RANK, i, j) : 0;
  }
};

/** Rotations and a scaling. */
template <int N>
struct ScaledRotationAlgebra {
  static constexpr int SIZE = N;
  static constexpr int DIMENSION = RotationAlgebra<N>::DIMENSION + 1;

  CASIMIR_DEVICE static constexpr Place place(int k) {
    return k < DIMENSION - 1 ? RotationAlgebra<N>::place(k) : Place{0, 0};
  }
  CASIMIR_DEVICE static constexpr int basis(int k, int i, int j) {
    return k < DIMENSION - 1 ? RotationAlgebra<N>::basis(k, i, j) : i == j ? 1 : 0;
  }
};

/** The entries above the diagonal, row by row. */
template <int N>
struct UnitriangularAlgebra {
  static constexpr int SIZE = N;
  static constexpr int DIMENSION = N * (N - 1) / 2;

  CASIMIR_DEVICE static constexpr Place place(int k) {
    static_assert(N <= 4, "rows one, two and three");
    return k < N - 1 ? Place{0, k + 1} : k < 2 * N - 3 ? Place{1, k - N + 3} : Place{2, k - 2 * N + 6};
  }
  CASIMIR_DEVICE static constexpr int basis(int k, int i, int j) {
    const Place p = place(k);
    return i == p.row && j == p.column ? 1 : 0;
  }
};

/** First row (0, a, c), last column (c, b, 0). */
template <int N>
struct HeisenbergAlgebra {
  static constexpr int SIZE = N;
  static constexpr int DIMENSION = 2 * N - 3;

  CASIMIR_DEVICE static constexpr Place place(int k) {
    return k < N - 2 ? Place{0, k + 1} : k < 2 * N - 4 ? Place{k - N + 3, N - 1} : Place{0, N - 1};
  }
  CASIMIR_DEVICE static constexpr int basis(int k, int i, int j) {
    const Place p = place(k);
    return i == p.row && j == p.column ? 1 : 0;
  }
};

/** The matrix of a tangent. */
template <class Algebra, class T>
CASIMIR_DEVICE Matrix<T, Algebra::SIZE> hat(const T* tangent) {
  constexpr int N = Algebra::SIZE;
  Matrix<T, N> m;
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < N; j++) {
      T sum = T(0);
      bool some = false;
      CASIMIR_UNROLL
      for (int k = 0; k < Algebra::DIMENSION; k++) {
        const int b = Algebra::basis(k, i, j);
        if (b != 0) {
          sum = some ? (b > 0 ? sum + tangent[k] : sum - tangent[k]) : b > 0 ? tangent[k] : -tangent[k];
          some = true;
        }
      }
      m(i, j) = sum;
    }
  }
  return m;
}

/** The tangent of a matrix of the algebra. */
template <class Algebra, class T>
CASIMIR_DEVICE void vee(const Matrix<T, Algebra::SIZE>& m, T* tangent) {
  CASIMIR_UNROLL
  for (int k = 0; k < Algebra::DIMENSION; k++) {
    const Place p = Algebra::place(k);
    tangent[k] = m(p.row, p.column);
  }
}

/** The coordinates of the linear function G -> sum of G times the matrix of a tangent. */
template <class Algebra, class T>
CASIMIR_DEVICE void hatTransposed(const Matrix<T, Algebra::SIZE>& gradient, T* tangent) {
  constexpr int N = Algebra::SIZE;
  CASIMIR_UNROLL
  for (int k = 0; k < Algebra::DIMENSION; k++) {
    T sum = T(0);
    CASIMIR_UNROLL
    for (int pass = 0; pass < 2; pass++) {
      // the entry that vee reads comes first
      CASIMIR_UNROLL
      for (int i = 0; i < N; i++) {
        CASIMIR_UNROLL
        for (int j = 0; j < N; j++) {
          const int b = Algebra::basis(k, i, j);
          const Place p = Algebra::place(k);
          if (b != 0 && (i == p.row && j == p.column) == (pass == 0)) {
            sum = pass == 0 ? gradient(i, j) : b > 0 ? sum + gradient(i, j) : sum - gradient(i, j);
          }
        }
      }
    }
    tangent[k] = sum;
  }
}

/** vee(g hat(xi) g^-1) as a matrix acting on xi, row by row. */
template <class Algebra, class T>
CASIMIR_DEVICE void adjointMatrix(
    const Matrix<T, Algebra::SIZE>& g, const Matrix<T, Algebra::SIZE>& inverse, T* result) {
  constexpr int N = Algebra::SIZE;
  constexpr int K = Algebra::DIMENSION;
  CASIMIR_UNROLL
  for (int column = 0; column < K; column++) {
    CASIMIR_UNROLL
    for (int row = 0; row < K; row++) {
      const Place p = Algebra::place(row);
      T entry = T(0);
      bool any = false;
      CASIMIR_UNROLL
      for (int c = 0; c < N; c++) {
        // entry (p.row, c) of g times the basis matrix
        T sum = T(0);
        bool some = false;
        CASIMIR_UNROLL
        for (int j = 0; j < N; j++) {
          const int b = Algebra::basis(column, j, c);
          if (b != 0) {
            sum = some ? (b > 0 ? sum + g(p.row, j) : sum - g(p.row, j)) : b > 0 ? g(p.row, j) : -g(p.row, j);
            some = true;
          }
        }
        if (some) {
          entry = any ? multiplyAdd(sum, inverse(c, p.column), entry) : sum * inverse(c, p.column);
          any = true;
        }
      }
      result[row * K + column] = entry;
    }
  }
}

}  // namespace casimir
