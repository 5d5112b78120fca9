// Products of matrices, f(a b + d), tile by tile through shared memory. Every entry is one chain of fused multiply-adds
// in the order of the sum, from the addend or zero on, so it has the bits of the Java kernels whatever the tiles are.
#pragma once

#include "casimir/holomorphic/elementwise.cuh"
#include "casimir/vector.cuh"

namespace casimir {
namespace gemm {

/** Threads of a block lie in a square; each has rows and columns of its own. */
constexpr int SIDE = 16;
constexpr int THREADS = SIDE * SIDE;

/** Terms of the sum that are in shared memory at once. */
constexpr int DEPTH = 8;

/** Numbers behind the rows of a tile, so that threads that write down a column meet no banks. */
constexpr int PAD = 4;

/** A product as the kernels take it. */
template <class Real>
struct Product {
  int rows, depth, columns;
  bool transposeFirst, transposeSecond;
  const Real* first;
  const Real* second;
  /** The addend, or null; its rows lie `startPitch` apart, 0 where all have the same. */
  const Real* start;
  long long startPitch;
  Real* product;
};

/** How many rows and columns a block and a thread of it have. */
template <class Real, int ROWS, int COLUMNS>
struct Tiling {
  static constexpr int ALIGNED = 16 / sizeof(Real);
  /** Rows, and columns, of a thread that lie side by side: a load from shared memory. */
  static constexpr int TALL = ROWS < ALIGNED ? ROWS : ALIGNED;
  static constexpr int WIDE = COLUMNS < ALIGNED ? COLUMNS : ALIGNED;
  static constexpr int BLOCK_ROWS = SIDE * ROWS;
  static constexpr int BLOCK_COLUMNS = SIDE * COLUMNS;
  static constexpr int FIRST_PITCH = BLOCK_ROWS + PAD;
  static constexpr int SECOND_PITCH = BLOCK_COLUMNS + PAD;
  /** Numbers of both tiles; there are two of each, one to fill while the other is read. */
  static constexpr int STAGE = DEPTH * (FIRST_PITCH + SECOND_PITCH);

  CASIMIR_DEVICE static int row(int thread, int i) { return (i / TALL * SIDE + thread / SIDE) * TALL + i % TALL; }
  CASIMIR_DEVICE static int column(int thread, int j) { return (j / WIDE * SIDE + thread % SIDE) * WIDE + j % WIDE; }
};

template <class Real, int ROWS, int COLUMNS>
struct Sums {
  Real at[ROWS][COLUMNS];
};

/**
 * Numbers on their way from a matrix [lines, depth] or its transpose to a tile [DEPTH, LINES] of shared memory. A thread
 * has one of every so many lines of a term, or one of every so many terms of a line: neighbours in memory are neighbours
 * among threads.
 */
template <class Real, int LINES>
struct Fetch {
  static constexpr int COUNT = DEPTH * LINES / THREADS;
  Real numbers[COUNT];

  /** @param transposed whether the lines of a term lie side by side in memory */
  CASIMIR_DEVICE void read(int thread, const Real* matrix, int lines, int depth, bool transposed, int line0, int term0) {
    const int line = line0 + (transposed ? thread % LINES : thread / DEPTH);
    const int term = term0 + (transposed ? thread / LINES : thread % DEPTH);
    const int lineStep = transposed ? 0 : THREADS / DEPTH;
    const int termStep = transposed ? THREADS / LINES : 0;
    const long long pitch = transposed ? lines : depth;
    const Real* from = matrix + (transposed ? term * pitch + line : line * pitch + term);
    const long long step = pitch * (transposed ? termStep : lineStep);
    CASIMIR_UNROLL
    for (int i = 0; i < COUNT; i++) {
      const bool inside = line + i * lineStep < lines && term + i * termStep < depth;
      numbers[i] = inside ? from[i * step] : Real(0);
    }
  }

  CASIMIR_DEVICE void write(int thread, bool transposed, Real* tile) const {
    const int pitch = LINES + PAD;
    Real* to = tile + (transposed ? thread / LINES * pitch + thread % LINES : thread % DEPTH * pitch + thread / DEPTH);
    const int step = transposed ? THREADS / LINES * pitch : THREADS / DEPTH;
    CASIMIR_UNROLL
    for (int i = 0; i < COUNT; i++) {
      to[i * step] = numbers[i];
    }
  }
};

/** One term of the sum for all entries of a thread. */
template <class Real, int ROWS, int COLUMNS>
CASIMIR_DEVICE void addTerm(int thread, const Real* first, const Real* second, Sums<Real, ROWS, COLUMNS>& sums) {
  using T = Tiling<Real, ROWS, COLUMNS>;
  Real a[ROWS];
  Real b[COLUMNS];
  CASIMIR_UNROLL
  for (int i = 0; i < ROWS; i += T::TALL) {
    loadNumbers(*reinterpret_cast<Real(*)[T::TALL]>(a + i), first + T::row(thread, i));
  }
  CASIMIR_UNROLL
  for (int j = 0; j < COLUMNS; j += T::WIDE) {
    loadNumbers(*reinterpret_cast<Real(*)[T::WIDE]>(b + j), second + T::column(thread, j));
  }
  CASIMIR_UNROLL
  for (int i = 0; i < ROWS; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < COLUMNS; j++) {
      sums.at[i][j] = multiplyAdd(a[i], b[j], sums.at[i][j]);
    }
  }
}

/** Calls body(i, j, row, column) for the entries of a thread that there are. */
template <class T, int ROWS, int COLUMNS, class Real, class Body>
CASIMIR_DEVICE void eachEntry(const Product<Real>& p, int thread, int row0, int column0, Body body) {
  CASIMIR_UNROLL
  for (int i = 0; i < ROWS; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < COLUMNS; j++) {
      const int row = row0 + T::row(thread, i);
      const int column = column0 + T::column(thread, j);
      if (row < p.rows && column < p.columns) {
        body(i, j, row, column);
      }
    }
  }
}

