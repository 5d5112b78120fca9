// Products whose paths connect different channels: modes uvu and uvw. Both are trilinear forms
//
//   T = sum over l, r of W[l, r] C(p_l, q_l, R_r)
//
// of two operands that are coupled channel by channel, P and Q, and a third, R, which the weights connect them to: in
// mode uvw P = x, Q = y, R = z, and l is a pair of channels; in mode uvu P = x, Q = z, R = y, and l is the channel that x
// and z share. z and the gradients are the derivatives of T: with respect to R by coupling and then combining with the
// weights, with respect to P and Q by combining first ("expanding") and then coupling.
//
// A block takes N items; whatever belongs to one row of an operand lies in N neighbouring numbers. The order of
// operations is that of the Java kernels.
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

/** The weights of a block's items: none, those all share, or the items' own. */
template <class Real, int N>
struct Weights {
  const Real* data;
  long long stride;

  CASIMIR_DEVICE Weights(const Real* all, long long itemStride, const Tile& tile, int start)
      : data(all == nullptr ? nullptr : all + tile.first * itemStride + start), stride(itemStride) {}

  /** sums[n] += weight row[n]; there is nothing behind the last item. */
  CASIMIR_DEVICE void multiplyAddTo(Real (&sums)[N], long long at, const Real* row, int items) const {
    const Row<Real, N> b = read<Real, N>(row);
    if (stride == 0) {
      const Real weight = data == nullptr ? Real(1) : data[at];
      CASIMIR_UNROLL
      for (int n = 0; n < N; n++) {
        sums[n] = multiplyAdd(weight, b.at[n], sums[n]);
      }
    } else {
      CASIMIR_UNROLL
      for (int n = 0; n < N; n++) {
        const Real weight = n < items ? data[n * stride + at] : Real(0);
        sums[n] = multiplyAdd(weight, b.at[n], sums[n]);
      }
    }
  }
};

/** Adds the derivative with respect to R of a range of paths: couples, then combines with the weights, chunk by chunk. */
template <class Real, int N>
CASIMIR_DEVICE void toRight(const Block& block, const int* plan, const Real* coefficients, int firstPath, int endPath,
    int componentsLast, const Real* w, long long weightStride, const Pairs<Real>& pairs,
    const Tensor<Real>& out, long long items) {
  const Tile at = tile<N>(block, items, componentsLast);
  const int threads = block.threads();
  const bool twice = pairs.otherP != nullptr;
  for (int path = firstPath; path < endPath; path++) {
    const Program program = {plan, path};
    const Rows rowsP(program, record::P);
    const Rows rowsQ(program, record::Q);
    const Rows rowsR(program, record::R);
    const Panels<Real, N> panels(block, rowsP, rowsQ, rowsR, twice);
    const Weights<Real, N> weights(w, weightStride, at, program.at(record::WEIGHTS));
    block.phase([&](int thread) {
      gatherPairs<Real, N>(thread, threads, rowsP, rowsQ, at, pairs, panels);
      gather<Real, N>(thread, threads, rowsR, at, out, panels.r);
    });
    const int left = program.at(record::LEFT);
    const int chunk = program.at(record::CHUNK);
    for (int from = 0; from < left; from += chunk) {
      const int count = from + chunk < left ? chunk : left - from;
      block.phase([&](int thread) {
        coupleChunk<Real, N>(thread, threads, program, coefficients, from, count, twice, panels);
      });
      block.phase([&](int thread) {
        for (int i = thread; i < rowsR.count(); i += threads) {
          const int r = i % rowsR.channels;
          const int k = i / rowsR.channels;
          Real sums[N] = {};
          for (int l = 0; l < count; l++) {
            weights.multiplyAddTo(sums, static_cast<long long>(from + l) * rowsR.channels + r,
                panels.chunk + (l * rowsR.components + k) * N, at.count);
          }
          Real* row = panels.r + (r * rowsR.components + k) * N;
          CASIMIR_UNROLL
          for (int n = 0; n < N; n++) {
            row[n] = sums[n] + row[n];
          }
        }
      });
    }
    block.phase([&](int thread) { scatter<Real, N>(thread, threads, rowsR, at, panels.r, out); });
  }
}

/** A derivative with respect to P or Q: what is read besides R, and what is written; or nothing. */
template <class Real>
struct Derivative {
  Tensor<const Real> other;
  Tensor<Real> out;

  CASIMIR_DEVICE bool isWanted() const { return out.data != nullptr; }
};

