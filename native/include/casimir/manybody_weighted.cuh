// The sum of the powers f, f^2, ... of a function on the sphere, each with a weight for every block of the result, and its
// gradients. All powers come from one evaluation of f at the points.
#pragma once

#include "casimir/manybody.cuh"

namespace casimir {
namespace manybody {

/** A component of the result; its row is that of its coefficient, or -1 where no power has it. */
struct Output {
  int offset;
  int step;
  int other;
  int row;
  int block;
};

/** Tables of a weighted product: those of a product, then the components of the result and what reaches its blocks. */
struct WeightedTables {
  Tables tables;
  int blocks;

  CASIMIR_DEVICE const Output* outputs() const {
    return reinterpret_cast<const Output*>(tables.plan + tables.plan[2 * (OPERANDS + 1) + OPERANDS + 1]);
  }

  CASIMIR_DEVICE int outputCount() const {
    const int first = 2 * (OPERANDS + 1) + OPERANDS + 1;
    return (tables.plan[first + 1] - tables.plan[first]) / static_cast<int>(sizeof(Output) / sizeof(int));
  }

  /** Whether the power of n + 1 factors has the irrep of a block. */
  CASIMIR_DEVICE bool reaches(int n, int block) const {
    const int* words = tables.plan + tables.plan[2 * (OPERANDS + 1) + OPERANDS + 2] + 2 * block;
    return ((words[n / WARP] >> (n % WARP)) & 1) != 0;
  }
};

/** What a weighted product is planned for. */
struct WeightedSizes {
  int order;
  int sides;
  int pointBlocks;
  int fRows;
  int gRows;
  int resultRows;
  int channels;
  int inputDimension;
  int outputDimension;
};

/** The coefficient of a component: of natural or of other parity, from sums and differences. */
template <class Real>
CASIMIR_DEVICE Real coefficient(const Output& output, int sides, const Real* sums, int difference, int pitch) {
  const Real sum = sums[output.row * pitch];
  const Real rest = sides == 2 ? sums[difference + output.row * pitch] : Real(0);
  return output.other ? sum - rest : sum + rest;
}

/** The coefficients of all powers of one column: for each side and power its rows. */
template <class Real>
CASIMIR_DEVICE void powers(const WeightedTables& all, const WeightedSizes& sizes, const Real* values,
    const Real* projection, const Real* x, int channel, Real* f, Real* sums, int pitch) {
  const int* classes = all.tables.classes(OPERANDS);
  for (int row = 0; row < sizes.sides * sizes.order * sizes.resultRows; row++) {
    sums[row * pitch] = 0;
  }
  for (int side = 0; side < sizes.sides; side++) {
    Real* own = sums + side * sizes.order * sizes.resultRows * pitch;
    for (int row = 0; row < sizes.fRows; row++) {
      f[row * pitch] = loadRow(all.tables, 0, row, x, channel, side == 1);
    }
    for (int b = 0; b < sizes.pointBlocks; b++) {
      Octets<Real> factor;
      factor.evaluate(all.tables.classes(0), values + b * POINTS * sizes.fRows, f, pitch);
      factor.reflect();
      Octets<Real> power = factor;
      for (int n = 0; n < sizes.order; n++) {
        if (n > 0) {
          // what the reflections have made of the values before is eight times these
          power.reflect();
          power.scale(Real(0.125));
          power.multiply(factor);
        }
        power.reflect();
        power.project(
            classes, projection + b * POINTS * sizes.resultRows, own + n * sizes.resultRows * pitch, pitch);
      }
    }
  }
}

/**
 * The weighted sum of powers, or gradients of the weights of every item where `gradZ` is given.
 *
 * @param weights for each power, block of the result and channel
 * @param result z, or for each item numbers as the weights
 */
template <class Real>
CASIMIR_DEVICE void weightedPowers(const Block& block, const int* plan, int outputBlocks, const WeightedSizes& sizes,
    const Real* values, const Real* projection, const Real* x, const Real* weights, const Real* gradZ, Real* result,
    long long columns) {
  const WeightedTables all = {{plan}, outputBlocks};
  const int pitch = block.threads();
  block.each([&](int thread) {
    const long long index = block.index() * pitch + thread;
    if (index >= columns) {
      return;
    }
    const long long item = index / sizes.channels;
    const int channel = static_cast<int>(index - item * sizes.channels);
    Real* f = block.shared<Real>() + thread;
    Real* sums = f + sizes.fRows * pitch;
    powers(all, sizes, values, projection, x + item * sizes.inputDimension, channel, f, sums, pitch);
    const int power = sizes.resultRows * pitch;
    const int difference = sizes.order * power;
    const Output* outputs = all.outputs();
    const int count = all.outputCount();
    if (gradZ == nullptr) {
      for (int t = 0; t < count; t++) {
        const Output output = outputs[t];
        Real sum = 0;
        for (int n = 0; n < sizes.order; n++) {
          if (all.reaches(n, output.block)) {
            const Real weight = weights[(n * outputBlocks + output.block) * sizes.channels + channel];
            sum = multiplyAdd(weight, coefficient(output, sizes.sides, sums + n * power, difference, pitch), sum);
          }
        }
        result[item * sizes.outputDimension + output.offset + channel * output.step] = sum;
      }
      return;
    }
    const Real* gradients = gradZ + item * sizes.outputDimension;
    Real* to = result + item * sizes.order * outputBlocks * sizes.channels + channel;
    for (int n = 0; n < sizes.order; n++) {
      Real sum = 0;
      for (int t = 0; t < count; t++) {
        const Output output = outputs[t];
        if (all.reaches(n, output.block)) {
          sum = multiplyAdd(gradients[output.offset + channel * output.step],
              coefficient(output, sizes.sides, sums + n * power, difference, pitch), sum);
        }
        if (t + 1 == count || outputs[t + 1].block != output.block) {
          to[(n * outputBlocks + output.block) * sizes.channels] = sum;
          sum = 0;
        }
      }
    }
  });
}

/** The gradient with respect to x, sum over n of n x^(n-1) (weights gradZ), by Horner's rule at the points. */
template <class Real>
CASIMIR_DEVICE void weightedGradient(const Block& block, const int* plan, int outputBlocks, const WeightedSizes& sizes,
    const Real* values, const Real* gradientValues, const Real* projection, const Real* x, const Real* weights,
    const Real* gradZ, Real* gradX, long long columns) {
  const WeightedTables all = {{plan}, outputBlocks};
  const int pitch = block.threads();
  block.each([&](int thread) {
    const long long index = block.index() * pitch + thread;
    if (index >= columns) {
      return;
    }
    const long long item = index / sizes.channels;
    const int channel = static_cast<int>(index - item * sizes.channels);
    Real* f = block.shared<Real>() + thread;
    Real* g = f + sizes.fRows * pitch;
    Real* sums = g + sizes.order * sizes.gRows * pitch;
    const Output* outputs = all.outputs();
    const int count = all.outputCount();
    for (int side = 0; side < sizes.sides; side++) {
      for (int row = 0; row < sizes.order * sizes.gRows; row++) {
        g[row * pitch] = 0;
      }
      for (int row = 0; row < sizes.fRows; row++) {
        f[row * pitch] = loadRow(all.tables, 0, row, x + item * sizes.inputDimension, channel, side == 1);
      }
      for (int t = 0; t < count; t++) {
        const Output output = outputs[t];
        const Real gradient = gradZ[item * sizes.outputDimension + output.offset + channel * output.step];
        const Real signedGradient = side == 1 && output.other ? -gradient : gradient;
        for (int n = 0; n < sizes.order; n++) {
          if (all.reaches(n, output.block)) {
            const Real weight = weights[(n * outputBlocks + output.block) * sizes.channels + channel];
            Real& to = g[(n * sizes.gRows + output.row) * pitch];
            to = multiplyAdd(static_cast<Real>(n + 1) * weight, signedGradient, to);
          }
        }
      }
      Real* own = sums + side * sizes.resultRows * pitch;
      for (int row = 0; row < sizes.resultRows; row++) {
        own[row * pitch] = 0;
      }
      for (int b = 0; b < sizes.pointBlocks; b++) {
        Octets<Real> factor;
        factor.evaluate(all.tables.classes(0), values + b * POINTS * sizes.fRows, f, pitch);
        factor.reflect();
        Octets<Real> total;
        total.clear();
        for (int n = sizes.order - 1; n >= 0; n--) {
          if (n < sizes.order - 1) {
            total.reflect();
            total.multiply(factor);
            total.reflect();
            total.scale(Real(0.125));
          }
          total.add(all.tables.classes(1), gradientValues + b * POINTS * sizes.gRows, g + n * sizes.gRows * pitch,
              pitch);
        }
        // from parts to values and back, which the projection expects eightfold
        total.scale(Real(8));
        total.project(
            all.tables.classes(OPERANDS), projection + b * POINTS * sizes.resultRows, own, pitch);
      }
    }
    Real* to = gradX + item * sizes.inputDimension;
    for (int row = 0; row < sizes.resultRows; row++) {
      const Real sum = sums[row * pitch];
      const Real rest = sizes.sides == 2 ? sums[(sizes.resultRows + row) * pitch] : Real(0);
      storeRow(all.tables, row, sum + rest, sum - rest, channel, to);
    }
    storeRow(all.tables, sizes.resultRows, Real(0), Real(0), channel, to);
  });
}

}  // namespace manybody
}  // namespace casimir
