// Principal frames of point clouds. Small clouds: a thread for each, from points to frame. Others: sixteen threads for
// each 2048 points of a cloud, one for every partial sum, and a second kernel with a thread for each frame. All add in
// the same order, that of the CPU, so that the size of a cloud decides over speed alone.
#include "casimir/clouds.cuh"
#include "casimir/frames.cuh"
#include "casimir/kernel.cuh"
#include "casimir/rows.cuh"

namespace {

using casimir::Block;
using casimir::CloudNumbers;
using casimir::Clouds;
using casimir::FrameRow;
using casimir::FrameRules;
using casimir::MomentSums;
using casimir::PerThread;
using casimir::PositionSums;
using casimir::RowRange;
using casimir::Sums;
using casimir::frames::CHUNK;
using casimir::frames::SLOTS;

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

/** The sum of the partial sums of slots SLOT, SLOT + STRIDE, ..., halves upon halves. */
template <class Real, int Q, int SLOT, int STRIDE, class Leaf>
CASIMIR_DEVICE Sums<Real, Q> slotTree(int count, Leaf leaf) {
  if constexpr (STRIDE == SLOTS) {
    Sums<Real, Q> sums = casimir::noSums<Real, Q>();
    CASIMIR_ROLLED
    for (int i = SLOT; i < count; i += SLOTS) {
      leaf(i, sums);
    }
    return sums;
  } else {
    const Sums<Real, Q> near = slotTree<Real, Q, SLOT, 2 * STRIDE>(count, leaf);
    if (SLOT + STRIDE >= count) {
      return near;
    }
    return casimir::plus(near, slotTree<Real, Q, SLOT + STRIDE, 2 * STRIDE>(count, leaf));
  }
}

/** Moves the points that are there to the front of a row, and their weights; returns how many. */
template <class Real, int D>
CASIMIR_DEVICE int closeRanks(const Clouds<Real>& clouds, long long cloud, Real* row) {
  const int points = static_cast<int>(clouds.pointsPerCloud);
  if (clouds.areAllThere()) {
    return points;
  }
  int count = 0;
  for (int i = 0; i < points; i++) {
    if (clouds.isThere(cloud * points + i)) {
      for (int p = 0; p < D; p++) {
        row[count * D + p] = row[i * D + p];
      }
      if (clouds.weights != nullptr) {
        row[points * D + count] = row[points * D + i];
      }
      count++;
    }
  }
  return count;
}

/** The numbers of a cloud of one point or more in a row: coordinates, then weights. */
template <class Real, int D>
CASIMIR_DEVICE CloudNumbers<Real, D> numbersOfRow(
    const Real* row, const Real* weights, int count, int centring) {
  CloudNumbers<Real, D> cloud;
  cloud.count = static_cast<Real>(count);
  cloud.largest = 0;
  Real heaviest = 0;
  for (int i = 0; i < count; i++) {
    for (int p = 0; p < D; p++) {
      cloud.largest = casimir::largest(cloud.largest, casimir::absolute(row[i * D + p]));
    }
    heaviest = weights == nullptr ? heaviest : casimir::largest(heaviest, casimir::absolute(weights[i]));
  }
  cloud.exponent = casimir::cloudExponent(cloud.largest);
  cloud.weightExponent = casimir::cloudExponent(heaviest);
  const Real scale = casimir::powerOfTwo<Real>(-cloud.exponent);
  const Real weightFactor = casimir::powerOfTwo<Real>(-cloud.weightExponent);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    cloud.reference[p] = centring ? row[p] * scale : Real(0);
  }
  constexpr int FIRST = PositionSums<D>::SIZE;
  const Sums<Real, FIRST> first =
      slotTree<Real, FIRST, 0, 1>(count, [&](int i, Sums<Real, FIRST>& sums) {
        const Real weight = weights == nullptr ? Real(1) : weights[i] * weightFactor;
        casimir::addPosition<Real, D>(row + i * D, weight, scale, cloud.reference, sums);
      });
  cloud.mass = first.of[D];
  cloud.signedMass = first.of[D + 1];
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    cloud.mean[p] = centring ? first.of[p] / cloud.mass : Real(0);
  }
  cloud.extent = 0;
  constexpr int SECOND = MomentSums<D>::SIZE;
  const Sums<Real, SECOND> second =
      slotTree<Real, SECOND, 0, 1>(count, [&](int i, Sums<Real, SECOND>& sums) {
        const Real weight = weights == nullptr ? Real(1) : weights[i] * weightFactor;
        casimir::addMoments<Real, D>(row + i * D, weight, scale, cloud.reference, cloud.mean, sums, cloud.extent);
      });
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    cloud.residual[p] = second.of[p];
    cloud.signedResidual[p] = second.of[D + p];
  }
  CASIMIR_UNROLLED
  for (int pair = 0; pair < CloudNumbers<Real, D>::PAIRS; pair++) {
    cloud.moments[pair] = second.of[2 * D + pair];
  }
  return cloud;
}

