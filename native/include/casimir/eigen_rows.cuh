// Eigenvalues and eigenvectors of symmetric matrices of up to 32 rows: a warp for each, a thread for each row, the matrix
// in shared memory. Cyclic Jacobi rotations in double precision, in the order of the Java DenseEigen.
#pragma once

#include "casimir/kernel.cuh"
#include "casimir/matrices.cuh"
#include "casimir/scaling.cuh"

namespace casimir {

namespace eigen_rows {
constexpr int MOST_SWEEPS = 60;
constexpr double NEGLIGIBLE = 0x1p-112;

/** A rotation of two columns; none where the tangent is zero. */
struct Rotation {
  double entry;
  double tangent;
  double sine;
  double ratio;
};
}  // namespace eigen_rows

/** The matrices of a block: `count` doubles of shared memory belong to each warp. */
struct EigenRows {
  const Block& block;
  const int n;
  const int count;
  const int itemsLast;
  const long long items;
  PerThread<eigen_rows::Rotation> rotation;
  PerThread<int> moved;
  PerThread<int> scaling;
  PerThread<int> status;

  CASIMIR_DEVICE EigenRows(const Block& block, int n, int matrices, int itemsLast, long long items)
      : block(block), n(n), count(matrices * n * n + 2 * n), itemsLast(itemsLast), items(items), rotation(block),
        moved(block), scaling(block), status(block) {}

  CASIMIR_DEVICE long long item(int thread) const {
    return block.index() * (block.threads() / WARP) + thread / WARP;
  }

  CASIMIR_DEVICE long long place(long long item, int numbers, int k) const {
    return itemsLast ? k * items + item : item * numbers + k;
  }

  /** Matrix number m of a thread's warp; the values and their order lie behind all of them. */
  CASIMIR_DEVICE double* matrix(int thread, int m) const {
    return block.shared<double>() + thread / WARP * count + m * n * n;
  }
  CASIMIR_DEVICE double* values(int thread) const {
    return block.shared<double>() + (thread / WARP + 1) * count - 2 * n;
  }
  CASIMIR_DEVICE double* order(int thread) const { return values(thread) + n; }

  /** body(k) for a thread's share of the entries of a matrix, then a barrier. */
  template <class F>
  CASIMIR_DEVICE void entries(F body) {
    block.phase([&](int thread) {
      if (item(thread) < items) {
        for (int k = thread % WARP; k < n * n; k += WARP) {
          body(thread, k);
        }
      }
    });
  }

  /** Matrix 0 becomes the scaled symmetric part of what is read, matrix 1 one. */
  template <class Item>
  CASIMIR_DEVICE void read(const Item* from) {
    entries([&](int thread, int k) {
      matrix(thread, 1)[k] = static_cast<double>(from[place(item(thread), n * n, k)]);
    });
    block.phase([&](int thread) {
      double largest = 0;
      double zeros = 0;
      for (int k = 0; k < n * n && item(thread) < items; k++) {
        const double entry = matrix(thread, 1)[k];
        largest = larger(largest, absolute(entry));
        zeros += 0 * entry;
      }
      status[thread] = zeros == 0 ? status::OK : status::NON_FINITE;
      const bool tiny = largest < Precision<double>::SMALLEST_NORMAL;
      const int exponent = tiny ? exponentOf(largest * 0x1p60) - 60 : exponentOf(largest);
      scaling[thread] = largest == 0 || zeros != 0 ? 0 : exponent;
    });
    entries([&](int thread, int k) {
      const int row = k / n < k % n ? k % n : k / n;
      const int column = k / n + k % n - row;
      const double* given = matrix(thread, 1);
      const double a = scaled(given[row * n + column], -scaling[thread]);
      const double b = scaled(given[column * n + row], -scaling[thread]);
      matrix(thread, 0)[k] = status[thread] == status::OK ? 0.5 * a + 0.5 * b : 0.0;
    });
    entries([&](int thread, int k) { matrix(thread, 1)[k] = k % (n + 1) == 0 ? 1 : 0; });
  }

