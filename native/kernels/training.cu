// Steps of training a layered network, between which the dynamics of dynamics.cu run. All that depends on the step is
// read from memory, so that a step can be recorded once.
#include "casimir/holomorphic/training_gradients.cuh"
#include "casimir/holomorphic/training_samples.cuh"
#include "casimir/holomorphic/training_update.cuh"
#include "casimir/kernel.cuh"

namespace {

using namespace casimir::holomorphic;
using casimir::Block;

constexpr int THREADS = 256;
constexpr int SETTLING = 128;
constexpr int UPDATED = 1024;

template <class Real>
CASIMIR_DEVICE void drive(const Block& block, const Real* inputs, const int* labels, const int* order,
    const int* counters, int size, int rows, int width, const Real* weights, const Real* biases, int units, int pitch,
    int all, int answers, Real* out, Real* targets) {
  const Batch<Real> batch = {inputs, labels, order, counters, size, rows, width};
  Drive<Real>::run(block, batch, weights, biases, units, pitch, all, answers, out, targets);
}

template <class Real>
CASIMIR_DEVICE void settleSample(const Block& block, const int* labels, const int* order, const int* counters,
    int size, int rows, const Real* free, const Real* real, const Real* complex, const Real* weights,
    const Real* rests, const int* freeStatus, const int* realStatus, const int* complexStatus, int reals,
    int complexes, int activation, int all, int outputs, int classes, const Real* readout, const Real* readoutBias,
    double rejectAbove, int nudged, Real* activities, Real* errors, Real* residuals, int* failed, double* scores,
    Real* toldResiduals, int* outcomes) {
  const Batch<Real> batch = {nullptr, labels, order, counters, size, rows, 0};
  const Phases<Real> phases = {free, real, complex, weights, rests, freeStatus, realStatus, complexStatus, reals,
      complexes, activation, all, outputs, classes};
  const Told<Real> told = {scores, toldResiduals, outcomes};
  settle(block, batch, phases, readout, readoutBias, rejectAbove, nudged != 0, activities, errors, residuals, failed,
      told);
}

template <class Real>
CASIMIR_DEVICE void gradient(const Block& block, const Real* inputs, const int* order, const int* counters, int size,
    int rows, int width, const int* table, int count, const Real* activities, const Real* errors,
    const Real* residuals, const int* failed, int all, int answers, const Real* values, double homeostasis,
    double limit, Real* gradients, int* beyond) {
  const Batch<Real> batch = {inputs, nullptr, order, counters, size, rows, width};
  const int* record = recordOf(table, count, learned::GRADIENT_BLOCK, block.index());
  Gradient<Real> sum(block, batch, record, activities, errors, residuals, failed, all, answers);
  const Real most = static_cast<Real>(limit);
  const bool far = record[learned::COLUMNS] == 0
      ? sum.vector(most, gradients)
      : sum.matrix(values, static_cast<Real>(homeostasis), homeostasis, most, gradients);
  block.each([&](int thread) {
    if (thread == 0) {
      beyond[block.index()] = far;
    }
  });
}

template <class Real>
CASIMIR_DEVICE void judge(const Block& block, const int* table, int count, int rule, const double* rates,
    const double* factors, const double* corrections, double penalty, double shrink, const int* failed, int rows,
    const int* beyond, int blocks, int* counters, int* skipped, Real* coefficients) {
  judgeStep(block, table, count, rule, rates, factors, corrections, penalty, shrink, failed, rows, beyond, blocks,
      counters, skipped, coefficients);
}

/** Null counters: no update, all numbers to their places alone. */
template <class Real>
CASIMIR_DEVICE void update(const Block& block, const int* table, int count, int rule, const int* counters,
    const Real* coefficients, Real keptFirst, Real newFirst, Real keptSecond, Real newSecond, Real epsilon,
    const Real* gradients, Real* values, Real* first, Real* second, Real* packed) {
  if (counters != nullptr && counters[counted::APPLIES] == 0) {
    return;
  }
  const int* record = recordOf(table, count, learned::UPDATE_BLOCK, block.index());
  const int begin = (static_cast<int>(block.index()) - record[learned::UPDATE_BLOCK]) * UPDATED;
  const int columns = record[learned::COLUMNS];
  const int numbers = record[learned::ROWS] * (columns > 0 ? columns : 1);
  const Real* with = coefficients + (record - table) / learned::RECORD * coefficient::NUMBERS;
  const Shares<Real> shares = {keptFirst, newFirst, keptSecond, newSecond, epsilon};
  block.each([&](int thread) {
    for (int index = begin + thread; index < begin + UPDATED && index < numbers; index += block.threads()) {
      const int at = record[learned::OFFSET] + index;
      Real value = values[at];
      if (counters != nullptr) {
        value = value - loss(rule, shares, with, value, gradients[at], first + at, second + at);
        values[at] = value;
      }
      place(record, index, value, packed);
    }
  });
}

}  // namespace

