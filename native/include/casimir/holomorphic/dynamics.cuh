// The relaxation of dense layers in a row to a fixed point, all steps in one block and without other blocks: a tile of
// states lives in shared memory, weights stream from the second-level cache at every step.
//
// A state is a row of a tile, or two of a complex state, since weights are real: its imaginary part lies half a tile
// behind its real part. Activities of unit n lie side by side, row after row. Layers 0, 2, ... have two places that take
// turns; the others are overwritten after all that depends on them has been computed, for no layer drives itself.
#pragma once

#include "casimir/holomorphic/functions.cuh"
#include "casimir/vector.cuh"

namespace casimir {
namespace holomorphic {

/** Numbers of a layer in the table of a network; `DeviceLayeredDynamics` fills it. */
namespace layer {
constexpr int UNITS = 0;
/** Units with those that fill up, which have neither weights nor activity. */
constexpr int PADDED = 1;
/** The first unit among those of all layers, and among those that are filled up. */
constexpr int FIRST = 2;
constexpr int FIRST_PADDED = 3;
/** Where its activities lie, in units, at odd steps and at even ones. */
constexpr int PLACES = 4;
/** Where weights from the layer before and from the one behind begin. */
constexpr int FORWARD = 6;
constexpr int FEEDBACK = 7;
/** Where weights from the layer before lie among those that are kept in shared memory; -1 if they are not. */
constexpr int KEPT = 8;
constexpr int RECORD = 9;
}  // namespace layer

/** Everything a block is told. */
template <class Real>
struct Dynamics {
  const int* layers;
  int count;
  int activation;
  /** Of the softmax readout; 0 for the squared distance. */
  int classes;
  int steps;
  int checkEvery;
  Real tolerance;
  Real damping;
  /** Matrices [filled up source units, filled up units]. */
  const Real* weights;
  const Real* readout;
  const Real* readoutBias;
  const Real* drive;
  /** Null for zeros. */
  const Real* start;
  /** Null without nudges. */
  const Real* targets;
  const Real* betas;
  /** Drives and states of every tile, in its arrangement. */
  Real* scratch;
  Real* state;
  Real* residuals;
  int* status;
  long long samples;
  long long nudges;
  int places;
  /** Whether weights of small layers are kept in shared memory. */
  int keeps;

  CASIMIR_DEVICE const int* at(int index) const { return layers + index * layer::RECORD; }
  CASIMIR_DEVICE int units() const { return at(count - 1)[layer::FIRST] + outputs(); }
  CASIMIR_DEVICE int padded() const { return at(count - 1)[layer::FIRST_PADDED] + at(count - 1)[layer::PADDED]; }
  CASIMIR_DEVICE int outputs() const { return at(count - 1)[layer::UNITS]; }
  CASIMIR_DEVICE int answers() const { return classes > 0 ? classes : outputs(); }
};

constexpr int STATUS_NOT_CONVERGED = 6;

/**
 * How a block shares its work.
 *
 * @tparam ROWS of a tile
 * @tparam HEIGHT rows a thread sums, half of them half a tile behind the others
 * @tparam WIDTH units it sums
 * @tparam AHEAD source units whose weights are under way
 */
template <int ROWS, int HEIGHT, int WIDTH, int AHEAD>
struct Sums {
  static constexpr int HALF = HEIGHT / 2;
  static constexpr int ROW_GROUPS = ROWS / HEIGHT;

  /** The rows of a thread of one unit. */
  template <class Real>
  static CASIMIR_DEVICE void loadRows(Real (&to)[HEIGHT], const Real* from) {
    if constexpr (HEIGHT == ROWS) {
      loadNumbers(to, from);
    } else {
      Real upper[HALF];
      Real lower[HALF];
      loadNumbers(upper, from);
      loadNumbers(lower, from + ROWS / 2);
      CASIMIR_UNROLL
      for (int i = 0; i < HALF; i++) {
        to[i] = upper[i];
        to[HALF + i] = lower[i];
      }
    }
  }

