// What a step of training a layered network does with samples beside its dynamics: their drives, and what becomes of their
// states.
#pragma once

#include "casimir/holomorphic/training_tables.cuh"

namespace casimir {
namespace holomorphic {

/** Drives of a tile of samples at a tile of the first layer's units; the first such tile does all else. */
template <class Real>
struct Drive {
  static constexpr int ROWS = 8;
  static constexpr int THREADS = 128;
  static constexpr int UNITS = 64;
  static constexpr int CHUNK = 256;
  using Part = Sums<ROWS, 4, 1, 16>;

  /** Of a thread: two rows and the two half a tile behind. */
  struct Sum {
    Real numbers[4][1];
  };

  /**
   * @param weights of the inputs, transposed and filled up
   * @param biases of all layers
   */
  static CASIMIR_DEVICE void run(const Block& block, const Batch<Real>& batch, const Real* weights, const Real* biases,
      int units, int pitch, int all, int answers, Real* drive, Real* targets) {
    const int across = (units + UNITS - 1) / UNITS;
    const int tile = static_cast<int>(block.index() / across) * ROWS;
    const int firstUnit = static_cast<int>(block.index() % across) * UNITS;
    const int filled = (batch.width + 15) / 16 * 16;
    Real* cells = block.shared<Real>();
    PerThread<Sum> sums(block);
    block.each([&](int thread) {
      const int unit = firstUnit + thread % UNITS;
      CASIMIR_UNROLL
      for (int i = 0; i < 4; i++) {
        sums[thread].numbers[i][0] = unit < units ? biases[unit] : Real(0);
      }
      if (firstUnit == 0) {
        fillRest(batch, biases, units, all, answers, tile, thread, drive, targets);
      }
    });
    for (int from = 0; from < filled; from += CHUNK) {
      const int count = filled - from < CHUNK ? filled - from : CHUNK;
      block.phase([&](int thread) {
        for (int i = thread; i < count * ROWS; i += THREADS) {
          const int row = i / count;
          const int k = i % count;
          const bool given = tile + row < batch.rows && from + k < batch.width;
          cells[k * ROWS + row] =
              given ? batch.inputs[batch.sample(tile + row) * batch.width + from + k] : Real(0);
        }
      });
      block.phase([&](int thread) {
        const int unit = firstUnit + thread % UNITS;
        if (unit < pitch) {
          Part::addProducts(sums[thread].numbers, cells + thread / UNITS * 2,
              weights + static_cast<long long>(from) * pitch + unit, count, pitch);
        }
      });
    }
    block.each([&](int thread) {
      const int unit = firstUnit + thread % UNITS;
      CASIMIR_UNROLL
      for (int i = 0; i < 4; i++) {
        const int row = tile + thread / UNITS * 2 + (i < 2 ? i : ROWS / 2 + i - 2);
        if (unit < units && row < batch.rows) {
          drive[static_cast<long long>(row) * all + unit] = sums[thread].numbers[i][0];
        }
      }
    });
  }

  /** Drives of the other layers, which are biases, and labels as targets. */
  static CASIMIR_DEVICE void fillRest(const Batch<Real>& batch, const Real* biases, int units, int all, int answers,
      int tile, int thread, Real* drive, Real* targets) {
    for (int row = tile; row < tile + ROWS && row < batch.rows; row++) {
      for (int unit = units + thread; unit < all; unit += THREADS) {
        drive[static_cast<long long>(row) * all + unit] = biases[unit];
      }
      const int label = batch.labels[batch.sample(row)];
      for (int c = thread; c < answers; c += THREADS) {
        targets[static_cast<long long>(row) * answers + c] = c == label ? Real(1) : Real(0);
      }
    }
  }
};

/** States of a batch and what becomes of them. */
template <class Real>
struct Phases {
  const Real* free;
  const Real* real;
  const Real* complex;
  /** Of nodes: the free value, those on the real axis, real and imaginary parts of the others. */
  const Real* weights;
  const Real* residuals;
  const int* freeStatus;
  const int* realStatus;
  const int* complexStatus;
  int reals;
  int complexes;
  int activation;
  int all;
  int outputs;
  int classes;

