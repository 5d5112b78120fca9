// Sums over the items of every cloud of a block, in double precision and a fixed order.
#pragma once

#include "casimir/clouds.cuh"
#include "casimir/frames.cuh"

namespace casimir {

/** One or more warps for each cloud: which items a thread has. */
struct CloudWarps {
  int warps;
  int blockClouds;
  long long firstCloud;

  CASIMIR_DEVICE CloudWarps(const Block& block, int warps)
      : warps(warps), blockClouds(block.threads() / WARP / warps), firstCloud(block.index() * blockClouds) {}

  CASIMIR_DEVICE long long cloud(int thread) const { return firstCloud + thread / WARP / warps; }
  /** The first item of a thread, counted from the first of its cloud. */
  CASIMIR_DEVICE int begin(int thread) const { return thread % (warps * WARP); }
  CASIMIR_DEVICE int step() const { return warps * WARP; }
};

/**
 * Adds what the threads of every cloud have and calls emit(cloud, quantity, total). Takes Q doubles of shared memory for
 * each warp.
 */
template <int Q, class Emit>
CASIMIR_DEVICE void addTotals(const Block& block, const CloudWarps& layout, long long clouds,
    PerThread<Sums<double, Q>>& sums, Emit emit) {
  double* partial = block.shared<double>();
  block.joinThreads(
      sums, WARP, [](const Sums<double, Q>& a, const Sums<double, Q>& b) { return plus(a, b); });
  block.phase([&](int thread) {
    if (thread % WARP == 0) {
      CASIMIR_UNROLLED
      for (int q = 0; q < Q; q++) {
        partial[thread / WARP * Q + q] = sums[thread].of[q];
      }
    }
  });
  block.each([&](int thread) {
    for (int i = thread; i < layout.blockClouds * Q; i += block.threads()) {
      const long long cloud = layout.firstCloud + i / Q;
      if (cloud < clouds) {
        double total = 0;
        for (int warp = 0; warp < layout.warps; warp++) {
          total += partial[(i / Q * layout.warps + warp) * Q + i % Q];
        }
        emit(cloud, i % Q, total);
      }
    }
  });
}

}  // namespace casimir
