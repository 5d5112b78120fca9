// What products that mix channels read and couple: programs of paths, rows of operands and their panels in shared memory.
#pragma once

#include "casimir/block.cuh"
#include "casimir/real.cuh"

namespace casimir {
namespace mixing {

/** Where `MixingProgram` puts the numbers of a path, and their count. */
namespace record {
constexpr int P = 0;  // offset in an item, channels, components; likewise Q and R
constexpr int Q = 3;
constexpr int R = 6;
constexpr int LEFT = 9;         // channels l
constexpr int CHUNK = 10;       // channels l whose sum is taken before it is added
constexpr int LARGE_CHUNK = 11; // channels l expanded at once
constexpr int TO_R = 12;        // coupling tables
constexpr int TO_P = 13;
constexpr int TO_Q = 14;
constexpr int WEIGHTS = 15;     // of this path
constexpr int SIZE = 16;
}  // namespace record

/** The plan begins with whether channels of P and Q are the same (mode uvu), then come the records. */
struct Program {
  const int* plan;
  int path;

  CASIMIR_DEVICE bool diagonal() const { return plan[0] != 0; }
  CASIMIR_DEVICE int at(int which) const { return plan[1 + path * record::SIZE + which]; }
  CASIMIR_DEVICE const int* table(int which) const { return plan + at(which); }
  /** The channel of P, and that of Q, of channel l. */
  CASIMIR_DEVICE int first(int l) const { return diagonal() ? l : l / at(record::Q + 1); }
  CASIMIR_DEVICE int second(int l) const { return diagonal() ? l : l % at(record::Q + 1); }
};

/** The block of a path within a tensor of items. */
struct Rows {
  int offset;
  int channels;
  int components;

  CASIMIR_DEVICE Rows(const Program& program, int operand)
      : offset(program.at(operand)), channels(program.at(operand + 1)), components(program.at(operand + 2)) {}

  CASIMIR_DEVICE int count() const { return channels * components; }
  /** Where component m of channel c lies in an item. */
  CASIMIR_DEVICE int element(int c, int m, int componentsLast) const {
    return offset + (componentsLast ? c * components + m : m * channels + c);
  }
  /** The row, channel by channel, of the number `e` places behind `offset`. */
  CASIMIR_DEVICE int row(int e, int componentsLast) const {
    return componentsLast ? e : e % channels * components + e / channels;
  }
};

/** One row of N items, which is read at once. */
template <class Real, int N>
struct alignas(sizeof(Real) * N < 16 ? sizeof(Real) * N : 16) Row {
  Real at[N];
};

template <class Real, int N>
CASIMIR_DEVICE Row<Real, N> read(const Real* row) {
  return *reinterpret_cast<const Row<Real, N>*>(row);
}

/** The items of a block. */
struct Tile {
  long long first;
  int count;
  int componentsLast;
};

template <class Real>
struct Tensor {
  Real* data;
  long long stride;
};

template <int N>
CASIMIR_DEVICE Tile tile(const Block& block, long long items, int componentsLast) {
  const long long first = block.index() * N;
  return {first, static_cast<int>(items - first < N ? items - first : N), componentsLast};
}

/** Copies the block of a path to rows; zeros behind the last item. */
template <class Real, int N, class From>
CASIMIR_DEVICE void gather(
    int thread, int threads, const Rows& rows, const Tile& tile, const Tensor<From>& from, Real* panel) {
  for (int i = thread; i < rows.count() * N; i += threads) {
    const int n = i % N;
    const int e = i / N;
    panel[rows.row(e, tile.componentsLast) * N + n] =
        n < tile.count ? from.data[(tile.first + n) * from.stride + rows.offset + e] : Real(0);
  }
}

template <class Real, int N>
CASIMIR_DEVICE void scatter(
    int thread, int threads, const Rows& rows, const Tile& tile, const Real* panel, const Tensor<Real>& to) {
  for (int i = thread; i < rows.count() * N; i += threads) {
    const int n = i % N;
    const int e = i / N;
    if (n < tile.count) {
      to.data[(tile.first + n) * to.stride + rows.offset + e] = panel[rows.row(e, tile.componentsLast) * N + n];
    }
  }
}

/** Row k of a coupling: the sum of (c a_i) b_j; left(i) and right(j) read the operands. */
template <class Real, class Left, class Right>
CASIMIR_DEVICE Real coupled(
    const int* table, const Real* coefficients, int components, int k, Left left, Right right) {
  const int* terms = table + 2 + components;
  const Real* numbers = coefficients + table[0];
  Real sum = 0;
  for (int t = table[1 + k]; t < table[2 + k]; t++) {
    sum = multiplyAdd(left(terms[2 * t]) * numbers[t], right(terms[2 * t + 1]), sum);
  }
  return sum;
}

/** Row k of the coupling of channel l of P and Q, of item n. */
template <class Real, int N>
CASIMIR_DEVICE Real coupledRow(const Program& program, const Real* coefficients, int l, int k, int n, const Real* p,
    const Real* q) {
  const Real* a = p + program.first(l) * program.at(record::P + 2) * N + n;
  const Real* b = q + program.second(l) * program.at(record::Q + 2) * N + n;
  return coupled<Real>(program.table(record::TO_R), coefficients, program.at(record::R + 2), k,
      [&](int i) { return a[i * N]; }, [&](int j) { return b[j * N]; });
}

/** The operands of the couplings of a block: a pair, or two whose couplings are added. */
template <class Real>
struct Pairs {
  Tensor<const Real> p;
  Tensor<const Real> q;
  const Real* otherP;
  const Real* otherQ;
};

/** Rows of all operands of a path in shared memory, one after the other. */
template <class Real, int N>
struct Panels {
  Real* p;
  Real* q;
  Real* otherP;
  Real* otherQ;
  Real* r;
  Real* chunk;

