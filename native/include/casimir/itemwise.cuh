// Operations on items: a thread for each, its numbers in registers. Where the numbers of an item lie side by side a block
// carries the rows of its items through shared memory, so that the threads of a warp read and write neighbours.
//
// An operation is a type with
//
//   using Inputs = Sizes<9, 9>;  using Outputs = Sizes<9>;      // numbers of an item, tensor after tensor
//   template <class Real> CASIMIR_DEVICE static int run(int variant, const Real* in, Real* out);   // a status
//
// whose outputs become NaN where the status is not OK. `CASIMIR_ITEMWISE(name, Operation)` makes its kernels.
#pragma once

#include "casimir/kernel.cuh"
#include "casimir/matrices.cuh"

namespace casimir {

/** The type T of T or of (T), as macros want types with commas. */
template <class T>
struct Unparenthesised;
template <class T>
struct Unparenthesised<void(T)> {
  using Type = T;
};

/** Numbers of an item in each of up to four tensors. */
template <int A, int B = 0, int C = 0, int D = 0>
struct Sizes {
  static constexpr int FIRST = A;
  static constexpr int SECOND = B;
  static constexpr int THIRD = C;
  static constexpr int FOURTH = D;
  static constexpr int TOTAL = A + B + C + D;
};

namespace itemwise {

/** A thread's numbers of one tensor with the items last: number k at k n. */
template <int WIDTH, class Real>
CASIMIR_DEVICE void gather(const Real* from, long long item, long long items, Real* numbers) {
  CASIMIR_UNROLL
  for (int k = 0; k < WIDTH; k++) {
    numbers[k] = from[k * items + item];
  }
}

template <int WIDTH, class Real>
CASIMIR_DEVICE void scatter(const Real* numbers, long long item, long long items, Real* to) {
  CASIMIR_UNROLL
  for (int k = 0; k < WIDTH; k++) {
    to[k * items + item] = numbers[k];
  }
}

/** A thread's share of the rows of a block, copied into columns of a tile. */
template <int WIDTH, class Real>
CASIMIR_DEVICE void readRows(const Real* from, int count, int thread, int threads, int pitch, Real* tile) {
  if (count == threads * WIDTH) {
    // all loads before the first store
    Real numbers[WIDTH > 0 ? WIDTH : 1];
    CASIMIR_UNROLL
    for (int k = 0; k < WIDTH; k++) {
      numbers[k] = from[k * threads + thread];
    }
    CASIMIR_UNROLL
    for (int k = 0; k < WIDTH; k++) {
      const int i = k * threads + thread;
      tile[i / WIDTH * pitch + i % WIDTH] = numbers[k];
    }
  } else {
    for (int i = thread; i < count; i += threads) {
      tile[i / WIDTH * pitch + i % WIDTH] = from[i];
    }
  }
}

template <int WIDTH, class Real>
CASIMIR_DEVICE void writeRows(const Real* tile, int pitch, int count, int thread, int threads, Real* to) {
  if (count == threads * WIDTH) {
    CASIMIR_UNROLL
    for (int k = 0; k < WIDTH; k++) {
      const int i = k * threads + thread;
      to[i] = tile[i / WIDTH * pitch + i % WIDTH];
    }
  } else {
    for (int i = thread; i < count; i += threads) {
      to[i] = tile[i / WIDTH * pitch + i % WIDTH];
    }
  }
}

}  // namespace itemwise

/** Runs an operation on the items of a block. */
template <class Real, class Operation>
CASIMIR_DEVICE void runItems(const Block& block, int variant, int itemsLast, const Real* in0, const Real* in1,
    const Real* in2, const Real* in3, Real* out0, Real* out1, Real* out2, int* statuses, long long n) {
  using In = typename Operation::Inputs;
  using Out = typename Operation::Outputs;
  constexpr int WIDEST = In::TOTAL > Out::TOTAL ? In::TOTAL : Out::TOTAL;
  constexpr int PITCH = WIDEST | 1;  // odd, so that rows begin in different banks
  const int threads = block.threads();
  const long long first = block.index() * threads;
  const int rows = static_cast<int>(n - first < threads ? n - first : threads);
  Real* tile = block.shared<Real>();
  if (!itemsLast) {
    block.phase([&](int thread) {
      itemwise::readRows<In::FIRST>(in0 + first * In::FIRST, rows * In::FIRST, thread, threads, PITCH, tile);
      if constexpr (In::SECOND > 0) {
        itemwise::readRows<In::SECOND>(
            in1 + first * In::SECOND, rows * In::SECOND, thread, threads, PITCH, tile + In::FIRST);
      }
      if constexpr (In::THIRD > 0) {
        itemwise::readRows<In::THIRD>(
            in2 + first * In::THIRD, rows * In::THIRD, thread, threads, PITCH, tile + In::FIRST + In::SECOND);
      }
      if constexpr (In::FOURTH > 0) {
        itemwise::readRows<In::FOURTH>(in3 + first * In::FOURTH, rows * In::FOURTH, thread, threads, PITCH,
            tile + In::FIRST + In::SECOND + In::THIRD);
      }
    });
  }
  block.phase([&](int thread) {
    if (thread >= rows) {
      return;
    }
    const long long item = first + thread;
    Real in[In::TOTAL];
    Real out[Out::TOTAL];
    Real* row = tile + thread * PITCH;
    if (itemsLast) {
      itemwise::gather<In::FIRST>(in0, item, n, in);
      itemwise::gather<In::SECOND>(in1, item, n, in + In::FIRST);
      itemwise::gather<In::THIRD>(in2, item, n, in + In::FIRST + In::SECOND);
      itemwise::gather<In::FOURTH>(in3, item, n, in + In::FIRST + In::SECOND + In::THIRD);
    } else {
      CASIMIR_UNROLL
      for (int k = 0; k < In::TOTAL; k++) {
        in[k] = row[k];
      }
    }
    const int code = Operation::run(variant, in, out);
    if (code != status::OK) {
      CASIMIR_UNROLL
      for (int k = 0; k < Out::TOTAL; k++) {
        out[k] = notANumber<Real>();
      }
    }
    if (statuses != nullptr) {
      statuses[item] = code;
    }
    if (itemsLast) {
      itemwise::scatter<Out::FIRST>(out, item, n, out0);
      itemwise::scatter<Out::SECOND>(out + Out::FIRST, item, n, out1);
      itemwise::scatter<Out::THIRD>(out + Out::FIRST + Out::SECOND, item, n, out2);
    } else {
      CASIMIR_UNROLL
      for (int k = 0; k < Out::TOTAL; k++) {
        row[k] = out[k];
      }
    }
  });
  if (!itemsLast) {
    block.each([&](int thread) {
      itemwise::writeRows<Out::FIRST>(
          tile, PITCH, rows * Out::FIRST, thread, threads, out0 + first * Out::FIRST);
      if constexpr (Out::SECOND > 0) {
        itemwise::writeRows<Out::SECOND>(
            tile + Out::FIRST, PITCH, rows * Out::SECOND, thread, threads, out1 + first * Out::SECOND);
      }
      if constexpr (Out::THIRD > 0) {
        itemwise::writeRows<Out::THIRD>(tile + Out::FIRST + Out::SECOND, PITCH, rows * Out::THIRD, thread, threads,
            out2 + first * Out::THIRD);
      }
    });
  }
}

}  // namespace casimir

/** The kernels of an operation, `name_f32` and `name_f64`. */
#define CASIMIR_ITEMWISE(NAME, OPERATION)             \
  CASIMIR_ITEMWISE_IN(NAME##_f32, OPERATION, float)   \
  CASIMIR_ITEMWISE_IN(NAME##_f64, OPERATION, double)

#define CASIMIR_ITEMWISE_IN(NAME, OPERATION, REAL)                                                                   \
  CASIMIR_KERNEL(NAME, 128, (casimir::runItems<REAL, typename casimir::Unparenthesised<void(OPERATION)>::Type>),                                                    \
      (int variant, int itemsLast, const REAL* in0, const REAL* in1, const REAL* in2, const REAL* in3, REAL* out0,   \
          REAL* out1, REAL* out2, int* statuses, long long n),                                                       \
      (variant, itemsLast, in0, in1, in2, in3, out0, out1, out2, statuses, n))
