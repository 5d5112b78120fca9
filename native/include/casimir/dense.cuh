// Products by every coefficient, zero or not: the O(L^6) baseline. All products x_i y_j of a pair of blocks are the depth
// of a matrix product with the coefficients of all paths from that pair, a few rows of the result and a few columns in
// every lane. The order of operations is that of the Java kernels.
#pragma once

#include "casimir/product.cuh"

namespace casimir {

namespace dense {
/** Rows of the result a warp computes at once; `DenseProgram` lays out coefficients for it. */
constexpr int TILE = 8;

/** Numbers of a record: rows of a, their number, rows of b, their number, rows of the result, tiles, coefficients. */
constexpr int PAIR = 7;
}  // namespace dense

/** Adds one tile of what a pair of blocks makes. */
template <class Real, int N>
CASIMIR_DEVICE void denseTile(
    const int* pair, const int* outputs, const Real* coefficients, Real* lane, int pitch) {
  Lanes<Real, N> sums[dense::TILE];
  for (int r = 0; r < dense::TILE; r++) {
    for (int n = 0; n < N; n++) {
      sums[r].at[n] = 0;
    }
  }
  const Real* c = coefficients;
  for (int i = 0; i < pair[1]; i++) {
    const Lanes<Real, N> a = *reinterpret_cast<const Lanes<Real, N>*>(lane + pair[0] + i * pitch);
    for (int j = 0; j < pair[3]; j++) {
      const Lanes<Real, N> b = *reinterpret_cast<const Lanes<Real, N>*>(lane + pair[2] + j * pitch);
      const Lanes<Real, 2> c0 = *reinterpret_cast<const Lanes<Real, 2>*>(c);
      const Lanes<Real, 2> c1 = *reinterpret_cast<const Lanes<Real, 2>*>(c + 2);
      const Lanes<Real, 2> c2 = *reinterpret_cast<const Lanes<Real, 2>*>(c + 4);
      const Lanes<Real, 2> c3 = *reinterpret_cast<const Lanes<Real, 2>*>(c + 6);
      for (int n = 0; n < N; n++) {
        const Real p = b.at[n] * a.at[n];
        sums[0].at[n] = multiplyAdd(c0.at[0], p, sums[0].at[n]);
        sums[1].at[n] = multiplyAdd(c0.at[1], p, sums[1].at[n]);
        sums[2].at[n] = multiplyAdd(c1.at[0], p, sums[2].at[n]);
        sums[3].at[n] = multiplyAdd(c1.at[1], p, sums[3].at[n]);
        sums[4].at[n] = multiplyAdd(c2.at[0], p, sums[4].at[n]);
        sums[5].at[n] = multiplyAdd(c2.at[1], p, sums[5].at[n]);
        sums[6].at[n] = multiplyAdd(c3.at[0], p, sums[6].at[n]);
        sums[7].at[n] = multiplyAdd(c3.at[1], p, sums[7].at[n]);
      }
      c += dense::TILE;
    }
  }
  for (int r = 0; r < dense::TILE; r++) {
    if (outputs[r] >= 0) {
      auto* row = reinterpret_cast<Lanes<Real, N>*>(lane + outputs[r]);
      Lanes<Real, N> old = *row;
      for (int n = 0; n < N; n++) {
        old.at[n] = old.at[n] + sums[r].at[n];
      }
      *row = old;
    }
  }
}

}  // namespace casimir
