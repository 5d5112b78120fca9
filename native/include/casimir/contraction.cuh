// Symmetric contractions: polynomials as trees of sorted prefixes of their monomials, from the longest prefixes downwards,
//
//   value(prefix) = coefficient(prefix) + sum over i of value(prefix, i) x_i.
//
// A thread has a column, one channel of one item; programs are the same for all. The order of operations is that of the
// Java kernels, so results have their bits. The format of programs is that of `TreeSums` and `TreeGradients`.
#pragma once

#include "casimir/real.cuh"

namespace casimir {
namespace contraction {

/** Where a component lies: number `offset` of an item's features, and channels `step` apart. */
struct Component {
  int offset;
  int step;
};

/** Sections of a table of integers: its first numbers say where they begin. */
struct Plan {
  const int* plan;

  CASIMIR_DEVICE const int* program() const { return plan + plan[0]; }
  CASIMIR_DEVICE const int* programEnd() const { return plan + plan[1]; }
  /** Where the programs of each row of the result begin, for values and for gradients. */
  CASIMIR_DEVICE const int* valueStarts() const { return plan + plan[1]; }
  CASIMIR_DEVICE const int* valuePrograms() const { return plan + plan[2]; }
  CASIMIR_DEVICE const int* gradientStarts() const { return plan + plan[3]; }
  CASIMIR_DEVICE const int* gradientPrograms() const { return plan + plan[4]; }
  CASIMIR_DEVICE const Component* inputs() const { return reinterpret_cast<const Component*>(plan + plan[5]); }
  CASIMIR_DEVICE const Component* outputs() const { return reinterpret_cast<const Component*>(plan + plan[6]); }
};

constexpr int HEADER = 4;

/** What a plan fixes for all launches. */
struct Sizes {
  int channels;
  int inputs;
  int outputs;
  int inputDimension;
  int outputDimension;
};

/** A column of features in shared memory, `pitch` apart. */
template <class Real>
CASIMIR_DEVICE void loadColumn(
    const Component* components, int count, const Real* features, int channel, Real* column, int pitch) {
  for (int i = 0; i < count; i++) {
    column[i * pitch] = features[components[i].offset + channel * components[i].step];
  }
}

/**
 * Values of the nodes of a program; those of the roots go to store(row, value).
 *
 * @param coefficients of the column's channel, `channels` apart
 */
template <class Real, class Store>
CASIMIR_DEVICE void values(const int* program, const int* end, const Real* coefficients, int channels, const Real* x,
    Real* rows, int pitch, Store store) {
  while (program < end) {
    const int target = program[1];
    const int leaves = program[2];
    const int inner = program[3];
    Real sum = program[0] >= 0 ? coefficients[static_cast<long long>(program[0]) * channels] : Real(0);
    program += HEADER;
    for (int i = 0; i < leaves; i++, program += 2) {
      sum = multiplyAdd(coefficients[static_cast<long long>(program[0]) * channels], x[program[1] * pitch], sum);
    }
    for (int i = 0; i < inner; i++, program += 2) {
      sum = multiplyAdd(rows[program[0] * pitch], x[program[1] * pitch], sum);
    }
    if (target < 0) {
      store(-1 - target, sum);
    } else {
      rows[target * pitch] = sum;
    }
  }
}

/**
 * Gradients of the nodes of a program, from its root's; values of nodes are overwritten by them.
 *
 * @param gradX of the column, if that is wanted
 * @param gradCoefficients as the coefficients, otherwise
 */
template <bool BY_COEFFICIENTS, class Real>
CASIMIR_DEVICE void gradients(const int* program, const int* end, Real rootGradient, const Real* coefficients,
    int channels, const Real* x, Real* rows, int pitch, Real* gradX, Real* gradCoefficients) {
  while (program < end) {
    const Real gradient = program[1] < 0 ? rootGradient : rows[program[1] * pitch];
    const int leaves = program[2];
    const int inner = program[3];
    if (BY_COEFFICIENTS && program[0] >= 0) {
      gradCoefficients[static_cast<long long>(program[0]) * channels] += gradient;
    }
    program += HEADER;
    for (int i = 0; i < leaves; i++, program += 2) {
      const long long place = static_cast<long long>(program[0]) * channels;
      const int variable = program[1] * pitch;
      if (BY_COEFFICIENTS) {
        gradCoefficients[place] = multiplyAdd(x[variable], gradient, gradCoefficients[place]);
      } else {
        gradX[variable] = multiplyAdd(coefficients[place], gradient, gradX[variable]);
      }
    }
    for (int i = 0; i < inner; i++, program += 2) {
      const int row = program[0] * pitch;
      const int variable = program[1] * pitch;
      if (!BY_COEFFICIENTS) {
        gradX[variable] = multiplyAdd(rows[row], gradient, gradX[variable]);
      }
      rows[row] = x[variable] * gradient;
    }
  }
}

/** The contraction; a thread for each column. */
template <class Real>
CASIMIR_DEVICE void forward(const Block& block, const int* table, const Sizes& sizes, const Real* coefficients,
    const Real* x, Real* z, long long columns) {
  const Plan plan = {table};
  const int pitch = block.threads();
  block.each([&](int thread) {
    const long long index = block.index() * pitch + thread;
    if (index < columns) {
      const long long item = index / sizes.channels;
      const int channel = static_cast<int>(index - item * sizes.channels);
      Real* column = block.shared<Real>() + thread;
      loadColumn(plan.inputs(), sizes.inputs, x + item * sizes.inputDimension, channel, column, pitch);
      Real* to = z + item * sizes.outputDimension;
      values(plan.program(), plan.programEnd(), coefficients + channel, sizes.channels, column,
          column + sizes.inputs * pitch, pitch, [&](int row, Real value) {
            to[plan.outputs()[row].offset + channel * plan.outputs()[row].step] = value;
          });
    }
  });
}

/** Values and then gradients of the nodes of one row of the result. */
template <bool BY_COEFFICIENTS, class Real>
CASIMIR_DEVICE void passBack(const Plan& plan, const Sizes& sizes, int row, const Real* coefficients,
    const Real* gradZ, int channel, const Real* x, Real* rows, int pitch, Real* gradX, Real* gradCoefficients) {
  const Component output = plan.outputs()[row];
  values(plan.valuePrograms() + plan.valueStarts()[row], plan.valuePrograms() + plan.valueStarts()[row + 1],
      coefficients, sizes.channels, x, rows, pitch, [](int, Real) {});
  gradients<BY_COEFFICIENTS>(plan.gradientPrograms() + plan.gradientStarts()[row],
      plan.gradientPrograms() + plan.gradientStarts()[row + 1], gradZ[output.offset + channel * output.step],
      coefficients, sizes.channels, x, rows, pitch, gradX, gradCoefficients);
}

/** The gradient of x; a thread for each column. */
template <class Real>
CASIMIR_DEVICE void gradient(const Block& block, const int* table, const Sizes& sizes, const Real* coefficients,
    const Real* x, const Real* gradZ, Real* gradX, long long columns) {
  const Plan plan = {table};
  const int pitch = block.threads();
  block.each([&](int thread) {
    const long long index = block.index() * pitch + thread;
    if (index < columns) {
      const long long item = index / sizes.channels;
      const int channel = static_cast<int>(index - item * sizes.channels);
      Real* column = block.shared<Real>() + thread;
      Real* sums = column + sizes.inputs * pitch;
      Real* rows = sums + sizes.inputs * pitch;
      loadColumn(plan.inputs(), sizes.inputs, x + item * sizes.inputDimension, channel, column, pitch);
      for (int i = 0; i < sizes.inputs; i++) {
        sums[i * pitch] = 0;
      }
      for (int row = 0; row < sizes.outputs; row++) {
        passBack<false, Real>(plan, sizes, row, coefficients + channel, gradZ + item * sizes.outputDimension, channel,
            column, rows, pitch, sums, nullptr);
      }
      Real* to = gradX + item * sizes.inputDimension;
      for (int i = 0; i < sizes.inputs; i++) {
        to[plan.inputs()[i].offset + channel * plan.inputs()[i].step] = sums[i * pitch];
      }
    }
  });
}

/**
 * The gradients of the coefficients, summed over the items of a chunk; a thread for a chunk, a row of the result and a
 * channel. They begin as zero.
 *
 * @param chunkItems items of a chunk, but the last
 * @param gradCoefficients chunk after chunk as the coefficients
 */
template <class Real>
CASIMIR_DEVICE void coefficientGradients(const Block& block, const int* table, const Sizes& sizes, int coefficientRows,
    const Real* coefficients, const Real* x, const Real* gradZ, Real* gradCoefficients, long long chunkItems,
    long long items, long long count) {
  const Plan plan = {table};
  const int pitch = block.threads();
  block.each([&](int thread) {
    const long long index = block.index() * pitch + thread;
    if (index < count) {
      const int channel = static_cast<int>(index % sizes.channels);
      const int row = static_cast<int>(index / sizes.channels % sizes.outputs);
      const long long chunk = index / sizes.channels / sizes.outputs;
      const long long end = (chunk + 1) * chunkItems < items ? (chunk + 1) * chunkItems : items;
      Real* column = block.shared<Real>() + thread;
      Real* own = gradCoefficients + chunk * coefficientRows * sizes.channels + channel;
      for (long long item = chunk * chunkItems; item < end; item++) {
        loadColumn(plan.inputs(), sizes.inputs, x + item * sizes.inputDimension, channel, column, pitch);
        passBack<true, Real>(plan, sizes, row, coefficients + channel, gradZ + item * sizes.outputDimension, channel,
            column, column + sizes.inputs * pitch, pitch, nullptr, own);
      }
    }
  });
}

/** Rows as sums of others, for each of some tables; a thread for a table, a row and a channel. */
template <class Real>
CASIMIR_DEVICE void combineRows(const Block& block, const int* starts, const int* sources, const Real* factors, int rows,
    int sourceRows, int channels, const Real* from, Real* to, long long count) {
  block.each([&](int thread) {
    const long long index = block.index() * block.threads() + thread;
    if (index < count) {
      const long long table = index / channels / rows;
      const int row = static_cast<int>(index / channels % rows);
      const Real* own = from + table * sourceRows * channels + index % channels;
      Real sum = 0;
      for (int t = starts[row]; t < starts[row + 1]; t++) {
        sum = multiplyAdd(factors[t], own[static_cast<long long>(sources[t]) * channels], sum);
      }
      to[index] = sum;
    }
  });
}

}  // namespace contraction
}  // namespace casimir