/** Applies f to the entries a thread has written. */
template <class T, int ROWS, int COLUMNS, class Real>
CASIMIR_DEVICE void activate(const Product<Real>& p, int thread, int row0, int column0, int function) {
  CASIMIR_ROLLED
  for (int k = 0; k < ROWS * COLUMNS; k++) {
    const int row = row0 + T::row(thread, k / COLUMNS);
    const int column = column0 + T::column(thread, k % COLUMNS);
    if (row < p.rows && column < p.columns) {
      Real* entry = p.product + static_cast<long long>(row) * p.columns + column;
      *entry = holomorphic::evaluate<Real, holomorphic::VALUE>(function, *entry, Real(0), Real(0));
    }
  }
}

/** @param function of every entry, an ElementaryFunction; -1 for none */
template <class Real, int ROWS, int COLUMNS>
CASIMIR_DEVICE void multiply(const Block& block, int function, const Product<Real>& p) {
  using T = Tiling<Real, ROWS, COLUMNS>;
  const int across = (p.columns - 1) / T::BLOCK_COLUMNS + 1;
  const int row0 = static_cast<int>(block.index() / across) * T::BLOCK_ROWS;
  const int column0 = static_cast<int>(block.index() % across) * T::BLOCK_COLUMNS;
  PerThread<Sums<Real, ROWS, COLUMNS>> sums(block);
  PerThread<Fetch<Real, T::BLOCK_ROWS>> firstFetch(block);
  PerThread<Fetch<Real, T::BLOCK_COLUMNS>> secondFetch(block);
  const auto fetch = [&](int thread, int term) {
    firstFetch[thread].read(thread, p.first, p.rows, p.depth, p.transposeFirst, row0, term);
    secondFetch[thread].read(thread, p.second, p.columns, p.depth, !p.transposeSecond, column0, term);
  };
  block.each([&](int thread) {
    CASIMIR_UNROLL
    for (int i = 0; i < ROWS; i++) {
      CASIMIR_UNROLL
      for (int j = 0; j < COLUMNS; j++) {
        sums[thread].at[i][j] = 0;
      }
    }
    if (p.start != nullptr) {
      eachEntry<T, ROWS, COLUMNS>(p, thread, row0, column0, [&](int i, int j, int row, int column) {
        sums[thread].at[i][j] = p.start[row * p.startPitch + column];
      });
    }
    fetch(thread, 0);
  });
  for (int term = 0; term < p.depth; term += DEPTH) {
    Real* first = block.shared<Real>() + term / DEPTH % 2 * T::STAGE;
    Real* second = first + DEPTH * T::FIRST_PITCH;
    block.phase([&](int thread) {
      firstFetch[thread].write(thread, p.transposeFirst, first);
      secondFetch[thread].write(thread, !p.transposeSecond, second);
    });
    block.each([&](int thread) {
      fetch(thread, term + DEPTH);
      if (term + DEPTH <= p.depth) {
        CASIMIR_UNROLL
        for (int k = 0; k < DEPTH; k++) {
          addTerm(thread, first + k * T::FIRST_PITCH, second + k * T::SECOND_PITCH, sums[thread]);
        }
      } else { // a term of zeros would change the sign of a zero
        CASIMIR_ROLLED
        for (int k = 0; k < p.depth - term; k++) {
          addTerm(thread, first + k * T::FIRST_PITCH, second + k * T::SECOND_PITCH, sums[thread]);
        }
      }
    });
  }
  block.each([&](int thread) {
    eachEntry<T, ROWS, COLUMNS>(p, thread, row0, column0, [&](int i, int j, int row, int column) {
      p.product[static_cast<long long>(row) * p.columns + column] = sums[thread].at[i][j];
    });
    if (function >= 0) {
      activate<T, ROWS, COLUMNS>(p, thread, row0, column0, function);
    }
  });
}

}  // namespace gemm
}  // namespace casimir
