// Products of functions on the sphere, scale f^n g h, through their values at points: many-body products and their
// gradients. Points come in octets of mirror images in the coordinate planes (see OctantGrid): every real harmonic is
// even or odd under each reflection, so a function has eight parts at a point of the octant, one of each class of
// parity, and its values at the eight images are sums and differences of them.
//
// A thread has a column, one channel of one item, and goes through the points four at a time: their parts from the
// coefficients, values, power and products, parts again, and back into the coefficients of the result. Numbers of the
// tables are the same for all threads, four side by side. Low degrees have their coefficients in registers, higher ones
// in shared memory.
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

/** A component of features that adds to a row of coefficients, or takes it. */
struct Component {
  int offset;
  int step;
  int other;
};

/** Sections of a table of integers: its first numbers say where they begin. */
struct Tables {
  const int* plan;

  /** Where the harmonics of each class begin, and behind the end their rows. */
  CASIMIR_DEVICE const int* classes(int operand) const { return plan + plan[2 * operand]; }

  /** Where the components of each row begin; of the result at last those of no row, which are zero. */
  CASIMIR_DEVICE const int* starts(int operand) const { return plan + plan[2 * operand + 1]; }

  CASIMIR_DEVICE const Component* components(int operand) const {
    return reinterpret_cast<const Component*>(plan + plan[8 + operand]);
  }
};

/** How many rows of coefficients the operands and the result have. */
struct Rows {
  int at[OPERANDS];
  int result;
};

/** The class of a harmonic, which says under which reflections it is odd. */
CASIMIR_DEVICE constexpr int classOf(int l, int m) {
  const int order = m < 0 ? -m : m;
  const int odd = m < 0 ? 1 : 0;
  return (l + order) % 2 + 2 * odd + 4 * ((order + odd) % 2);
}

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

  /** Parts from coefficients x(row); the table has a row for each. */
  template <int DEGREE, class Coefficients>
  CASIMIR_DEVICE void evaluate(const Real* table, Coefficients x) {
    CASIMIR_UNROLL
    for (int i = 0; i < IMAGES * POINTS; i++) {
      at[i / POINTS][i % POINTS] = 0;
    }
    CASIMIR_UNROLL
    for (int l = 0; l <= DEGREE; l++) {
      CASIMIR_UNROLL
      for (int m = -l; m <= l; m++) {
        const Four<Real> values = reinterpret_cast<const Four<Real>*>(table)[l * l + l + m];
        const Real coefficient = x(l * l + l + m);
        CASIMIR_UNROLL
        for (int p = 0; p < POINTS; p++) {
          at[classOf(l, m)][p] = multiplyAdd(values.at[p], coefficient, at[classOf(l, m)][p]);
        }
      }
    }
  }

  /** Adds what four points say of the coefficients of the product, in registers. */
  template <int DEGREE>
  CASIMIR_DEVICE void project(const Real* table, Real (&sums)[(DEGREE + 1) * (DEGREE + 1)]) const {
    CASIMIR_UNROLL
    for (int l = 0; l <= DEGREE; l++) {
      CASIMIR_UNROLL
      for (int m = -l; m <= l; m++) {
        const Four<Real> weights = reinterpret_cast<const Four<Real>*>(table)[l * l + l + m];
        CASIMIR_UNROLL
        for (int p = 0; p < POINTS; p++) {
          sums[l * l + l + m] = multiplyAdd(weights.at[p], at[classOf(l, m)][p], sums[l * l + l + m]);
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

/** One row of coefficients: the sum of natural and other parity, or their difference. */
template <class Real>
CASIMIR_DEVICE Real loadRow(
    const Tables& tables, int operand, int row, const Real* x, int channel, bool difference) {
  const int* starts = tables.starts(operand);
  Real sum = 0;
  for (int t = starts[row]; t < starts[row + 1]; t++) {
    const Component from = tables.components(operand)[t];
    const Real value = x[from.offset + channel * from.step];
    sum += difference && from.other ? -value : value;
  }
  return sum;
}

/** Writes the components of a row: `natural`, or `other` for those of the other parity. */
template <class Real>
CASIMIR_DEVICE void storeRow(const Tables& tables, int row, Real natural, Real other, int channel, Real* result) {
  const int* starts = tables.starts(OPERANDS);
  for (int t = starts[row]; t < starts[row + 1]; t++) {
    const Component to = tables.components(OPERANDS)[t];
    result[to.offset + channel * to.step] = to.other ? other : natural;
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
          const Real* x = operands.x[k] + item * operands.dimensions[k];
          for (int row = 0; row < rows.at[k]; row++) {
            to[k][row * pitch] = loadRow(tables, k, row, x, channel, side == 1);
          }
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
    Real* to = result + item * resultDimension;
    for (int row = 0; row < rows.result; row++) {
      const Real sum = sums[row * pitch];
      const Real difference = sides == 2 ? sums[(rows.result + row) * pitch] : Real(0);
      storeRow(tables, row, sum + difference, sum - difference, channel, to);
    }
    storeRow(tables, rows.result, Real(0), Real(0), channel, to);
  });
}

/**
 * The same for plain functions to a low degree, f^n or f^n g, with a row for each coefficient to that degree in all
 * tables. The coefficients of f and of the result are in registers, those of g, which are used less, in shared memory.
 */
template <int DEGREE, int FACTORS, class Real>
CASIMIR_DEVICE void monomialInRegisters(const Block& block, const int* plan, int exponent, int blocks, int channels,
    const Operands<Real>& operands, const Real* weights, Real* result, int resultDimension, long long columns) {
  constexpr int ROWS = (DEGREE + 1) * (DEGREE + 1);
  const Tables tables = {plan};
  block.each([&](int thread) {
    const long long index = block.index() * block.threads() + thread;
    if (index >= columns) {
      return;
    }
    const long long item = index / channels;
    const int channel = static_cast<int>(index - item * channels);
    Real f[ROWS];
    Real sums[ROWS];
    Real* g = block.shared<Real>() + thread;
    const int pitch = block.threads();
    CASIMIR_UNROLL
    for (int row = 0; row < ROWS; row++) {
      f[row] = loadRow(tables, 0, row, operands.x[0] + item * operands.dimensions[0], channel, false);
      if (FACTORS == 1) {
        g[row * pitch] = loadRow(tables, 1, row, operands.x[1] + item * operands.dimensions[1], channel, false);
      }
      sums[row] = 0;
    }
    for (int b = 0; b < blocks; b++) {
      const int table = b * POINTS * ROWS;
      Octets<Real> product;
      product.template evaluate<DEGREE>(operands.values[0] + table, [&](int row) { return f[row]; });
      product.reflect();
      product.raise(exponent);
      if (FACTORS == 1) {
        Octets<Real> factor;
        factor.template evaluate<DEGREE>(operands.values[1] + table, [&](int row) { return g[row * pitch]; });
        factor.reflect();
        product.multiply(factor);
      }
      product.reflect();
      product.template project<DEGREE>(weights + table, sums);
    }
    Real* to = result + item * resultDimension;
    CASIMIR_UNROLL
    for (int row = 0; row < ROWS; row++) {
      storeRow(tables, row, sums[row], sums[row], channel, to);
    }
    storeRow(tables, ROWS, Real(0), Real(0), channel, to);
  });
}

}  // namespace manybody
}  // namespace casimir
