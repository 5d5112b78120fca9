// Small matrices of one thread, in registers: sizes are known to the compiler, every loop over entries is unrolled. Sums
// run in the order of the Java kernels, each step one fused multiply-add, so that results have their bits.
#pragma once

#include "casimir/elementary.cuh"

#if CASIMIR_GPU
#define CASIMIR_UNROLL _Pragma("unroll")
#else
#define CASIMIR_UNROLL
#endif

namespace casimir {

/** What became of an item; the codes of `dev.casimir.device.ItemStatus`. */
namespace status {
constexpr int OK = 0;
constexpr int NO_PRINCIPAL = 1;
constexpr int SINGULAR = 2;
constexpr int NON_FINITE = 3;
constexpr int NOT_IN_DOMAIN = 5;
constexpr int NOT_CONVERGED = 6;
}  // namespace status

/** The number type below a number that carries derivatives. */
template <class T>
struct BaseOf {
  using Type = T;
};

/** ROWS x COLUMNS numbers, row by row. */
template <class T, int ROWS, int COLUMNS = ROWS>
struct Matrix {
  T entries[ROWS * COLUMNS];

  CASIMIR_DEVICE T& operator()(int row, int column) { return entries[row * COLUMNS + column]; }
  CASIMIR_DEVICE const T& operator()(int row, int column) const { return entries[row * COLUMNS + column]; }
};

template <class T, int N>
using Column = Matrix<T, N, 1>;

/** The matrix of entries side by side in memory. */
template <int ROWS, int COLUMNS = ROWS, class T>
CASIMIR_DEVICE Matrix<T, ROWS, COLUMNS> matrixAt(const T* entries) {
  Matrix<T, ROWS, COLUMNS> m;
  CASIMIR_UNROLL
  for (int i = 0; i < ROWS * COLUMNS; i++) {
    m.entries[i] = entries[i];
  }
  return m;
}

template <class T, int R, int C>
CASIMIR_DEVICE void storeMatrix(const Matrix<T, R, C>& m, T* entries) {
  CASIMIR_UNROLL
  for (int i = 0; i < R * C; i++) {
    entries[i] = m.entries[i];
  }
}

template <class T, int R, int C = R>
CASIMIR_DEVICE Matrix<T, R, C> zeroMatrix() {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R * C; i++) {
    m.entries[i] = T(0);
  }
  return m;
}

template <class T, int N>
CASIMIR_DEVICE Matrix<T, N> identityMatrix() {
  Matrix<T, N> m;
  CASIMIR_UNROLL
  for (int i = 0; i < N * N; i++) {
    m.entries[i] = T(i % (N + 1) == 0 ? 1 : 0);
  }
  return m;
}

/** a b. */
template <class T, int R, int K, int C>
CASIMIR_DEVICE Matrix<T, R, C> product(const Matrix<T, R, K>& a, const Matrix<T, K, C>& b) {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < C; j++) {
      T sum = a(i, 0) * b(0, j);
      CASIMIR_UNROLL
      for (int k = 1; k < K; k++) {
        sum = multiplyAdd(a(i, k), b(k, j), sum);
      }
      m(i, j) = sum;
    }
  }
  return m;
}

/** a b + c. */
template <class T, int R, int K, int C>
CASIMIR_DEVICE Matrix<T, R, C> productPlus(
    const Matrix<T, R, K>& a, const Matrix<T, K, C>& b, const Matrix<T, R, C>& c) {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < C; j++) {
      T sum = c(i, j);
      CASIMIR_UNROLL
      for (int k = 0; k < K; k++) {
        sum = multiplyAdd(a(i, k), b(k, j), sum);
      }
      m(i, j) = sum;
    }
  }
  return m;
}

template <class T, int R, int C>
CASIMIR_DEVICE Matrix<T, C, R> transposed(const Matrix<T, R, C>& a) {
  Matrix<T, C, R> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < C; j++) {
      m(j, i) = a(i, j);
    }
  }
  return m;
}

