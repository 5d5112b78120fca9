// Products on a grid of the sphere: Gaunt and curl-Gaunt products and their sums. A block works for 32 lanes, which are
// items and their channels one after the other; a warp takes an order of an operand, then a node, then an order of the
// result. Grid values live in shared memory alone.
#include "casimir/grid.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;
using casimir::WARP;
using casimir::grid::Pairs;

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
  CASIMIR_DEVICE int slot(int section, int degree) const {
    return section == 0 ? degree : table[plan::NATURAL] + 1 + degree;
  }
  CASIMIR_DEVICE int degree(int slot) const { return slot <= natural() ? slot : slot - natural() - 1; }
  /** Rows of a panel with a row for each component of each slot. */
  CASIMIR_DEVICE int row(int slot) const {
    const int l = degree(slot);
    return l * l + (slot <= natural() ? 0 : (natural() + 1) * (natural() + 1));
  }
  CASIMIR_DEVICE int rows() const {
    const int other = table[plan::OTHER] + 1;
    return (natural() + 1) * (natural() + 1) + other * other;
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
  CASIMIR_DEVICE long long item(int lane) const { return (first + lane) / channels; }
  CASIMIR_DEVICE int channel(int lane) const { return static_cast<int>((first + lane) % channels); }

  /** The numbers of the item of a lane. */
  template <class Real>
  CASIMIR_DEVICE Real* numbers(Real* tensor, int lane, int dimension) const {
    return tensor + item(lane) * dimension * channels;
  }
  /** Where the first component of a block is in the item. */
  CASIMIR_DEVICE int at(int start, int degree, int channel) const {
    return start * channels + (channelsLast ? channel : channel * (2 * degree + 1));
  }
  /** From a component to the next. */
  CASIMIR_DEVICE int step() const { return channelsLast ? channels : 1; }
};

/** Task `round` of a warp: tasks come in falling order of work, so every other round goes backwards. */
CASIMIR_DEVICE int task(int round, int warp, int warps) {
  return round * warps + (round % 2 == 0 ? warp : warps - 1 - warp);
}

/** Calls move(row, block start, run in the tensor, run in the tile, length) for all blocks and all runs of items. */
template <class Move>
CASIMIR_DEVICE void eachRun(const Operand& operand, const Tile& tile, int warp, int warps, Move move) {
  for (int slot = warp; slot < operand.slots(); slot += warps) {
    const int width = 2 * operand.degree(slot) + 1;
    const int row = operand.row(slot);
    const int end = operand.first(slot) < 0 ? 0 : operand.more(slot + 1) - operand.more(slot) + 1;
    for (int k = 0; k < end; k++) {
      const int start = k == 0 ? operand.first(slot) : operand.start(operand.more(slot) + k - 1);
      for (long long at = tile.first; at < tile.end;) {
        const long long item = at / tile.channels;
        const int channel = static_cast<int>(at - item * tile.channels);
        const long long left = tile.end - at;
        const int lanes = tile.channels - channel < left ? tile.channels - channel : static_cast<int>(left);
        const long long from = (item * operand.dimension() + start) * tile.channels + channel * width;
        move(k, from, row * WARP + static_cast<int>(at - tile.first) * width, lanes * width);
        at += lanes;
      }
    }
  }
}

/** Brings the lanes of an operand whose components are neighbours into shared memory: slot, lane, component. */
template <class Real>
CASIMIR_DEVICE void collect(const Block& block, const Operand& operand, const Tile& tile, const Real* in, Real* stage) {
  block.phase([&](int thread) {
    for (int i = thread; i < operand.rows() * WARP; i += block.threads()) {
      stage[i] = 0;
    }
  });
  block.phase([&](int thread) {
    const int lane = thread % WARP;
    eachRun(operand, tile, thread / WARP, block.threads() / WARP, [&](int k, long long from, int to, int length) {
      for (int i = lane; i < length; i += WARP) {
        stage[to + i] = k == 0 ? in[from + i] : stage[to + i] + in[from + i];
      }
    });
  });
}

