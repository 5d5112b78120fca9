// Convolutions over graphs: what a block does for a node, and for a few edges.
//
// Messages. The block of a node goes through the node's edges, some at a time: a thread for each works out its
// harmonics, all threads then the matrices of these edges (M = sum over paths of T Y, with the weights of paths), and
// every warp multiplies the rows of its tile with the features at the other ends, its lanes being channels, and adds
// them up in registers, edge after edge. No two blocks write to one place. With weights for each channel a tile belongs
// to one block of irreps, and the product with the matrix of each path is scaled by the weights of its channels.
//
// The gradient with respect to features is the same sum with the transposed matrices over the edges sorted by sender;
// the gradient of weights for each channel falls out of it.
//
// Edges. The gradient of a matrix is the product of two panels of features, summed over channels: tiles of four by four
// sums in registers, which are then contracted with the coefficients into gradients of weights and harmonics.
#pragma once

#include "casimir/harmonics.cuh"
#include "casimir/real.cuh"

namespace casimir {
namespace convolution {

/** Rows of a tile, and matrix rows that are read together. */
constexpr int TILE = 16;
constexpr int QUAD = 4;

template <class Real>
struct alignas(16) Four {
  Real at[QUAD];
};

/** Where a component of a node's features lies: number `offset` of its row, and channels `step` apart. */
struct Row {
  int offset;
  int step;
};

/** Rows of the target that a warp sums up. */
struct Tile {
  int firstRow;
  int rows;
  int segmentBegin;
  int segmentEnd;
  int columnBegin;
  /** Where its matrix begins among the numbers of an edge: for each column the rows, padded to quads. */
  int matrixBegin;
};

/** Columns that share the weight of a path. */
struct Segment {
  int path;
  int columnBegin;
  int columnEnd;
};

/** A coefficient belongs to two numbers: harmonic and path, or a number of a matrix's gradient and path or harmonic. */
struct Term {
  int first;
  int second;
};

/** Sections of a table of integers: its first numbers say where they begin. */
struct MessageTables {
  const Tile* tiles;
  const Segment* segments;
  const Row* columns;
  const Row* rows;
  const int* termStarts;
  const Term* terms;

  CASIMIR_DEVICE explicit MessageTables(const int* plan)
      : tiles(reinterpret_cast<const Tile*>(plan + plan[0])),
        segments(reinterpret_cast<const Segment*>(plan + plan[1])),
        columns(reinterpret_cast<const Row*>(plan + plan[2])),
        rows(reinterpret_cast<const Row*>(plan + plan[3])),
        termStarts(plan + plan[4]),
        terms(reinterpret_cast<const Term*>(plan + plan[5])) {}
};

/** The numbers that a plan fixes for all launches. */
struct Sizes {
  int maximumDegree;
  int paths;
  int pathWeights;
  int channels;
  int sourceDimension;
  int targetDimension;
};

/** The edges of every node, sorted: where they begin, their numbers, and the nodes at their other ends. */
struct Edges {
  const int* starts;
  const int* numbers;
  const int* others;
};

template <class Real>
CASIMIR_DEVICE PolarVector<Real> edgeVector(const Real* vectors, long long edge) {
  return unitVector(vectors[3 * edge], vectors[3 * edge + 1], vectors[3 * edge + 2]);
}

/** Sums of a warp's tile, for the channels of one lane. */
template <class Real, int CHANNELS>
struct Sums {
  Real at[TILE][CHANNELS];

