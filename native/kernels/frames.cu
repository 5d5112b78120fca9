// Principal frames of point clouds. Small clouds: a thread for each, from points to frame. Others: sixteen threads for
// each 2048 points of a cloud, one for every partial sum, and a second kernel with a thread for each frame. All add in
// the same order, that of the CPU, so that the size of a cloud decides over speed alone.
#include "casimir/clouds.cuh"
#include "casimir/cloud_sums.cuh"
#include "casimir/frames.cuh"
#include "casimir/kernel.cuh"
#include "casimir/rows.cuh"
#include "casimir/small_clouds.cuh"

namespace {

using casimir::Block;
using casimir::CloudNumbers;
using casimir::Clouds;
using casimir::FrameRow;
using casimir::FrameRules;
using casimir::RowRange;

/** Where frames go. */
template <class Real>
struct FrameArrays {
  Real* centers;
  Real* remainders;
  Real* axes;
  Real* moments;
  Real* gaps;
  Real* masses;
  int* flags;
};

template <class Real, int D>
CASIMIR_DEVICE void writeFrames(const Block& block, const RowRange& range, int thread, const Real* tile, int pitch,
    const FrameArrays<Real>& to) {
  using Row = FrameRow<D>;
  casimir::writeRows(block, range, thread, 0, tile, pitch, Row::CENTER, D, to.centers);
  casimir::writeRows(block, range, thread, 0, tile, pitch, Row::REMAINDER, D, to.remainders);
  casimir::writeRows(block, range, thread, 0, tile, pitch, Row::AXES, D * D, to.axes);
  casimir::writeRows(block, range, thread, 0, tile, pitch, Row::MOMENTS, D, to.moments);
  casimir::writeRows(block, range, thread, 0, tile, pitch, Row::GAP, 1, to.gaps);
  casimir::writeRows(block, range, thread, 0, tile, pitch, Row::MASS, 1, to.masses);
}

/** @param pitch of a row in shared memory, odd, with room for a cloud and for a frame */
template <class Real, int D>
CASIMIR_DEVICE void small(const Block& block, const Clouds<Real>& clouds, const FrameRules<Real>& rules, int pitch,
    const FrameArrays<Real>& to) {
  const RowRange range = casimir::rowRange(block, clouds.count);
  const int points = static_cast<int>(clouds.pointsPerCloud);
  Real* tile = block.shared<Real>();
  block.phase([&](int thread) {
    casimir::readRows(block, range, thread, 0, clouds.points, points * D, tile, pitch, 0);
    if (clouds.weights != nullptr) {
      casimir::readRows(block, range, thread, 0, clouds.weights, points, tile, pitch, points * D);
    }
  });
  block.phase([&](int thread) {
    if (thread < range.rows) {
      Real* row = tile + thread * pitch;
      const Real* weights = clouds.weights == nullptr ? nullptr : row + points * D;
      const int count = casimir::closeRanks<Real, D>(clouds, range.first + thread, row);
      const CloudNumbers<Real, D> cloud = count > 0 ? casimir::numbersOfRow<Real, D>(row, weights, count, rules.centring)
                                                    : casimir::numbersOfNothing<Real, D>();
      to.flags[range.first + thread] = casimir::frameOf(cloud, rules, row);
    }
  });
  block.each([&](int thread) { writeFrames<Real, D>(block, range, thread, tile, pitch, to); });
}

/** A block for each cloud: lists the numbers of its points that are there, counted from its first, in order. */
template <class Real>
CASIMIR_DEVICE void present(const Block& block, const Clouds<Real>& clouds, int* list, int* counts) {
  const long long from = clouds.first(block.index());
  const long long to = clouds.first(block.index() + 1);
  const long long share = (to - from + block.threads() - 1) / block.threads();
  int* found = block.shared<int>();
  block.phase([&](int thread) {
    const long long begin = from + thread * share;
    const long long end = begin + share < to ? begin + share : to;
    int count = 0;
    for (long long i = begin; i < end; i++) {
      count += clouds.isThere(i);
    }
    found[thread] = count;
  });
  block.each([&](int thread) {
    int at = 0;
    for (int before = 0; before < thread; before++) {
      at += found[before];
    }
    const long long begin = from + thread * share;
    const long long end = begin + share < to ? begin + share : to;
    for (long long i = begin; i < end; i++) {
      if (clouds.isThere(i)) {
        list[from + at] = static_cast<int>(i - from);
        at++;
      }
    }
    if (thread == block.threads() - 1) {
      counts[block.index()] = at;
    }
  });
}

template <class Real, int D>
CASIMIR_DEVICE void sums(const Block& block, const Clouds<Real>& clouds, const int* list, const int* counts,
    int centring, int groups, Real* numbers, int* exponents) {
  casimir::CloudSums<Real, D> all(block, clouds, list, counts, centring, groups);
  all.run(numbers, exponents);
}

template <class Real, int D>
CASIMIR_DEVICE void finish(const Block& block, const FrameRules<Real>& rules, const Real* numbers,
    const int* exponents, const FrameArrays<Real>& to, long long clouds) {
  constexpr int PITCH = FrameRow<D>::SIZE | 1;
  const RowRange range = casimir::rowRange(block, clouds);
  Real* tile = block.shared<Real>();
  block.phase([&](int thread) {
    const long long at = range.first + thread;
    if (thread < range.rows) {
      CloudNumbers<Real, D> cloud;
      cloud.each([&](int k, Real& number) { number = numbers[k * clouds + at]; });
      cloud.exponent = exponents[2 * at];
      cloud.weightExponent = exponents[2 * at + 1];
      to.flags[at] = casimir::frameOf(cloud, rules, tile + thread * PITCH);
    }
  });
  block.each([&](int thread) { writeFrames<Real, D>(block, range, thread, tile, PITCH, to); });
}

}  // namespace

