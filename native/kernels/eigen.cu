// Eigenvalues and eigenvectors of small symmetric matrices, a thread for each.
#include "casimir/jacobi.cuh"
#include "casimir/kernel.cuh"
#include "casimir/rows.cuh"

namespace {

using casimir::Block;
using casimir::RowRange;
using casimir::SymmetricEigen;

/** Codes of ItemStatus. */
constexpr int OK = 0;
constexpr int NON_FINITE = 3;

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
      const bool finite = casimir::areFinite(row, N * N);
      Real matrix[N][N];
      const int exponent = casimir::symmetricPart(row, matrix);
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

}  // namespace

#define EIGEN_KERNELS(REAL, SUFFIX, N)                                                                  \
  CASIMIR_KERNEL(eigen_forward_##N##_##SUFFIX, 128, (forward<REAL, N>),                                 \
      (int itemsLast, const REAL* matrices, REAL* values, REAL* vectors, int* status, long long items), \
      (itemsLast, matrices, values, vectors, status, items))

#define EIGEN_KERNELS_OF_SIZE(N) \
  EIGEN_KERNELS(float, f32, N)   \
  EIGEN_KERNELS(double, f64, N)

EIGEN_KERNELS_OF_SIZE(1)
EIGEN_KERNELS_OF_SIZE(2)
EIGEN_KERNELS_OF_SIZE(3)
EIGEN_KERNELS_OF_SIZE(4)
EIGEN_KERNELS_OF_SIZE(5)
EIGEN_KERNELS_OF_SIZE(6)