  /** sums += activities times weights, one source unit after the other. */
  template <class Real>
  static CASIMIR_DEVICE void addProducts(
      Real (&sums)[HEIGHT][WIDTH], const Real* activities, const Real* weights, int terms, int pitch) {
    Real now[AHEAD][WIDTH];
    CASIMIR_UNROLL
    for (int k = 0; k < AHEAD; k++) {
      loadNumbers(now[k], weights + k * pitch);
    }
    CASIMIR_ROLLED
    for (int first = 0; first < terms; first += AHEAD) {
      Real next[AHEAD][WIDTH];
      const Real* following = weights + static_cast<long long>(first + AHEAD < terms ? first + AHEAD : 0) * pitch;
      CASIMIR_UNROLL
      for (int k = 0; k < AHEAD; k++) {
        loadNumbers(next[k], following + k * pitch);
      }
      CASIMIR_UNROLL
      for (int k = 0; k < AHEAD; k++) {
        Real factors[HEIGHT];
        loadRows(factors, activities + (first + k) * ROWS);
        CASIMIR_UNROLL
        for (int i = 0; i < HEIGHT; i++) {
          CASIMIR_UNROLL
          for (int c = 0; c < WIDTH; c++) {
            sums[i][c] = multiplyAdd(factors[i], now[k][c], sums[i][c]);
          }
        }
      }
      CASIMIR_UNROLL
      for (int k = 0; k < AHEAD; k++) {
        CASIMIR_UNROLL
        for (int c = 0; c < WIDTH; c++) {
          now[k][c] = next[k][c];
        }
      }
    }
  }