template <class T, class F, int R, int C>
CASIMIR_DEVICE Matrix<T, R, C> scaled(const Matrix<T, R, C>& a, F factor) {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R * C; i++) {
    m.entries[i] = a.entries[i] * factor;
  }
  return m;
}

/** a factor + c, each entry with one rounding. */
template <class T, class F, int R, int C>
CASIMIR_DEVICE Matrix<T, R, C> scaledPlus(const Matrix<T, R, C>& a, F factor, const Matrix<T, R, C>& c) {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R * C; i++) {
    m.entries[i] = multiplyAdd(a.entries[i], factor, c.entries[i]);
  }
  return m;
}

template <class T, int R, int C>
CASIMIR_DEVICE Matrix<T, R, C> operator+(const Matrix<T, R, C>& a, const Matrix<T, R, C>& b) {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R * C; i++) {
    m.entries[i] = a.entries[i] + b.entries[i];
  }
  return m;
}

template <class T, int R, int C>
CASIMIR_DEVICE Matrix<T, R, C> operator-(const Matrix<T, R, C>& a, const Matrix<T, R, C>& b) {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R * C; i++) {
    m.entries[i] = a.entries[i] - b.entries[i];
  }
  return m;
}

template <class T, int R, int C>
CASIMIR_DEVICE Matrix<T, R, C> operator-(const Matrix<T, R, C>& a) {
  Matrix<T, R, C> m;
  CASIMIR_UNROLL
  for (int i = 0; i < R * C; i++) {
    m.entries[i] = -a.entries[i];
  }
  return m;
}

/** a + value I. */
template <class T, class F, int N>
CASIMIR_DEVICE Matrix<T, N> plusDiagonal(Matrix<T, N> a, F value) {
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    a(i, i) = a(i, i) + value;
  }
  return a;
}

template <class T, int N>
CASIMIR_DEVICE T trace(const Matrix<T, N>& a) {
  T sum = a(0, 0);
  CASIMIR_UNROLL
  for (int i = 1; i < N; i++) {
    sum = sum + a(i, i);
  }
  return sum;
}

/** The sum of the products of equal entries. */
template <class T, int R, int C>
CASIMIR_DEVICE T dot(const Matrix<T, R, C>& a, const Matrix<T, R, C>& b) {
  T sum = a.entries[0] * b.entries[0];
  CASIMIR_UNROLL
  for (int i = 1; i < R * C; i++) {
    sum = multiplyAdd(a.entries[i], b.entries[i], sum);
  }
  return sum;
}

/** The part of H rows and W columns from an entry on. */
template <int ROW, int COLUMN, int H, int W, class T, int R, int C>
CASIMIR_DEVICE Matrix<T, H, W> blockOf(const Matrix<T, R, C>& a) {
  Matrix<T, H, W> m;
  CASIMIR_UNROLL
  for (int i = 0; i < H; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < W; j++) {
      m(i, j) = a(ROW + i, COLUMN + j);
    }
  }
  return m;
}

/** The larger by a comparison: the first where one is NaN. */
template <class T>
CASIMIR_DEVICE T greater(T a, T b) {
  return a < b ? b : a;
}

/** The largest column sum of absolute values. */
template <class T, int N>
CASIMIR_DEVICE T norm1(const Matrix<T, N>& a) {
  T largest = T(0);
  CASIMIR_UNROLL
  for (int j = 0; j < N; j++) {
    T sum = absolute(a(0, j));
    CASIMIR_UNROLL
    for (int i = 1; i < N; i++) {
      sum = sum + absolute(a(i, j));
    }
    largest = j == 0 ? sum : greater(largest, sum);
  }
  return largest;
}

/** The 1-norm of a - 1. */
template <class T, int N>
CASIMIR_DEVICE T distanceFromIdentity(const Matrix<T, N>& a) {
  return norm1(plusDiagonal(a, T(-1)));
}

/** NON_FINITE where one of the numbers is NaN or infinite, else OK. */
template <class T>
CASIMIR_DEVICE int finiteStatus(const T* numbers, int count) {
  T zero = numbers[0] - numbers[0];
  CASIMIR_UNROLL
  for (int i = 1; i < count; i++) {
    zero = multiplyAdd(numbers[i], zero, zero);
  }
  return zero == T(0) ? status::OK : status::NON_FINITE;
}

