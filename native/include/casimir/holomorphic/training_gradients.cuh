// Gradients of a step of training a layered network. Sums over samples are one term after the other, so that they do not
// depend on the number of blocks.
#pragma once

#include "casimir/holomorphic/training_tables.cuh"

namespace casimir {
namespace holomorphic {

/** Gradients: a block for a tile of a matrix, or for a part of a vector. */
template <class Real>
struct Gradient {
  static constexpr int THREADS = 256;
  static constexpr int TALL = 16;
  static constexpr int WIDE = 64;
  static constexpr int CHUNK = 32;
  /** Columns a thread sums. */
  static constexpr int EACH = TALL * WIDE / THREADS;

  struct Sum {
    Real numbers[EACH];
  };

  const Block& block;
  const Batch<Real>& batch;
  const int* record;
  const Real* activities;
  const Real* errors;
  const Real* residuals;
  const int* failed;
  int all;
  int answers;
  Real* left;
  Real* right;
  Real share;

  CASIMIR_DEVICE Gradient(const Block& block, const Batch<Real>& batch, const int* record, const Real* activities,
      const Real* errors, const Real* residuals, const int* failed, int all, int answers)
      : block(block), batch(batch), record(record), activities(activities), errors(errors), residuals(residuals),
        failed(failed), all(all), answers(answers), left(block.shared<Real>()), right(left + CHUNK * TALL), share(0) {
    int succeeded = 0;
    for (int row = 0; row < batch.rows; row++) {
      succeeded += failed[row] == 0;
    }
    share = static_cast<Real>(1.0 / succeeded);
  }

  /** A factor of a sample; zero where it failed. */
  CASIMIR_DEVICE Real factor(int rows, int row, int at) const {
    if (failed[row] != 0) {
      return 0;
    }
    const long long wide = row;
    switch (rows) {
      case learned::ERRORS: return share * errors[wide * all + at];
      case learned::ACTIVITIES: return activities[wide * all + at];
      case learned::RESIDUALS: return share * residuals[wide * answers + at];
      default: return batch.inputs[batch.sample(row) * batch.width + at];
    }
  }

  CASIMIR_DEVICE int tilesAcross() const { return (record[learned::COLUMNS] + WIDE - 1) / WIDE; }

  /** sums += left^T right over all samples, one after the other. */
  CASIMIR_DEVICE void addProducts(PerThread<Sum>& sums, int top, int leftmost, int leftRows, int leftFirst,
      int rightRows, int rightFirst) {
    for (int from = 0; from < batch.rows; from += CHUNK) {
      const int count = batch.rows - from < CHUNK ? batch.rows - from : CHUNK;
      block.phase([&](int thread) {
        for (int i = thread; i < CHUNK * TALL; i += THREADS) {
          const int row = i / TALL;
          const int at = top + i % TALL;
          const bool given = row < count && at < record[learned::ROWS];
          left[i] = given ? factor(leftRows, from + row, leftFirst + at) : Real(0);
        }
        for (int i = thread; i < CHUNK * WIDE; i += THREADS) {
          const int row = i / WIDE;
          const int at = leftmost + i % WIDE;
          const bool given = row < count && at < record[learned::COLUMNS];
          right[i] = given ? factor(rightRows, from + row, rightFirst + at) : Real(0);
        }
      });
      block.phase([&](int thread) {
        CASIMIR_ROLLED
        for (int row = 0; row < count; row++) {
          const Real factor = left[row * TALL + thread / (WIDE / EACH)];
          Real others[EACH];
          loadNumbers(others, right + row * WIDE + thread % (WIDE / EACH) * EACH);
          CASIMIR_UNROLL
          for (int c = 0; c < EACH; c++) {
            sums[thread].numbers[c] = multiplyAdd(factor, others[c], sums[thread].numbers[c]);
          }
        }
      });
    }
  }

  /** Whether a gradient of the block is beyond the limit. */
  CASIMIR_DEVICE bool matrix(
      const Real* values, Real homeostasis, double wideHomeostasis, Real limit, Real* gradients) {
    const int tile = static_cast<int>(block.index()) - record[learned::GRADIENT_BLOCK];
    const int top = tile / tilesAcross() * TALL;
    const int leftmost = tile % tilesAcross() * WIDE;
    PerThread<Sum> sums(block);
    block.each([&](int thread) {
      CASIMIR_UNROLL
      for (int c = 0; c < EACH; c++) {
        sums[thread].numbers[c] = 0;
      }
    });
    addProducts(sums, top, leftmost, record[learned::LEFT], record[learned::LEFT_FIRST], record[learned::RIGHT],
        record[learned::RIGHT_FIRST]);
    if (record[learned::TIED] != 0) {
      addProducts(sums, top, leftmost, record[learned::RIGHT], record[learned::TIED_LEFT_FIRST],
          record[learned::LEFT], record[learned::TIED_RIGHT_FIRST]);
    }
    const int rows = record[learned::ROWS];
    const int columns = record[learned::COLUMNS];
    const int reverse = record[learned::REVERSE];
    PerThread<int> beyond(block);
    block.each([&](int thread) {
      const int i = top + thread / (WIDE / EACH);
      beyond[thread] = 0;
      CASIMIR_UNROLL
      for (int c = 0; c < EACH; c++) {
        const int j = leftmost + thread % (WIDE / EACH) * EACH + c;
        if (i < rows && j < columns) {
          const int at = record[learned::OFFSET] + i * columns + j;
          Real sum = sums[thread].numbers[c];
          if (reverse >= 0) {
            sum = sum + homeostasis * values[at];
            sum = static_cast<Real>(
                static_cast<double>(sum) + -wideHomeostasis * static_cast<double>(values[reverse + j * rows + i]));
          }
          gradients[at] = sum;
          beyond[thread] |= !(absolute(sum) <= limit);
        }
      }
    });
    return block.any(beyond);
  }

  /** Sums over samples in double precision. */
  CASIMIR_DEVICE bool vector(Real limit, Real* gradients) {
    PerThread<int> beyond(block);
    block.each([&](int thread) {
      const int at = (static_cast<int>(block.index()) - record[learned::GRADIENT_BLOCK]) * THREADS + thread;
      beyond[thread] = 0;
      if (at < record[learned::ROWS]) {
        double sum = 0;
        for (int row = 0; row < batch.rows; row++) {
          sum = sum + static_cast<double>(factor(record[learned::LEFT], row, record[learned::LEFT_FIRST] + at));
        }
        gradients[record[learned::OFFSET] + at] = static_cast<Real>(sum);
        beyond[thread] = !(absolute(static_cast<Real>(sum)) <= limit);
      }
    });
    return block.any(beyond);
  }
};

}  // namespace holomorphic
}  // namespace casimir
