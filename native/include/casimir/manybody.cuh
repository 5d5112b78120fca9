// Products of functions on the sphere through their values at points: many-body products and their gradients. Points come in octets of mirror images in the coordinate planes (see OctantGrid): every real harmonic is
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

  CASIMIR_DEVICE void scale(Real factor) {
    CASIMIR_UNROLL
    for (int i = 0; i < IMAGES * POINTS; i++) {
      at[i / POINTS][i % POINTS] *= factor;
    }
  }

  CASIMIR_DEVICE void multiply(const Octets& other) {
    CASIMIR_UNROLL
    for (int i = 0; i < IMAGES * POINTS; i++) {
      at[i / POINTS][i % POINTS] *= other.at[i / POINTS][i % POINTS];
    }
  }

  CASIMIR_DEVICE void clear() {
    CASIMIR_UNROLL
    for (int i = 0; i < IMAGES * POINTS; i++) {
      at[i / POINTS][i % POINTS] = 0;
    }
  }

  /** Adds parts at four points from a column of coefficients, `pitch` apart. */
  CASIMIR_DEVICE void add(const int* classes, const Real* table, const Real* column, int pitch) {
    const int* rows = classes + IMAGES + 1;
    CASIMIR_UNROLL
    for (int c = 0; c < IMAGES; c++) {
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

  /** Parts at four points from a column of coefficients, `pitch` apart. */
  CASIMIR_DEVICE void evaluate(const int* classes, const Real* table, const Real* column, int pitch) {
    clear();
    add(classes, table, column, pitch);
  }

  /** Parts from coefficients x(row); the table has a row for each. */
  template <int DEGREE, class Coefficients>
  CASIMIR_DEVICE void evaluate(const Real* table, Coefficients x) {
    clear();
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

  /** Adds what four points say of the coefficients of the product to sums(row). */
  template <int DEGREE, class Sums>
  CASIMIR_DEVICE void project(const Real* table, Sums sums) const {
    CASIMIR_UNROLL
    for (int l = 0; l <= DEGREE; l++) {
      CASIMIR_UNROLL
      for (int m = -l; m <= l; m++) {
        const Four<Real> weights = reinterpret_cast<const Four<Real>*>(table)[l * l + l + m];
        Real sum = sums(l * l + l + m);
        CASIMIR_UNROLL
        for (int p = 0; p < POINTS; p++) {
          sum = multiplyAdd(weights.at[p], at[classOf(l, m)][p], sum);
        }
        sums(l * l + l + m) = sum;
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

}  // namespace manybody
}  // namespace casimir
