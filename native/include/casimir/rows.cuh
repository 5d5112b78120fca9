// Rows of numbers, one an item, between memory and a tile in shared memory, read and written by all threads of a block
// side by side. Rows of the tile lie an odd number of elements apart, so that threads at their own rows meet no banks.
#pragma once

#include "casimir/block.cuh"

namespace casimir {

/** The rows of a block: one for each of its threads that has an item. */
struct RowRange {
  long long first;
  long long items;
  int rows;
};

CASIMIR_DEVICE RowRange rowRange(const Block& block, long long items) {
  const long long first = block.index() * block.threads();
  const long long left = items - first;
  return {first, items, static_cast<int>(left < block.threads() ? left : block.threads())};
}

/** Fills columns of a tile, `width` from `column` on; a barrier must follow. */
template <class Real>
CASIMIR_DEVICE void readRows(const Block& block, const RowRange& range, int thread, int itemsLast, const Real* from,
    int width, Real* tile, int pitch, int column) {
  const int count = range.rows * width;
  if (itemsLast) {
    if (thread < range.rows) {
      for (int k = 0; k < width; k++) {
        tile[thread * pitch + column + k] = from[k * range.items + range.first + thread];
      }
    }
  } else {
    const Real* own = from + range.first * width;
    for (int i = thread; i < count; i += block.threads()) {
      tile[i / width * pitch + column + i % width] = own[i];
    }
  }
}

/** The way back; a barrier must come before. */
template <class Real>
CASIMIR_DEVICE void writeRows(const Block& block, const RowRange& range, int thread, int itemsLast, const Real* tile,
    int pitch, int column, int width, Real* to) {
  const int count = range.rows * width;
  if (itemsLast) {
    if (thread < range.rows) {
      for (int k = 0; k < width; k++) {
        to[k * range.items + range.first + thread] = tile[thread * pitch + column + k];
      }
    }
  } else {
    Real* own = to + range.first * width;
    for (int i = thread; i < count; i += block.threads()) {
      own[i] = tile[i / width * pitch + column + i % width];
    }
  }
}

}  // namespace casimir