#define CLOUD_PARAMETERS(REAL)                                                                             \
  const REAL *points, const REAL *weights, const int *mask, const long long *offsets, long long perCloud, \
      long long totalPoints, long long count
#define CLOUDS(REAL) (Clouds<REAL>{points, weights, mask, offsets, perCloud, totalPoints, count})
#define FRAME_PARAMETERS(REAL) \
  REAL *centers, REAL *remainders, REAL *axes, REAL *moments, REAL *gaps, REAL *masses, int *flags
#define FRAMES(REAL) (FrameArrays<REAL>{centers, remainders, axes, moments, gaps, masses, flags})

#define FRAME_KERNELS(REAL, SUFFIX, D)                                                                          \
  CASIMIR_KERNEL(frames_small_##D##_##SUFFIX, 128, (small<REAL, D>),                                            \
      (CLOUD_PARAMETERS(REAL), int centring, int proper, REAL nearGap, int pitch, FRAME_PARAMETERS(REAL)),      \
      (CLOUDS(REAL), (FrameRules<REAL>{centring, proper, nearGap}), pitch, FRAMES(REAL)))                       \
  CASIMIR_ROOMY_KERNEL(frames_sums_##D##_##SUFFIX, 256, (sums<REAL, D>),                                              \
      (CLOUD_PARAMETERS(REAL), const int* list, const int* counts, int centring, int groups, REAL* numbers,     \
          int* exponents),                                                                                      \
      (CLOUDS(REAL), list, counts, centring, groups, numbers, exponents))                                       \
  CASIMIR_KERNEL(frames_finish_##D##_##SUFFIX, 128, (finish<REAL, D>),                                          \
      (const REAL* numbers, const int* exponents, int centring, int proper, REAL nearGap, FRAME_PARAMETERS(REAL), \
          long long count),                                                                                     \
      ((FrameRules<REAL>{centring, proper, nearGap}), numbers, exponents, FRAMES(REAL), count))

#define FRAME_KERNELS_OF_PRECISION(REAL, SUFFIX)                                                    \
  CASIMIR_KERNEL(frames_present_##SUFFIX, 128, present<REAL>,                                       \
      (CLOUD_PARAMETERS(REAL), int* list, int* counts), (CLOUDS(REAL), list, counts))               \
  FRAME_KERNELS(REAL, SUFFIX, 2)                                                                    \
  FRAME_KERNELS(REAL, SUFFIX, 3)

FRAME_KERNELS_OF_PRECISION(float, f32)
FRAME_KERNELS_OF_PRECISION(double, f64)
