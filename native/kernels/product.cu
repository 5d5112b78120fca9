// Channel-wise products with explicit coefficients, sparse and dense, and the sums over a batch that gradients of shared
// weights are.
#include "casimir/block_weights.cuh"
#include "casimir/dense.cuh"
#include "casimir/kernel.cuh"
#include "casimir/product.cuh"

namespace {

using casimir::Block;
using casimir::Column;
using casimir::Items;
using casimir::Tiling;
using casimir::WARP;

/** What the maps of a launch share. */
template <class Real>
struct Operands {
  Items<const Real> a;
  Items<const Real> b;
  /** A third operand, of which rows multiply segments, or rows of b; or null. */
  Items<const Real> c;
  /** Of the blocks of a and of b, at the offsets the plan names; or null. */
  Items<const Real> weights;
  /** Weights of the blocks of the result; when it is contracted, the tensor it is contracted with. */
  Items<const Real> other;
  Items<Real> out;
};

/** Gathers the operands of a tile of columns, lets `compute(panel, tiling)` make the rows of the result, writes them. */
template <class Real, int N, class Compute>
CASIMIR_DEVICE void onTile(const Block& block, const int* plan, int channels, int componentsLast, int mode,
    const Operands<Real>& operands, long long items, Compute compute) {
  constexpr int WIDTH = N * WARP;
  const long long firstColumn = block.index() * WIDTH;
  const Tiling tiling{channels, componentsLast, WIDTH, WIDTH + N, firstColumn / channels};
  Column* columns = block.shared<Column>();
  Real* panel = block.shared<Real>(WIDTH * static_cast<int>(sizeof(Column)));
  const int threads = block.threads();
  block.phase([&](int thread) {
    for (int column = thread; column < WIDTH; column += threads) {
      casimir::placeColumn(columns, column, firstColumn, items, tiling);
    }
  });
  block.phase([&](int thread) {
    casimir::gather<Real>(thread, threads, plan, 0, operands.a, operands.weights, tiling, columns, panel);
    casimir::gather<Real>(thread, threads, plan, 1, operands.b, operands.weights, tiling, columns, panel);
    if (operands.c.data != nullptr) {
      casimir::gather<Real>(thread, threads, plan, 2, operands.c, {nullptr, 0}, tiling, columns, panel);
    }
  });
  compute(panel, tiling);
  block.each([&](int thread) {
    if ((mode & casimir::writing::CONTRACT) != 0) {
      casimir::contract<Real>(thread, threads, plan, mode, operands.out, operands.other, tiling, columns, panel);
    } else {
      casimir::scatter<Real>(thread, threads, plan, mode, operands.out, operands.other, tiling, columns, panel);
    }
  });
}

/** One bilinear map by its nonzero terms; `CouplingProgram` says what the plan holds. */
template <class Real, int N, bool SCALED>
CASIMIR_DEVICE void couple(const Block& block, const int* plan, const Real* coefficients, int resultRow, int channels,
    int componentsLast, int mode, const Operands<Real>& operands, long long items) {
  onTile<Real, N>(block, plan, channels, componentsLast, mode, operands, items, [&](Real* panel, const Tiling& tiling) {
    block.phase([&](int thread) {
      Real* lane = panel + thread % WARP * N;
      const int rows = plan[casimir::program::ROWS];
      for (int k = thread / WARP; k < rows; k += block.threads() / WARP) {
        casimir::row<Real, N, SCALED>(plan, coefficients, k, lane, resultRow + k * tiling.pitch);
      }
    });
  });
}

/** The same by all coefficients; `DenseProgram` says what the plan holds. */
template <class Real, int N>
CASIMIR_DEVICE void dense(const Block& block, const int* plan, const Real* coefficients, int resultRow, int channels,
    int componentsLast, int mode, const Operands<Real>& operands, long long items) {
  onTile<Real, N>(block, plan, channels, componentsLast, mode, operands, items, [&](Real* panel, const Tiling& tiling) {
    block.phase([&](int thread) {
      const int elements = plan[casimir::program::ROWS] * tiling.pitch;
      for (int e = thread; e < elements; e += block.threads()) {
        panel[resultRow + e] = 0;
      }
    });
    const int pairs = plan[casimir::program::ROW_STARTS];
    for (int p = 0; p < pairs; p++) {
      const int* pair = plan + plan[casimir::program::PAIRS] + p * casimir::dense::PAIR;
      block.phase([&](int thread) {
        Real* lane = panel + thread % WARP * N;
        const int tileSize = pair[1] * pair[3] * casimir::dense::TILE;
        for (int tile = thread / WARP; tile < pair[5]; tile += block.threads() / WARP) {
          casimir::denseTile<Real, N>(pair, plan + pair[4] + tile * casimir::dense::TILE,
              coefficients + pair[6] + static_cast<long long>(tile) * tileSize, lane, tiling.pitch);
        }
      });
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

#define PRODUCT(REAL, BLOCKS, BODY, NAME)                                                                            \
  CASIMIR_RESIDENT_KERNEL(NAME, 128, BLOCKS, BODY,                                                                   \
      (const int* plan, const REAL* coefficients, int resultRow, int channels, int componentsLast, int mode,         \
          const REAL* a, long long aStride, const REAL* b, long long bStride, const REAL* c, long long cStride,      \
          const REAL* weights, long long weightStride, const REAL* other, long long otherStride, REAL* out,          \
          long long outStride, long long items),                                                                     \
      (plan, coefficients, resultRow, channels, componentsLast, mode,                                                \
          (Operands<REAL>{{a, aStride}, {b, bStride}, {c, cStride}, {weights, weightStride}, {other, otherStride},   \
              {out, outStride}}),                                                                                    \
          items))

PRODUCT(float, 6, (couple<float, 4, false>), product_couple_4_f32)
PRODUCT(float, 6, (couple<float, 1, false>), product_couple_1_f32)
PRODUCT(float, 6, (couple<float, 4, true>), product_couple_scaled_4_f32)
PRODUCT(float, 6, (couple<float, 1, true>), product_couple_scaled_1_f32)
PRODUCT(double, 6, (couple<double, 2, false>), product_couple_2_f64)
PRODUCT(double, 6, (couple<double, 1, false>), product_couple_1_f64)
PRODUCT(double, 6, (couple<double, 2, true>), product_couple_scaled_2_f64)
PRODUCT(double, 6, (couple<double, 1, true>), product_couple_scaled_1_f64)

PRODUCT(float, 5, (dense<float, 4>), product_dense_4_f32)
PRODUCT(float, 5, (dense<float, 1>), product_dense_1_f32)
PRODUCT(double, 5, (dense<double, 2>), product_dense_2_f64)
PRODUCT(double, 5, (dense<double, 1>), product_dense_1_f64)

#define SUM_ROWS(REAL, NAME)                                                                        \
  CASIMIR_KERNEL(NAME, 128, sumRows<REAL>,                                                          \
      (const REAL* in, long long rows, long long width, long long chunkRows, REAL* out),            \
      (in, rows, width, chunkRows, out))

SUM_ROWS(float, product_sum_rows_f32)
SUM_ROWS(double, product_sum_rows_f64)

#define BLOCK_WEIGHTS(REAL, SUFFIX)                                                                                  \
  CASIMIR_KERNEL(product_scale_##SUFFIX, 256, casimir::scale<REAL>,                                                  \
      (const int* weightOfElement, const REAL* in, const REAL* weights, long long weightStride, int mode, REAL* out, \
          long long elements, long long count),                                                                      \
      (weightOfElement, in, weights, weightStride, mode, out, elements, count))                                      \
  CASIMIR_KERNEL(product_contract_##SUFFIX, 256, casimir::contractBlocks<REAL>,                                      \
      (const int* blocks, int blockCount, int channels, int componentsLast, int add, const REAL* first,              \
          const REAL* second, long long elements, REAL* out, long long outStride, long long count),                  \
      (blocks, blockCount, channels, componentsLast, add, first, second, elements, out, outStride, count))

BLOCK_WEIGHTS(float, f32)
BLOCK_WEIGHTS(double, f64)
