// Channel-wise products with explicit coefficients, sparse, and the sums over a batch that gradients of shared weights
// are.
#include "casimir/kernel.cuh"
#include "casimir/product.cuh"

namespace {

using casimir::Block;
using casimir::Column;
using casimir::Items;
using casimir::Tiling;
using casimir::WARP;

/**
 * One bilinear map on a tile of columns.
 *
 * @param plan see `CouplingProgram`
 * @param c a third operand, of which rows multiply segments, or rows of b if SCALED; or null
 * @param weights of the blocks of a and of b, at the offsets the plan names; or null
 * @param outWeights of the blocks of the result; when it is contracted, the tensor it is contracted with
 */
template <class Real, int N, bool SCALED>
CASIMIR_DEVICE void couple(const Block& block, const int* plan, const Real* coefficients, int resultRow, int channels,
    int componentsLast, int mode, const Real* a, long long aStride, const Real* b, long long bStride, const Real* c,
    long long cStride, const Real* weights, long long weightStride, const Real* other, long long otherStride, Real* out,
    long long outStride, long long items) {
  constexpr int WIDTH = N * WARP;
  const long long firstColumn = block.index() * WIDTH;
  const Tiling tiling{channels, componentsLast, WIDTH, WIDTH + N, firstColumn / channels};
  Column* columns = block.shared<Column>();
  Real* panel = block.shared<Real>(WIDTH * static_cast<int>(sizeof(Column)));
  const int threads = block.threads();
  const Items<const Real> none{nullptr, 0};
  const Items<const Real> blockWeights{weights, weightStride};
  block.phase([&](int thread) {
    for (int column = thread; column < WIDTH; column += threads) {
      casimir::placeColumn(columns, column, firstColumn, items, tiling);
    }
  });
  block.phase([&](int thread) {
    casimir::gather<Real>(thread, threads, plan, 0, {a, aStride}, blockWeights, tiling, columns, panel);
    casimir::gather<Real>(thread, threads, plan, 1, {b, bStride}, blockWeights, tiling, columns, panel);
    if (c != nullptr) {
      casimir::gather<Real>(thread, threads, plan, 2, {c, cStride}, none, tiling, columns, panel);
    }
  });
  block.phase([&](int thread) {
    Real* lane = panel + thread % WARP * N;
    const int rows = plan[casimir::program::ROWS];
    for (int k = thread / WARP; k < rows; k += threads / WARP) {
      casimir::row<Real, N, SCALED>(plan, coefficients, k, lane, resultRow + k * tiling.pitch);
    }
  });
  block.each([&](int thread) {
    if ((mode & casimir::writing::CONTRACT) != 0) {
      casimir::contract<Real>(
          thread, threads, plan, mode, {out, outStride}, {other, otherStride}, tiling, columns, panel);
    } else {
      casimir::scatter<Real>(
          thread, threads, plan, mode, {out, outStride}, {other, otherStride}, tiling, columns, panel);
    }
  });
}

/** out[chunk] = the sum of a chunk's rows of `width` numbers, one row after the other. */
template <class Real>
CASIMIR_DEVICE void sumRows(
    const Block& block, const Real* in, long long rows, long long width, long long chunkRows, Real* out) {
  const long long strips = (width + block.threads() - 1) / block.threads();
  const long long chunk = block.index() / strips;
  block.each([&](int thread) {
    const long long at = block.index() % strips * block.threads() + thread;
    if (at < width) {
      const long long from = chunk * chunkRows;
      const long long to = from + chunkRows < rows ? from + chunkRows : rows;
      Real sum = 0;
      for (long long row = from; row < to; row++) {
        sum = sum + in[row * width + at];
      }
      out[chunk * width + at] = sum;
    }
  });
}

}  // namespace

#define COUPLE(REAL, N, SCALED, NAME)                                                                                \
  CASIMIR_KERNEL(NAME, 128, (couple<REAL, N, SCALED>),                                                               \
      (const int* plan, const REAL* coefficients, int resultRow, int channels, int componentsLast, int mode,         \
          const REAL* a, long long aStride, const REAL* b, long long bStride, const REAL* c, long long cStride,      \
          const REAL* weights, long long weightStride, const REAL* other, long long otherStride, REAL* out,          \
          long long outStride, long long items),                                                                     \
      (plan, coefficients, resultRow, channels, componentsLast, mode, a, aStride, b, bStride, c, cStride, weights,   \
          weightStride, other, otherStride, out, outStride, items))

COUPLE(float, 4, false, product_couple_4_f32)
COUPLE(float, 1, false, product_couple_1_f32)
COUPLE(float, 4, true, product_couple_scaled_4_f32)
COUPLE(float, 1, true, product_couple_scaled_1_f32)
COUPLE(double, 2, false, product_couple_2_f64)
COUPLE(double, 1, false, product_couple_1_f64)
COUPLE(double, 2, true, product_couple_scaled_2_f64)
COUPLE(double, 1, true, product_couple_scaled_1_f64)

#define SUM_ROWS(REAL, NAME)                                                                        \
  CASIMIR_KERNEL(NAME, 128, sumRows<REAL>,                                                          \
      (const REAL* in, long long rows, long long width, long long chunkRows, REAL* out),            \
      (in, rows, width, chunkRows, out))

SUM_ROWS(float, product_sum_rows_f32)
SUM_ROWS(double, product_sum_rows_f64)
