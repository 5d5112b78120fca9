// Products of functions on the sphere, scale f^n g h, through their values at points: many-body products and their
// gradients. Points come in octets of mirror images in the coordinate planes (see OctantGrid): every real harmonic is
// even or odd under each reflection, so a function has eight parts at a point of the octant, one of each class of
// parity, and its values at the eight images are sums and differences of them.
//
// A thread has a column, one channel of one item, and goes through the points four at a time: their parts from the
// coefficients in shared memory, values, power and products in registers, parts again, and back into sums in shared
// memory. Numbers of the tables are the same for all threads, four side by side.
//
// Components of either parity are pairs f+ + j f- with j^2 = 1: the sums f+ + f- and the differences multiply apart.
#pragma once

#include "casimir/real.cuh"

namespace casimir {
namespace manybody {

constexpr int IMAGES = 8;
constexpr int POINTS = 4;
constexpr int OPERANDS = 3;

template <class Real>
struct alignas(16) Four {
  Real at[POINTS];
};

/** A term of a row of coefficients, or where a component of the result goes (a negative row: zero). */
struct Component {
  int offset;
  int step;
  int other;
  int row;
};

/** Sections of a table of integers: its first numbers say where they begin. */
struct Tables {
  const int* plan;

  /** Where the harmonics of each class begin, and behind the end their rows. */
  CASIMIR_DEVICE const int* classes(int operand) const { return plan + plan[2 * operand]; }

  /** Where the terms of each row begin. */
  CASIMIR_DEVICE const int* starts(int operand) const { return plan + plan[2 * operand + 1]; }

  CASIMIR_DEVICE const Component* terms(int operand) const {
    return reinterpret_cast<const Component*>(plan + plan[8 + operand]);
  }
};

/** How many rows of coefficients the operands and the result have. */
struct Rows {
  int at[OPERANDS];
  int result;
  int results;
};

/** Values or parts at four points. */
template <class Real>
struct Octets {
  Real at[IMAGES][POINTS];

  /** From the parts of the classes to values at the images, or back without the factor 1/8. */
  CASIMIR_DEVICE void reflect() {
    CASIMIR_UNROLL
    for (int step = 1; step < IMAGES; step *= 2) {
      CASIMIR_UNROLL
      for (int i = 0; i < IMAGES; i++) {
        if ((i & step) == 0) {
          CASIMIR_UNROLL
          for (int p = 0; p < POINTS; p++) {
            const Real even = at[i][p];
            const Real odd = at[i + step][p];
            at[i][p] = even + odd;
            at[i + step][p] = even - odd;
          }
        }
      }
    }
  }

  CASIMIR_DEVICE void raise(int exponent) {
    CASIMIR_UNROLL
    for (int i = 0; i < IMAGES * POINTS; i++) {
      Real square = at[i / POINTS][i % POINTS];
      Real power = exponent % 2 == 0 ? Real(1) : square;
      for (int rest = exponent / 2; rest > 0; rest /= 2) {
        square = square * square;
        power = rest % 2 == 0 ? power : power * square;
      }
      at[i / POINTS][i % POINTS] = power;
    }
  }

  CASIMIR_DEVICE void multiply(const Octets& other) {
    CASIMIR_UNROLL
    for (int i = 0; i < IMAGES * POINTS; i++) {
      at[i / POINTS][i % POINTS] *= other.at[i / POINTS][i % POINTS];
    }
  }

  /** Parts at four points from a column of coefficients, `pitch` apart. */
  CASIMIR_DEVICE void evaluate(const int* classes, const Real* table, const Real* column, int pitch) {
    const int* rows = classes + IMAGES + 1;
    CASIMIR_UNROLL
    for (int c = 0; c < IMAGES; c++) {
      CASIMIR_UNROLL
      for (int p = 0; p < POINTS; p++) {
        at[c][p] = 0;
      }
      for (int i = classes[c]; i < classes[c + 1]; i++) {
        const Four<Real> values = reinterpret_cast<const Four<Real>*>(table)[i];
        const Real x = column[rows[i] * pitch];
        CASIMIR_UNROLL
        for (int p = 0; p < POINTS; p++) {
          at[c][p] = multiplyAdd(values.at[p], x, at[c][p]);
        }
      }
    }
  }

