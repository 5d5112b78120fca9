// Channel-wise products with explicit coefficients. A block takes a tile of columns, which are channels of items, and all
// rows, which are components. Operands are gathered into shared memory row by row; a warp then computes whole rows of the
// result from a list of terms, a few columns in every lane, and the rows are written out together. So global memory is
// read and written in the order it lies in whatever the layout, and every coefficient read serves a few columns.
//
// The order of operations is that of the Java kernels: z_k = sum over i of x_i (sum over j of c_ijk y_j).
#pragma once

#include "casimir/real.cuh"

namespace casimir {

/** The columns of a lane: one access to shared memory. */
template <class Real, int N>
struct alignas(sizeof(Real) * N) Lanes {
  Real at[N];
};

/** Which channel of which item a column is; channel -1 behind the last. */
struct Column {
  int item;
  int channel;
};

/** A tensor of items: where it lies, and how far items are apart; 0 where all share one. */
template <class Real>
struct Items {
  Real* data;
  long long stride;
};

/** Where the parts of a product's plan begin; `CouplingProgram` writes it. */
namespace program {
constexpr int OPERANDS = 0;  // of three operands
constexpr int RESULT = 3;
constexpr int ROWS = 4;
constexpr int ROW_STARTS = 5;
constexpr int SEGMENTS = 6;
constexpr int PAIRS = 7;
constexpr int SECOND = 8;
constexpr int SCALE = 9;

/** Numbers of a record. */
constexpr int GROUP = 5;    // first row, components, reciprocal, first source, end of sources
constexpr int SOURCE = 2;   // offset in an item, offset of its weight or -1
constexpr int BLOCK = 5;    // first row or -1, components, reciprocal, offset in an item, offset of its weight
constexpr int SEGMENT = 3;  // first pair, end of pairs, row of the multiplier or -1
constexpr int PAIR = 2;     // row of the first operand, first term

/** n / d is (n * reciprocal) >> 24 for all n < 128 d. */
constexpr int RECIPROCAL_BITS = 24;
}  // namespace program

/** How results are written. */
namespace writing {
constexpr int ADD = 1;       // to what is there
constexpr int SCALE = 2;     // each block by its weight
constexpr int CONTRACT = 4;  // with the blocks of another tensor: gradients of the blocks' weights
}  // namespace writing

/** What does not change over a launch. */
struct Tiling {
  int channels;
  /** Whether components of a channel lie side by side, not channels of a component. */
  int componentsLast;
  /** Columns of a tile, a power of two. */
  int width;
  /** Elements from one row in shared memory to the next. */
  int pitch;
  long long firstItem;
};

CASIMIR_DEVICE void placeColumn(
    Column* columns, int column, long long firstColumn, long long items, const Tiling& tiling) {
  const long long at = firstColumn + column;
  const bool inside = at < items * tiling.channels;
  const int local = static_cast<int>(at - tiling.firstItem * tiling.channels);
  columns[column] = Column{local / tiling.channels, inside ? local % tiling.channels : -1};
}

/** Component and column of element `e` of a block of components, in the order in which it lies in memory. */
struct Element {
  int component;
  int column;
};

CASIMIR_DEVICE Element element(int e, int components, int reciprocal, const Tiling& tiling) {
  if (tiling.componentsLast) {
    const int column = static_cast<int>(
        (static_cast<unsigned>(e) * static_cast<unsigned>(reciprocal)) >> program::RECIPROCAL_BITS);
    return {e - column * components, column};
  }
  const int component = e / tiling.width;
  return {component, e - component * tiling.width};
}

/** Offset of a component within its block. */
CASIMIR_DEVICE long long within(Element e, Column column, int components, const Tiling& tiling) {
  return tiling.componentsLast ? static_cast<long long>(column.channel) * components + e.component
                               : static_cast<long long>(e.component) * tiling.channels + column.channel;
}

/** Copies an operand into its rows; blocks that share rows add up, each times its weight where there are weights. */
template <class Real>
CASIMIR_DEVICE void gather(int thread, int threads, const int* plan, int operand, Items<const Real> from,
    Items<const Real> weights, const Tiling& tiling, const Column* columns, Real* panel) {
  const int* table = plan + plan[program::OPERANDS + operand];
  const int groups = table[0];
  for (int g = 0; g < groups; g++) {
    const int* group = table + 1 + g * program::GROUP;
    const int components = group[1];
    const int* source = plan + group[3];
    const int* end = plan + group[4];
    for (int e = thread; e < tiling.width * components; e += threads) {
      const Element at = element(e, components, group[2], tiling);
      const Column column = columns[at.column];
      Real value = 0;
      if (column.channel >= 0) {
        const long long item = tiling.firstItem + column.item;
        const Real* start = from.data + item * from.stride + within(at, column, components, tiling);
        const Real* weight = weights.data + item * weights.stride + column.channel;
        for (const int* s = source; s < end; s += program::SOURCE) {
          const Real x = start[s[0]];
          if (s[1] >= 0) {
            value = multiplyAdd(x, weight[s[1]], value);
          } else {
            value = s == source ? x : value + x;
          }
        }
      }
      panel[group[0] + at.component * tiling.pitch + at.column] = value;
    }
  }
}

/** Copies rows to the blocks of the result. */
template <class Real>
CASIMIR_DEVICE void scatter(int thread, int threads, const int* plan, int mode, Items<Real> to,
    Items<const Real> weights, const Tiling& tiling, const Column* columns, const Real* panel) {
  const int* table = plan + plan[program::RESULT];
  const int blocks = table[0];
  for (int b = 0; b < blocks; b++) {
    const int* block = table + 1 + b * program::BLOCK;
    const int components = block[1];
    for (int e = thread; e < tiling.width * components; e += threads) {
      const Element at = element(e, components, block[2], tiling);
      const Column column = columns[at.column];
      if (column.channel < 0) {
        continue;
      }
      const long long item = tiling.firstItem + column.item;
      Real* target = to.data + item * to.stride + block[3] + within(at, column, components, tiling);
      Real value = 0;
      if ((mode & writing::ADD) != 0 || block[0] < 0) {
        value = (mode & writing::ADD) != 0 ? *target : Real(0);
      }
      if (block[0] >= 0) {
        const Real row = panel[block[0] + at.component * tiling.pitch + at.column];
        if ((mode & writing::SCALE) != 0) {
          const Real weight = weights.data[item * weights.stride + block[4] + column.channel];
          value = multiplyAdd(row, weight, value);
        } else {
          value = (mode & writing::ADD) != 0 ? value + row : row;
        }
      }
      *target = value;
    }
  }
}

/** Contracts rows with the blocks of another tensor: one number for each block and channel. */
template <class Real>
CASIMIR_DEVICE void contract(int thread, int threads, const int* plan, int mode, Items<Real> to,
    Items<const Real> with, const Tiling& tiling, const Column* columns, const Real* panel) {
  const int* table = plan + plan[program::RESULT];
  const int blocks = table[0];
  for (int b = 0; b < blocks; b++) {
    const int* block = table + 1 + b * program::BLOCK;
    const int components = block[1];
    for (int c = thread; c < tiling.width; c += threads) {
      const Column column = columns[c];
      if (column.channel < 0) {
        continue;
      }
      const long long item = tiling.firstItem + column.item;
      Real* target = to.data + item * to.stride + block[4] + column.channel;
      const Real* other = with.data + item * with.stride + block[3];
      Real sum = (mode & writing::ADD) != 0 ? *target : Real(0);
      for (int m = 0; m < components && block[0] >= 0; m++) {
        const Real x = other[within({m, c}, column, components, tiling)];
        sum = multiplyAdd(x, panel[block[0] + m * tiling.pitch + c], sum);
      }
      *target = sum;
    }
  }
}

/**
 * The terms of a segment: sum over i of a_i (sum over j of c_ij b_j), with b_j times a row of its own if SCALED.
 *
 * @param lane the first column of this lane
 */
template <class Real, int N, bool SCALED>
CASIMIR_DEVICE Lanes<Real, N> segment(const int* plan, const Real* coefficients, int firstPair, int endPair,
    const Real* lane) {
  const int* pairs = plan + plan[program::PAIRS];
  const int* second = plan + plan[program::SECOND];
  const int* scale = plan + plan[program::SCALE];
  Lanes<Real, N> sum;
  for (int n = 0; n < N; n++) {
    sum.at[n] = 0;
  }
  int t = pairs[program::PAIR * firstPair + 1];
  for (int p = firstPair; p < endPair; p++) {
    const int end = pairs[program::PAIR * p + program::PAIR + 1];
    const Lanes<Real, N> a = *reinterpret_cast<const Lanes<Real, N>*>(lane + pairs[program::PAIR * p]);
    Lanes<Real, N> inner;
    for (int n = 0; n < N; n++) {
      inner.at[n] = 0;
    }
    const int first = t;
    for (; t < end; t++) {
      const Real c = coefficients[t];
      Lanes<Real, N> b = *reinterpret_cast<const Lanes<Real, N>*>(lane + second[t]);
      if (SCALED) {
        const Lanes<Real, N> w = *reinterpret_cast<const Lanes<Real, N>*>(lane + scale[t]);
        for (int n = 0; n < N; n++) {
          b.at[n] = b.at[n] * w.at[n];
        }
      }
      for (int n = 0; n < N; n++) {
        inner.at[n] = t == first ? c * b.at[n] : multiplyAdd(c, b.at[n], inner.at[n]);
      }
    }
    for (int n = 0; n < N; n++) {
      sum.at[n] = p == firstPair ? a.at[n] * inner.at[n] : multiplyAdd(a.at[n], inner.at[n], sum.at[n]);
    }
  }
  return sum;
}

/** A row of the result: one segment, or the sum of segments, each times the row of its multiplier. */
template <class Real, int N, bool SCALED>
CASIMIR_DEVICE void row(const int* plan, const Real* coefficients, int k, Real* lane, int target) {
  const int* starts = plan + plan[program::ROW_STARTS];
  const int* segments = plan + plan[program::SEGMENTS];
  Lanes<Real, N> sum;
  for (int n = 0; n < N; n++) {
    sum.at[n] = 0;
  }
  for (int s = starts[k]; s < starts[k + 1]; s++) {
    const int* record = segments + program::SEGMENT * s;
    const Lanes<Real, N> part = segment<Real, N, SCALED>(plan, coefficients, record[0], record[1], lane);
    if (record[2] < 0) {
      sum = part;
    } else {
      const Lanes<Real, N> by = *reinterpret_cast<const Lanes<Real, N>*>(lane + record[2]);
      for (int n = 0; n < N; n++) {
        sum.at[n] = multiplyAdd(part.at[n], by.at[n], sum.at[n]);
      }
    }
  }
  *reinterpret_cast<Lanes<Real, N>*>(lane + target) = sum;
}

}  // namespace casimir