/** Takes the lanes of the result back from shared memory. */
template <class Real>
CASIMIR_DEVICE void spread(
    const Block& block, const Operand& operand, const Tile& tile, const Real* stage, int add, Real* out) {
  block.each([&](int thread) {
    const int lane = thread % WARP;
    eachRun(operand, tile, thread / WARP, block.threads() / WARP, [&](int, long long to, int from, int length) {
      for (int i = lane; i < length; i += WARP) {
        casimir::grid::put(out + to + i, stage[from + i], add);
      }
    });
  });
}

/** Writes zeros into blocks that nothing reaches, or that several groups add to. */
template <class Real>
CASIMIR_DEVICE void clear(const Block& block, const int* blocks, int count, const Operand& operand, const Tile& tile,
    Real* out) {
  block.phase([&](int thread) {
    const int lane = thread % WARP;
    if (tile.has(lane)) {
      Real* item = tile.numbers(out, lane, operand.dimension());
      for (int k = thread / WARP; k < count; k += block.threads() / WARP) {
        const int width = blocks[2 * k + 1];
        Real* first = item + tile.at(blocks[2 * k], width / 2, tile.channel(lane));
        for (int i = 0; i < width; i++) {
          first[i * tile.step()] = 0;
        }
      }
    }
  });
}

/** Where the lanes of an operand are read: in its tensor, or collected in shared memory. */
template <class Real>
struct Source {
  Operand operand;
  const Tile& tile;
  int lane;
  int channel;
  /** The numbers of the lane's item; null for a lane beyond the end. */
  const Real* item;
  /** The operand in shared memory; null if the tensor is read. */
  const Real* stage;

  CASIMIR_DEVICE Source(const Operand& operand, const Tile& tile, int lane, const Real* in, const Real* stage)
      : operand(operand), tile(tile), lane(lane), channel(tile.channel(lane)),
        item(tile.has(lane) ? tile.numbers(in, lane, operand.dimension()) : nullptr), stage(stage) {}

  /** The components m and -m of a degree, the sum over its blocks. */
  CASIMIR_DEVICE void read(int slot, int degree, int m, Real& plus, Real& minus) const {
    plus = 0;
    minus = 0;
    if (stage != nullptr) {
      const Real* centre = stage + operand.row(slot) * WARP + lane * (2 * degree + 1) + degree;
      plus = centre[m];
      minus = centre[-m];
      return;
    }
    const int start = operand.first(slot);
    if (item != nullptr && start >= 0) {
      const int at = tile.at(start, degree, channel);
      plus = item[at + (degree + m) * tile.step()];
      minus = item[at + (degree - m) * tile.step()];
      if (operand.several()) {
        for (int k = operand.more(slot); k < operand.more(slot + 1); k++) {
          const int next = tile.at(operand.start(k), degree, channel);
          plus += item[next + (degree + m) * tile.step()];
          minus += item[next + (degree - m) * tile.step()];
        }
      }
    }
  }
};

/** One order of one operand of a term, on its way to the grid. */
template <class Real, int D>
CASIMIR_DEVICE void evaluate(const int* side, int lowest, int order, const Real* numbers, int allPairs,
    const Pairs& pairs, const Source<Real>& source, Real* rows) {
  const int width = side[plan::SIDE_WIDTH];
  const int section = side[plan::SIDE_SECTION];
  const Real* table = numbers + side[plan::SIDE_TABLE] + order * allPairs * width;
  const casimir::grid::Evaluation what = {side[plan::SIDE_FAR], side[plan::SIDE_TURN]};
  casimir::grid::toGrid<Real, D>(table, width, order, side[plan::SIDE_DEGREE] - order, pairs, what,
      [&](int j, Real& plus, Real& minus) {
        const int degree = order + j;
        if (degree < lowest) {
          plus = 0;
          minus = 0;
        } else {
          source.read(source.operand.slot(section, degree), degree, order, plus, minus);
        }
      },
      rows, WARP);
}

