// How a block program becomes a kernel that Java finds by name.
//
//   CASIMIR_KERNEL(name, largest block, body, (const float* x, long long n), (x, n))
//
// Parameters are pointers, int, long long, float and double; Java hands each over in a cell of 8 bytes. `body` is called
// with the block before the arguments; in parentheses where it holds a comma.
//
//   CASIMIR_RESIDENT_KERNEL(name, largest block, blocks, body, ...)
//
// has as many registers as so many blocks on one multiprocessor leave each: where ptxas by itself rather spills.
// CASIMIR_ROOMY_KERNEL(name, largest block, body, ...) is that of one block.
#pragma once

#include "casimir/block.cuh"

#define CASIMIR_LIST(...) __VA_ARGS__

#if CASIMIR_GPU

#define CASIMIR_BOUNDED_KERNEL(NAME, BOUNDS, BODY, PARAMETERS, ARGUMENTS) \
  extern "C" __global__ void __launch_bounds__ BOUNDS NAME PARAMETERS {   \
    const casimir::Block block;                                           \
    BODY(block, CASIMIR_LIST ARGUMENTS);                                  \
  }

#define CASIMIR_KERNEL(NAME, THREADS, BODY, PARAMETERS, ARGUMENTS) \
  CASIMIR_BOUNDED_KERNEL(NAME, (THREADS), BODY, PARAMETERS, ARGUMENTS)

#define CASIMIR_RESIDENT_KERNEL(NAME, THREADS, BLOCKS, BODY, PARAMETERS, ARGUMENTS) \
  CASIMIR_BOUNDED_KERNEL(NAME, (THREADS, BLOCKS), BODY, PARAMETERS, ARGUMENTS)

#else

#include <utility>

namespace casimir {

/** A kernel of the host build; a constant, so that loading the library runs no code of ours. */
struct HostKernel {
  const char* name;
  int threads;
  int parameters;
  void (*run)(const Block& block, void** cells);
};

template <class... A, std::size_t... I>
void callWithCells(void (*body)(const Block&, A...), const Block& block, void** cells, std::index_sequence<I...>) {
  body(block, *static_cast<A*>(cells[I])...);
}

template <class... A>
constexpr int parameterCount(void (*)(const Block&, A...)) {
  return static_cast<int>(sizeof...(A));
}

template <class... A>
void callWithCells(void (*body)(const Block&, A...), const Block& block, void** cells) {
  callWithCells(body, block, cells, std::index_sequence_for<A...>());
}

}  // namespace casimir

#define CASIMIR_WITH_BLOCK(...) (const casimir::Block& block, __VA_ARGS__)

#define CASIMIR_KERNEL(NAME, THREADS, BODY, PARAMETERS, ARGUMENTS)                                           \
  static void NAME##_body CASIMIR_WITH_BLOCK PARAMETERS { BODY(block, CASIMIR_LIST ARGUMENTS); }             \
  static void NAME##_run(const casimir::Block& block, void** cells) {                                        \
    casimir::callWithCells(NAME##_body, block, cells);                                                       \
  }                                                                                                          \
  static const casimir::HostKernel NAME##_kernel = {                                                         \
      #NAME, THREADS, casimir::parameterCount(NAME##_body), NAME##_run};                                     \
  __attribute__((section("casimir_kernels"), used)) static const casimir::HostKernel* const NAME##_entry =   \
      &NAME##_kernel;

#define CASIMIR_RESIDENT_KERNEL(NAME, THREADS, BLOCKS, BODY, PARAMETERS, ARGUMENTS) \
  CASIMIR_KERNEL(NAME, THREADS, BODY, PARAMETERS, ARGUMENTS)

#endif

#define CASIMIR_ROOMY_KERNEL(NAME, THREADS, BODY, PARAMETERS, ARGUMENTS) \
  CASIMIR_RESIDENT_KERNEL(NAME, THREADS, 1, BODY, PARAMETERS, ARGUMENTS)