/** Adds what the expanded channels of a chunk mean for element i of the gradient of P. */
template <class Real, int N>
CASIMIR_DEVICE void addToFirst(const Program& program, const Real* coefficients, int from, int count, int i,
    const Real* q, const Real* chunk, Real* target) {
  const int components = program.at(record::P + 2);
  const int n = i % N;
  const int k = i / N % components;
  const int u = program.first(from) + i / N / components;
  const int stepQ = program.at(record::Q + 2) * N;
  const int stepR = program.at(record::R + 2) * N;
  const int width = program.diagonal() ? 1 : program.at(record::Q + 1);
  const int begin = from > u * width ? from : u * width;
  const int end = from + count < (u + 1) * width ? from + count : (u + 1) * width;
  Real* to = target + (u * components + k) * N + n;
  Real sum = *to;
  for (int l = begin; l < end; l++) {
    const Real* other = q + program.second(l) * stepQ + n;
    const Real* expanded = chunk + (l - from) * stepR + n;
    const Real* a = program.diagonal() ? expanded : other;
    const Real* b = program.diagonal() ? other : expanded;
    sum = coupled<Real>(program.table(record::TO_P), coefficients, components, k,
              [&](int x) { return a[x * N]; }, [&](int y) { return b[y * N]; }) +
        sum;
  }
  *to = sum;
}

/** Likewise for element i of the gradient of Q. */
template <class Real, int N>
CASIMIR_DEVICE void addToSecond(const Program& program, const Real* coefficients, int from, int count, int i,
    const Real* p, const Real* chunk, Real* target) {
  const int components = program.at(record::Q + 2);
  const int n = i % N;
  const int k = i / N % components;
  const int width = program.diagonal() ? count : program.at(record::Q + 1);
  const int v = i / N / components + (program.diagonal() ? from : 0);
  const int stepP = program.at(record::P + 2) * N;
  const int stepR = program.at(record::R + 2) * N;
  const int behind = (v - program.second(from) + width) % width; // the first channel l from `from` on that has this v
  Real* to = target + (v * components + k) * N + n;
  Real sum = *to;
  for (int l = from + behind; l < from + count; l += width) {
    const Real* a = p + program.first(l) * stepP + n;
    const Real* b = chunk + (l - from) * stepR + n;
    sum = coupled<Real>(program.table(record::TO_Q), coefficients, components, k,
              [&](int x) { return a[x * N]; }, [&](int y) { return b[y * N]; }) +
        sum;
  }
  *to = sum;
}

/** Adds the derivatives with respect to P, to Q or to both of a range of paths: expands R by the weights, then couples. */
template <class Real, int N>
CASIMIR_DEVICE void toLeft(const Block& block, const int* plan, const Real* coefficients, int firstPath, int endPath,
    int componentsLast, const Real* w, long long weightStride, const Derivative<Real>& toP,
    const Derivative<Real>& toQ, const Tensor<const Real>& right, long long items) {
  const Tile at = tile<N>(block, items, componentsLast);
  const int threads = block.threads();
  for (int path = firstPath; path < endPath; path++) {
    const Program program = {plan, path};
    const Rows rowsP(program, record::P);
    const Rows rowsQ(program, record::Q);
    const Rows rowsR(program, record::R);
    // p and q, then, as the other two, what they are written to
    const Panels<Real, N> panels(block, rowsP, rowsQ, rowsR, true);
    const Weights<Real, N> weights(w, weightStride, at, program.at(record::WEIGHTS));
    block.phase([&](int thread) {
      gather<Real, N>(thread, threads, rowsR, at, right, panels.r);
      if (toP.isWanted()) {
        gather<Real, N>(thread, threads, rowsQ, at, toP.other, panels.q);
        gather<Real, N>(thread, threads, rowsP, at, toP.out, panels.otherP);
      }
      if (toQ.isWanted()) {
        gather<Real, N>(thread, threads, rowsP, at, toQ.other, panels.p);
        gather<Real, N>(thread, threads, rowsQ, at, toQ.out, panels.otherQ);
      }
    });
    const int left = program.at(record::LEFT);
    const int chunk = program.at(record::LARGE_CHUNK);
    for (int from = 0; from < left; from += chunk) {
      const int count = from + chunk < left ? chunk : left - from;
      block.phase([&](int thread) {
        for (int i = thread; i < count * rowsR.components; i += threads) {
          const int l = from + i / rowsR.components;
          const int k = i % rowsR.components;
          Real sums[N] = {};
          for (int r = 0; r < rowsR.channels; r++) {
            weights.multiplyAddTo(sums, static_cast<long long>(l) * rowsR.channels + r,
                panels.r + (r * rowsR.components + k) * N, at.count);
          }
          CASIMIR_UNROLL
          for (int n = 0; n < N; n++) {
            panels.chunk[i * N + n] = sums[n] + Real(0);
          }
        }
      });
      const int channelsP = program.first(from + count - 1) - program.first(from) + 1;
      const int channelsQ = program.diagonal() ? count : rowsQ.channels;
      const int tasksP = toP.isWanted() ? channelsP * rowsP.components * N : 0;
      const int tasksQ = toQ.isWanted() ? channelsQ * rowsQ.components * N : 0;
      block.phase([&](int thread) {
        for (int i = thread; i < tasksP + tasksQ; i += threads) {
          if (i < tasksP) {
            addToFirst<Real, N>(program, coefficients, from, count, i, panels.q, panels.chunk, panels.otherP);
          } else {
            addToSecond<Real, N>(
                program, coefficients, from, count, i - tasksP, panels.p, panels.chunk, panels.otherQ);
          }
        }
      });
    }
    block.phase([&](int thread) {
      if (toP.isWanted()) {
        scatter<Real, N>(thread, threads, rowsP, at, panels.otherP, toP.out);
      }
      if (toQ.isWanted()) {
        scatter<Real, N>(thread, threads, rowsQ, at, panels.otherQ, toQ.out);
      }
    });
  }
}