/** Both operands of a term to the grid. */
template <class Real, int D>
CASIMIR_DEVICE void toGrid(const Block& block, const int* program, const int* term, const Real* numbers, int allPairs,
    const Pairs& pairs, const Tile& tile, const Real* x, const Real* y, const Real* stage, Real* nodes) {
  const int orders1 = term[plan::SIDE_DEGREE] + 1;
  const int orders2 = term[plan::TERM_SECOND + plan::SIDE_DEGREE] + 1;
  const int both = 2 * (orders1 < orders2 ? orders1 : orders2);
  block.phase([&](int thread) {
    const int lane = thread % WARP;
    const int warps = block.threads() / WARP;
    for (int round = 0; round * warps < orders1 + orders2; round++) {
      const int n = task(round, thread / WARP, warps);
      if (n < orders1 + orders2) {
        const bool isSecond = n < both ? n % 2 == 1 : orders2 > orders1;
        const int order = n < both ? n / 2 : n - both / 2;
        const int* side = term + (isSecond ? plan::TERM_SECOND : 0);
        const int place = program[isSecond ? plan::SECOND_STAGE : plan::FIRST_STAGE] * WARP;
        const Source<Real> source(Operand(program + program[isSecond ? plan::SECOND_AT : plan::FIRST_AT]), tile, lane,
            isSecond ? y : x, stage == nullptr ? nullptr : stage + place);
        Real* rows = nodes + lane + (isSecond ? program[plan::SECOND_ROW] * WARP : 0);
        evaluate<Real, D>(side, term[plan::TERM_LOWEST], order, numbers, allPairs, pairs, source, rows);
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
      casimir::grid::convolve<Real, D>(rows, rows + program[plan::SECOND_ROW] * WARP,
          rows + program[plan::RESULT_ROW] * WARP, term[plan::SIDE_DEGREE],
          term[plan::TERM_SECOND + plan::SIDE_DEGREE], group[plan::GROUP_DEGREE], WARP, add);
    }
  });
}

/** From the grid to the blocks of the result, or to their place in shared memory. */
template <class Real, int D>
CASIMIR_DEVICE void fromGrid(const Block& block, const int* program, const int* group, const Real* numbers,
    const Pairs& pairs, const Tile& tile, int add, Real* nodes, Real* stage, Real* z) {
  const Operand output(program + program[plan::OUTPUT_AT]);
  const int degree = group[plan::GROUP_DEGREE];
  const int lowest = group[plan::GROUP_LOWEST];
  const int section = group[plan::GROUP_SECTION];
  block.phase([&](int thread) {
    const int lane = thread % WARP;
    const int warps = block.threads() / WARP;
    const bool active = tile.has(lane);
    Real* item = active ? tile.numbers(z, lane, output.dimension()) : z;
    const int channel = tile.channel(lane);
    for (int round = 0; round * warps <= degree; round++) {
      const int order = task(round, thread / WARP, warps);
      if (order <= degree && active) {
        const int width = group[plan::GROUP_WIDTH];
        const Real* table = numbers + group[plan::GROUP_TABLE] + order * (degree + 1) * width;
        casimir::grid::fromGrid<Real, D>(table, width, order, degree - order, pairs,
            nodes + program[plan::RESULT_ROW] * WARP + lane, WARP, [&](int j, Real plus, Real minus) {
              const int l = order + j;
              const int slot = output.slot(section, l);
              const int start = output.first(slot);
              if (l < lowest || start < 0) {
                return;
              }
              if (stage != nullptr) {
                Real* centre = stage + (program[plan::OUTPUT_STAGE] + output.row(slot)) * WARP
                    + lane * (2 * l + 1) + l;
                casimir::grid::put(centre + order, plus, add);
                if (order > 0) {
                  casimir::grid::put(centre - order, minus, add);
                }
                return;
              }
              const int end = output.several() ? output.more(slot + 1) : output.more(slot);
              for (int k = output.more(slot) - 1; k < end; k++) {
                const int block = k < output.more(slot) ? start : output.start(k);
                Real* centre = item + tile.at(block, l, channel) + l * tile.step();
                casimir::grid::put(centre + order * tile.step(), plus, add);
                if (order > 0) {
                  casimir::grid::put(centre - order * tile.step(), minus, add);
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
 * @param channelsLast whether channels, not components, are neighbours in memory
 * @param staged whether operands and result pass through shared memory, for which there is room behind the nodes then:
 *     warps read neighbours from memory though their lanes are channels
 * @param add whether to add to z
 * @param lanes items times channels
 */
template <class Real, int D>
CASIMIR_DEVICE void product(const Block& block, const int* program, const Real* numbers, int channelsLast, int staged,
    int add, int channels, const Real* x, const Real* y, Real* z, long long lanes) {
  const long long begin = block.index() * WARP;
  const Tile tile = {begin, begin + WARP < lanes ? begin + WARP : lanes, channels, channelsLast != 0};
  const Operand output(program + program[plan::OUTPUT_AT]);
  const int nodePitch = program[plan::NODE_ROWS] * WARP;
  Real* nodes = block.shared<Real>();
  Real* stage = staged ? nodes + 2 * program[plan::CHUNK_PAIRS] * nodePitch : nullptr;
  if (stage != nullptr) {
    collect(block, Operand(program + program[plan::FIRST_AT]), tile, x, stage + program[plan::FIRST_STAGE] * WARP);
    collect(block, Operand(program + program[plan::SECOND_AT]), tile, y, stage + program[plan::SECOND_STAGE] * WARP);
    Real* result = stage + program[plan::OUTPUT_STAGE] * WARP;
    block.phase([&](int thread) {
      for (int i = thread; i < output.rows() * WARP; i += block.threads()) {
        result[i] = 0;
      }
    });
  }
  if (!add) {
    clear(block, program + program[plan::CLEARED_AT], program[plan::CLEARED], output, tile, z);
  }
  for (int g = 0; g < program[plan::GROUPS]; g++) {
    const int* group = program + program[plan::GROUP_AT] + g * plan::GROUP;
    const int all = group[plan::GROUP_PAIRS];
    for (int from = 0; from < all; from += program[plan::CHUNK_PAIRS]) {
      const int to = from + program[plan::CHUNK_PAIRS] < all ? from + program[plan::CHUNK_PAIRS] : all;
      const Pairs pairs = {from, to, group[plan::GROUP_EQUATOR], nodePitch};
      for (int t = group[plan::GROUP_TERM]; t < group[plan::GROUP_TERM_END]; t++) {
        const int* term = program + program[plan::TERM_AT] + t * plan::TERM;
        toGrid<Real, D>(block, program, term, numbers, all, pairs, tile, x, y, stage, nodes);
        multiply<Real, D>(block, program, term, group, pairs, nodes);
      }
      const int more = group[plan::GROUP_ADD] != 0 || from > 0 || (add != 0 && stage == nullptr);
      fromGrid<Real, D>(block, program, group, numbers, pairs, tile, more, nodes, stage, z);
    }
  }
  if (stage != nullptr) {
    spread(block, output, tile, stage + program[plan::OUTPUT_STAGE] * WARP, add, z);
  }
}

}  // namespace

#define GRID_KERNEL(D, NAME, REAL, SUFFIX)                                                                           \
  CASIMIR_KERNEL(grid_product_##NAME##_##SUFFIX, 256, (product<REAL, D>),                                            \
      (const int* program, const REAL* numbers, int channelsLast, int staged, int add, int channels,                 \
          const REAL* x, const REAL* y, REAL* z, long long lanes),                                                   \
      (program, numbers, channelsLast, staged, add, channels, x, y, z, lanes))

#define GRID_KERNELS(D, NAME)          \
  GRID_KERNEL(D, NAME, float, f32)     \
  GRID_KERNEL(D, NAME, double, f64)

// The degrees are those of `GridPlan`.
GRID_KERNELS(1, 1)
GRID_KERNELS(2, 2)
GRID_KERNELS(3, 3)
GRID_KERNELS(4, 4)
GRID_KERNELS(6, 6)
GRID_KERNELS(8, 8)
GRID_KERNELS(12, 12)
GRID_KERNELS(0, any)
