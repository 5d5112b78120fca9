// Whether a step of training a layered network updates anything, and the update.
#pragma once

#include "casimir/holomorphic/training_tables.cuh"

namespace casimir {
namespace holomorphic {

/** Coefficients of an update of one parameter. */
namespace coefficient {
constexpr int STEP = 0;
constexpr int SCALE = 1;
constexpr int PENALTY = 2;
constexpr int SHRINK = 3;
constexpr int NUMBERS = 4;
}  // namespace coefficient

/** Rules of `ParameterUpdate`. */
constexpr int DESCENT = 0;
constexpr int MOMENTUM = 1;
constexpr int ADAM = 2;

/** Decides whether a step updates anything, and by what; counts it. One block. */
template <class Real>
CASIMIR_DEVICE void judgeStep(const Block& block, const int* table, int count, int rule, const double* rates,
    const double* factors, const double* corrections, double penalty, double shrink, const int* failed, int rows,
    const int* beyond, int blocks, int* counters, int* skipped, Real* coefficients) {
  PerThread<int> successes(block);
  PerThread<int> excesses(block);
  block.each([&](int thread) {
    successes[thread] = 0;
    excesses[thread] = 0;
    for (int row = thread; row < rows; row += block.threads()) {
      successes[thread] |= failed[row] == 0;
    }
    for (int i = thread; i < blocks; i += block.threads()) {
      excesses[thread] |= beyond[i];
    }
  });
  const bool some = block.any(successes);
  const bool applies = some && !block.any(excesses);
  const int step = counters[counted::STEP];
  const int updates = counters[counted::UPDATES];
  block.phase([&](int thread) {
    for (int i = thread; i < count; i += block.threads()) {
      const bool decays = table[i * learned::RECORD + learned::DECAYS] != 0;
      const double rate = rates[step] * factors[i];
      double full = rate;
      double scale = 0;
      double taken = decays ? shrink : 0;
      if (rule == ADAM) {
        full = rate / corrections[2 * updates];
        scale = corrections[2 * updates + 1];
        taken = decays ? rate * shrink : 0;
      }
      Real* own = coefficients + i * coefficient::NUMBERS;
      own[coefficient::STEP] = static_cast<Real>(full);
      own[coefficient::SCALE] = static_cast<Real>(scale);
      own[coefficient::PENALTY] = static_cast<Real>(decays ? penalty : 0);
      own[coefficient::SHRINK] = static_cast<Real>(taken);
    }
  });
  block.each([&](int thread) {
    if (thread == 0) {
      skipped[step] = !applies;
      counters[counted::STEP] = step + 1;
      counters[counted::UPDATES] = updates + applies;
      counters[counted::APPLIES] = applies;
    }
  });
}

/** Puts a number of a parameter where dynamics read it. */
template <class Real>
CASIMIR_DEVICE void place(const int* record, int index, Real value, Real* packed) {
  if (record[learned::PACKED] < 0) {
    return;
  }
  const int row = index / record[learned::COLUMNS];
  const int column = index % record[learned::COLUMNS];
  packed[record[learned::PACKED] + static_cast<long long>(column) * record[learned::PACKED_PITCH] + row] = value;
  if (record[learned::BACK] >= 0) {
    packed[record[learned::BACK] + static_cast<long long>(row) * record[learned::BACK_PITCH] + column] = value;
  }
}

/** Kept and new shares of the moments, and what keeps quotients finite. */
template <class Real>
struct Shares {
  Real keptFirst;
  Real newFirst;
  Real keptSecond;
  Real newSecond;
  Real epsilon;
};

/** What a value loses. */
template <class Real>
CASIMIR_DEVICE Real loss(
    int rule, const Shares<Real>& shares, const Real* with, Real value, Real g, Real* first, Real* second) {
  const Real step = with[coefficient::STEP];
  const Real shrink = with[coefficient::SHRINK];
  if (rule == ADAM) {
    const Real m = shares.keptFirst * *first + shares.newFirst * g;
    const Real v = shares.keptSecond * *second + shares.newSecond * (g * g);
    *first = m;
    *second = v;
    return step * (m / (with[coefficient::SCALE] * squareRoot(v) + shares.epsilon)) + shrink * value;
  }
  Real direction = g + with[coefficient::PENALTY] * value;
  if (rule == MOMENTUM) {
    direction = shares.keptFirst * *first + direction;
    *first = direction;
  }
  return step * (direction + shrink * value);
}

}  // namespace holomorphic
}  // namespace casimir