  CASIMIR_DEVICE void clear() {
    CASIMIR_UNROLL
    for (int r = 0; r < TILE; r++) {
      CASIMIR_UNROLL
      for (int v = 0; v < CHANNELS; v++) {
        at[r][v] = 0;
      }
    }
  }
};

/** sums += rows of a matrix's column times the features of one row. */
template <class Real, int CHANNELS>
CASIMIR_DEVICE void addColumn(
    const Real* matrix, int quads, const Real (&x)[CHANNELS], Sums<Real, CHANNELS>& sums) {
  CASIMIR_UNROLL
  for (int q = 0; q < TILE / QUAD; q++) {
    if (q < quads) {
      const Four<Real> m = reinterpret_cast<const Four<Real>*>(matrix)[q];
      CASIMIR_UNROLL
      for (int r = 0; r < QUAD; r++) {
        CASIMIR_UNROLL
        for (int v = 0; v < CHANNELS; v++) {
          sums.at[q * QUAD + r][v] = multiplyAdd(m.at[r], x[v], sums.at[q * QUAD + r][v]);
        }
      }
    }
  }
}

/** One row of features for the channels of a lane; zero beyond the last. */
template <class Real, int CHANNELS>
CASIMIR_DEVICE void loadRow(const Real* features, Row row, int channel, int channels, Real (&x)[CHANNELS]) {
  CASIMIR_UNROLL
  for (int v = 0; v < CHANNELS; v++) {
    const int u = channel + v * WARP;
    x[v] = u < channels ? features[row.offset + u * row.step] : Real(0);
  }
}

/** Adds the columns of a segment, two at a time, so that loads are under way before they are needed. */
template <class Real, int CHANNELS>
CASIMIR_DEVICE void addSegment(const MessageTables& tables, const Segment& segment, const Real* matrix, int quads,
    const Real* features, int channel, int channels, Sums<Real, CHANNELS>& sums) {
  int column = segment.columnBegin;
  for (; column + 1 < segment.columnEnd; column += 2) {
    Real x[CHANNELS];
    Real y[CHANNELS];
    loadRow(features, tables.columns[column], channel, channels, x);
    loadRow(features, tables.columns[column + 1], channel, channels, y);
    addColumn(matrix, quads, x, sums);
    addColumn(matrix + QUAD * quads, quads, y, sums);
    matrix += 2 * QUAD * quads;
  }
  if (column < segment.columnEnd) {
    Real x[CHANNELS];
    loadRow(features, tables.columns[column], channel, channels, x);
    addColumn(matrix, quads, x, sums);
  }
}

/** A number of an edge's matrices. */
template <class Real>
CASIMIR_DEVICE Real matrixNumber(const MessageTables& tables, const Real* coefficients, int number,
    const Real* harmonics, int pitch, const Real* weights) {
  Real sum = 0;
  for (int t = tables.termStarts[number]; t < tables.termStarts[number + 1]; t++) {
    const Term term = tables.terms[t];
    const Real factor = weights == nullptr ? coefficients[t] : weights[term.second] * coefficients[t];
    sum = multiplyAdd(factor, harmonics[term.first * pitch], sum);
  }
  return sum;
}

/**
 * The messages of one node, for some of its tiles and channels.
 *
 * @param edgesAtOnce edges of a step, at most as many as threads
 * @param pitch of the matrices of an edge in shared memory; a multiple of four
 * @param groups of channels, for each a warp
 * @param own features of the target side, for the gradient of weights
 */
template <int CHANNELS, bool PER_CHANNEL, bool GRADIENT, class Real>
CASIMIR_DEVICE void messages(const Block& block, const int* plan, const Real* coefficients, const Real* harmonicsTable,
    const Sizes& sizes, int tileCount, int groups, int edgesAtOnce, int pitch, const Edges& edges,
    const Real* vectors, const Real* weights, const Real* source, const Real* own, Real* gradWeights, Real* target) {
  const MessageTables tables(plan);
  const int warps = block.threads() / WARP;
  const int tasks = tileCount * groups;
  const int passes = (tasks + warps - 1) / warps;
  const long long node = block.index() / passes;
  const int firstTask = static_cast<int>(block.index() % passes) * warps;
  const int endTask = firstTask + warps < tasks ? firstTask + warps : tasks;
  const int firstNumber = tables.tiles[firstTask / groups].matrixBegin;
  const int numbers = tables.tiles[(endTask - 1) / groups + 1].matrixBegin - firstNumber;
  const int components = (sizes.maximumDegree + 1) * (sizes.maximumDegree + 1);
  Real* matrices = block.shared<Real>();
  Real* harmonics = matrices + edgesAtOnce * pitch;
  int* ends = reinterpret_cast<int*>(harmonics + edgesAtOnce * components);
  PerThread<Sums<Real, CHANNELS>> sums(block);
  PerThread<Sums<Real, CHANNELS>> mine(block);
  block.each([&](int thread) {
    sums[thread].clear();
    if (GRADIENT) {
      const int task = firstTask + thread / WARP;
      mine[thread].clear();
      if (task < endTask) {
        const Tile& tile = tables.tiles[task / groups];
        const int channel = task % groups * CHANNELS * WARP + thread % WARP;
        CASIMIR_UNROLL
        for (int r = 0; r < TILE; r++) {
          if (r < tile.rows) {
            loadRow(own + node * sizes.targetDimension, tables.rows[tile.firstRow + r], channel, sizes.channels,
                mine[thread].at[r]);
          }
        }
      }
    }
  });
  const int end = edges.starts[node + 1];
  for (int first = edges.starts[node]; first < end; first += edgesAtOnce) {
    const int count = end - first < edgesAtOnce ? end - first : edgesAtOnce;
    block.phase([&](int thread) {
      if (thread < count) {
        const int edge = edges.numbers[first + thread];
        ends[2 * thread] = edge;
        ends[2 * thread + 1] = edges.others[first + thread];
        harmonicValues(harmonicsTable, sizes.maximumDegree, edgeVector(vectors, edge),
            [&](int k, Real value) { harmonics[k * edgesAtOnce + thread] = value; });
      }
    });
    block.phase([&](int thread) {
      for (int i = thread; i < numbers * edgesAtOnce; i += block.threads()) {
        const int slot = i % edgesAtOnce;
        const int number = i / edgesAtOnce;
        if (slot < count) {
          const Real* factors = sizes.pathWeights
              ? weights + static_cast<long long>(ends[2 * slot]) * sizes.paths
              : nullptr;
          matrices[slot * pitch + number] = matrixNumber(
              tables, coefficients, firstNumber + number, harmonics + slot, edgesAtOnce, factors);
        }
      }
    });
    block.phase([&](int thread) {
      const int task = firstTask + thread / WARP;
      if (task >= endTask) {
        return;
      }
      const Tile& tile = tables.tiles[task / groups];
      const int quads = (tile.rows + QUAD - 1) / QUAD;
      const int channel = task % groups * CHANNELS * WARP + thread % WARP;
      Sums<Real, CHANNELS>& total = sums[thread];
      for (int slot = 0; slot < count; slot++) {
        const Real* features = source + static_cast<long long>(ends[2 * slot + 1]) * sizes.sourceDimension;
        const Real* matrix = matrices + slot * pitch + tile.matrixBegin - firstNumber;
        for (int s = tile.segmentBegin; s < tile.segmentEnd; s++) {
          const Segment segment = tables.segments[s];
          const Real* part = matrix + (segment.columnBegin - tile.columnBegin) * QUAD * quads;
          if (!PER_CHANNEL) {
            addSegment(tables, segment, part, quads, features, channel, sizes.channels, total);
            continue;
          }
          const long long weight =
              (static_cast<long long>(ends[2 * slot]) * sizes.paths + segment.path) * sizes.channels;
          Real factors[CHANNELS];
          loadRow(weights + weight, Row{0, 1}, channel, sizes.channels, factors);
          Sums<Real, CHANNELS> message;
          message.clear();
          addSegment(tables, segment, part, quads, features, channel, sizes.channels, message);
          CASIMIR_UNROLL
          for (int v = 0; v < CHANNELS; v++) {
            Real slope = 0;
            CASIMIR_UNROLL
            for (int r = 0; r < TILE; r++) {
              total.at[r][v] = multiplyAdd(factors[v], message.at[r][v], total.at[r][v]);
              if (GRADIENT) {
                slope = multiplyAdd(mine[thread].at[r][v], message.at[r][v], slope);
              }
            }
            if (GRADIENT && channel + v * WARP < sizes.channels) {
              gradWeights[weight + channel + v * WARP] = slope;
            }
          }
        }
      }
    });
  }
  block.each([&](int thread) {
    const int task = firstTask + thread / WARP;
    if (task >= endTask) {
      return;
    }
    const Tile& tile = tables.tiles[task / groups];
    const int channel = task % groups * CHANNELS * WARP + thread % WARP;
    CASIMIR_UNROLL
    for (int r = 0; r < TILE; r++) {
      if (r < tile.rows) {
        const Row row = tables.rows[tile.firstRow + r];
        Real* to = target + node * sizes.targetDimension + row.offset;
        CASIMIR_UNROLL
        for (int v = 0; v < CHANNELS; v++) {
          const int u = channel + v * WARP;
          if (u < sizes.channels) {
            to[u * row.step] = sums[thread].at[r][v];
          }
        }
      }
    }
  });
}

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
      Slope<Real> sum = {};
      harmonicGradients(harmonicsTable, sizes.maximumDegree, edgeVector(vectors, first + thread), columns + thread,
          panel.edges, [&](int k, Real, const Slope<Real>& d) {
            if (k > 0) {
              add(slopes[k * panel.edges + thread], d, sum);
            }
          });
      Real* to = gradVectors + 3 * (first + thread);
      to[0] = sum.y;
      to[1] = sum.z;
      to[2] = sum.x;
    }
  });
}

}  // namespace convolution
}  // namespace casimir
