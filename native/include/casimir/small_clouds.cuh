// The numbers of clouds of few points, each by one thread from a row of memory.
#pragma once

#include "casimir/clouds.cuh"
#include "casimir/frames.cuh"

namespace casimir {

/** The sum of the partial sums of slots SLOT, SLOT + STRIDE, ..., halves upon halves. */
template <class Real, int Q, int SLOT, int STRIDE, class Leaf>
CASIMIR_DEVICE Sums<Real, Q> slotTree(int count, Leaf leaf) {
  if constexpr (STRIDE == frames::SLOTS) {
    Sums<Real, Q> sums = noSums<Real, Q>();
    CASIMIR_ROLLED
    for (int i = SLOT; i < count; i += frames::SLOTS) {
      leaf(i, sums);
    }
    return sums;
  } else {
    const Sums<Real, Q> near = slotTree<Real, Q, SLOT, 2 * STRIDE>(count, leaf);
    if (SLOT + STRIDE >= count) {
      return near;
    }
    return plus(near, slotTree<Real, Q, SLOT + STRIDE, 2 * STRIDE>(count, leaf));
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
      cloud.largest = largest(cloud.largest, absolute(row[i * D + p]));
    }
    heaviest = weights == nullptr ? heaviest : largest(heaviest, absolute(weights[i]));
  }
  cloud.exponent = cloudExponent(cloud.largest);
  cloud.weightExponent = cloudExponent(heaviest);
  const Real scale = powerOfTwo<Real>(-cloud.exponent);
  const Real weightFactor = powerOfTwo<Real>(-cloud.weightExponent);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    cloud.reference[p] = centring ? row[p] * scale : Real(0);
  }
  constexpr int FIRST = PositionSums<D>::SIZE;
  const Sums<Real, FIRST> first =
      slotTree<Real, FIRST, 0, 1>(count, [&](int i, Sums<Real, FIRST>& sums) {
        const Real weight = weights == nullptr ? Real(1) : weights[i] * weightFactor;
        addPosition<Real, D>(row + i * D, weight, scale, cloud.reference, sums);
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
        addMoments<Real, D>(row + i * D, weight, scale, cloud.reference, cloud.mean, sums, cloud.extent);
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

}  // namespace casimir