template <class Real, int D>
CASIMIR_DEVICE CloudNumbers<Real, D> numbersOfNothing() {
  CloudNumbers<Real, D> none;
  none.each([](int, Real& number) { number = 0; });
  none.exponent = 0;
  none.weightExponent = 0;
  return none;
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
      const int count = closeRanks<Real, D>(clouds, range.first + thread, row);
      const CloudNumbers<Real, D> cloud = count > 0 ? numbersOfRow<Real, D>(row, weights, count, rules.centring)
                                                    : numbersOfNothing<Real, D>();
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

/** What a thread knows of its cloud. */
template <class Real, int D>
struct CloudShare {
  long long from;
  long long count;
  int part;
  int lane;
  Real scale;
  Real weightFactor;
  Real reference[D];
  Real mean[D];
  int exponent;
  int weightExponent;
};

/**
 * The sums over clouds of any size. Sixteen threads are a group; `groups` of them share a cloud and take its chunks in
 * turns.
 */
template <class Real, int D>
struct CloudSums {
  static constexpr int MOST = MomentSums<D>::SIZE;

  const Block& block;
  const Clouds<Real>& clouds;
  const int* list;
  const int* counts;
  int centring;
  int groups;
  int blockClouds;
  PerThread<CloudShare<Real, D>> share;
  double* totals;
  double* partial;
  long long* sizes;

  CASIMIR_DEVICE CloudSums(const Block& block, const Clouds<Real>& clouds, const int* list, const int* counts,
      int centring, int groups)
      : block(block), clouds(clouds), list(list), counts(counts), centring(centring), groups(groups),
        blockClouds(block.threads() / SLOTS / groups), share(block) {
    const int blockGroups = block.threads() / SLOTS;
    totals = block.shared<double>();
    partial = totals + blockGroups * MOST;
    sizes = reinterpret_cast<long long*>(partial + blockGroups * MOST);
  }

  CASIMIR_DEVICE long long cloudOfThread(int thread) const {
    return block.index() * blockClouds + thread / SLOTS / groups;
  }

  CASIMIR_DEVICE long long point(const CloudShare<Real, D>& own, long long k) const {
    return own.from + (list == nullptr ? k : list[own.from + k]);
  }

  CASIMIR_DEVICE Real weight(const CloudShare<Real, D>& own, long long point) const {
    return clouds.weights == nullptr ? Real(1) : clouds.weights[point] * own.weightFactor;
  }

  CASIMIR_DEVICE void begin() {
    block.phase([&](int thread) {
      CloudShare<Real, D>& own = share[thread];
      const long long cloud = cloudOfThread(thread);
      const bool exists = cloud < clouds.count;
      own.from = exists ? clouds.first(cloud) : 0;
      own.count = !exists ? 0 : counts != nullptr ? counts[cloud] : clouds.first(cloud + 1) - own.from;
      own.part = thread / SLOTS % groups;
      own.lane = thread % SLOTS;
      own.scale = 1;
      own.weightFactor = 1;
      own.exponent = 0;
      own.weightExponent = 0;
      if (thread % SLOTS == 0) {
        sizes[thread / SLOTS] = own.count;
      }
    });
  }

  /** How often groups take chunks, the same for the block. */
  CASIMIR_DEVICE long long rounds() const {
    long long most = 0;
    for (int group = 0; group < block.threads() / SLOTS; group += groups) {
      most = sizes[group] > most ? sizes[group] : most;
    }
    return (most + CHUNK * groups - 1) / (CHUNK * groups);
  }

  /** Sums Q quantities of all points of every cloud into `totals`. */
  template <int Q, class Leaf>
  CASIMIR_DEVICE void sum(Leaf leaf) {
    PerThread<Sums<Real, Q>> sums(block);
    block.phase([&](int thread) {
      for (int i = thread; i < blockClouds * Q; i += block.threads()) {
        totals[i] = 0;
      }
    });
    const long long times = rounds();
    for (long long round = 0; round < times; round++) {
      block.each([&](int thread) {
        const CloudShare<Real, D>& own = share[thread];
        Sums<Real, Q> sum = casimir::noSums<Real, Q>();
        const long long begin = (round * groups + own.part) * CHUNK;
        const long long end = begin + CHUNK < own.count ? begin + CHUNK : own.count;
        for (long long k = begin + own.lane; k < end; k += SLOTS) {
          const long long at = point(own, k);
          leaf(thread, clouds.points + at * D, weight(own, at), sum);
        }
        sums[thread] = sum;
      });
      block.joinThreads(sums, SLOTS,
          [](const Sums<Real, Q>& a, const Sums<Real, Q>& b) { return casimir::plus(a, b); });
      block.phase([&](int thread) {
        if (thread % SLOTS == 0) {
          CASIMIR_UNROLLED
          for (int q = 0; q < Q; q++) {
            partial[thread / SLOTS * Q + q] = static_cast<double>(sums[thread].of[q]);
          }
        }
      });
      block.phase([&](int thread) {
        for (int i = thread; i < blockClouds * Q; i += block.threads()) {
          double total = totals[i];
          for (int part = 0; part < groups; part++) {
            total += partial[(i / Q * groups + part) * Q + i % Q];
          }
          totals[i] = total;
        }
      });
    }
  }

  /** A total of the cloud of a thread, rounded. */
  CASIMIR_DEVICE Real total(int thread, int quantities, int q) const {
    return static_cast<Real>(totals[thread / SLOTS / groups * quantities + q]);
  }

  /** The largest number of every thread's cloud. */
  CASIMIR_DEVICE void joinLargest(PerThread<Real>& numbers) {
    Real* found = reinterpret_cast<Real*>(partial);
    block.joinThreads(numbers, SLOTS, [](Real a, Real b) { return casimir::largest(a, b); });
    block.phase([&](int thread) {
      if (thread % SLOTS == 0) {
        found[thread / SLOTS] = numbers[thread];
      }
    });
    block.phase([&](int thread) {
      const int first = thread / SLOTS / groups * groups;
      for (int part = 0; part < groups; part++) {
        numbers[thread] = casimir::largest(numbers[thread], found[first + part]);
      }
    });
  }

  CASIMIR_DEVICE void scaleWeights() {
    PerThread<Real> heaviest(block);
    block.each([&](int thread) {
      const CloudShare<Real, D>& own = share[thread];
      Real most = 0;
      for (long long k = own.part * SLOTS + own.lane; k < own.count; k += groups * SLOTS) {
        most = casimir::largest(most, casimir::absolute(clouds.weights[point(own, k)]));
      }
      heaviest[thread] = most;
    });
    joinLargest(heaviest);
    block.each([&](int thread) {
      share[thread].weightExponent = casimir::cloudExponent(heaviest[thread]);
      share[thread].weightFactor = casimir::powerOfTwo<Real>(-share[thread].weightExponent);
    });
  }

  CASIMIR_DEVICE void sumPositions(PerThread<Real>& size) {
    constexpr int Q = PositionSums<D>::SIZE;
    block.each([&](int thread) {
      CloudShare<Real, D>& own = share[thread];
      size[thread] = 0;
      for (int p = 0; p < D; p++) {
        own.reference[p] =
            centring && own.count > 0 ? clouds.points[point(own, 0) * D + p] * own.scale : Real(0);
      }
    });
    sum<Q>([&](int thread, const Real* x, Real w, Sums<Real, Q>& sums) {
      const CloudShare<Real, D>& own = share[thread];
      casimir::addPosition<Real, D>(x, w, own.scale, own.reference, sums);
      Real most = size[thread];
      CASIMIR_UNROLLED
      for (int p = 0; p < D; p++) {
        most = casimir::largest(most, casimir::absolute(x[p]));
      }
      size[thread] = most;
    });
    joinLargest(size);
  }

  /** Writes the numbers of every cloud, each quantity in an array of its own, and its exponents. */
  CASIMIR_DEVICE void run(Real* numbers, int* exponents) {
    constexpr int FIRST = PositionSums<D>::SIZE;
    constexpr int SECOND = MomentSums<D>::SIZE;
    begin();
    if (clouds.weights != nullptr) {
      scaleWeights();
    }
    PerThread<Real> size(block);
    PerThread<Real> extent(block);
    PerThread<Real> mass(block);
    PerThread<Real> signedMass(block);
    PerThread<int> scaling(block);
    sumPositions(size);
    block.each([&](int thread) {
      CloudShare<Real, D>& own = share[thread];
      own.exponent = casimir::cloudExponent(size[thread]);
      own.scale = casimir::powerOfTwo<Real>(-own.exponent);
      scaling[thread] = own.exponent != 0;
    });
    if (block.any(scaling)) {
      sumPositions(size);
    }
    block.phase([&](int thread) {
      CloudShare<Real, D>& own = share[thread];
      mass[thread] = total(thread, FIRST, D);
      signedMass[thread] = total(thread, FIRST, D + 1);
      // The number of points may have more digits than a float.
      const double divisor = clouds.weights == nullptr ? static_cast<double>(own.count) : mass[thread];
      for (int p = 0; p < D; p++) {
        const bool isMean = centring && own.count > 0;
        own.mean[p] = isMean ? static_cast<Real>(total(thread, FIRST, p) / divisor) : Real(0);
      }
      extent[thread] = 0;
    });
    sum<SECOND>([&](int thread, const Real* x, Real w, Sums<Real, SECOND>& sums) {
      const CloudShare<Real, D>& own = share[thread];
      casimir::addMoments<Real, D>(x, w, own.scale, own.reference, own.mean, sums, extent[thread]);
    });
    joinLargest(extent);
    block.each([&](int thread) {
      const CloudShare<Real, D>& own = share[thread];
      const long long at = cloudOfThread(thread);
      if (own.part == 0 && own.lane == 0 && at < clouds.count) {
        CloudNumbers<Real, D> cloud;
        cloud.count = static_cast<Real>(own.count);
        cloud.largest = size[thread];
        cloud.mass = mass[thread];
        cloud.signedMass = signedMass[thread];
        cloud.extent = extent[thread];
        CASIMIR_UNROLLED
        for (int p = 0; p < D; p++) {
          cloud.reference[p] = own.reference[p];
          cloud.mean[p] = own.mean[p];
          cloud.residual[p] = total(thread, SECOND, p);
          cloud.signedResidual[p] = total(thread, SECOND, D + p);
        }
        CASIMIR_UNROLLED
        for (int pair = 0; pair < CloudNumbers<Real, D>::PAIRS; pair++) {
          cloud.moments[pair] = total(thread, SECOND, 2 * D + pair);
        }
        cloud.each([&](int k, Real number) { numbers[k * clouds.count + at] = number; });
        exponents[2 * at] = own.exponent;
        exponents[2 * at + 1] = own.weightExponent;
      }
    });
  }
};

template <class Real, int D>
CASIMIR_DEVICE void sums(const Block& block, const Clouds<Real>& clouds, const int* list, const int* counts,
    int centring, int groups, Real* numbers, int* exponents) {
  CloudSums<Real, D> all(block, clouds, list, counts, centring, groups);
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
