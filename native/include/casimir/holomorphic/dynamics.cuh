// The relaxation of dense layers in a row to a fixed point, all steps in one block and without other blocks: a tile of
// states lives in shared memory, weights stream from the second-level cache at every step.
//
// A state is a row of a tile, or two of a complex state, since weights are real: its imaginary part lies half a tile
// behind its real part. Activities of unit n lie side by side, row after row. Layers 0, 2, ... have two places that take
// turns; the others are overwritten after all that depends on them has been computed, for no layer drives itself.
#pragma once

#include "casimir/holomorphic/layer_states.cuh"

namespace casimir {
namespace holomorphic {

/**
 * A block and its tile of states.
 *
 * @tparam WIDE how many units are summed
 * @tparam NARROW how few are
 * @tparam ASIDE threads that sum few units while the others sum many; 0: all do both
 */
template <class Real, int ROWS, bool COMPLEX, class WIDE, class NARROW, int ASIDE>
struct Relaxation {
  static constexpr int STATES = COMPLEX ? ROWS / 2 : ROWS;
  static constexpr int FEW_UNITS = 32;
  using At = Unit<Real, ROWS, COMPLEX>;

  const Block& block;
  const Dynamics<Real>& net;
  Real* cells;
  Real* answers;
  Real* partial;
  Real* residual;
  int* done;
  int* status;
  Real* kept;
  Real* drive;
  Real* states;

  CASIMIR_DEVICE Relaxation(const Block& block, const Dynamics<Real>& net) : block(block), net(net) {
    cells = block.template shared<Real>();
    answers = cells + net.places * ROWS;
    partial = answers + net.answers() * ROWS;
    residual = partial + block.threads();
    kept = residual + ROWS;
    done = reinterpret_cast<int*>(kept + (net.keeps != 0 ? keptNumbers() : 0));
    status = done + ROWS;
    drive = net.scratch + block.index() * (2LL * net.padded() * ROWS);
    states = drive + static_cast<long long>(net.padded()) * ROWS;
  }

  /** Numbers of all weights that are kept. */
  CASIMIR_DEVICE int keptNumbers() const {
    int numbers = 0;
    for (int l = 1; l < net.count; l++) {
      numbers += net.at(l)[layer::KEPT] < 0 ? 0 : net.at(l - 1)[layer::PADDED] * net.at(l)[layer::PADDED];
    }
    return numbers;
  }

  CASIMIR_DEVICE long long number(int row) const { return block.index() * STATES + row; }
  CASIMIR_DEVICE bool exists(int row) const { return number(row) < net.samples * net.nudges; }
  CASIMIR_DEVICE long long sample(int row) const { return number(row) % net.samples; }
  CASIMIR_DEVICE long long nudge(int row) const { return number(row) / net.samples; }
  CASIMIR_DEVICE bool isChecked(int step) const { return step % net.checkEvery == 0 || step == net.steps; }

  /** Brings drives and starts into the arrangement of the tile, and computes the first activities. */
  CASIMIR_DEVICE void begin() {
    block.phase([&](int thread) {
      if (thread < STATES) {
        done[thread] = !exists(thread);
        status[thread] = STATUS_NOT_CONVERGED;
        residual[thread] = 0;
      }
      for (int l = 0; l < net.count; l++) {
        const int* layer = net.at(l);
        if (net.keeps != 0 && layer[layer::KEPT] >= 0) {
          for (int i = thread; i < net.at(l - 1)[layer::PADDED] * layer[layer::PADDED]; i += block.threads()) {
            kept[layer[layer::KEPT] + i] = net.weights[layer[layer::FORWARD] + i];
          }
        }
        for (int i = thread; i < layer[layer::PADDED] * ROWS; i += block.threads()) {
          const int unit = i / ROWS;
          const int row = i % ROWS;
          const bool given = unit < layer[layer::UNITS] && row < STATES && exists(row);
          const long long from = given ? sample(row) * net.units() + layer[layer::FIRST] + unit : 0;
          const long long to = static_cast<long long>(layer[layer::FIRST_PADDED]) * ROWS + i;
          drive[to] = given ? net.drive[from] : Real(0);
          states[to] = given && net.start != nullptr ? net.start[from] : Real(0);
          cells[layer[layer::PLACES] * ROWS + i] = 0;
          cells[layer[layer::PLACES + 1] * ROWS + i] = 0;
        }
      }
    });
    block.phase([&](int thread) {
      const int row = thread % STATES;
      for (int l = 0; l < net.count; l++) {
        const int* layer = net.at(l);
        for (int unit = thread / STATES; unit < layer[layer::UNITS]; unit += block.threads() / STATES) {
          const auto u = At::load(states + (static_cast<long long>(layer[layer::FIRST_PADDED]) + unit) * ROWS + row);
          At::store(cells + (layer[layer::PLACES] + unit) * ROWS + row, activity(net.activation, u));
        }
      }
    });
  }

  /** beta times what the answers lack. */
  CASIMIR_DEVICE void push(int turn) {
    const Real* output = cells + net.at(net.count - 1)[layer::PLACES + turn] * ROWS;
    const int outputs = net.outputs();
    block.phase([&](int thread) {
      for (int i = thread; i < net.answers() * ROWS; i += block.threads()) {
        const int c = i / ROWS;
        const int row = i % ROWS;
        Real z = output[i];
        if (net.classes > 0) {
          z = row < STATES ? net.readoutBias[c] : Real(0);
          for (int j = 0; j < outputs; j++) {
            z = multiplyAdd(output[j * ROWS + row], net.readout[c * outputs + j], z);
          }
        }
        answers[i] = z;
      }
    });
    block.phase([&](int thread) {
      if (thread < STATES && exists(thread)) {
        const Real* target = net.targets + sample(thread) * net.answers();
        const Real re = net.betas[2 * nudge(thread)];
        const Real im = net.betas[2 * nudge(thread) + 1];
        if constexpr (COMPLEX) {
          pushComplexAnswers<Real, ROWS>(net, target, re, im, answers + thread);
        } else {
          pushAnswers<Real, ROWS>(net, target, re, im, answers + thread);
        }
      }
    });
  }

