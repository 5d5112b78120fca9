// Functions of matrices of two to four rows.
#include "casimir/closed_forms2.cuh"
#include "casimir/itemwise.cuh"
#include "casimir/matrix_exponential.cuh"
#include "casimir/matrix_roots.cuh"

namespace {

template <int N>
struct Exponential {
  using Inputs = casimir::Sizes<N * N>;
  using Outputs = casimir::Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const int finite = casimir::finiteStatus(in, N * N);
    if (finite == casimir::status::OK) {
      casimir::storeMatrix(casimir::matrixExponential(casimir::matrixAt<N>(in)), out);
    }
    return finite;
  }
};

/** Of the derivative of the matrix for variant 0, of the vector-Jacobian product for 1. */
template <int N>
struct ExponentialDerivative {
  using Inputs = casimir::Sizes<N * N, N * N>;
  using Outputs = casimir::Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int variant, const Real* in, Real* out) {
    const int finite = casimir::finiteStatus(in, 2 * N * N);
    if (finite != casimir::status::OK) {
      return finite;
    }
    casimir::Matrix<Real, N> a = casimir::matrixAt<N>(in);
    if (variant != 0) {
      a = casimir::transposed(a);
    }
    casimir::storeMatrix(casimir::matrixExponentialDerivative(a, casimir::matrixAt<N>(in + N * N)), out);
    return finite;
  }
};

/** NOT_CONVERGED where the iteration may have lost digits. */
template <int N>
struct Logarithm {
  using Inputs = casimir::Sizes<N * N>;
  using Outputs = casimir::Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const int finite = casimir::finiteStatus(in, N * N);
    if (finite != casimir::status::OK) {
      return finite;
    }
    bool slow;
    casimir::storeMatrix(casimir::matrixLogarithm(casimir::matrixAt<N>(in), slow), out);
    return slow ? casimir::status::NOT_CONVERGED : casimir::status::OK;
  }
};

/** The same. */
template <int N>
struct SquareRoot {
  using Inputs = casimir::Sizes<N * N>;
  using Outputs = casimir::Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const int finite = casimir::finiteStatus(in, N * N);
    if (finite != casimir::status::OK) {
      return finite;
    }
    bool slow;
    casimir::storeMatrix(casimir::matrixSquareRoot(casimir::matrixAt<N>(in), slow), out);
    return slow ? casimir::status::NOT_CONVERGED : casimir::status::OK;
  }
};

struct Exponential2 {
  using Inputs = casimir::Sizes<4>;
  using Outputs = casimir::Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    casimir::storeMatrix(casimir::ClosedForms2<Real>(casimir::matrixAt<2>(in)).exp(), out);
    return casimir::finiteStatus(in, 4);
  }
};

struct Logarithm2 {
  using Inputs = casimir::Sizes<4>;
  using Outputs = casimir::Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    casimir::Matrix<Real, 2> result = casimir::zeroMatrix<Real, 2>();
    const int code = casimir::ClosedForms2<Real>(casimir::matrixAt<2>(in)).log(result);
    casimir::storeMatrix(result, out);
    return code;
  }
};

struct SquareRoot2 {
  using Inputs = casimir::Sizes<4>;
  using Outputs = casimir::Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    casimir::Matrix<Real, 2> result = casimir::zeroMatrix<Real, 2>();
    const int code = casimir::ClosedForms2<Real>(casimir::matrixAt<2>(in)).squareRootOf(result);
    casimir::storeMatrix(result, out);
    return code;
  }
};

}  // namespace

CASIMIR_ITEMWISE(matrix_exp_2, Exponential2)
CASIMIR_ITEMWISE(matrix_log_2, Logarithm2)
CASIMIR_ITEMWISE(matrix_sqrt_2, SquareRoot2)
CASIMIR_ITEMWISE(matrix_log_3, Logarithm<3>)
CASIMIR_ITEMWISE(matrix_log_4, Logarithm<4>)
CASIMIR_ITEMWISE(matrix_sqrt_3, SquareRoot<3>)
CASIMIR_ITEMWISE(matrix_sqrt_4, SquareRoot<4>)
CASIMIR_ITEMWISE(matrix_exp_3, Exponential<3>)
CASIMIR_ITEMWISE(matrix_exp_4, Exponential<4>)
CASIMIR_ITEMWISE(matrix_exp_derivative_3, ExponentialDerivative<3>)
CASIMIR_ITEMWISE(matrix_exp_derivative_4, ExponentialDerivative<4>)
