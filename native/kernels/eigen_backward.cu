// Gradients through eigenvalues and eigenvectors of small symmetric matrices, a thread for each.
#include "casimir/eigen_gradient.cuh"
#include "casimir/kernel.cuh"
#include "casimir/rows.cuh"

namespace {

using casimir::Block;
using casimir::RowRange;
using casimir::SymmetricEigen;

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
      const bool finite = casimir::areFinite(row, WIDTH);
      Real matrix[N][N];
      const int exponent = casimir::symmetricPart(row, matrix);
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

#define EIGEN_KERNELS(REAL, SUFFIX, N)                                                                        \
  CASIMIR_KERNEL(eigen_backward_##N##_##SUFFIX, 128, (backward<REAL, N>),                                     \
      (int itemsLast, REAL broadening, const REAL* matrices, const REAL* gradValues, const REAL* gradVectors, \
          REAL* gradMatrices, long long items),                                                               \
      (itemsLast, broadening, matrices, gradValues, gradVectors, gradMatrices, items))

#define EIGEN_KERNELS_OF_SIZE(N) \
  EIGEN_KERNELS(float, f32, N)   \
  EIGEN_KERNELS(double, f64, N)

EIGEN_KERNELS_OF_SIZE(1)
EIGEN_KERNELS_OF_SIZE(2)
EIGEN_KERNELS_OF_SIZE(3)
EIGEN_KERNELS_OF_SIZE(4)
EIGEN_KERNELS_OF_SIZE(5)
EIGEN_KERNELS_OF_SIZE(6)