  CASIMIR_DEVICE Panels(const Block& block, const Rows& rowsP, const Rows& rowsQ, const Rows& rowsR, bool twice) {
    p = block.shared<Real>();
    q = p + rowsP.count() * N;
    otherP = q + rowsQ.count() * N;
    otherQ = otherP + (twice ? rowsP.count() * N : 0);
    r = otherQ + (twice ? rowsQ.count() * N : 0);
    chunk = r + rowsR.count() * N;
  }
};

template <class Real, int N>
CASIMIR_DEVICE void gatherPairs(int thread, int threads, const Rows& rowsP, const Rows& rowsQ, const Tile& tile,
    const Pairs<Real>& pairs, const Panels<Real, N>& panels) {
  gather<Real, N>(thread, threads, rowsP, tile, pairs.p, panels.p);
  gather<Real, N>(thread, threads, rowsQ, tile, pairs.q, panels.q);
  if (pairs.otherP != nullptr) {
    gather<Real, N>(thread, threads, rowsP, tile, Tensor<const Real>{pairs.otherP, pairs.p.stride}, panels.otherP);
    gather<Real, N>(thread, threads, rowsQ, tile, Tensor<const Real>{pairs.otherQ, pairs.q.stride}, panels.otherQ);
  }
}

/** Couples channels `from .. from + count` into the rows of the chunk. */
template <class Real, int N>
CASIMIR_DEVICE void coupleChunk(int thread, int threads, const Program& program, const Real* coefficients, int from,
    int count, bool twice, const Panels<Real, N>& panels) {
  const int components = program.at(record::R + 2);
  for (int i = thread; i < count * components * N; i += threads) {
    const int n = i % N;
    const int k = i / N % components;
    const int l = from + i / N / components;
    Real sum = coupledRow<Real, N>(program, coefficients, l, k, n, panels.p, panels.q);
    if (twice) {
      sum = coupledRow<Real, N>(program, coefficients, l, k, n, panels.otherP, panels.otherQ) + sum;
    }
    panels.chunk[i] = sum;
  }
}

}  // namespace mixing
}  // namespace casimir
