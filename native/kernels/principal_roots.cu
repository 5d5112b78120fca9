// Logarithms and roots of the items that other kernels have left: those whose status is NOT_CONVERGED. One thread an
// item; there are few.
#include "casimir/affine_maps.cuh"
#include "casimir/kernel.cuh"
#include "casimir/principal_roots.cuh"

namespace {

using casimir::Block;
using casimir::Matrix;

/** What is made of a matrix but its logarithm, 0; the numbers are known to Java. */
constexpr int TRACELESS = 1;
constexpr int AFFINE = 2;
constexpr int ROTATION = 3;
constexpr int ROOT = 4;

/** The numbers of a result, and how many. */
template <int N>
CASIMIR_DEVICE int arranged(const Matrix<double, N>& m, int variant, double* out) {
  if (variant == AFFINE) {
    casimir::vee<casimir::AffineAlgebra<casimir::GeneralAlgebra<N - 1>>>(m, out);
    return N * N - N;
  }
  if (variant == ROTATION) {
    casimir::vee<casimir::RotationAlgebra<N>>(m, out);
    return N * (N - 1) / 2;
  }
  casimir::storeMatrix(m, out);
  return variant == TRACELESS ? N * N - 1 : N * N;
}

template <class Real, int N>
CASIMIR_DEVICE void rescue(const Block& block, int variant, int itemsLast, const Real* in, const Real*, const Real*,
    const Real*, Real* out, Real*, Real*, int* statuses, long long n) {
  block.each([&](int thread) {
    const long long item = block.index() * block.threads() + thread;
    if (item >= n || statuses[item] != casimir::status::NOT_CONVERGED) {
      return;
    }
    Matrix<double, N> a;
    for (int k = 0; k < N * N; k++) {
      a.entries[k] = static_cast<double>(itemsLast ? in[k * n + item] : in[item * N * N + k]);
    }
    if (variant == AFFINE) {
      a = casimir::affineMap(casimir::linearPart(a), casimir::shiftPart(a));
    }
    Matrix<double, N> result = casimir::zeroMatrix<double, N>();
    const int code =
        variant == ROOT ? casimir::principalSquareRoot(a, result) : casimir::principalLogarithm(a, result);
    double numbers[N * N];
    const int count = arranged(result, variant, numbers);
    for (int k = 0; k < count; k++) {
      const Real number =
          code == casimir::status::OK ? static_cast<Real>(numbers[k]) : casimir::notANumber<Real>();
      out[itemsLast ? k * n + item : item * count + k] = number;
    }
    statuses[item] = code;
  });
}

}  // namespace

#define PRINCIPAL_ROOTS(NAME, REAL, N)                                                                               \
  CASIMIR_KERNEL(NAME, 128, (rescue<REAL, N>),                                                                       \
      (int variant, int itemsLast, const REAL* in0, const REAL* in1, const REAL* in2, const REAL* in3, REAL* out0,   \
          REAL* out1, REAL* out2, int* statuses, long long n),                                                       \
      (variant, itemsLast, in0, in1, in2, in3, out0, out1, out2, statuses, n))

PRINCIPAL_ROOTS(principal_roots_3_f32, float, 3)
PRINCIPAL_ROOTS(principal_roots_3_f64, double, 3)
PRINCIPAL_ROOTS(principal_roots_4_f32, float, 4)
PRINCIPAL_ROOTS(principal_roots_4_f64, double, 4)
