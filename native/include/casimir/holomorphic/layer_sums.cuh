// The layers of a network as a block finds them, and the sums of weights times activities that drive a layer.
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

}  // namespace holomorphic
}  // namespace casimir
