// Eigenvalues and eigenvectors of symmetric matrices of 7 to 32 rows, and gradients through them.
#include "casimir/eigen_rows.cuh"

namespace {

using casimir::Block;
using casimir::EigenRows;
namespace status = casimir::status;

template <class Item>
CASIMIR_DEVICE void forward(const Block& block, int n, int itemsLast, const Item* matrices, Item* values, Item* vectors,
    int* statuses, long long items) {
  EigenRows rows(block, n, 2, itemsLast, items);
  rows.decompose(matrices);
  rows.entries([&](int thread, int k) {
    const bool known = rows.status[thread] == status::OK;
    const long long item = rows.item(thread);
    const Item none = casimir::notANumber<Item>();
    vectors[rows.place(item, n * n, k)] = known ? static_cast<Item>(rows.matrix(thread, 0)[k]) : none;
    if (k < n) {
      values[rows.place(item, n, k)] = known ? static_cast<Item>(rows.values(thread)[k]) : none;
    }
    if (k == 0 && statuses != nullptr) {
      statuses[item] = rows.status[thread];
    }
  });
}

/** A twist over the gap of two values, or zero where they are one to rounding. */
CASIMIR_DEVICE double overGap(double twist, double gap, double largest, double broadening, int n) {
  if (broadening == 0) {
    const double rounding = 4 * n * casimir::Precision<double>::UNIT_ROUNDOFF * largest;
    return casimir::absolute(gap) <= rounding ? 0 : twist / gap;
  }
  const double width = broadening * largest;
  return gap == 0 ? 0 : twist / (gap + width * (width / gap));
}

/** Matrix `to` becomes the product whose factors are left(i, k) and right(k, j). */
template <class Left, class Right>
CASIMIR_DEVICE void multiply(EigenRows& rows, int to, Left left, Right right) {
  rows.entries([&](int thread, int at) {
    double sum = 0;
    for (int k = 0; k < rows.n; k++) {
      sum = casimir::multiplyAdd(left(thread, at / rows.n, k), right(thread, k, at % rows.n), sum);
    }
    rows.matrix(thread, to)[at] = sum;
  });
}

/** V (K + diag(l')) V^T, K_ij = (M_ij - M_ji) / (2 (l_j - l_i)), M = V^T V'. */
template <class Item>
CASIMIR_DEVICE void backward(const Block& block, int n, int itemsLast, double broadening, const Item* matrices,
    const Item* valueGradients, const Item* vectorGradients, Item* gradients, long long items) {
  EigenRows rows(block, n, 4, itemsLast, items);
  rows.decompose(matrices);
  const auto at = [&](int m) {
    return [&rows, m](int thread, int i, int j) { return rows.matrix(thread, m)[i * rows.n + j]; };
  };
  const auto transposed = [&](int m) {
    return [&rows, m](int thread, int i, int j) { return rows.matrix(thread, m)[j * rows.n + i]; };
  };
  rows.entries([&](int thread, int k) {
    rows.matrix(thread, 1)[k] = static_cast<double>(vectorGradients[rows.place(rows.item(thread), n * n, k)]);
  });
  multiply(rows, 2, transposed(0), at(1));
  rows.entries([&](int thread, int k) {
    const int i = k / n < k % n ? k % n : k / n;
    const int j = k / n + k % n - i;
    const double* values = rows.values(thread);
    const double largest = casimir::larger(casimir::absolute(values[0]), casimir::absolute(values[n - 1]));
    const double* twisted = rows.matrix(thread, 2);
    const double twist = 0.5 * twisted[i * n + j] - 0.5 * twisted[j * n + i];
    rows.matrix(thread, 3)[k] =
        i == j ? static_cast<double>(valueGradients[rows.place(rows.item(thread), n, i)])
               : overGap(twist, values[j] - values[i], largest, broadening, n);
  });
  multiply(rows, 2, at(0), at(3));
  rows.entries([&](int thread, int k) {
    // what is not finite has no result, even where a gap takes it out
    const double given = static_cast<double>(vectorGradients[rows.place(rows.item(thread), n * n, k)]);
    rows.matrix(thread, 1)[k] = 0 * given + (k < n ? 0 * rows.matrix(thread, 3)[k * (n + 1)] : 0.0);
  });
  multiply(rows, 3, at(2), transposed(0));
  rows.entries([&](int thread, int k) {
    double zeros = 0;
    for (int i = 0; i < n * n; i++) {
      zeros += rows.matrix(thread, 1)[i];
    }
    const int i = k / n < k % n ? k % n : k / n;
    const int j = k / n + k % n - i;
    const double* full = rows.matrix(thread, 3);
    const bool known = rows.status[thread] == status::OK && zeros == 0;
    gradients[rows.place(rows.item(thread), n * n, k)] =
        known ? static_cast<Item>(0.5 * full[i * n + j] + 0.5 * full[j * n + i]) : casimir::notANumber<Item>();
  });
}

}  // namespace

#define EIGEN_ROWS(ITEM, SUFFIX)                                                                                     \
  CASIMIR_ROOMY_KERNEL(eigen_rows_forward_##SUFFIX, 128, forward<ITEM>,                                              \
      (int n, int itemsLast, const ITEM* matrices, ITEM* values, ITEM* vectors, int* statuses, long long items),     \
      (n, itemsLast, matrices, values, vectors, statuses, items))                                                    \
  CASIMIR_ROOMY_KERNEL(eigen_rows_backward_##SUFFIX, 128, backward<ITEM>,                                            \
      (int n, int itemsLast, double broadening, const ITEM* matrices, const ITEM* valueGradients,                    \
          const ITEM* vectorGradients, ITEM* gradients, long long items),                                            \
      (n, itemsLast, broadening, matrices, valueGradients, vectorGradients, gradients, items))

EIGEN_ROWS(float, f32)
EIGEN_ROWS(double, f64)
