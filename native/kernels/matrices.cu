// Functions of 3 x 3 and 4 x 4 matrices.
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

}  // namespace

CASIMIR_ITEMWISE(matrix_exp_3, Exponential<3>)
CASIMIR_ITEMWISE(matrix_exp_4, Exponential<4>)
CASIMIR_ITEMWISE(matrix_exp_derivative_3, ExponentialDerivative<3>)
CASIMIR_ITEMWISE(matrix_exp_derivative_4, ExponentialDerivative<4>)
