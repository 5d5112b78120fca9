// What a step of training a layered network does beside its dynamics: drives, error vectors and answers, gradients, the
// update. Sums over samples, and over inputs, are one term after the other, so that they do not depend on the grid.
#pragma once

#include "casimir/holomorphic/dynamics.cuh"

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
