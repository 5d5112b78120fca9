// Products of matrices: in tiles that keep a GPU's arithmetic busy, and in small ones where those would be too few.
#include "casimir/gemm.cuh"
#include "casimir/kernel.cuh"

namespace {

template <class Real, int ROWS, int COLUMNS>
CASIMIR_DEVICE void multiply(const casimir::Block& block, int function, int rows, int depth, int columns,
    int transposeFirst, int transposeSecond, const Real* first, const Real* second, const Real* start,
    long long startPitch, Real* product) {
  casimir::gemm::multiply<Real, ROWS, COLUMNS>(block, function,
      {rows, depth, columns, transposeFirst != 0, transposeSecond != 0, first, second, start, startPitch, product});
}

}  // namespace

#define GEMM_KERNEL(NAME, REAL, ROWS, COLUMNS)                                                                  \
  CASIMIR_KERNEL(NAME, casimir::gemm::THREADS, (multiply<REAL, ROWS, COLUMNS>),                                 \
      (int function, int rows, int depth, int columns, int transposeFirst, int transposeSecond,                 \
          const REAL* first, const REAL* second, const REAL* start, long long startPitch, REAL* product),       \
      (function, rows, depth, columns, transposeFirst, transposeSecond, first, second, start, startPitch, product))

GEMM_KERNEL(gemm_large_f32, float, 8, 8)
GEMM_KERNEL(gemm_large_f64, double, 8, 4)
GEMM_KERNEL(gemm_small_f32, float, 2, 2)
GEMM_KERNEL(gemm_small_f64, double, 2, 2)
