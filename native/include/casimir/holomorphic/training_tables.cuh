// What a step of training a layered network is told: learned tensors, counts, the samples of a batch.
#pragma once

#include "casimir/holomorphic/layer_states.cuh"

namespace casimir {
namespace holomorphic {

/** Numbers of a learned tensor in the table of a training; `TrainingTable` fills it. */
namespace learned {
/** Where its numbers begin among those of all tensors. */
constexpr int OFFSET = 0;
constexpr int ROWS = 1;
/** 0 for a vector, whose gradient is a sum of `LEFT` alone. */
constexpr int COLUMNS = 2;
/** The factors of its gradient: which rows, and the first of their numbers. */
constexpr int LEFT = 3;
constexpr int LEFT_FIRST = 4;
constexpr int RIGHT = 5;
constexpr int RIGHT_FIRST = 6;
/** Whether right times left, from other places, comes on top: weights that are tied; and these places. */
constexpr int TIED = 7;
constexpr int TIED_LEFT_FIRST = 8;
constexpr int TIED_RIGHT_FIRST = 9;
/** Where the numbers of the way back begin, -1 without one. */
constexpr int REVERSE = 10;
/** The first block that sums its gradient, and the first that updates it. */
constexpr int GRADIENT_BLOCK = 11;
constexpr int UPDATE_BLOCK = 12;
/** Where dynamics read it, transposed: place and pitch; -1 if they take it as it is. */
constexpr int PACKED = 13;
constexpr int PACKED_PITCH = 14;
/** Where they read it as it lies: the way back of tied weights; -1 without one. */
constexpr int BACK = 15;
constexpr int BACK_PITCH = 16;
constexpr int DECAYS = 17;
constexpr int RECORD = 18;

/** Rows that are factors of gradients. */
constexpr int ERRORS = 0;
constexpr int ACTIVITIES = 1;
constexpr int RESIDUALS = 2;
constexpr int INPUTS = 3;
}  // namespace learned

/** What is counted from step to step. */
namespace counted {
/** Steps and updates before the present step. */
constexpr int STEP = 0;
constexpr int UPDATES = 1;
/** Whether the present step updates anything. */
constexpr int APPLIES = 2;
constexpr int NUMBERS = 3;
}  // namespace counted

/** The samples of a batch: numbers `first` to `first + rows` of an order. */
template <class Real>
struct Batch {
  const Real* inputs;
  const int* labels;
  /** Null for samples as they lie. */
  const int* order;
  /** Null for the first batch. */
  const int* counters;
  int size;
  int rows;
  int width;

  CASIMIR_DEVICE long long first() const {
    return counters == nullptr ? 0 : static_cast<long long>(counters[counted::STEP]) * size;
  }
  CASIMIR_DEVICE long long sample(int row) const { return order == nullptr ? row : order[first() + row]; }
};

/** The record a block works on: that of the largest first block not above its own. */
CASIMIR_DEVICE const int* recordOf(const int* table, int count, int firstBlock, long long block) {
  int found = 0;
  for (int i = 1; i < count; i++) {
    found = table[i * learned::RECORD + firstBlock] <= block ? i : found;
  }
  return table + found * learned::RECORD;
}

}  // namespace holomorphic
}  // namespace casimir
