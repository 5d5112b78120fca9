// What a kernel sees of its block, the same for a GPU and for the host build.
//
// A kernel is a sequence of phases over the threads of a block. Between two phases lies a barrier; control flow outside
// phases is the same for all threads. nvcc makes of a phase its body and __syncthreads(), a C++17 compiler a loop over
// the threads. So every kernel runs on machines without a GPU with the very arithmetic it has on one.
#pragma once

#ifdef __CUDACC__
#define CASIMIR_GPU 1
#define CASIMIR_DEVICE __device__ __forceinline__
#define CASIMIR_UNROLL _Pragma("unroll")
#define CASIMIR_ROLLED _Pragma("unroll 1")
#else
#define CASIMIR_GPU 0
#define CASIMIR_DEVICE inline __attribute__((always_inline))
#define CASIMIR_UNROLL
#define CASIMIR_ROLLED
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>
#endif

#include <cstring>

#if !CASIMIR_GPU
#include "casimir/watch.cuh"
#endif

namespace casimir {

constexpr int WARP = 32;

#if CASIMIR_GPU

extern __shared__ __align__(16) unsigned char sharedMemory[];

/** A value of every thread that lives from phase to phase: a register. */
template <class T>
struct PerThread {
  T value;
  template <class B>
  CASIMIR_DEVICE explicit PerThread(const B&) {}
  CASIMIR_DEVICE T& operator[](int) { return value; }
};

/** The value of the thread whose number differs in the bits of `step`; T consists of words of 4 bytes. */
template <class T>
CASIMIR_DEVICE T exchanged(const T& value, int step) {
  unsigned int words[sizeof(T) / sizeof(unsigned int)];
  memcpy(words, &value, sizeof(T));
#pragma unroll
  for (unsigned int i = 0; i < sizeof(T) / sizeof(unsigned int); i++) {
    words[i] = __shfl_xor_sync(0xffffffffu, words[i], step);
  }
  T other;
  memcpy(&other, words, sizeof(T));
  return other;
}

struct Block {
  CASIMIR_DEVICE int threads() const { return static_cast<int>(blockDim.x); }
  CASIMIR_DEVICE long long index() const { return blockIdx.x; }
  CASIMIR_DEVICE long long blocks() const { return gridDim.x; }

  /** Shared memory from byte `offset`. */
  template <class T>
  CASIMIR_DEVICE T* shared(int offset = 0) const {
    return reinterpret_cast<T*>(sharedMemory + offset);
  }

  /** What every thread does, then a barrier. */
  template <class F>
  CASIMIR_DEVICE void phase(F body) const {
    body(static_cast<int>(threadIdx.x));
    __syncthreads();
  }

  /** What every thread does when none waits for another's results afterwards. */
  template <class F>
  CASIMIR_DEVICE void each(F body) const {
    body(static_cast<int>(threadIdx.x));
  }

  /** Replaces the values of a warp by their sum, over a butterfly: lane i adds lane i^16, i^8, ... */
  template <class T>
  CASIMIR_DEVICE void warpSum(PerThread<T>& values) const {
    for (int step = WARP / 2; step > 0; step /= 2) {
      values.value += __shfl_xor_sync(0xffffffffu, values.value, step);
    }
  }

  /**
   * Joins the values of every `width` threads, a power of two up to a warp: thread i replaces its value by join(its own,
   * that of thread i^width/2), then of i^width/4, ... All get the same if join does not mind the order of its arguments.
   */
  template <class T, class F>
  CASIMIR_DEVICE void joinThreads(PerThread<T>& values, int width, F join) const {
    for (int step = width / 2; step > 0; step /= 2) {
      values.value = join(values.value, exchanged(values.value, step));
    }
  }

  /** Whether any thread of the block says so. A barrier. */
  CASIMIR_DEVICE bool any(PerThread<int>& flags) const { return __syncthreads_or(flags.value) != 0; }
};

#else

struct Block;

template <class T>
struct PerThread {
  std::vector<T> values;
  explicit PerThread(const Block& block);
  T& operator[](int thread) {
    watchRegister(thread);
    return values[static_cast<std::size_t>(thread)];
  }
};

struct Block {
  int threadCount;
  long long blockIndex;
  long long blockCount;
  unsigned char* memory;

  int threads() const { return threadCount; }
  long long index() const { return blockIndex; }
  long long blocks() const { return blockCount; }

  template <class T>
  T* shared(int offset = 0) const {
    return reinterpret_cast<T*>(memory + offset);
  }

  template <class F>
  void phase(F body) const {
    each(body);
    watchBarrier();
  }

  template <class F>
  void each(F body) const {
    for (int thread = 0; thread < threadCount; thread++) {
      watchThread(thread);
      body(thread);
    }
    watchThread(EVERY_THREAD);
  }

  template <class T>
  void warpSum(PerThread<T>& perThread) const {
    watchWarps(threadCount);
    std::vector<T>& values = perThread.values;
    T before[WARP];
    for (int warp = 0; warp < threadCount; warp += WARP) {
      for (int step = WARP / 2; step > 0; step /= 2) {
        for (int lane = 0; lane < WARP; lane++) {
          before[lane] = values[static_cast<std::size_t>(warp + lane)];
        }
        for (int lane = 0; lane < WARP; lane++) {
          values[static_cast<std::size_t>(warp + lane)] = before[lane] + before[lane ^ step];
        }
      }
    }
  }

  template <class T, class F>
  void joinThreads(PerThread<T>& values, int width, F join) const {
    watchWarps(threadCount);
    for (int step = width / 2; step > 0; step /= 2) {
      const std::vector<T> before = values.values;
      for (std::size_t thread = 0; thread < before.size(); thread++) {
        values.values[thread] = join(before[thread], before[thread ^ static_cast<std::size_t>(step)]);
      }
    }
  }

  bool any(PerThread<int>& flags) const {
    watchBarrier();
    for (int flag : flags.values) {
      if (flag != 0) {
        return true;
      }
    }
    return false;
  }
};

/** A GPU promises nothing of a register nobody wrote: NaN shows who reads it. */
template <class T>
PerThread<T>::PerThread(const Block& block) : values(static_cast<std::size_t>(block.threads())) {
  if constexpr (std::is_trivially_default_constructible_v<T>) {
    std::memset(values.data(), 0xFF, values.size() * sizeof(T));
  }
}

#endif

}  // namespace casimir
