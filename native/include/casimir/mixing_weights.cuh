// Gradients of the weights of products that mix channels, of every item or over all of them.
#pragma once

#include "casimir/mixing_panels.cuh"

namespace casimir {
namespace mixing {

/** The derivative with respect to the weights of each item. */
template <class Real, int N>
CASIMIR_DEVICE void toItemWeights(const Block& block, const int* plan, const Real* coefficients, int paths, int add,
    int componentsLast, const Pairs<Real>& pairs, const Tensor<const Real>& right, const Tensor<Real>& out,
    long long items) {
  const Tile at = tile<N>(block, items, componentsLast);
  const int threads = block.threads();
  const bool twice = pairs.otherP != nullptr;
  for (int path = 0; path < paths; path++) {
    const Program program = {plan, path};
    const Rows rowsP(program, record::P);
    const Rows rowsQ(program, record::Q);
    const Rows rowsR(program, record::R);
    const Panels<Real, N> panels(block, rowsP, rowsQ, rowsR, twice);
    block.phase([&](int thread) {
      gatherPairs<Real, N>(thread, threads, rowsP, rowsQ, at, pairs, panels);
      gather<Real, N>(thread, threads, rowsR, at, right, panels.r);
    });
    const int left = program.at(record::LEFT);
    const int chunk = program.at(record::CHUNK);
    for (int from = 0; from < left; from += chunk) {
      const int count = from + chunk < left ? chunk : left - from;
      block.phase([&](int thread) {
        coupleChunk<Real, N>(thread, threads, program, coefficients, from, count, twice, panels);
      });
      block.phase([&](int thread) {
        for (int i = thread; i < count * rowsR.channels; i += threads) {
          const Real* a = panels.r + i % rowsR.channels * rowsR.components * N;
          const Real* b = panels.chunk + i / rowsR.channels * rowsR.components * N;
          Real sums[N] = {};
          for (int m = 0; m < rowsR.components; m++) {
            const Row<Real, N> one = read<Real, N>(a + m * N);
            const Row<Real, N> other = read<Real, N>(b + m * N);
            CASIMIR_UNROLL
            for (int n = 0; n < N; n++) {
              sums[n] = multiplyAdd(one.at[n], other.at[n], sums[n]);
            }
          }
          Real* to = out.data + at.first * out.stride + program.at(record::WEIGHTS) +
              static_cast<long long>(from) * rowsR.channels + i;
          CASIMIR_UNROLL
          for (int n = 0; n < N; n++) {
            if (n < at.count) {
              to[n * out.stride] = sums[n] + (add ? to[n * out.stride] : Real(0));
            }
          }
        }
      });
    }
  }
}

/** Items of a panel, whose gradients of shared weights are summed before they are added to those of other panels. */
constexpr int PANEL = 64;

/** Channels l and r of a tile of shared weights; channels l of a thread. */
constexpr int TILE_LEFT = 64;
constexpr int TILE_RIGHT = 32;
constexpr int OWN_LEFT = 8;

/** Channels l of the thread's, side by side. */
template <class Real>
struct alignas(16) Own {
  Real at[OWN_LEFT];
};

/** Where a number of an item lies in memory, read in place. */
template <class Real>
struct InPlace {
  Rows rows;
  const Real* item;
  int channel;
  int componentsLast;

  CASIMIR_DEVICE Real operator()(int m) const { return item[rows.element(channel, m, componentsLast)]; }
};

/**
 * The derivative with respect to weights that all items share, of each panel of items: a matrix product whose depth is
 * components and items. A block takes a tile of the weights of a path.
 *
 * @param tiles path, first channel l, first channel r of each tile
 * @param out a row of gradients for each panel
 */
template <class Real>
CASIMIR_DEVICE void toSharedWeights(const Block& block, const int* plan, const Real* coefficients, const int* tiles,
    int tileCount, int componentsLast, const Pairs<Real>& pairs, const Tensor<const Real>& right,
    const Tensor<Real>& out, long long items) {
  const long long panel = block.index() / tileCount;
  const int* tile = tiles + 3 * (block.index() % tileCount);
  const Program program = {plan, tile[0]};
  const Rows rowsP(program, record::P);
  const Rows rowsQ(program, record::Q);
  const Rows rowsR(program, record::R);
  const long long firstItem = panel * PANEL;
  const int count = static_cast<int>(items - firstItem < PANEL ? items - firstItem : PANEL);
  const int left = program.at(record::LEFT) - tile[1] < TILE_LEFT ? program.at(record::LEFT) - tile[1] : TILE_LEFT;
  const int width = rowsR.channels - tile[2] < TILE_RIGHT ? rowsR.channels - tile[2] : TILE_RIGHT;
  Own<Real>* a = block.shared<Own<Real>>();
  Real* b = reinterpret_cast<Real*>(a + PANEL * TILE_LEFT / OWN_LEFT);
  PerThread<Own<Real>> sums(block);
  block.each([&](int thread) { sums[thread] = Own<Real>{}; });
  for (int m = 0; m < rowsR.components; m++) {
    block.phase([&](int thread) {
      for (int i = thread; i < PANEL * TILE_LEFT; i += block.threads()) {
        const int l = i % TILE_LEFT;
        const long long item = firstItem + i / TILE_LEFT;
        Real sum = 0;
        if (l < left && i / TILE_LEFT < count) {
          const int u = program.first(tile[1] + l);
          const int v = program.second(tile[1] + l);
          const auto rowOf = [&](const Real* p, const Real* q) {
            return coupled<Real>(program.table(record::TO_R), coefficients, rowsR.components, m,
                InPlace<Real>{rowsP, p + item * pairs.p.stride, u, componentsLast},
                InPlace<Real>{rowsQ, q + item * pairs.q.stride, v, componentsLast});
          };
          sum = rowOf(pairs.p.data, pairs.q.data);
          if (pairs.otherP != nullptr) {
            sum = rowOf(pairs.otherP, pairs.otherQ) + sum;
          }
        }
        reinterpret_cast<Real*>(a)[i] = sum;
      }
      for (int i = thread; i < PANEL * TILE_RIGHT; i += block.threads()) {
        const int r = i % TILE_RIGHT;
        const int item = i / TILE_RIGHT;
        const bool inside = r < width && item < count;
        b[i] = inside ? right.data[(firstItem + item) * right.stride + rowsR.element(tile[2] + r, m, componentsLast)]
                      : Real(0);
      }
    });
    block.phase([&](int thread) {
      Own<Real> sum = sums[thread];
      for (int item = 0; item < count; item++) {
        const Own<Real> own = a[item * (TILE_LEFT / OWN_LEFT) + thread / WARP];
        const Real other = b[item * TILE_RIGHT + thread % WARP];
        CASIMIR_UNROLL
        for (int i = 0; i < OWN_LEFT; i++) {
          sum.at[i] = multiplyAdd(own.at[i], other, sum.at[i]);
        }
      }
      sums[thread] = sum;
    });
  }
  block.each([&](int thread) {
    const int r = thread % WARP;
    CASIMIR_UNROLL
    for (int i = 0; i < OWN_LEFT; i++) {
      const int l = thread / WARP * OWN_LEFT + i;
      if (l < left && r < width) {
        out.data[panel * out.stride + program.at(record::WEIGHTS) +
            static_cast<long long>(tile[1] + l) * rowsR.channels + tile[2] + r] = sums[thread].at[i];
      }
    }
  });
}

}  // namespace mixing
}  // namespace casimir
