// Convolutions over graphs on a grid: features as functions at the points of a quadrature of the sphere. Those of every
// node are computed once, products with the filters of edges are added up at the receivers, and the sums turned back.
// Only nodes have numbers at points in memory: a row for each function and point, channels side by side.
#pragma once

#include "casimir/convolution.cuh"

namespace casimir {
namespace convolution {

/** Rows of points that a thread adds up. */
constexpr int POINTS = 16;

/** Four rows that are made of rows inputBegin..inputEnd; outputs beyond `outputs` are padding. */
struct TransformQuad {
  int inputBegin;
  int inputEnd;
  int outputBegin;
  int outputs;
  /** Where its numbers begin: four for each input row. */
  int matrixBegin;
};

/** Components of features and rows of points, of channels from `firstChannel` on. */
struct TransformSizes {
  int quads;
  int channels;
  int firstChannel;
  int dimension;
  int pointRows;
};

/** Between the features of nodes and their values at points; a thread for a node's channel. */
template <bool TO_POINTS, class Real>
CASIMIR_DEVICE void transform(const Block& block, const int* plan, const Real* matrix, const TransformSizes& sizes,
    Real* features, Real* panels, long long nodes) {
  const TransformQuad* quads = reinterpret_cast<const TransformQuad*>(plan + plan[0]);
  const Row* components = reinterpret_cast<const Row*>(plan + plan[1]);
  block.each([&](int thread) {
    const long long index = block.index() * block.threads() + thread;
    if (index >= nodes * sizes.channels) {
      return;
    }
    const long long node = index / sizes.channels;
    const int channel = static_cast<int>(index % sizes.channels);
    Real* own = features + node * sizes.dimension;
    Real* points = panels + node * sizes.pointRows * sizes.channels + channel;
    for (int q = 0; q < sizes.quads; q++) {
      const TransformQuad quad = quads[q];
      const Four<Real>* numbers = reinterpret_cast<const Four<Real>*>(matrix + quad.matrixBegin);
      Real sums[QUAD];
      CASIMIR_UNROLL
      for (int i = 0; i < QUAD; i++) {
        sums[i] = 0;
      }
      for (int row = quad.inputBegin; row < quad.inputEnd; row++) {
        const Real x = TO_POINTS
            ? own[components[row].offset + (sizes.firstChannel + channel) * components[row].step]
            : points[static_cast<long long>(row) * sizes.channels];
        const Four<Real> factors = numbers[row - quad.inputBegin];
        CASIMIR_UNROLL
        for (int i = 0; i < QUAD; i++) {
          sums[i] = multiplyAdd(factors.at[i], x, sums[i]);
        }
      }
      CASIMIR_UNROLL
      for (int i = 0; i < QUAD; i++) {
        if (i < quad.outputs) {
          const int row = quad.outputBegin + i;
          Real& to = TO_POINTS
              ? points[static_cast<long long>(row) * sizes.channels]
              : own[components[row].offset + (sizes.firstChannel + channel) * components[row].step];
          to = sums[i];
        }
      }
    }
  });
}

/** How the rows of points and the channels of a node are shared out: a thread for a channel and a strip of rows. */
struct GridSizes {
  int filterDegree;
  int points;
  int rows;
  int channels;
  int width;
  int strips;
  int edges;

