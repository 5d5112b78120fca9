// Messages of the direct algorithm. The block of a node goes through the node's edges, some at a time: a thread for each
// works out its harmonics, all threads then the matrices of these edges (M = sum over paths of T Y, with the weights of
// paths), and every warp multiplies the rows of its tile with the features at the other ends, its lanes being channels,
// and adds them up in registers, edge after edge. No two blocks write to one place. With weights for each channel a tile
// belongs to one block of irreps, and the product with the matrix of each path is scaled by the weights of its channels.
//
// The gradient with respect to features is the same sum with the transposed matrices over the edges sorted by sender;
// the gradient of weights for each channel falls out of it. It is a sum over the rows of a block of irreps, which larger
// blocks have in several tiles: those that are not the first of their blocks belong to later launches, which add.
#pragma once

#include "casimir/convolution.cuh"

namespace casimir {
namespace convolution {

/** Rows of a tile. */
constexpr int TILE = 16;

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
 * @param add whether to add to the gradient of weights
 */
template <int CHANNELS, bool PER_CHANNEL, bool GRADIENT, class Real>
CASIMIR_DEVICE void messages(const Block& block, const int* plan, const Real* coefficients, const Real* harmonicsTable,
    const Sizes& sizes, int tileCount, int groups, int edgesAtOnce, int pitch, const Edges& edges,
    const Real* vectors, const Real* weights, const Real* source, const Real* own, bool add, Real* gradWeights,
    Real* target) {
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
              Real& sum = gradWeights[weight + channel + v * WARP];
              sum = add ? sum + slope : slope;
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

}  // namespace convolution
}  // namespace casimir