/** The derivative with respect to the weights of each item. */
template <class Real, int N>
CASIMIR_DEVICE void toItemWeights(const Block& block, const int* plan, const Real* coefficients, int paths, int add,
    int componentsLast, const Pairs<Real>& pairs, const Tensor<const Real>& right, const Tensor<Real>& out,
    long long items) {
  const Tile at = tile<N>(block, items, componentsLast);
  const int threads = block.threads();
  const bool twice = pairs.otherP != nullptr;
  for (int path = 0; path < paths; path++) {
    const Program program = {plan, path};
    const Rows rowsP(program, record::P);
    const Rows rowsQ(program, record::Q);
    const Rows rowsR(program, record::R);
    const Panels<Real, N> panels(block, rowsP, rowsQ, rowsR, twice);
    block.phase([&](int thread) {
      gatherPairs<Real, N>(thread, threads, rowsP, rowsQ, at, pairs, panels);
      gather<Real, N>(thread, threads, rowsR, at, right, panels.r);
    });
    const int left = program.at(record::LEFT);
    const int chunk = program.at(record::CHUNK);
    for (int from = 0; from < left; from += chunk) {
      const int count = from + chunk < left ? chunk : left - from;
      block.phase([&](int thread) {
        coupleChunk<Real, N>(thread, threads, program, coefficients, from, count, twice, panels);
      });
      block.phase([&](int thread) {
        for (int i = thread; i < count * rowsR.channels; i += threads) {
          const Real* a = panels.r + i % rowsR.channels * rowsR.components * N;
          const Real* b = panels.chunk + i / rowsR.channels * rowsR.components * N;
          Real sums[N] = {};
          for (int m = 0; m < rowsR.components; m++) {
            const Row<Real, N> one = read<Real, N>(a + m * N);
            const Row<Real, N> other = read<Real, N>(b + m * N);
            CASIMIR_UNROLL
            for (int n = 0; n < N; n++) {
              sums[n] = multiplyAdd(one.at[n], other.at[n], sums[n]);
            }
          }
          Real* to = out.data + at.first * out.stride + program.at(record::WEIGHTS) +
              static_cast<long long>(from) * rowsR.channels + i;
          CASIMIR_UNROLL
          for (int n = 0; n < N; n++) {
            if (n < at.count) {
              to[n * out.stride] = sums[n] + (add ? to[n * out.stride] : Real(0));
            }
          }
        }
      });
    }
  }
}

/** Items of a panel, whose gradients of shared weights are summed before they are added to those of other panels. */
constexpr int PANEL = 64;

/** Channels l and r of a tile of shared weights; channels l of a thread. */
constexpr int TILE_LEFT = 64;
constexpr int TILE_RIGHT = 32;
constexpr int OWN_LEFT = 8;

/** Channels l of the thread's, side by side. */
template <class Real>
struct alignas(16) Own {
  Real at[OWN_LEFT];
};

