// Products on a grid of the sphere: Gaunt and curl-Gaunt products and their sums. A block works for 32 lanes, which are
// items and their channels one after the other; a warp takes an order of an operand, then a node, then an order of the
// result. Grid values live in shared memory alone.
#pragma once

#include "casimir/grid.cuh"
#include "casimir/kernel.cuh"

namespace casimir {
namespace grid {

/** How a block reads and writes tensors. */
enum class Access {
  /** Channels are neighbours in memory, as lanes are. */
  CHANNELS,
  /** Components are neighbours in memory; they pass through shared memory, behind the nodes. */
  STAGED,
  /** Either, in place. */
  STRIDED
};

/** Where `GridPlan` puts the numbers of a plan. */
namespace plan {
constexpr int GROUPS = 0;
constexpr int GROUP_AT = 1;
constexpr int TERM_AT = 2;
constexpr int CHUNK_PAIRS = 3;
constexpr int NODE_ROWS = 4;
constexpr int SECOND_ROW = 5;
constexpr int RESULT_ROW = 6;
constexpr int FIRST_AT = 7;
constexpr int SECOND_AT = 8;
constexpr int OUTPUT_AT = 9;
constexpr int CLEARED_AT = 10;
constexpr int CLEARED = 11;
constexpr int FIRST_STAGE = 12;
constexpr int SECOND_STAGE = 13;
constexpr int OUTPUT_STAGE = 14;

constexpr int GROUP = 10;
constexpr int GROUP_TERM = 0;
constexpr int GROUP_TERM_END = 1;
constexpr int GROUP_SECTION = 2;
constexpr int GROUP_DEGREE = 3;
constexpr int GROUP_LOWEST = 4;
constexpr int GROUP_TABLE = 5;
constexpr int GROUP_WIDTH = 6;
constexpr int GROUP_PAIRS = 7;
constexpr int GROUP_EQUATOR = 8;
constexpr int GROUP_ADD = 9;

constexpr int TERM = 13;
constexpr int TERM_SECOND = 6;
constexpr int TERM_LOWEST = 12;
constexpr int SIDE_SECTION = 0;
constexpr int SIDE_DEGREE = 1;
constexpr int SIDE_TABLE = 2;
constexpr int SIDE_WIDTH = 3;
constexpr int SIDE_FAR = 4;
constexpr int SIDE_TURN = 5;

constexpr int NATURAL = 0;
constexpr int OTHER = 1;
constexpr int DIMENSION = 2;
constexpr int SEVERAL = 3;
constexpr int BLOCKS = 4;
}  // namespace plan

/** Which blocks an operand has of every degree and parity, a slot; all starts in components. */
struct Operand {
  const int* table;

  CASIMIR_DEVICE explicit Operand(const int* at) : table(at) {}
  CASIMIR_DEVICE int dimension() const { return table[plan::DIMENSION]; }
  CASIMIR_DEVICE int natural() const { return table[plan::NATURAL]; }
  CASIMIR_DEVICE int slots() const { return table[plan::NATURAL] + table[plan::OTHER] + 2; }
  /** The slot of degree 0 of a parity. */
  CASIMIR_DEVICE int section(int parity) const { return parity == 0 ? 0 : natural() + 1; }
  CASIMIR_DEVICE int degree(int slot) const { return slot <= natural() ? slot : slot - natural() - 1; }
  /** Row of a parity in a panel with a row for each component of each slot; degree l begins l * l rows later. */
  CASIMIR_DEVICE int row(int parity) const { return parity == 0 ? 0 : (natural() + 1) * (natural() + 1); }
  CASIMIR_DEVICE int rows() const {
    const int other = table[plan::OTHER] + 1;
    return row(1) + other * other;
  }
  CASIMIR_DEVICE bool several() const { return table[plan::SEVERAL] != 0; }
  /** The first block of a slot, -1 if it has none. */
  CASIMIR_DEVICE int first(int slot) const { return table[plan::BLOCKS + slot]; }
  /** The other blocks of a slot are those from more(slot) to more(slot + 1). */
  CASIMIR_DEVICE int more(int slot) const { return table[plan::BLOCKS + slots() + slot]; }
  CASIMIR_DEVICE int start(int more) const { return table[plan::BLOCKS + 2 * slots() + 1 + more]; }
};

/** The lanes of a block. */
struct Tile {
  long long first;
  long long end;
  int channels;
  /** Whether channels, not components, are neighbours in memory. */
  bool channelsLast;

