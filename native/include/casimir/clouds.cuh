// Where the points of a batch of clouds lie, and which of them count.
#pragma once

#include "casimir/block.cuh"

namespace casimir {

/** A batch of clouds as PointClouds has it; pointers may be null. */
template <class Real>
struct Clouds {
  const Real* points;
  const Real* weights;
  const int* mask;
  /** Of ragged clouds; otherwise all have as many points. */
  const long long* offsets;
  long long pointsPerCloud;
  long long totalPoints;
  long long count;

  /** Number of the first point of a cloud, never outside of the points. */
  CASIMIR_DEVICE long long first(long long cloud) const {
    if (offsets == nullptr) {
      return cloud * pointsPerCloud;
    }
    const long long at = offsets[cloud];
    return at < 0 ? 0 : at > totalPoints ? totalPoints : at;
  }

  CASIMIR_DEVICE bool isThere(long long point) const {
    return (mask == nullptr || mask[point] != 0) && (weights == nullptr || weights[point] != 0);
  }

  CASIMIR_DEVICE bool areAllThere() const { return mask == nullptr && weights == nullptr; }
};

/** The cloud of an item, the last of those that begin there; all have `perCloud` items if there are no offsets. */
CASIMIR_DEVICE long long cloudOf(long long item, const long long* offsets, long long perCloud, long long clouds) {
  if (offsets == nullptr) {
    return item / perCloud;
  }
  long long low = 0;
  long long high = clouds;
  while (high - low > 1) {
    const long long middle = (low + high) / 2;
    if (offsets[middle] <= item) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace casimir