  /** Adds what four points say of the coefficients of the product. */
  CASIMIR_DEVICE void project(const int* classes, const Real* table, Real* column, int pitch) const {
    const int* rows = classes + IMAGES + 1;
    CASIMIR_UNROLL
    for (int c = 0; c < IMAGES; c++) {
      for (int i = classes[c]; i < classes[c + 1]; i++) {
        const Four<Real> weights = reinterpret_cast<const Four<Real>*>(table)[i];
        Real sum = column[rows[i] * pitch];
        CASIMIR_UNROLL
        for (int p = 0; p < POINTS; p++) {
          sum = multiplyAdd(weights.at[p], at[c][p], sum);
        }
        column[rows[i] * pitch] = sum;
      }
    }
  }
};

/** Brings the coefficients of a column: the sum of natural and other parity, or their difference. */
template <class Real>
CASIMIR_DEVICE void loadColumn(
    const Tables& tables, int operand, int rows, const Real* x, int channel, bool difference, Real* column, int pitch) {
  const int* starts = tables.starts(operand);
  const Component* terms = tables.terms(operand);
  for (int row = 0; row < rows; row++) {
    Real sum = 0;
    for (int t = starts[row]; t < starts[row + 1]; t++) {
      const Component term = terms[t];
      const Real value = x[term.offset + channel * term.step];
      sum += difference && term.other ? -value : value;
    }
    column[row * pitch] = sum;
  }
}

/** The operands of a product; those that are not there are null. */
template <class Real>
struct Operands {
  const Real* x[OPERANDS];
  const Real* values[OPERANDS];
  int dimensions[OPERANDS];
};

/**
 * The product for the columns of a block.
 *
 * @param exponent of the first operand
 * @param sides 2 where there are components of either parity
 * @param blocks of four points
 */
template <class Real>
CASIMIR_DEVICE void monomial(const Block& block, const int* plan, int exponent, int sides, int blocks,
    const Rows& rows, int channels, const Operands<Real>& operands, const Real* weights, Real* result,
    int resultDimension, long long columns) {
  const Tables tables = {plan};
  const int pitch = block.threads();
  block.each([&](int thread) {
    const long long index = block.index() * pitch + thread;
    if (index >= columns) {
      return;
    }
    const long long item = index / channels;
    const int channel = static_cast<int>(index - item * channels);
    Real* first = block.shared<Real>() + thread;
    Real* second = first + rows.at[0] * pitch;
    Real* third = second + rows.at[1] * pitch;
    Real* sums = third + rows.at[2] * pitch;
    for (int side = 0; side < sides; side++) {
      Real* sum = sums + side * rows.result * pitch;
      for (int row = 0; row < rows.result; row++) {
        sum[row * pitch] = 0;
      }
      Real* to[OPERANDS] = {first, second, third};
      CASIMIR_UNROLL
      for (int k = 0; k < OPERANDS; k++) {
        if (operands.x[k] != nullptr) {
          loadColumn(tables, k, rows.at[k], operands.x[k] + item * operands.dimensions[k], channel, side == 1, to[k],
              pitch);
        }
      }
      for (int b = 0; b < blocks; b++) {
        Octets<Real> product;
        CASIMIR_UNROLL
        for (int k = 0; k < OPERANDS; k++) {
          if (operands.x[k] != nullptr) {
            Octets<Real> values;
            values.evaluate(tables.classes(k), operands.values[k] + b * POINTS * rows.at[k], to[k], pitch);
            values.reflect();
            if (k == 0) {
              values.raise(exponent);
            }
            if (k == 0 || (k == 1 && operands.x[0] == nullptr)) {
              product = values;
            } else {
              product.multiply(values);
            }
          }
        }
        product.reflect();
        product.project(tables.classes(OPERANDS), weights + b * POINTS * rows.result, sum, pitch);
      }
    }
    const Component* components = tables.terms(OPERANDS);
    for (int i = 0; i < rows.results; i++) {
      const Component to = components[i];
      Real value = 0;
      if (to.row >= 0) {
        value = sums[to.row * pitch];
        if (sides == 2) {
          const Real other = sums[(rows.result + to.row) * pitch];
          value = to.other ? value - other : value + other;
        }
      }
      result[item * resultDimension + to.offset + channel * to.step] = value;
    }
  });
}

}  // namespace manybody
}  // namespace casimir