  CASIMIR_DEVICE bool has(int lane) const { return first + lane < end; }
};

/** Where a lane's numbers are in a tensor. */
template <class Real>
struct Lane {
  Real* item;
  int channels;
  int channel;
  bool channelsLast;

  CASIMIR_DEVICE Lane(const Tile& tile, int lane, const Operand& operand, Real* tensor)
      : channels(tile.channels), channelsLast(tile.channelsLast) {
    const long long number = (tile.first + lane) / tile.channels;
    channel = static_cast<int>(tile.first + lane - number * tile.channels);
    item = tensor + number * operand.dimension() * tile.channels;
  }

  /** Component i of a block of `width` components. */
  template <Access ACCESS>
  CASIMIR_DEVICE Real& at(int start, int width, int i) const {
    const bool last = ACCESS == Access::CHANNELS || (ACCESS == Access::STRIDED && channelsLast);
    return last ? item[(start + i) * channels + channel] : item[start * channels + channel * width + i];
  }
};

/** Task `round` of a warp: tasks come in falling order of work, so every other round goes backwards. */
CASIMIR_DEVICE int task(int round, int warp, int warps) {
  return round * warps + (round % 2 == 0 ? warp : warps - 1 - warp);
}

/** Calls move(number of the block in its slot, place in the tensor, place in the panel, length) for all runs. */
template <class Move>
CASIMIR_DEVICE void eachRun(const Operand& operand, const Tile& tile, int warp, int warps, Move move) {
  for (int slot = warp; slot < operand.slots(); slot += warps) {
    const int degree = operand.degree(slot);
    const int width = 2 * degree + 1;
    const int row = operand.row(slot <= operand.natural() ? 0 : 1) + degree * degree;
    const int end = operand.first(slot) < 0 ? 0 : operand.more(slot + 1) - operand.more(slot) + 1;
    for (int k = 0; k < end; k++) {
      const int start = k == 0 ? operand.first(slot) : operand.start(operand.more(slot) + k - 1);
      for (long long at = tile.first; at < tile.end;) {
        const long long item = at / tile.channels;
        const int channel = static_cast<int>(at - item * tile.channels);
        const long long left = tile.end - at;
        const int lanes = tile.channels - channel < left ? tile.channels - channel : static_cast<int>(left);
        const long long place = (item * operand.dimension() + start) * tile.channels + channel * width;
        move(k, place, row * WARP + static_cast<int>(at - tile.first) * width, lanes * width);
        at += lanes;
      }
    }
  }
}

template <class Real>
CASIMIR_DEVICE void clearPanel(const Block& block, const Operand& operand, Real* panel) {
  block.phase([&](int thread) {
    for (int i = thread; i < operand.rows() * WARP; i += block.threads()) {
      panel[i] = 0;
    }
  });
}

/** Brings an operand into shared memory: a panel of slot, lane, component, which lanes read without conflicts. */
template <class Real>
CASIMIR_DEVICE void collect(const Block& block, const Operand& operand, const Tile& tile, const Real* in, Real* panel) {
  clearPanel(block, operand, panel);
  block.phase([&](int thread) {
    const int lane = thread % WARP;
    eachRun(operand, tile, thread / WARP, block.threads() / WARP, [&](int k, long long from, int to, int length) {
      for (int i = lane; i < length; i += WARP) {
        panel[to + i] = k == 0 ? in[from + i] : panel[to + i] + in[from + i];
      }
    });
  });
}

/** Takes the result from shared memory to its tensor. */
template <class Real>
CASIMIR_DEVICE void spread(
    const Block& block, const Operand& operand, const Tile& tile, const Real* panel, int add, Real* out) {
  block.each([&](int thread) {
    const int lane = thread % WARP;
    eachRun(operand, tile, thread / WARP, block.threads() / WARP, [&](int, long long to, int from, int length) {
      for (int i = lane; i < length; i += WARP) {
        put(out + to + i, panel[from + i], add);
      }
    });
  });
}

/** Writes zeros into blocks that nothing reaches, or that several groups add to. */
template <class Real, Access ACCESS>
CASIMIR_DEVICE void clear(
    const Block& block, const int* blocks, int count, const Operand& operand, const Tile& tile, Real* out) {
  block.phase([&](int thread) {
    if (tile.has(thread % WARP)) {
      const Lane<Real> lane(tile, thread % WARP, operand, out);
      for (int k = thread / WARP; k < count; k += block.threads() / WARP) {
        for (int i = 0; i < blocks[2 * k + 1]; i++) {
          lane.template at<ACCESS == Access::STAGED ? Access::STRIDED : ACCESS>(blocks[2 * k], blocks[2 * k + 1], i) = 0;
        }
      }
    }
  });
}

/** One order of one operand of a term, on its way to the grid. */
template <class Real, int D, Access ACCESS>
CASIMIR_DEVICE void evaluate(const int* side, int lowest, int order, const Real* numbers, int allPairs,
    const Pairs& pairs, const Operand& operand, const Tile& tile, int place, const Real* in, const Real* panel,
    Real* rows) {
  const int width = side[plan::SIDE_WIDTH];
  const int section = operand.section(side[plan::SIDE_SECTION]);
  const Real* stage = ACCESS == Access::STAGED ? panel + operand.row(side[plan::SIDE_SECTION]) * WARP : panel;
  const Real* table = numbers + side[plan::SIDE_TABLE] + order * allPairs * width;
  const Evaluation what = {side[plan::SIDE_FAR], side[plan::SIDE_TURN]};
  const bool active = tile.has(place);
  const Lane<const Real> lane(tile, place, operand, in);
  columnToGrid<Real, D>(table, width, order, side[plan::SIDE_DEGREE] - order, pairs, what,
      [&](int j, Real& plus, Real& minus) {
        const int degree = order + j;
        plus = 0;
        minus = 0;
        if (degree < lowest) {
          return;
        }
        if constexpr (ACCESS == Access::STAGED) {
          const Real* centre = stage + degree * degree * WARP + place * (2 * degree + 1) + degree;
          plus = centre[order];
          minus = centre[-order];
        } else {
          const int start = operand.first(section + degree);
          if (active && start >= 0) {
            plus = lane.template at<ACCESS>(start, 2 * degree + 1, degree + order);
            minus = lane.template at<ACCESS>(start, 2 * degree + 1, degree - order);
            if (operand.several()) {
              for (int k = operand.more(section + degree); k < operand.more(section + degree + 1); k++) {
                plus += lane.template at<ACCESS>(operand.start(k), 2 * degree + 1, degree + order);
                minus += lane.template at<ACCESS>(operand.start(k), 2 * degree + 1, degree - order);
              }
            }
          }
        }
      },
      rows, WARP);
}

/** Both operands of a term to the grid. */
template <class Real, int D, Access ACCESS>
CASIMIR_DEVICE void toGrid(const Block& block, const int* program, const int* term, const Real* numbers, int allPairs,
    const Pairs& pairs, const Tile& tile, const Real* x, const Real* y, const Real* stage, Real* nodes) {
  const int orders1 = term[plan::SIDE_DEGREE] + 1;
  const int orders2 = term[plan::TERM_SECOND + plan::SIDE_DEGREE] + 1;
  const int both = 2 * (orders1 < orders2 ? orders1 : orders2);
  block.phase([&](int thread) {
    const int place = thread % WARP;
    const int warps = block.threads() / WARP;
    for (int round = 0; round * warps < orders1 + orders2; round++) {
      const int n = task(round, thread / WARP, warps);
      if (n < orders1 + orders2) {
        const bool isSecond = n < both ? n % 2 == 1 : orders2 > orders1;
        const int order = n < both ? n / 2 : n - both / 2;
        const Operand operand(program + program[isSecond ? plan::SECOND_AT : plan::FIRST_AT]);
        evaluate<Real, D, ACCESS>(term + (isSecond ? plan::TERM_SECOND : 0), term[plan::TERM_LOWEST], order, numbers,
            allPairs, pairs, operand, tile, place, isSecond ? y : x,
            stage + program[isSecond ? plan::SECOND_STAGE : plan::FIRST_STAGE] * WARP,
            nodes + place + (isSecond ? program[plan::SECOND_ROW] * WARP : 0));
      }
    }
  });
}

/** The product of both operands of a term at every node. */
template <class Real, int D>
CASIMIR_DEVICE void multiply(
    const Block& block, const int* program, const int* term, const int* group, const Pairs& pairs, Real* nodes) {
  const int count = 2 * (pairs.to - pairs.from) - (pairs.equator == pairs.to - 1 ? 1 : 0);
  const bool add = term != program + program[plan::TERM_AT] + group[plan::GROUP_TERM] * plan::TERM;
  block.phase([&](int thread) {
    for (int node = thread / WARP; node < count; node += block.threads() / WARP) {
      Real* rows = nodes + node * pairs.nodePitch + thread % WARP;
      convolve<Real, D>(rows, rows + program[plan::SECOND_ROW] * WARP, rows + program[plan::RESULT_ROW] * WARP,
          term[plan::SIDE_DEGREE], term[plan::TERM_SECOND + plan::SIDE_DEGREE], group[plan::GROUP_DEGREE], WARP, add);
    }
  });
}

/** From the grid to the blocks of the result, or to their place in shared memory. */
template <class Real, int D, Access ACCESS>
CASIMIR_DEVICE void fromGrid(const Block& block, const int* program, const int* group, const Real* numbers,
    const Pairs& pairs, const Tile& tile, int add, Real* nodes, Real* stage, Real* z) {
  const Operand output(program + program[plan::OUTPUT_AT]);
  const int degree = group[plan::GROUP_DEGREE];
  const int lowest = group[plan::GROUP_LOWEST];
  const int section = output.section(group[plan::GROUP_SECTION]);
  Real* panel = stage + (program[plan::OUTPUT_STAGE] + output.row(group[plan::GROUP_SECTION])) * WARP;
  block.phase([&](int thread) {
    const int place = thread % WARP;
    const int warps = block.threads() / WARP;
    const bool active = tile.has(place);
    const Lane<Real> lane(tile, place, output, z);
    for (int round = 0; round * warps <= degree; round++) {
      const int order = task(round, thread / WARP, warps);
      if (order <= degree && active) {
        const int width = group[plan::GROUP_WIDTH];
        const Real* table = numbers + group[plan::GROUP_TABLE] + order * (degree + 1) * width;
        gridToColumn<Real, D>(table, width, order, degree - order, pairs,
            nodes + program[plan::RESULT_ROW] * WARP + place, WARP, [&](int j, Real plus, Real minus) {
              const int l = order + j;
              if (l < lowest) {
                return;
              }
              if constexpr (ACCESS == Access::STAGED) {
                Real* centre = panel + l * l * WARP + place * (2 * l + 1) + l;
                put(centre + order, plus, add);
                if (order > 0) {
                  put(centre - order, minus, add);
                }
              } else {
                int start = output.first(section + l);
                int next = output.several() ? output.more(section + l) : 0;
                const int end = output.several() ? output.more(section + l + 1) : 0;
                while (start >= 0) {
                  put(&lane.template at<ACCESS>(start, 2 * l + 1, l + order), plus, add);
                  if (order > 0) {
                    put(&lane.template at<ACCESS>(start, 2 * l + 1, l - order), minus, add);
                  }
                  start = next < end ? output.start(next) : -1;
                  next++;
                }
              }
            });
      }
    }
  });
}

/**
 * A product.
 *
 * @param program what `GridPlan` says
 * @param numbers Legendre functions
 * @param channelsLast whether channels, not components, are neighbours in memory
 * @param add whether to add to z
 * @param lanes items times channels
 */
template <class Real, int D, Access ACCESS>
CASIMIR_DEVICE void product(const Block& block, const int* program, const Real* numbers, int channelsLast, int add,
    int channels, const Real* x, const Real* y, Real* z, long long lanes) {
  constexpr bool STAGED = ACCESS == Access::STAGED;
  const long long begin = block.index() * WARP;
  const Tile tile = {begin, begin + WARP < lanes ? begin + WARP : lanes, channels, channelsLast != 0};
  const Operand output(program + program[plan::OUTPUT_AT]);
  const int nodePitch = program[plan::NODE_ROWS] * WARP;
  Real* nodes = block.shared<Real>();
  Real* stage = nodes + (STAGED ? 2 * program[plan::CHUNK_PAIRS] * nodePitch : 0);
  if constexpr (STAGED) {
    collect(block, Operand(program + program[plan::FIRST_AT]), tile, x, stage + program[plan::FIRST_STAGE] * WARP);
    collect(block, Operand(program + program[plan::SECOND_AT]), tile, y, stage + program[plan::SECOND_STAGE] * WARP);
    clearPanel(block, output, stage + program[plan::OUTPUT_STAGE] * WARP);
  }
  if (!add) {
    clear<Real, ACCESS>(block, program + program[plan::CLEARED_AT], program[plan::CLEARED], output, tile, z);
  }
  for (int g = 0; g < program[plan::GROUPS]; g++) {
    const int* group = program + program[plan::GROUP_AT] + g * plan::GROUP;
    const int all = group[plan::GROUP_PAIRS];
    for (int from = 0; from < all; from += program[plan::CHUNK_PAIRS]) {
      const int to = from + program[plan::CHUNK_PAIRS] < all ? from + program[plan::CHUNK_PAIRS] : all;
      const Pairs pairs = {from, to, group[plan::GROUP_EQUATOR], nodePitch};
      for (int t = group[plan::GROUP_TERM]; t < group[plan::GROUP_TERM_END]; t++) {
        const int* term = program + program[plan::TERM_AT] + t * plan::TERM;
        toGrid<Real, D, ACCESS>(block, program, term, numbers, all, pairs, tile, x, y, stage, nodes);
        multiply<Real, D>(block, program, term, group, pairs, nodes);
      }
      const int more = group[plan::GROUP_ADD] != 0 || from > 0 || (add != 0 && !STAGED);
      fromGrid<Real, D, ACCESS>(block, program, group, numbers, pairs, tile, more, nodes, stage, z);
    }
  }
  if constexpr (STAGED) {
    spread(block, output, tile, stage + program[plan::OUTPUT_STAGE] * WARP, add, z);
  }
}

}  // namespace grid
}  // namespace casimir

/** A kernel for degrees up to D; the largest block is what leaves a thread the registers it needs. */
#define CASIMIR_GRID_KERNEL(NAME, D, ACCESS, THREADS, REAL)                                                            \
  CASIMIR_RESIDENT_KERNEL(                                                                                             \
      grid_product_##NAME, THREADS, 1, (casimir::grid::product<REAL, D, casimir::grid::Access::ACCESS>),               \
      (const int* program, const REAL* numbers, int channelsLast, int add, int channels, const REAL* x,                \
          const REAL* y, REAL* z, long long lanes),                                                                    \
      (program, numbers, channelsLast, add, channels, x, y, z, lanes))

#define CASIMIR_GRID_KERNELS(D, THREADS, REAL, SUFFIX)                          \
  CASIMIR_GRID_KERNEL(D##_channels_##SUFFIX, D, CHANNELS, THREADS, REAL)        \
  CASIMIR_GRID_KERNEL(D##_staged_##SUFFIX, D, STAGED, THREADS, REAL)