#define TRAINING_KERNELS(REAL, SUFFIX)                                                                               \
  CASIMIR_ROOMY_KERNEL(training_drive_##SUFFIX, Drive<REAL>::THREADS, drive<REAL>,                                         \
      (const REAL* inputs, const int* labels, const int* order, const int* counters, int size, int rows, int width,  \
          const REAL* weights, const REAL* biases, int units, int pitch, int all, int answers, REAL* out,            \
          REAL* targets),                                                                                            \
      (inputs, labels, order, counters, size, rows, width, weights, biases, units, pitch, all, answers, out,         \
          targets))                                                                                                  \
  CASIMIR_KERNEL(training_settle_##SUFFIX, SETTLING, settleSample<REAL>,                                             \
      (const int* labels, const int* order, const int* counters, int size, int rows, const REAL* free,               \
          const REAL* real, const REAL* complex, const REAL* weights, const REAL* rests, const int* freeStatus,      \
          const int* realStatus, const int* complexStatus, int reals, int complexes, int activation, int all,        \
          int outputs, int classes, const REAL* readout, const REAL* readoutBias, double rejectAbove, int nudged,    \
          REAL* activities, REAL* errors, REAL* residuals, int* failed, double* scores, REAL* toldResiduals,         \
          int* outcomes),                                                                                            \
      (labels, order, counters, size, rows, free, real, complex, weights, rests, freeStatus, realStatus,             \
          complexStatus, reals, complexes, activation, all, outputs, classes, readout, readoutBias, rejectAbove,     \
          nudged, activities, errors, residuals, failed, scores, toldResiduals, outcomes))                           \
  CASIMIR_ROOMY_KERNEL(training_gradient_##SUFFIX, Gradient<REAL>::THREADS, gradient<REAL>,                                \
      (const REAL* inputs, const int* order, const int* counters, int size, int rows, int width, const int* table,   \
          int count, const REAL* activities, const REAL* errors, const REAL* residuals, const int* failed, int all,  \
          int answers, const REAL* values, double homeostasis, double limit, REAL* gradients, int* beyond),          \
      (inputs, order, counters, size, rows, width, table, count, activities, errors, residuals, failed, all,         \
          answers, values, homeostasis, limit, gradients, beyond))                                                   \
  CASIMIR_KERNEL(training_judge_##SUFFIX, THREADS, judge<REAL>,                                                      \
      (const int* table, int count, int rule, const double* rates, const double* factors,                            \
          const double* corrections, double penalty, double shrink, const int* failed, int rows, const int* beyond,  \
          int blocks, int* counters, int* skipped, REAL* coefficients),                                              \
      (table, count, rule, rates, factors, corrections, penalty, shrink, failed, rows, beyond, blocks, counters,     \
          skipped, coefficients))                                                                                    \
  CASIMIR_KERNEL(training_update_##SUFFIX, THREADS, update<REAL>,                                                    \
      (const int* table, int count, int rule, const int* counters, const REAL* coefficients, REAL keptFirst,         \
          REAL newFirst, REAL keptSecond, REAL newSecond, REAL epsilon, const REAL* gradients, REAL* values,         \
          REAL* first, REAL* second, REAL* packed),                                                                  \
      (table, count, rule, counters, coefficients, keptFirst, newFirst, keptSecond, newSecond, epsilon, gradients,   \
          values, first, second, packed))

TRAINING_KERNELS(float, f32)
TRAINING_KERNELS(double, f64)