  CASIMIR_DEVICE int harmonics() const { return (filterDegree + 1) * (filterDegree + 1); }
  CASIMIR_DEVICE int rowsOfBlock() const { return strips * POINTS; }
};

/**
 * The sums of products of filters and functions at the points of a node.
 *
 * @param values of harmonics at points, a row of points for each
 */
template <class Real>
CASIMIR_DEVICE void gridSums(const Block& block, const Real* harmonicsTable, const Real* values, const GridSizes& sizes,
    const Edges& edges, const Real* vectors, const Real* source, Real* target) {
  const int groups = (sizes.channels + sizes.width - 1) / sizes.width;
  const int passes = (sizes.rows + sizes.rowsOfBlock() - 1) / sizes.rowsOfBlock();
  const long long node = block.index() / (groups * passes);
  const int firstChannel = static_cast<int>(block.index() % groups) * sizes.width;
  const int firstRow = static_cast<int>(block.index() / groups % passes) * sizes.rowsOfBlock();
  Real* filters = block.shared<Real>();
  Real* harmonics = filters + sizes.edges * sizes.rowsOfBlock();
  int* others = reinterpret_cast<int*>(harmonics + sizes.edges * sizes.harmonics());
  struct Sums {
    Real at[POINTS];
  };
  PerThread<Sums> sums(block);
  block.each([&](int thread) {
    CASIMIR_UNROLL
    for (int i = 0; i < POINTS; i++) {
      sums[thread].at[i] = 0;
    }
  });
  const int end = edges.starts[node + 1];
  for (int first = edges.starts[node]; first < end; first += sizes.edges) {
    const int count = end - first < sizes.edges ? end - first : sizes.edges;
    block.phase([&](int thread) {
      if (thread < count) {
        others[thread] = edges.others[first + thread];
        harmonicValues(harmonicsTable, sizes.filterDegree, edgeVector(vectors, edges.numbers[first + thread]),
            [&](int k, Real value) { harmonics[k * sizes.edges + thread] = value; });
      }
    });
    block.phase([&](int thread) {
      for (int i = thread; i < count * sizes.rowsOfBlock(); i += block.threads()) {
        const int slot = i / sizes.rowsOfBlock();
        const int row = firstRow + i % sizes.rowsOfBlock();
        const Real* value = values + row % sizes.points;
        Real sum = 0;
        for (int k = 0; k < sizes.harmonics(); k++) {
          sum = multiplyAdd(value[k * sizes.points], harmonics[k * sizes.edges + slot], sum);
        }
        filters[i] = sum;
      }
    });
    block.phase([&](int thread) {
      const int channel = firstChannel + thread % sizes.width;
      const int strip = thread / sizes.width;
      const int row = firstRow + strip * POINTS;
      if (strip >= sizes.strips || channel >= sizes.channels) {
        return;
      }
      for (int slot = 0; slot < count; slot++) {
        const Four<Real>* filter = reinterpret_cast<const Four<Real>*>(
            filters + slot * sizes.rowsOfBlock() + strip * POINTS);
        const Real* from =
            source + (static_cast<long long>(others[slot]) * sizes.rows + row) * sizes.channels + channel;
        CASIMIR_UNROLL
        for (int q = 0; q < POINTS / QUAD; q++) {
          if (row + q * QUAD < sizes.rows) {
            const Four<Real> factors = filter[q];
            CASIMIR_UNROLL
            for (int i = 0; i < QUAD; i++) {
              sums[thread].at[q * QUAD + i] = multiplyAdd(
                  factors.at[i], from[(q * QUAD + i) * sizes.channels], sums[thread].at[q * QUAD + i]);
            }
          }
        }
      }
    });
  }
  block.each([&](int thread) {
    const int channel = firstChannel + thread % sizes.width;
    const int row = firstRow + thread / sizes.width * POINTS;
    if (thread / sizes.width < sizes.strips && channel < sizes.channels) {
      CASIMIR_UNROLL
      for (int i = 0; i < POINTS; i++) {
        if (row + i < sizes.rows) {
          target[(node * sizes.rows + row + i) * sizes.channels + channel] = sums[thread].at[i];
        }
      }
    }
  });
}

/**
 * The gradients of a few edges' vectors from the functions at their ends; `width` threads share the channels of a row.
 *
 * @param values of harmonics at points, a row of points for each
 * @param add whether to add to the gradients
 */
template <class Real>
CASIMIR_DEVICE void gridEdges(const Block& block, const Real* harmonicsTable, const Real* values,
    const GridSizes& sizes, const int* senders, const int* receivers, const Real* vectors, const Real* x,
    const Real* g, bool add, Real* gradVectors, long long edges) {
  const long long first = block.index() * sizes.edges;
  const int count = static_cast<int>(edges - first < sizes.edges ? edges - first : sizes.edges);
  const int items = count * sizes.rows;
  const int together = block.threads() / sizes.width;
  Real* products = block.shared<Real>();
  Real* slopes = products + sizes.edges * sizes.rows;
  Real* columns = slopes + sizes.edges * sizes.harmonics();
  PerThread<Real> sums(block);
  for (int base = 0; base < items; base += together) {
    block.each([&](int thread) {
      const int item = base + thread / sizes.width;
      Real sum = 0;
      if (item < items) {
        const long long edge = first + item / sizes.rows;
        const int row = item % sizes.rows;
        const Real* from = x + (static_cast<long long>(senders[edge]) * sizes.rows + row) * sizes.channels;
        const Real* to = g + (static_cast<long long>(receivers[edge]) * sizes.rows + row) * sizes.channels;
        for (int channel = thread % sizes.width; channel < sizes.channels; channel += sizes.width) {
          sum = multiplyAdd(from[channel], to[channel], sum);
        }
      }
      sums[thread] = sum;
    });
    block.joinThreads(sums, sizes.width, [](Real a, Real b) { return a + b; });
    block.each([&](int thread) {
      const int item = base + thread / sizes.width;
      if (item < items && thread % sizes.width == 0) {
        products[item] = sums[thread];
      }
    });
  }
  block.phase([](int) {});
  block.phase([&](int thread) {
    for (int i = thread; i < count * sizes.harmonics(); i += block.threads()) {
      const int slot = i % count;
      const Real* value = values + i / count * sizes.points;
      Real sum = 0;
      for (int row = 0; row < sizes.rows; row++) {
        sum = multiplyAdd(value[row % sizes.points], products[slot * sizes.rows + row], sum);
      }
      slopes[i / count * sizes.edges + slot] = sum;
    }
  });
  block.each([&](int thread) {
    if (thread < count) {
      Real gradient[3];
      vectorGradient(harmonicsTable, sizes.filterDegree, edgeVector(vectors, first + thread), slopes + thread,
          columns + thread, sizes.edges, gradient);
      Real* to = gradVectors + 3 * (first + thread);
      CASIMIR_UNROLL
      for (int axis = 0; axis < 3; axis++) {
        to[axis] = add ? to[axis] + gradient[axis] : gradient[axis];
      }
    }
  });
}

}  // namespace convolution
}  // namespace casimir
