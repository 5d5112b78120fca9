// Eigenvalues and eigenvectors of small symmetric matrices, a thread for each, and gradients through them.
#include "casimir/eigen_gradient.cuh"
#include "casimir/kernel.cuh"
#include "casimir/rows.cuh"

namespace {

using casimir::Block;
using casimir::RowRange;
using casimir::SymmetricEigen;

/** Codes of ItemStatus. */
constexpr int OK = 0;
constexpr int NON_FINITE = 3;

/** Whether all of some numbers are finite. */
template <class Real>
CASIMIR_DEVICE bool areFinite(const Real* numbers, int count) {
  Real zero = numbers[0] - numbers[0];
  CASIMIR_UNROLLED
  for (int k = 1; k < count; k++) {
    zero = casimir::multiplyAdd(numbers[k], zero, zero);
  }
  return zero == 0;
}

/** The symmetric part of a matrix over a power of two, whose exponent is returned. */
template <class Real, int N>
CASIMIR_DEVICE int symmetricPart(const Real* matrix, Real (&symmetric)[N][N]) {
  Real largest = casimir::absolute(matrix[0]);
  CASIMIR_UNROLLED
  for (int k = 1; k < N * N; k++) {
    const Real size = casimir::absolute(matrix[k]);
    largest = largest < size ? size : largest;
  }
  const int exponent = casimir::scalingExponent(largest);
  const Real scale = casimir::powerOfTwo<Real>(-exponent);
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

/** @param status may be null */
template <class Real, int N>
CASIMIR_DEVICE void forward(const Block& block, int itemsLast, const Real* matrices, Real* values, Real* vectors,
    int* status, long long items) {
  constexpr int PITCH = (N * N + N) | 1;
  const RowRange range = casimir::rowRange(block, items);
  Real* tile = block.shared<Real>();
  block.phase([&](int thread) { casimir::readRows(block, range, thread, itemsLast, matrices, N * N, tile, PITCH, 0); });
  block.phase([&](int thread) {
    if (thread < range.rows) {
      Real* row = tile + thread * PITCH;
      const bool finite = areFinite(row, N * N);
      Real matrix[N][N];
      const int exponent = symmetricPart(row, matrix);
      const SymmetricEigen<Real, N> eigen = casimir::symmetricEigen(matrix);
      const Real none = static_cast<Real>(NAN);
      CASIMIR_UNROLLED
      for (int i = 0; i < N; i++) {
        row[i] = finite ? casimir::scaled(eigen.values[i], exponent) : none;
        CASIMIR_UNROLLED
        for (int j = 0; j < N; j++) {
          row[N + i * N + j] = finite ? eigen.vectors[i][j] : none;
        }
      }
      if (status != nullptr) {
        status[range.first + thread] = finite ? OK : NON_FINITE;
      }
    }
  });
  block.each([&](int thread) {
    casimir::writeRows(block, range, thread, itemsLast, tile, PITCH, 0, N, values);
    casimir::writeRows(block, range, thread, itemsLast, tile, PITCH, N, N * N, vectors);
  });
}

template <class Real, int N>
CASIMIR_DEVICE void backward(const Block& block, int itemsLast, Real broadening, const Real* matrices,
    const Real* gradValues, const Real* gradVectors, Real* gradMatrices, long long items) {
  constexpr int WIDTH = 2 * N * N + N;
  constexpr int PITCH = WIDTH | 1;
  const RowRange range = casimir::rowRange(block, items);
  Real* tile = block.shared<Real>();
  block.phase([&](int thread) {
    casimir::readRows(block, range, thread, itemsLast, matrices, N * N, tile, PITCH, 0);
    casimir::readRows(block, range, thread, itemsLast, gradValues, N, tile, PITCH, N * N);
    casimir::readRows(block, range, thread, itemsLast, gradVectors, N * N, tile, PITCH, N * N + N);
  });
  block.phase([&](int thread) {
    if (thread < range.rows) {
      Real* row = tile + thread * PITCH;
      const bool finite = areFinite(row, WIDTH);
      Real matrix[N][N];
      const int exponent = symmetricPart(row, matrix);
      const SymmetricEigen<Real, N> eigen = casimir::symmetricEigen(matrix);
      casimir::eigenGradient(eigen, exponent, broadening, row + N * N, row + N * N + N, row);
      CASIMIR_UNROLLED
      for (int k = 0; k < N * N; k++) {
        row[k] = finite ? row[k] : static_cast<Real>(NAN);
      }
    }
  });
  block.each([&](int thread) {
    casimir::writeRows(block, range, thread, itemsLast, tile, PITCH, 0, N * N, gradMatrices);
  });
}

}  // namespace

#define EIGEN_KERNELS(REAL, SUFFIX, N)                                                                            \
  CASIMIR_KERNEL(eigen_forward_##N##_##SUFFIX, 128, (forward<REAL, N>),                                           \
      (int itemsLast, const REAL* matrices, REAL* values, REAL* vectors, int* status, long long items),           \
      (itemsLast, matrices, values, vectors, status, items))                                                      \
  CASIMIR_KERNEL(eigen_backward_##N##_##SUFFIX, 128, (backward<REAL, N>),                                         \
      (int itemsLast, REAL broadening, const REAL* matrices, const REAL* gradValues, const REAL* gradVectors,     \
          REAL* gradMatrices, long long items),                                                                   \
      (itemsLast, broadening, matrices, gradValues, gradVectors, gradMatrices, items))

#define EIGEN_KERNELS_OF_SIZE(N)  \
  EIGEN_KERNELS(float, f32, N)    \
  EIGEN_KERNELS(double, f64, N)

EIGEN_KERNELS_OF_SIZE(1)
EIGEN_KERNELS_OF_SIZE(2)
EIGEN_KERNELS_OF_SIZE(3)
EIGEN_KERNELS_OF_SIZE(4)
EIGEN_KERNELS_OF_SIZE(5)
EIGEN_KERNELS_OF_SIZE(6)
