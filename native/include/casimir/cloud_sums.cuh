// Sums over clouds of any size, by as many threads as there are points, in the order of the CPU.
#pragma once

#include "casimir/clouds.cuh"
#include "casimir/frames.cuh"

namespace casimir {

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
        blockClouds(block.threads() / frames::SLOTS / groups), share(block) {
    const int blockGroups = block.threads() / frames::SLOTS;
    totals = block.shared<double>();
    partial = totals + blockGroups * MOST;
    sizes = reinterpret_cast<long long*>(partial + blockGroups * MOST);
  }

  CASIMIR_DEVICE long long cloudOfThread(int thread) const {
    return block.index() * blockClouds + thread / frames::SLOTS / groups;
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
      own.part = thread / frames::SLOTS % groups;
      own.lane = thread % frames::SLOTS;
      own.scale = 1;
      own.weightFactor = 1;
      own.exponent = 0;
      own.weightExponent = 0;
      if (thread % frames::SLOTS == 0) {
        sizes[thread / frames::SLOTS] = own.count;
      }
    });
  }

  /** How often groups take chunks, the same for the block. */
  CASIMIR_DEVICE long long rounds() const {
    long long most = 0;
    for (int group = 0; group < block.threads() / frames::SLOTS; group += groups) {
      most = sizes[group] > most ? sizes[group] : most;
    }
    return (most + frames::CHUNK * groups - 1) / (frames::CHUNK * groups);
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
        Sums<Real, Q> sum = noSums<Real, Q>();
        const long long begin = (round * groups + own.part) * frames::CHUNK;
        const long long end = begin + frames::CHUNK < own.count ? begin + frames::CHUNK : own.count;
        for (long long k = begin + own.lane; k < end; k += frames::SLOTS) {
          const long long at = point(own, k);
          leaf(thread, clouds.points + at * D, weight(own, at), sum);
        }
        sums[thread] = sum;
      });
      block.joinThreads(sums, frames::SLOTS,
          [](const Sums<Real, Q>& a, const Sums<Real, Q>& b) { return plus(a, b); });
      block.phase([&](int thread) {
        if (thread % frames::SLOTS == 0) {
          CASIMIR_UNROLLED
          for (int q = 0; q < Q; q++) {
            partial[thread / frames::SLOTS * Q + q] = static_cast<double>(sums[thread].of[q]);
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
    return static_cast<Real>(totals[thread / frames::SLOTS / groups * quantities + q]);
  }

  /** The largest number of every thread's cloud. */
  CASIMIR_DEVICE void joinLargest(PerThread<Real>& numbers) {
    Real* found = reinterpret_cast<Real*>(partial);
    block.joinThreads(numbers, frames::SLOTS, [](Real a, Real b) { return largest(a, b); });
    block.phase([&](int thread) {
      if (thread % frames::SLOTS == 0) {
        found[thread / frames::SLOTS] = numbers[thread];
      }
    });
    block.phase([&](int thread) {
      const int first = thread / frames::SLOTS / groups * groups;
      for (int part = 0; part < groups; part++) {
        numbers[thread] = largest(numbers[thread], found[first + part]);
      }
    });
  }

  CASIMIR_DEVICE void scaleWeights() {
    PerThread<Real> heaviest(block);
    block.each([&](int thread) {
      const CloudShare<Real, D>& own = share[thread];
      Real most = 0;
      for (long long k = own.part * frames::SLOTS + own.lane; k < own.count; k += groups * frames::SLOTS) {
        most = largest(most, absolute(clouds.weights[point(own, k)]));
      }
      heaviest[thread] = most;
    });
    joinLargest(heaviest);
    block.each([&](int thread) {
      share[thread].weightExponent = cloudExponent(heaviest[thread]);
      share[thread].weightFactor = powerOfTwo<Real>(-share[thread].weightExponent);
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
      addPosition<Real, D>(x, w, own.scale, own.reference, sums);
      Real most = size[thread];
      CASIMIR_UNROLLED
      for (int p = 0; p < D; p++) {
        most = largest(most, absolute(x[p]));
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
      own.exponent = cloudExponent(size[thread]);
      own.scale = powerOfTwo<Real>(-own.exponent);
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
      addMoments<Real, D>(x, w, own.scale, own.reference, own.mean, sums, extent[thread]);
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

}  // namespace casimir