  CASIMIR_DEVICE void findRotation(int thread, int p, int q) {
    const double* work = matrix(thread, 0);
    const double entry = work[p * n + q];
    const double first = work[p * n + p];
    const double second = work[q * n + q];
    const double size = absolute(entry);
    const double scale = squareRoot(absolute(first)) * squareRoot(absolute(second));
    eigen_rows::Rotation turn{entry, 0, 0, 0};
    if (size > Precision<double>::UNIT_ROUNDOFF * scale && size > eigen_rows::NEGLIGIBLE) {
      const double difference = second - first;
      const double twice = 2 * entry;
      const double sign = difference < 0 ? -1 : 1;
      const double length = squareRoot(multiplyAdd(difference, difference, twice * twice));
      turn.tangent = sign * twice / (absolute(difference) + length);
      const double cosine = 1 / squareRoot(1 + turn.tangent * turn.tangent);
      turn.sine = turn.tangent * cosine;
      turn.ratio = turn.sine / (1 + cosine);
      moved[thread] = 1;
    }
    rotation[thread] = turn;
  }

  /** Row `thread` of the matrix and of the vectors. */
  CASIMIR_DEVICE void rotate(int thread, int p, int q) {
    const eigen_rows::Rotation turn = rotation[thread];
    const int row = thread % WARP;
    if (turn.tangent == 0 || row >= n) {
      return;
    }
    double* work = matrix(thread, 0);
    if (row == p) {
      work[p * n + p] -= turn.tangent * turn.entry;
      work[p * n + q] = 0;
    } else if (row == q) {
      work[q * n + q] += turn.tangent * turn.entry;
      work[q * n + p] = 0;
    } else {
      const double left = work[row * n + p];
      const double right = work[row * n + q];
      const double turnedLeft = left - turn.sine * (right + turn.ratio * left);
      const double turnedRight = right + turn.sine * (left - turn.ratio * right);
      work[row * n + p] = turnedLeft;
      work[p * n + row] = turnedLeft;
      work[row * n + q] = turnedRight;
      work[q * n + row] = turnedRight;
    }
    double* vectors = matrix(thread, 1);
    const double left = vectors[row * n + p];
    const double right = vectors[row * n + q];
    vectors[row * n + p] = left - turn.sine * (right + turn.ratio * left);
    vectors[row * n + q] = right + turn.sine * (left - turn.ratio * right);
  }

  /** Sweeps until no matrix of the block moves; one that rests is left as it is. */
  CASIMIR_DEVICE void sweep() {
    bool again = true;
    for (int sweeps = 0; again && sweeps <= eigen_rows::MOST_SWEEPS; sweeps++) {
      block.each([&](int thread) { moved[thread] = 0; });
      for (int p = 0; p < n - 1; p++) {
        for (int q = p + 1; q < n; q++) {
          block.phase([&](int thread) {
            rotation[thread] = eigen_rows::Rotation{0, 0, 0, 0};
            if (item(thread) < items) {
              findRotation(thread, p, q);
            }
          });
          block.phase([&](int thread) { rotate(thread, p, q); });
        }
      }
      again = block.any(moved);
    }
    block.each([&](int thread) {
      if (moved[thread] && status[thread] == status::OK) {
        status[thread] = status::NOT_CONVERGED;
      }
    });
  }

  /** Values in descending order, and the columns they come from. */
  CASIMIR_DEVICE void sort() {
    block.phase([&](int thread) {
      if (thread % WARP != 0 || item(thread) >= items) {
        return;
      }
      double* value = values(thread);
      double* from = order(thread);
      for (int i = 0; i < n; i++) {
        value[i] = scaled(matrix(thread, 0)[i * n + i], scaling[thread]);
        from[i] = i;
      }
      for (int i = 0; i < n - 1; i++) {
        int most = i;
        for (int j = i + 1; j < n; j++) {
          most = value[j] > value[most] ? j : most;
        }
        const double exchanged = value[i];
        value[i] = value[most];
        value[most] = exchanged;
        const double moves = from[i];
        from[i] = from[most];
        from[most] = moves;
      }
    });
  }

  /** Vectors in that order, the largest entry of each positive, become matrix 0. */
  CASIMIR_DEVICE void orient() {
    block.phase([&](int thread) {
      const int column = thread % WARP;
      if (column >= n || item(thread) >= items) {
        return;
      }
      const int from = static_cast<int>(order(thread)[column]);
      const double* vectors = matrix(thread, 1);
      double largest = 0;
      for (int i = 0; i < n; i++) {
        const double entry = vectors[i * n + from];
        largest = absolute(entry) > absolute(largest) ? entry : largest;
      }
      for (int i = 0; i < n; i++) {
        const double entry = vectors[i * n + from];
        matrix(thread, 0)[i * n + column] = largest < 0 ? -entry : entry;
      }
    });
  }

  /** Values, and vectors as matrix 0, of what is read. */
  template <class Item>
  CASIMIR_DEVICE void decompose(const Item* from) {
    read(from);
    sweep();
    sort();
    orient();
  }
};

}  // namespace casimir
