// Decompositions of small matrices: polar, Cartan (singular values), Iwasawa, L D U, Q R, and charts.
#include "casimir/cartan.cuh"
#include "casimir/itemwise.cuh"
#include "casimir/polar.cuh"
#include "casimir/triangular.cuh"

namespace {

using casimir::CartanFactors;
using casimir::Column;
using casimir::Matrix;
using casimir::matrixAt;
using casimir::Sizes;
using casimir::storeMatrix;

template <int N>
struct Polar {
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<N * N, N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, N> g = matrixAt<N>(in);
    Matrix<Real, N> k;
    const int code = casimir::orthogonalFactor(g, k);
    if (code == casimir::status::OK) {
      storeMatrix(k, out);
      storeMatrix(casimir::positiveFactor(k, g), out + N * N);
    }
    return code;
  }
};

/** k1, a and k2; for variant 1 oriented, and the second factor transposed: singular values. */
template <int N>
struct Cartan {
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<N * N, N, N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int variant, const Real* in, Real* out) {
    CartanFactors<Real, N> factors;
    const int code = casimir::cartanFactors(matrixAt<N>(in), factors);
    if (code != casimir::status::OK) {
      return code;
    }
    if (variant != 0) {
      casimir::orient(factors);
      factors.k2 = casimir::transposed(factors.k2);
    }
    storeMatrix(factors.k1, out);
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      out[N * N + i] = casimir::timesPowerOfTwo(factors.values[i], factors.power);
    }
    storeMatrix(factors.k2, out + N * N + N);
    return code;
  }
};

template <int N>
struct Iwasawa {
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<N * N, N, N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    Matrix<Real, N> k;
    Column<Real, N> a;
    Matrix<Real, N> u;
    const int code = casimir::iwasawa(matrixAt<N>(in), k, a, u);
    if (code == casimir::status::OK) {
      storeMatrix(k, out);
      storeMatrix(a, out + N * N);
      storeMatrix(u, out + N * N + N);
    }
    return code;
  }
};

template <int N>
struct LowerDiagonalUpper {
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<N * N, N, N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    Matrix<Real, N> l;
    Column<Real, N> m;
    Matrix<Real, N> u;
    const int code = casimir::lowerDiagonalUpper(matrixAt<N>(in), l, m, u);
    storeMatrix(l, out);
    storeMatrix(m, out + N * N);
    storeMatrix(u, out + N * N + N);
    return code;
  }
};

template <int ROWS, int N>
struct OrthonormalTriangular {
  using Inputs = Sizes<ROWS * N>;
  using Outputs = Sizes<ROWS * N, N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    Matrix<Real, ROWS, N> q;
    Matrix<Real, N> r;
    const int code = casimir::orthonormalTriangular(matrixAt<ROWS, N>(in), q, r);
    if (code == casimir::status::OK) {
      storeMatrix(q, out);
      storeMatrix(r, out + ROWS * N);
    }
    return code;
  }
};

/** Coordinates; of determinant one for variant 1. */
template <int N>
struct Chart {
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int variant, const Real* in, Real* out) {
    Matrix<Real, N> x;
    const int code = casimir::chartCoordinates(matrixAt<N>(in), variant != 0, x);
    if (code == casimir::status::OK) {
      storeMatrix(x, out);
    }
    return code;
  }
};

struct ChartMatrix2 {
  using Inputs = Sizes<4>;
  using Outputs = Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int variant, const Real* in, Real* out) {
    storeMatrix(casimir::chartMatrix(matrixAt<2>(in), variant != 0), out);
    return casimir::finiteStatus(in, 4);
  }
};

/** Factors put together: two, or three of which the second is a diagonal. */
template <int N, bool DIAGONAL>
struct FactorProduct {
  static constexpr int RIGHT = DIAGONAL ? N * N + N : N * N;
  using Inputs = Sizes<N * N, DIAGONAL ? N : N * N, DIAGONAL ? N * N : 0>;
  using Outputs = Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    Matrix<Real, N> left = matrixAt<N>(in);
    if (DIAGONAL) {
      CASIMIR_UNROLL
      for (int i = 0; i < N * N; i++) {
        left.entries[i] = left.entries[i] * in[N * N + i % N];
      }
    }
    storeMatrix(casimir::product(left, matrixAt<N>(in + RIGHT)), out);
    return casimir::finiteStatus(in, Inputs::TOTAL);
  }
};

}  // namespace

#define DECOMPOSITIONS(N)                                          \
  CASIMIR_ITEMWISE(polar_##N, Polar<N>)                              \
  CASIMIR_ITEMWISE(iwasawa_##N, Iwasawa<N>)                          \
  CASIMIR_ITEMWISE(ldu_##N, LowerDiagonalUpper<N>)                   \
  CASIMIR_ITEMWISE(qr_##N##_##N, (OrthonormalTriangular<N, N>))      \
  CASIMIR_ITEMWISE(compose_two_##N, (FactorProduct<N, false>))       \
  CASIMIR_ITEMWISE(compose_three_##N, (FactorProduct<N, true>))

DECOMPOSITIONS(2)
DECOMPOSITIONS(3)
DECOMPOSITIONS(4)

CASIMIR_ITEMWISE(kak_2, Cartan<2>)
CASIMIR_ITEMWISE(kak_3, Cartan<3>)
CASIMIR_ITEMWISE(chart_2, Chart<2>)
CASIMIR_ITEMWISE(chart_3, Chart<3>)
CASIMIR_ITEMWISE(chart_matrix_2, ChartMatrix2)
CASIMIR_ITEMWISE(qr_3_2, (OrthonormalTriangular<3, 2>))
CASIMIR_ITEMWISE(qr_4_2, (OrthonormalTriangular<4, 2>))
CASIMIR_ITEMWISE(qr_4_3, (OrthonormalTriangular<4, 3>))
