// Layered dynamics: one block for a tile of states, from the first step to the last. Large tiles for throughput; small
// and smallest ones put few states on many multiprocessors, each then as fast as weights stream.
#include "casimir/holomorphic/dynamics.cuh"
#include "casimir/kernel.cuh"

namespace {

using namespace casimir::holomorphic;
using casimir::Block;

constexpr int THREADS = 256;

/** out[k, i] = matrix[i, k], filled up with zeros. */
template <class Real>
CASIMIR_DEVICE void pack(const Block& block, const Real* matrix, int units, int sources, int paddedUnits,
    int paddedSources, Real* out) {
  block.each([&](int thread) {
    const long long at = block.index() * block.threads() + thread;
    if (at < static_cast<long long>(paddedUnits) * paddedSources) {
      const long long k = at / paddedUnits;
      const long long i = at % paddedUnits;
      out[at] = k < sources && i < units ? matrix[i * sources + k] : Real(0);
    }
  });
}

/** The arguments are the members of Dynamics, in their order. */
template <class Real, int ROWS, bool COMPLEX, class WIDE, class NARROW, int ASIDE, class... Arguments>
CASIMIR_DEVICE void relax(const Block& block, Arguments... arguments) {
  const Dynamics<Real> net = {arguments...};
  Relaxation<Real, ROWS, COMPLEX, WIDE, NARROW, ASIDE>(block, net).run();
}

// Rows of a tile, rows and units a thread sums, source units whose weights are under way; rows and threads are those of
// DynamicsTiles.
using LargeWide = Sums<64, 16, 4, 4>;
using LargeNarrow = Sums<64, 4, 1, 8>;
using LargeWideDouble = Sums<32, 8, 4, 4>;
using LargeNarrowDouble = Sums<32, 4, 1, 8>;
using SmallWide = Sums<8, 8, 1, 16>;
using SmallNarrow = Sums<8, 2, 1, 8>;
using SmallestWide = Sums<4, 4, 1, 16>;
using SmallestNarrow = Sums<4, 2, 1, 8>;

}  // namespace

#define DYNAMICS(NAME, REAL, ROWS, COMPLEX, WIDE, NARROW, ASIDE)                                                   \
  CASIMIR_ROOMY_KERNEL(dynamics_##NAME, THREADS + ASIDE, (relax<REAL, ROWS, COMPLEX, WIDE, NARROW, ASIDE>),         \
      (const int* layers, int count, int activation, int classes, int steps, int checkEvery, REAL tolerance,      \
          REAL damping, const REAL* weights, const REAL* readout, const REAL* readoutBias, const REAL* drive,      \
          const REAL* start, const REAL* targets, const REAL* betas, REAL* scratch, REAL* state, REAL* residuals,  \
          int* status, long long samples, long long nudges, int places, int keeps),                               \
      (layers, count, activation, classes, steps, checkEvery, tolerance, damping, weights, readout, readoutBias,   \
          drive, start, targets, betas, scratch, state, residuals, status, samples, nudges, places, keeps))

#define DYNAMICS_KERNELS(REAL, SUFFIX, LARGE_ROWS, WIDE, NARROW)                  \
  DYNAMICS(large_##SUFFIX, REAL, LARGE_ROWS, false, WIDE, NARROW, 0)                \
  DYNAMICS(large_complex_##SUFFIX, REAL, LARGE_ROWS, true, WIDE, NARROW, 0)         \
  DYNAMICS(small_##SUFFIX, REAL, 8, false, SmallWide, SmallNarrow, 64)             \
  DYNAMICS(small_complex_##SUFFIX, REAL, 8, true, SmallWide, SmallNarrow, 64)      \
  DYNAMICS(smallest_##SUFFIX, REAL, 4, false, SmallestWide, SmallestNarrow, 64)    \
  DYNAMICS(smallest_complex_##SUFFIX, REAL, 4, true, SmallestWide, SmallestNarrow, 64) \
  CASIMIR_KERNEL(dynamics_pack_##SUFFIX, THREADS, pack<REAL>,                      \
      (const REAL* matrix, int units, int sources, int paddedUnits, int paddedSources, REAL* out), \
      (matrix, units, sources, paddedUnits, paddedSources, out))

DYNAMICS_KERNELS(float, f32, 64, LargeWide, LargeNarrow)
DYNAMICS_KERNELS(double, f64, 32, LargeWideDouble, LargeNarrowDouble)
