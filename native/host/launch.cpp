// The C interface of the host build: find a kernel by name and run it over a grid, block after block.
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "casimir/kernel.cuh"
#include "casimir/vector.cuh"
#ifdef CASIMIR_WATCHED
#include "watch.h"
#endif

extern "C" const casimir::HostKernel* const __start_casimir_kernels[];
extern "C" const casimir::HostKernel* const __stop_casimir_kernels[];

#define CASIMIR_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

constexpr std::size_t ALIGNMENT = 64;
constexpr std::size_t GUARD = 64;
constexpr unsigned char GUARD_BYTE = 0xA5;

#ifndef CASIMIR_WATCHED
void watchLaunch(const char*, int) {}
void watchBlock(long long, const unsigned char*, std::size_t) {}
bool watchEnd() { return true; }
#else
using casimir::watchBlock;
using casimir::watchEnd;
using casimir::watchLaunch;
#endif

std::size_t rounded(std::size_t bytes) { return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

}  // namespace

/** The kernel of that name, or null. */
CASIMIR_EXPORT const void* casimir_host_find(const char* name) {
  for (auto entry = __start_casimir_kernels; entry != __stop_casimir_kernels; entry++) {
    if (std::strcmp((*entry)->name, name) == 0) {
      return *entry;
    }
  }
  return nullptr;
}

/** How many kernels there are. */
CASIMIR_EXPORT int casimir_host_count() {
  return static_cast<int>(__stop_casimir_kernels - __start_casimir_kernels);
}

/** The name of kernel `index`. */
CASIMIR_EXPORT const char* casimir_host_name(int index) { return __start_casimir_kernels[index]->name; }

/** The largest block kernel `kernel` was compiled for. */
CASIMIR_EXPORT int casimir_host_threads(const void* kernel) {
  return static_cast<const casimir::HostKernel*>(kernel)->threads;
}

/** How many arguments kernel `kernel` takes. */
CASIMIR_EXPORT int casimir_host_parameters(const void* kernel) {
  return static_cast<const casimir::HostKernel*>(kernel)->parameters;
}

/**
 * Runs blocks `from` to `to` of a grid of `blocks`. Every block finds its shared memory full of NaNs, as a GPU promises
 * nothing about it. Returns 0, 1 for a block of a size the kernel was not compiled for, 2 without memory, 3 if a block
 * wrote behind its shared memory, 4 if it loaded several numbers from an address that is not aligned to them, 5 if the
 * watched build saw what casimir_host_report tells.
 */
CASIMIR_EXPORT int casimir_host_launch(
    const void* kernel, long long blocks, long long from, long long to, int threads, int sharedBytes, void** cells) {
  const auto* entry = static_cast<const casimir::HostKernel*>(kernel);
  if (threads < 1 || threads > entry->threads) {
    return 1;
  }
  const std::size_t bytes = rounded(static_cast<std::size_t>(sharedBytes));
  auto* memory = static_cast<unsigned char*>(std::aligned_alloc(ALIGNMENT, bytes + GUARD));
  if (memory == nullptr) {
    return 2;
  }
  std::memset(memory + sharedBytes, GUARD_BYTE, bytes + GUARD - static_cast<std::size_t>(sharedBytes));
  int result = 0;
  watchLaunch(entry->name, threads);
  for (long long index = from; index < to && result == 0; index++) {
    std::memset(memory, 0xFF, static_cast<std::size_t>(sharedBytes));
    watchBlock(index, memory, static_cast<std::size_t>(sharedBytes));
    entry->run(casimir::Block{threads, index, blocks, memory}, cells);
    for (std::size_t i = static_cast<std::size_t>(sharedBytes); i < bytes + GUARD; i++) {
      result = memory[i] == GUARD_BYTE ? result : 3;
    }
  }
  std::free(memory);
  const bool misaligned = casimir::loadedMisaligned;
  casimir::loadedMisaligned = false;
  const bool watched = !watchEnd();
  return result != 0 ? result : misaligned ? 4 : watched ? 5 : 0;
}
