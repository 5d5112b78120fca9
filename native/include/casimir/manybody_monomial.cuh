// One product of functions on the sphere, scale f^n g h: what a many-body product and each of its gradients is.
#pragma once

#include "casimir/manybody.cuh"

namespace casimir {
namespace manybody {

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
 * tables. All coefficients are in registers without g; its values need so many that with it all are in shared memory.
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
    Real ownF[ROWS];
    Real ownSums[ROWS];
    const int pitch = block.threads();
    Real* f = block.shared<Real>() + thread;
    Real* g = f + ROWS * pitch;
    Real* sums = g + ROWS * pitch;
    CASIMIR_UNROLL
    for (int row = 0; row < ROWS; row++) {
      const Real value = loadRow(tables, 0, row, operands.x[0] + item * operands.dimensions[0], channel, false);
      if (FACTORS == 1) {
        f[row * pitch] = value;
        g[row * pitch] = loadRow(tables, 1, row, operands.x[1] + item * operands.dimensions[1], channel, false);
        sums[row * pitch] = 0;
      } else {
        ownF[row] = value;
        ownSums[row] = 0;
      }
    }
    for (int b = 0; b < blocks; b++) {
      const int table = b * POINTS * ROWS;
      Octets<Real> product;
      product.template evaluate<DEGREE>(
          operands.values[0] + table, [&](int row) { return FACTORS == 1 ? f[row * pitch] : ownF[row]; });
      product.reflect();
      product.raise(exponent);
      if (FACTORS == 1) {
        Octets<Real> factor;
        factor.template evaluate<DEGREE>(operands.values[1] + table, [&](int row) { return g[row * pitch]; });
        factor.reflect();
        product.multiply(factor);
      }
      product.reflect();
      product.template project<DEGREE>(
          weights + table, [&](int row) -> Real& { return FACTORS == 1 ? sums[row * pitch] : ownSums[row]; });
    }
    Real* to = result + item * resultDimension;
    CASIMIR_UNROLL
    for (int row = 0; row < ROWS; row++) {
      const Real sum = FACTORS == 1 ? sums[row * pitch] : ownSums[row];
      storeRow(tables, row, sum, sum, channel, to);
    }
    storeRow(tables, ROWS, Real(0), Real(0), channel, to);
  });
}

}  // namespace manybody
}  // namespace casimir