  CASIMIR_DEVICE int answers() const { return classes > 0 ? classes : outputs; }

  CASIMIR_DEVICE bool isLost(int row, int rows) const {
    bool lost = freeStatus[row] == STATUS_NON_FINITE;
    for (int k = 0; k < reals; k++) {
      lost = lost || realStatus[k * rows + row] == STATUS_NON_FINITE;
    }
    for (int k = 0; k < complexes; k++) {
      lost = lost || complexStatus[k * rows + row] == STATUS_NON_FINITE;
    }
    return lost;
  }

  /** Cauchy's sum over nodes at one unit. */
  CASIMIR_DEVICE Real error(int row, int rows, int unit, Real activityAtRest) const {
    const long long at = static_cast<long long>(row) * all + unit;
    const long long plane = static_cast<long long>(rows) * all;
    Real sum = 0;
    if (weights[0] != Real(0)) {
      sum = sum + weights[0] * activityAtRest;
    }
    for (int k = 0; k < reals; k++) {
      sum = sum + weights[1 + k] * activity(activation, real[k * plane + at]);
    }
    for (int k = 0; k < complexes; k++) {
      const Complex<Real> u = {complex[2 * k * plane + at], complex[(2 * k + 1) * plane + at]};
      const Complex<Real> a = activity(activation, u);
      sum = sum + weights[1 + reals + 2 * k] * a.re;
      sum = sum + weights[2 + reals + 2 * k] * a.im;
    }
    return sum;
  }
};

/** What is told of samples, in the order in which they are taken. */
template <class Real>
struct Told {
  double* scores;
  Real* residuals;
  /** 1: failed, 2: correct. */
  int* outcomes;
};

/** Activities, error vector and answer of a sample. */
template <class Real>
CASIMIR_DEVICE void settle(const Block& block, const Batch<Real>& batch, const Phases<Real>& phases,
    const Real* readout, const Real* readoutBias, double rejectAbove, bool nudged, Real* activities, Real* errors,
    Real* residuals, int* failed, const Told<Real>& told) {
  const int row = static_cast<int>(block.index());
  const long long at = static_cast<long long>(row) * phases.all;
  Real* output = block.shared<Real>();
  Real* answers = output + phases.outputs;
  block.phase([&](int thread) {
    for (int unit = thread; unit < phases.all; unit += block.threads()) {
      const Real a = activity(phases.activation, phases.free[at + unit]);
      activities[at + unit] = a;
      if (nudged) {
        errors[at + unit] = phases.error(row, batch.rows, unit, a);
      }
      if (unit >= phases.all - phases.outputs) {
        output[unit - (phases.all - phases.outputs)] = a;
      }
    }
  });
  block.phase([&](int thread) {
    for (int c = thread; c < phases.answers(); c += block.threads()) {
      Real z = output[c];
      if (phases.classes > 0) {
        z = readoutBias[c];
        for (int j = 0; j < phases.outputs; j++) {
          z = multiplyAdd(output[j], readout[c * phases.outputs + j], z);
        }
      }
      answers[c] = z;
    }
  });
  block.each([&](int thread) {
    if (thread > 0) {
      return;
    }
    if (phases.classes > 0) {
      shareOut(answers, phases.classes, 1);
    }
    const int count = phases.answers();
    const int label = batch.labels[batch.sample(row)];
    int best = 0;
    for (int c = 1; c < count; c++) {
      best = answers[c] > answers[best] ? c : best;
    }
    double score = answers[label];
    double squares = 0;
    for (int c = 0; c < count; c++) {
      const Real residual = c == label ? answers[c] - Real(1) : answers[c];
      residuals[static_cast<long long>(row) * count + c] = residual;
      squares = squares + static_cast<double>(residual) * static_cast<double>(residual) / 2;
    }
    const double rest = phases.residuals[row];
    const bool lost = phases.isLost(row, batch.rows) || !(rest <= rejectAbove);
    failed[row] = lost;
    const long long number = batch.first() + row;
    told.scores[number] = phases.classes > 0 ? score : squares;
    told.residuals[number] = phases.residuals[row];
    told.outcomes[number] = lost ? 1 : best == label ? 2 : 0;
  });
}

}  // namespace holomorphic
}  // namespace casimir
