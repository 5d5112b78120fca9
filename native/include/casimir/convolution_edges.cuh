// Gradients of edges by the direct algorithm. The gradient of an edge's matrix is the product of two panels of features,
// summed over channels: tiles of four by four sums in registers, which are then contracted with the coefficients into
// gradients of weights and harmonics.
#pragma once

#include "casimir/convolution.cuh"

namespace casimir {
namespace convolution {

/** Four by four numbers of the gradient of an edge's matrix: rows of gradients, rows of features, weights if any. */
struct OuterTile {
  int rows;
  int columns;
  int path;
};

/** As MessageTables; a row of a panel without an offset is padding. */
struct EdgeTables {
  const OuterTile* tiles;
  const Row* columns;
  const Row* rows;
  const int* harmonicStarts;
  const Term* harmonicTerms;
  const int* weightStarts;
  const Term* weightTerms;

  CASIMIR_DEVICE explicit EdgeTables(const int* plan)
      : tiles(reinterpret_cast<const OuterTile*>(plan + plan[0])),
        columns(reinterpret_cast<const Row*>(plan + plan[1])),
        rows(reinterpret_cast<const Row*>(plan + plan[2])),
        harmonicStarts(plan + plan[3]),
        harmonicTerms(reinterpret_cast<const Term*>(plan + plan[4])),
        weightStarts(plan + plan[5]),
        weightTerms(reinterpret_cast<const Term*>(plan + plan[6])) {}
};

/** How the panels of an edge lie in shared memory: for each channel of a chunk columns, rows, weights. */
struct PanelSizes {
  int tiles;
  int columns;
  int rows;
  int chunk;
  int pitch;
  int edges;
};

template <class Real>
struct OuterSums {
  Real at[QUAD][QUAD];
};

/** Brings rows of features of the channels from `first` on, padding being zero. */
template <class Real>
CASIMIR_DEVICE void loadPanel(const Block& block, int thread, const Row* table, int count, const PanelSizes& panel,
    int at, const Real* features, long long dimension, const int* ends, int edgeCount, int first, int channels,
    Real* panels) {
  const int perEdge = count * panel.chunk;
  for (int i = thread; i < edgeCount * perEdge; i += block.threads()) {
    const int slot = i / perEdge;
    const int row = i % perEdge / panel.chunk;
    const int u = i % panel.chunk;
    const Row from = table[row];
    const bool present = from.offset >= 0 && first + u < channels;
    panels[(slot * panel.chunk + u) * panel.pitch + at + row] =
        present ? features[ends[slot] * dimension + from.offset + (first + u) * from.step] : Real(0);
  }
}

/** Adds the channels of a chunk to a tile. */
template <bool PER_CHANNEL, class Real>
CASIMIR_DEVICE void addOuter(
    const OuterTile& tile, const PanelSizes& panel, const Real* panels, OuterSums<Real>& sums) {
  for (int u = 0; u < panel.chunk; u++) {
    const Real* at = panels + u * panel.pitch;
    const Four<Real> x = *reinterpret_cast<const Four<Real>*>(at + tile.columns);
    Four<Real> g = *reinterpret_cast<const Four<Real>*>(at + panel.columns + tile.rows);
    if (PER_CHANNEL) {
      const Real weight = at[panel.columns + panel.rows + tile.path];
      CASIMIR_UNROLL
      for (int r = 0; r < QUAD; r++) {
        g.at[r] = weight * g.at[r];
      }
    }
    CASIMIR_UNROLL
    for (int r = 0; r < QUAD; r++) {
      CASIMIR_UNROLL
      for (int c = 0; c < QUAD; c++) {
        sums.at[r][c] = multiplyAdd(g.at[r], x.at[c], sums.at[r][c]);
      }
    }
  }
}

/** The gradients of a few edges' vectors, and of their weights where those belong to paths. */
template <bool PER_CHANNEL, class Real>
CASIMIR_DEVICE void edgeGradients(const Block& block, const int* plan, const Real* harmonicCoefficients,
    const Real* weightCoefficients, const Real* harmonicsTable, const Sizes& sizes, const PanelSizes& panel,
    int gradientPitch, const int* senders, const int* receivers, const Real* vectors, const Real* weights,
    const Real* x, const Real* g, Real* gradVectors, Real* gradWeights, long long edges) {
  const EdgeTables tables(plan);
  const long long first = block.index() * panel.edges;
  const int count = static_cast<int>(edges - first < panel.edges ? edges - first : panel.edges);
  const int components = (sizes.maximumDegree + 1) * (sizes.maximumDegree + 1);
  Real* panels = block.shared<Real>();
  Real* gradients = panels + panel.edges * panel.chunk * panel.pitch;
  Real* harmonics = gradients + panel.edges * gradientPitch;
  Real* slopes = harmonics + panel.edges * components;
  Real* columns = slopes + panel.edges * components;
  int* ends = reinterpret_cast<int*>(columns + 3 * (sizes.maximumDegree + 1) * panel.edges);
  const int items = count * panel.tiles;
  block.phase([&](int thread) {
    if (thread < count) {
      ends[thread] = senders[first + thread];
      ends[panel.edges + thread] = receivers[first + thread];
      if (sizes.pathWeights) {
        harmonicValues(harmonicsTable, sizes.maximumDegree, edgeVector(vectors, first + thread),
            [&](int k, Real value) { harmonics[k * panel.edges + thread] = value; });
      }
    }
  });
  for (int base = 0; base < items; base += block.threads()) {
    PerThread<OuterSums<Real>> sums(block);
    block.each([&](int thread) {
      CASIMIR_UNROLL
      for (int i = 0; i < QUAD * QUAD; i++) {
        sums[thread].at[i / QUAD][i % QUAD] = 0;
      }
    });
    for (int u = 0; u < sizes.channels; u += panel.chunk) {
      block.phase([&](int thread) {
        loadPanel(block, thread, tables.columns, panel.columns, panel, 0, x, sizes.sourceDimension, ends, count, u,
            sizes.channels, panels);
        loadPanel(block, thread, tables.rows, panel.rows, panel, panel.columns, g, sizes.targetDimension,
            ends + panel.edges, count, u, sizes.channels, panels);
        if (PER_CHANNEL) {
          const int perEdge = sizes.paths * panel.chunk;
          for (int i = thread; i < count * perEdge; i += block.threads()) {
            const int slot = i / perEdge;
            const int path = i % perEdge / panel.chunk;
            const int channel = u + i % panel.chunk;
            panels[(slot * panel.chunk + i % panel.chunk) * panel.pitch + panel.columns + panel.rows + path] =
                channel < sizes.channels ? weights[((first + slot) * sizes.paths + path) * sizes.channels + channel]
                                         : Real(0);
          }
        }
      });
      block.phase([&](int thread) {
        const int item = base + thread;
        if (item < items) {
          const int slot = item / panel.tiles;
          addOuter<PER_CHANNEL>(tables.tiles[item % panel.tiles], panel,
              panels + slot * panel.chunk * panel.pitch, sums[thread]);
        }
      });
    }
    block.phase([&](int thread) {
      const int item = base + thread;
      if (item < items) {
        Real* to = gradients + item / panel.tiles * gradientPitch + item % panel.tiles * QUAD * QUAD;
        CASIMIR_UNROLL
        for (int i = 0; i < QUAD * QUAD; i++) {
          to[i] = sums[thread].at[i / QUAD][i % QUAD];
        }
      }
    });
  }
  block.phase([&](int thread) {
    for (int i = thread; i < components * count; i += block.threads()) {
      const int slot = i % count;
      const int k = i / count;
      const Real* factors = sizes.pathWeights ? weights + (first + slot) * sizes.paths : nullptr;
      Real sum = 0;
      for (int t = tables.harmonicStarts[k]; t < tables.harmonicStarts[k + 1]; t++) {
        const Term term = tables.harmonicTerms[t];
        const Real c = factors == nullptr ? harmonicCoefficients[t] : factors[term.second] * harmonicCoefficients[t];
        sum = multiplyAdd(c, gradients[slot * gradientPitch + term.first], sum);
      }
      slopes[k * panel.edges + slot] = sum;
    }
    for (int i = thread; sizes.pathWeights && i < sizes.paths * count; i += block.threads()) {
      const int path = i % sizes.paths;
      const int slot = i / sizes.paths;
      Real sum = 0;
      for (int t = tables.weightStarts[path]; t < tables.weightStarts[path + 1]; t++) {
        const Term term = tables.weightTerms[t];
        sum = multiplyAdd(weightCoefficients[t] * harmonics[term.second * panel.edges + slot],
            gradients[slot * gradientPitch + term.first], sum);
      }
      gradWeights[(first + slot) * sizes.paths + path] = sum;
    }
  });
  block.each([&](int thread) {
    if (thread < count) {
      vectorGradient(harmonicsTable, sizes.maximumDegree, edgeVector(vectors, first + thread), slopes + thread,
          columns + thread, panel.edges, gradVectors + 3 * (first + thread));
    }
  });
}

}  // namespace convolution
}  // namespace casimir