template <class T, int R, int C>
CASIMIR_DEVICE int finiteStatus(const Matrix<T, R, C>& m) {
  return finiteStatus(m.entries, R * C);
}

namespace cofactors {

/** m[a][c] m[b][d] - m[a][d] m[b][c]. */
template <class T, int N>
CASIMIR_DEVICE T minorOf(const Matrix<T, N>& m, int a, int b, int c, int d) {
  const T second = m(a, d) * m(b, c);
  return multiplyAdd(m(a, c), m(b, d), -second);
}

template <class T>
CASIMIR_DEVICE Matrix<T, 2> adjugate(const Matrix<T, 2>& m) {
  Matrix<T, 2> r;
  r(0, 0) = m(1, 1);
  r(0, 1) = -m(0, 1);
  r(1, 0) = -m(1, 0);
  r(1, 1) = m(0, 0);
  return r;
}

template <class T>
CASIMIR_DEVICE Matrix<T, 3> adjugate(const Matrix<T, 3>& m) {
  Matrix<T, 3> r;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < 3; j++) {
      r(i, j) = minorOf(m, (j + 1) % 3, (j + 2) % 3, (i + 1) % 3, (i + 2) % 3);
    }
  }
  return r;
}

/** By the minors of the first two and of the last two rows. */
template <class T>
CASIMIR_DEVICE Matrix<T, 4> adjugate(const Matrix<T, 4>& m) {
  T upper[16];
  T lower[16];
  CASIMIR_UNROLL
  for (int c = 0; c < 4; c++) {
    CASIMIR_UNROLL
    for (int d = 0; d < 4; d++) {
      if (c < d) {
        upper[4 * c + d] = minorOf(m, 0, 1, c, d);
        lower[4 * c + d] = minorOf(m, 2, 3, c, d);
      }
    }
  }
  Matrix<T, 4> r;
  CASIMIR_UNROLL
  for (int i = 0; i < 4; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < 4; j++) {
      // cofactor of entry (j, i): the rows but j, the columns but i
      const int row = j < 2 ? 1 - j : 5 - j;
      const int first = i == 0 ? 1 : 0;
      const int second = i <= 1 ? 2 : 1;
      const int third = i <= 2 ? 3 : 2;
      const int of0 = 4 * second + third;
      const int of1 = 4 * first + third;
      const int of2 = 4 * first + second;
      T sum = m(row, first) * (j < 2 ? lower[of0] : upper[of0]);
      sum = multiplyAdd(-m(row, second), j < 2 ? lower[of1] : upper[of1], sum);
      sum = multiplyAdd(m(row, third), j < 2 ? lower[of2] : upper[of2], sum);
      r(i, j) = (i + j) % 2 == 0 ? sum : -sum;
    }
  }
  return r;
}

}  // namespace cofactors

/** Determinant and inverse by cofactors. */
template <class T, int N>
struct Cofactors {
  Matrix<T, N> adjugate;
  T determinant;

  CASIMIR_DEVICE explicit Cofactors(const Matrix<T, N>& m) {
    adjugate = cofactors::adjugate(m);
    if (N == 2) {
      // with a relative error of two units (Kahan)
      const T swapped = m(0, 1) * m(1, 0);
      const T lost = multiplyAdd(-m(0, 1), m(1, 0), swapped);
      determinant = multiplyAdd(m(0, 0), m(1, 1), -swapped) + lost;
    } else {
      T sum = m(0, 0) * adjugate(0, 0);
      CASIMIR_UNROLL
      for (int j = 1; j < N; j++) {
        sum = multiplyAdd(m(0, j), adjugate(j, 0), sum);
      }
      determinant = sum;
    }
  }

  /** Infinite or NaN where the determinant is zero. */
  CASIMIR_DEVICE Matrix<T, N> inverse() const { return scaled(adjugate, T(1) / determinant); }
};

}  // namespace casimir
