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

#include "casimir/mixing_panels.cuh"

namespace casimir {
namespace mixing {

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

}  // namespace mixing
}  // namespace casimir