  /** The field of an output with what the loss adds. */
  CASIMIR_DEVICE typename At::Number pushed(typename At::Number field, int unit, int row) const {
    if (net.classes == 0) {
      return At::plus(field, At::load(answers + unit * ROWS + row));
    }
    for (int c = 0; c < net.classes; c++) {
      field = At::plusProduct(field, At::load(answers + c * ROWS + row), net.readout[c * net.outputs() + unit]);
    }
    return field;
  }

  CASIMIR_DEVICE void fields(int first, int turn) {
    const int wide = block.threads() - ASIDE;
    block.phase([&](int thread) {
      for (int l = first; l < net.count; l += 2) {
        if (net.at(l)[layer::UNITS] > FEW_UNITS) {
          if (thread < wide) {
            WIDE::field(net, l, turn, thread, wide, drive, static_cast<const Real*>(nullptr), cells);
          }
        } else if (ASIDE == 0 || thread >= wide) {
          const int place = net.keeps != 0 ? net.at(l)[layer::KEPT] : -1;
          const Real* own = place < 0 ? nullptr : kept + place;
          NARROW::field(net, l, turn, thread - (ASIDE > 0 ? wide : 0), ASIDE > 0 ? ASIDE : wide, drive, own, cells);
        }
      }
    });
  }

  /** From fields to states and activities. */
  CASIMIR_DEVICE void advance(int step, int turn, PerThread<Real>& largest) {
    const bool checked = isChecked(step);
    const bool remembers = net.damping != Real(1);
    const bool keeps = remembers || checked || isChecked(step + 1);
    block.phase([&](int thread) {
      const int row = thread % STATES;
      Real most = 0;
      for (int l = 0; l < net.count; l++) {
        const int* layer = net.at(l);
        const bool nudged = l == net.count - 1 && net.targets != nullptr;
        const int place = layer[layer::PLACES + (turn ^ 1)];
        for (int unit = thread / STATES; unit < layer[layer::UNITS]; unit += block.threads() / STATES) {
          if (done[row]) {
            break;  // its activities are no longer of interest
          }
          Real* cell = cells + (place + unit) * ROWS + row;
          Real* state = states + (static_cast<long long>(layer[layer::FIRST_PADDED]) + unit) * ROWS + row;
          typename At::Number field = At::load(cell);
          if (nudged) {
            field = pushed(field, unit, row);
          }
          if (checked || remembers) {
            const typename At::Number before = At::load(state);
            most = larger(most, At::size(field, before));
            field = remembers ? At::towards(before, field, net.damping) : field;
          }
          if (keeps) {
            At::store(state, field);
          }
          At::store(cell, activity(net.activation, field));
        }
      }
      largest[thread] = most;
    });
  }

  /** Takes out rows that are at rest or lost; whether any is left. */
  CASIMIR_DEVICE bool judge(int step, PerThread<Real>& largest) {
    block.phase([&](int thread) { partial[thread] = largest[thread]; });
    PerThread<int> running(block);
    block.each([&](int thread) {
      running[thread] = 0;
      if (thread < STATES && !done[thread]) {
        Real most = partial[thread];
        for (int other = thread + STATES; other < block.threads(); other += STATES) {
          most = larger(most, partial[other]);
        }
        residual[thread] = most;
        const bool lost = !(most < infinity<Real>());
        const bool rests = net.tolerance > Real(0) ? most <= net.tolerance : step == net.steps;
        status[thread] = lost ? STATUS_NON_FINITE : rests ? STATUS_OK : STATUS_NOT_CONVERGED;
        done[thread] = lost || rests;
        running[thread] = !(lost || rests);
      }
    });
    return block.any(running);
  }

  CASIMIR_DEVICE void finish() {
    const int planes = COMPLEX ? 2 : 1;
    block.each([&](int thread) {
      if (thread < STATES && exists(thread)) {
        net.residuals[number(thread)] = residual[thread];
        net.status[number(thread)] = status[thread];
      }
      for (int l = 0; l < net.count; l++) {
        const int* layer = net.at(l);
        const int units = layer[layer::UNITS];
        for (int i = thread; i < units * ROWS; i += block.threads()) {
          const int unit = i % units;
          const int row = i / units;
          const int plane = row / STATES;
          if (exists(row % STATES)) {
            const long long place = (nudge(row % STATES) * planes + plane) * net.samples + sample(row % STATES);
            net.state[place * net.units() + layer[layer::FIRST] + unit] =
                states[(static_cast<long long>(layer[layer::FIRST_PADDED]) + unit) * ROWS + row];
          }
        }
      }
    });
  }

  CASIMIR_DEVICE void run() {
    begin();
    PerThread<Real> largest(block);
    bool left = true;
    for (int step = 1; step <= net.steps && left; step++) {
      const int turn = (step - 1) % 2;
      if (net.targets != nullptr) {
        push(turn);
      }
      fields(0, turn);
      fields(1, turn);
      advance(step, turn, largest);
      if (isChecked(step)) {
        left = judge(step, largest);
      }
    }
    finish();
  }
};

}  // namespace holomorphic
}  // namespace casimir