  /**
   * The field of a layer without the nudge goes where its activities will be.
   *
   * @param kept weights from the layer before in shared memory, or null
   */
  template <class Real>
  static CASIMIR_DEVICE void field(const Dynamics<Real>& net, int index, int turn, int thread, int threads,
      const Real* drive, const Real* kept, Real* cells) {
    const int* layer = net.at(index);
    const int groups = threads / ROW_GROUPS;
    const int row = thread / groups * HALF;
    const int padded = layer[layer::PADDED];
    Real* place = cells + layer[layer::PLACES + (turn ^ 1)] * ROWS;
    const Real* given = drive + static_cast<long long>(layer[layer::FIRST_PADDED]) * ROWS;
    CASIMIR_ROLLED
    for (int unit = thread % groups * WIDTH; unit < padded; unit += groups * WIDTH) {
      Real sums[HEIGHT][WIDTH];
      CASIMIR_UNROLL
      for (int c = 0; c < WIDTH; c++) {
        Real rows[HEIGHT];
        loadRows(rows, given + (unit + c) * ROWS + row);
        CASIMIR_UNROLL
        for (int i = 0; i < HEIGHT; i++) {
          sums[i][c] = rows[i];
        }
      }
      CASIMIR_ROLLED
      for (int side = 0; side < 2; side++) {
        const int source = side == 0 ? index - 1 : index + 1;
        if (source >= 0 && source < net.count) {
          const int* from = net.at(source);
          const Real* weights = net.weights + layer[side == 0 ? layer::FORWARD : layer::FEEDBACK];
          addProducts(sums, cells + from[layer::PLACES + turn] * ROWS + row,
              (side == 0 && kept != nullptr ? kept : weights) + unit, from[layer::PADDED], padded);
        }
      }
      CASIMIR_UNROLL
      for (int i = 0; i < HEIGHT; i++) {
        const int at = i < HALF ? row + i : ROWS / 2 + row + i - HALF;
        CASIMIR_UNROLL
        for (int c = 0; c < WIDTH; c++) {
          place[(unit + c) * ROWS + at] = sums[i][c];
        }
      }
    }
  }
};

/** phi of the activations dynamics have. */
template <class Real>
CASIMIR_DEVICE Real activity(int function, Real u) {
  switch (function) {
    case TANH: return logisticValue<HyperbolicTangent>(u);
    case LOGISTIC: return logisticValue<Logistic>(u);
    case SHIFTED_LOGISTIC: return logisticValue<ShiftedLogistic>(u);
    case DSILU: return Dsilu<Real>::of(u).value();
    default: return u;
  }
}

template <class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> guardedActivity(int function, Complex<Real> u) {
  const Complex<Real> z = {u.re, function == DSILU ? u.im : manageableAngle(u.im)};
  switch (function) {
    case TANH: return complexLogisticValue<HyperbolicTangent>(z);
    case LOGISTIC: return complexLogisticValue<Logistic>(z);
    case SHIFTED_LOGISTIC: return complexLogisticValue<ShiftedLogistic>(z);
    case DSILU: return ComplexDsilu<Real>::of(z).value();
    default: return whole(u);
  }
}

template <class Real>
CASIMIR_DEVICE Complex<Real> activity(int function, Complex<Real> u) {
  const Guarded<Complex<Real>, Real> result = guardedActivity(function, u);
  const bool pole = result.margin < Real(0);
  return {pole ? notANumber<Real>() : result.value.re, pole ? notANumber<Real>() : result.value.im};
}

/** Numbers of a state at one unit: real ones, or pairs half a tile apart. */
template <class Real, int ROWS, bool COMPLEX>
struct Unit;

template <class Real, int ROWS>
struct Unit<Real, ROWS, false> {
  using Number = Real;
  static CASIMIR_DEVICE Real load(const Real* at) { return *at; }
  static CASIMIR_DEVICE void store(Real* at, Real value) { *at = value; }
  static CASIMIR_DEVICE Real plus(Real a, Real b) { return a + b; }
  static CASIMIR_DEVICE Real plusProduct(Real sum, Real a, Real w) { return multiplyAdd(a, w, sum); }
  static CASIMIR_DEVICE Real size(Real a, Real b) { return absolute(a - b); }
  /** u + w (f - u). */
  static CASIMIR_DEVICE Real towards(Real u, Real f, Real w) { return multiplyAdd(w, f - u, u); }
};

template <class Real, int ROWS>
struct Unit<Real, ROWS, true> {
  using Number = Complex<Real>;
  static CASIMIR_DEVICE Number load(const Real* at) { return {at[0], at[ROWS / 2]}; }
  static CASIMIR_DEVICE void store(Real* at, Number value) {
    at[0] = value.re;
    at[ROWS / 2] = value.im;
  }
  static CASIMIR_DEVICE Number plus(Number a, Number b) { return a + b; }
  static CASIMIR_DEVICE Number plusProduct(Number sum, Number a, Real w) {
    return {multiplyAdd(a.re, w, sum.re), multiplyAdd(a.im, w, sum.im)};
  }
  static CASIMIR_DEVICE Real size(Number a, Number b) { return larger(absolute(a.re - b.re), absolute(a.im - b.im)); }
  static CASIMIR_DEVICE Number towards(Number u, Number f, Real w) {
    return {multiplyAdd(w, f.re - u.re, u.re), multiplyAdd(w, f.im - u.im, u.im)};
  }
};

/** logits -> softmax(logits), numbers `pitch` apart. */
template <class Real>
CASIMIR_DEVICE void shareOut(Real* logits, int classes, int pitch) {
  Real most = logits[0];
  for (int c = 1; c < classes; c++) {
    const Real other = logits[c * pitch];
    most = most < other ? other : most;
  }
  Real total = BoundedExponential<Real>::of(logits[0] - most).value;
  for (int c = 1; c < classes; c++) {
    total = total + BoundedExponential<Real>::of(logits[c * pitch] - most).value;
  }
  const Real inverse = Real(1) / total;
  for (int c = 0; c < classes; c++) {
    logits[c * pitch] = BoundedExponential<Real>::of(logits[c * pitch] - most).value * inverse;
  }
}

/** answers -> beta (softmax(answers) - target) of one state. */
template <class Real, int ROWS>
CASIMIR_DEVICE void pushAnswers(const Dynamics<Real>& net, const Real* target, Real beta, Real, Real* answers) {
  if (net.classes > 0) {
    shareOut(answers, net.classes, ROWS);
  }
  for (int c = 0; c < net.answers(); c++) {
    answers[c * ROWS] = (answers[c * ROWS] - target[c]) * beta;
  }
}

/** e^(z - most) of complex z. */
template <class Real>
CASIMIR_DEVICE Complex<Real> complexTerm(Complex<Real> z, Real most) {
  const Real modulus = BoundedExponential<Real>::of(z.re - most).value;
  const HalfAngle<Real> angle = HalfAngle<Real>::of(boundedAngle(z.im));
  return {modulus * angle.cosine, modulus * angle.sine};
}

template <class Real, int ROWS>
CASIMIR_DEVICE void pushComplexAnswers(
    const Dynamics<Real>& net, const Real* target, Real betaRe, Real betaIm, Real* answers) {
  using At = Unit<Real, ROWS, true>;
  const Complex<Real> beta = {betaRe, betaIm};
  if (net.classes == 0) {
    for (int c = 0; c < net.outputs(); c++) {
      const Complex<Real> a = At::load(answers + c * ROWS);
      At::store(answers + c * ROWS, Complex<Real>{a.re - target[c], a.im} * beta);
    }
    return;
  }
  Real most = answers[0];
  for (int c = 1; c < net.classes; c++) {
    const Real other = answers[c * ROWS];
    most = most < other ? other : most;
  }
  Complex<Real> total = complexTerm(At::load(answers), most);
  for (int c = 1; c < net.classes; c++) {
    total = total + complexTerm(At::load(answers + c * ROWS), most);
  }
  const Real square = norm(total);
  const Real inverse = Real(1) / square;
  const bool pole = square - poleBound<Real>() < Real(0);
  for (int c = 0; c < net.classes; c++) {
    const Complex<Real> term = complexTerm(At::load(answers + c * ROWS), most);
    const Complex<Real> p = timesConjugate(term, total) * inverse;
    const Real re = pole ? notANumber<Real>() : p.re;
    const Real im = pole ? notANumber<Real>() : p.im;
    At::store(answers + c * ROWS, Complex<Real>{re - target[c], im} * beta);
  }
}

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