/** Where a number of an item lies in memory, read in place. */
template <class Real>
struct InPlace {
  Rows rows;
  const Real* item;
  int channel;
  int componentsLast;

  CASIMIR_DEVICE Real operator()(int m) const { return item[rows.element(channel, m, componentsLast)]; }
};

/**
 * The derivative with respect to weights that all items share, of each panel of items: a matrix product whose depth is
 * components and items. A block takes a tile of the weights of a path.
 *
 * @param tiles path, first channel l, first channel r of each tile
 * @param out a row of gradients for each panel
 */
template <class Real>
CASIMIR_DEVICE void toSharedWeights(const Block& block, const int* plan, const Real* coefficients, const int* tiles,
    int tileCount, int componentsLast, const Pairs<Real>& pairs, const Tensor<const Real>& right,
    const Tensor<Real>& out, long long items) {
  const long long panel = block.index() / tileCount;
  const int* tile = tiles + 3 * (block.index() % tileCount);
  const Program program = {plan, tile[0]};
  const Rows rowsP(program, record::P);
  const Rows rowsQ(program, record::Q);
  const Rows rowsR(program, record::R);
  const long long firstItem = panel * PANEL;
  const int count = static_cast<int>(items - firstItem < PANEL ? items - firstItem : PANEL);
  const int left = program.at(record::LEFT) - tile[1] < TILE_LEFT ? program.at(record::LEFT) - tile[1] : TILE_LEFT;
  const int width = rowsR.channels - tile[2] < TILE_RIGHT ? rowsR.channels - tile[2] : TILE_RIGHT;
  Own<Real>* a = block.shared<Own<Real>>();
  Real* b = reinterpret_cast<Real*>(a + PANEL * TILE_LEFT / OWN_LEFT);
  PerThread<Own<Real>> sums(block);
  block.each([&](int thread) { sums[thread] = Own<Real>{}; });
  for (int m = 0; m < rowsR.components; m++) {
    block.phase([&](int thread) {
      for (int i = thread; i < PANEL * TILE_LEFT; i += block.threads()) {
        const int l = i % TILE_LEFT;
        const long long item = firstItem + i / TILE_LEFT;
        Real sum = 0;
        if (l < left && i / TILE_LEFT < count) {
          const int u = program.first(tile[1] + l);
          const int v = program.second(tile[1] + l);
          const auto rowOf = [&](const Real* p, const Real* q) {
            return coupled<Real>(program.table(record::TO_R), coefficients, rowsR.components, m,
                InPlace<Real>{rowsP, p + item * pairs.p.stride, u, componentsLast},
                InPlace<Real>{rowsQ, q + item * pairs.q.stride, v, componentsLast});
          };
          sum = rowOf(pairs.p.data, pairs.q.data);
          if (pairs.otherP != nullptr) {
            sum = rowOf(pairs.otherP, pairs.otherQ) + sum;
          }
        }
        reinterpret_cast<Real*>(a)[i] = sum;
      }
      for (int i = thread; i < PANEL * TILE_RIGHT; i += block.threads()) {
        const int r = i % TILE_RIGHT;
        const int item = i / TILE_RIGHT;
        const bool inside = r < width && item < count;
        b[i] = inside ? right.data[(firstItem + item) * right.stride + rowsR.element(tile[2] + r, m, componentsLast)]
                      : Real(0);
      }
    });
    block.phase([&](int thread) {
      Own<Real> sum = sums[thread];
      for (int item = 0; item < count; item++) {
        const Own<Real> own = a[item * (TILE_LEFT / OWN_LEFT) + thread / WARP];
        const Real other = b[item * TILE_RIGHT + thread % WARP];
        CASIMIR_UNROLL
        for (int i = 0; i < OWN_LEFT; i++) {
          sum.at[i] = multiplyAdd(own.at[i], other, sum.at[i]);
        }
      }
      sums[thread] = sum;
    });
  }
  block.each([&](int thread) {
    const int r = thread % WARP;
    CASIMIR_UNROLL
    for (int i = 0; i < OWN_LEFT; i++) {
      const int l = thread / WARP * OWN_LEFT + i;
      if (l < left && r < width) {
        out.data[panel * out.stride + program.at(record::WEIGHTS) +
            static_cast<long long>(tile[1] + l) * rowsR.channels + tile[2] + r] = sums[thread].at[i];
      }
    }
  });
}

}  // namespace mixing
}  // namespace casimir
