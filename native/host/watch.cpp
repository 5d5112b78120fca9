// The watched host build: every access of a kernel to memory comes by here, because the compiler puts the calls that
// ThreadSanitizer would take before it (-fsanitize=thread), and finds what a run of threads in a fixed order hides:
//
//   races       two threads of a block at one word between two barriers, or two blocks at one word, one of them writing
//   overruns    an access just before or behind an allocation
//   registers   a thread's register read by another thread, or by code between phases, and shuffles in a part of a warp
//   alignment   a pointer that does not have the alignment of its type (-fsanitize=alignment), which a GPU traps
//
// What a thread may see of others is exactly what barriers order: a block counts its barriers, and two accesses to a word
// are in order if they carry different counts (or are one thread's). Blocks are never in order. Shuffles order nothing.
#include "watch.h"

#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "casimir/watch.cuh"

#define CASIMIR_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using casimir::EVERY_THREAD;

constexpr int WARP = 32;
constexpr std::uintptr_t WORD = 4;
constexpr int SEVERAL = -2;
constexpr std::uintptr_t MARGIN = 256;  // HostDriver leaves as much around an allocation
constexpr std::size_t MOST_REPORTS = 20;

/** Who came by last: the launch, the block, how many barriers it had passed, the thread. */
struct Visit {
  std::uint64_t launch = 0;
  long long block = 0;
  std::uint64_t barriers = 0;
  int thread = 0;
};

struct Word {
  Visit write;
  Visit read;
};

struct Region {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::vector<Word> words;

  void cover(std::uintptr_t from, std::size_t bytes) {
    begin = from;
    end = from + bytes;
    words.assign((bytes + WORD - 1) / WORD, Word());
  }
};

std::recursive_mutex allocations;
std::map<std::uintptr_t, Region> regions;  // by the end of the allocation
std::mutex launches;
bool active = false;
const char* kernel = "";
int threadsOfBlock = 0;
Visit now;
Region shared;
Region* recent = nullptr;
std::uintptr_t lowest = 0;
std::uintptr_t highest = 0;
std::string reports;
std::set<std::string> reported;

void report(const char* what, const char* where, std::uintptr_t address, const Region& region, const void* code) {
  Dl_info info;
  std::uintptr_t place = 0;
  if (dladdr(code, &info) != 0) {
    place = reinterpret_cast<std::uintptr_t>(code) - reinterpret_cast<std::uintptr_t>(info.dli_fbase);
  }
  char key[160];
  std::snprintf(key, sizeof(key), "%s: %s in %s memory, by the code at 0x%zx", kernel, what, where, static_cast<std::size_t>(place));
  if (reported.size() >= MOST_REPORTS || !reported.insert(key).second) {
    return;
  }
  char line[400];
  std::snprintf(line, sizeof(line), "%s (byte %lld of %lld, thread %d of block %lld)\n", key,
      static_cast<long long>(address) - static_cast<long long>(region.begin),
      static_cast<long long>(region.end - region.begin), now.thread, now.block);
  reports += line;
}

void reportOfBlock(const char* what) {
  char line[200];
  std::snprintf(line, sizeof(line), "%s: %s\n", kernel, what);
  if (reported.insert(line).second) {
    reports += line;
  }
}

/** Whether a visit and the present one could come in any order. */
bool unordered(const Visit& then) {
  if (then.launch != now.launch) {
    return false;
  }
  if (then.block != now.block) {
    return true;
  }
  return then.barriers == now.barriers && then.thread != now.thread;
}

void visitWord(Word& word, bool writes, const char* where, std::uintptr_t address, const Region& region, const void* code) {
  if (unordered(word.write)) {
    report(writes ? "two threads write a word" : "a thread reads what another writes", where, address, region, code);
  }
  if (writes) {
    if (unordered(word.read)) {
      report("a thread writes what another reads", where, address, region, code);
    }
    word.write = now;
    return;
  }
  const bool sameTurn = word.read.launch == now.launch && word.read.block == now.block && word.read.barriers == now.barriers;
  const bool otherBlock = word.read.launch == now.launch && word.read.block != now.block;
  const Visit before = word.read;
  word.read = now;
  if (sameTurn && before.thread != now.thread) {
    word.read.thread = SEVERAL;
  }
  if (otherBlock) {
    word.read.block = SEVERAL;
  }
}

Region* regionNear(std::uintptr_t address) {
  if (recent != nullptr && address >= recent->begin && address < recent->end) {
    return recent;
  }
  if (address < lowest || address >= highest) {
    return nullptr;
  }
  const auto next = regions.upper_bound(address);
  if (next != regions.end() && address >= next->second.begin - MARGIN) {
    return &next->second;
  }
  if (next != regions.begin()) {
    Region& before = std::prev(next)->second;
    if (address < before.end + MARGIN) {
      return &before;
    }
  }
  return nullptr;
}

void visit(const void* at, std::size_t bytes, bool writes, const void* code) {
  if (!active) {
    return;
  }
  const auto address = reinterpret_cast<std::uintptr_t>(at);
  Region* region = &shared;
  const char* where = "shared";
  if (address < shared.begin || address >= shared.end) {
    region = regionNear(address);
    where = "global";
    if (region == nullptr) {
      return;  // the stack and what stands for registers
    }
    if (address < region->begin || address + bytes > region->end) {
      report(writes ? "a thread writes beyond an allocation" : "a thread reads beyond an allocation", where, address,
          *region, code);
      return;
    }
    recent = region;
  } else if (address + bytes > shared.end) {
    report("a thread reaches beyond the end", where, address, shared, code);
    return;
  }
  const std::size_t last = (address + bytes - 1 - region->begin) / WORD;
  for (std::size_t i = (address - region->begin) / WORD; i <= last; i++) {
    visitWord(region->words[i], writes, where, address, *region, code);
  }
}

void findBounds() {
  recent = nullptr;
  lowest = regions.empty() ? 0 : regions.begin()->second.begin - MARGIN;
  highest = regions.empty() ? 0 : regions.rbegin()->second.end + MARGIN;
}

}  // namespace

namespace casimir {

void watchLaunch(const char* name, int threads) {
  launches.lock();
  allocations.lock();
  kernel = name;
  threadsOfBlock = threads;
  now.launch++;
  reports.clear();
  reported.clear();
  active = true;
}

void watchBlock(long long block, const unsigned char* memory, std::size_t bytes) {
  shared.cover(reinterpret_cast<std::uintptr_t>(memory), bytes);
  now.block = block;
  now.barriers = 0;
  now.thread = EVERY_THREAD;
}

bool watchEnd() {
  active = false;
  const bool clean = reports.empty();
  allocations.unlock();
  launches.unlock();
  return clean;
}

void watchThread(int thread) { now.thread = threadsOfBlock == 1 ? 0 : thread; }

void watchBarrier() { now.barriers++; }

void watchRegister(int thread) {
  if (thread != now.thread && threadsOfBlock > 1) {
    reportOfBlock("a register of another thread is read");
  }
}

void watchWarps(int threads) {
  if (threads % WARP != 0) {
    reportOfBlock("a part of a warp shuffles");
  }
}

}  // namespace casimir

/** Device memory at `address` came into being. */
CASIMIR_EXPORT void casimir_host_allocated(void* address, long long bytes) {
  const std::lock_guard<std::recursive_mutex> lock(allocations);
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  regions[begin + static_cast<std::uintptr_t>(bytes)].cover(begin, static_cast<std::size_t>(bytes));
  findBounds();
}

/** Device memory of `bytes` at `address` is no more. */
CASIMIR_EXPORT void casimir_host_freed(void* address, long long bytes) {
  const std::lock_guard<std::recursive_mutex> lock(allocations);
  regions.erase(reinterpret_cast<std::uintptr_t>(address) + static_cast<std::uintptr_t>(bytes));
  findBounds();
}

/** What the last launch of this thread did wrong, a line each. */
CASIMIR_EXPORT const char* casimir_host_report() { return reports.c_str(); }

namespace {

/** What the compiler tells of a pointer, in the order it has. */
struct Mismatch {
  const char* file;
  std::uint32_t line;
  std::uint32_t column;
  const void* type;
  unsigned char alignmentBits;
  unsigned char kind;
};

}  // namespace

// The call that -fsanitize=alignment has the compiler write.
extern "C" void __ubsan_handle_type_mismatch_v1(Mismatch* found, void* at) {
  char line[400];
  std::snprintf(line, sizeof(line), "%s: %s, line %u: the address of something of %d bytes is %d beyond a multiple\n", kernel,
      found->file, found->line, 1 << found->alignmentBits,
      static_cast<int>(reinterpret_cast<std::uintptr_t>(at) & ((1u << found->alignmentBits) - 1)));
  if (reported.size() < MOST_REPORTS && reported.insert(line).second) {
    reports += line;
  }
}

// The calls that -fsanitize=thread has the compiler write.
#define CASIMIR_ACCESS(BYTES)                                                                                    \
  extern "C" void __tsan_read##BYTES(void* at) { visit(at, BYTES, false, __builtin_return_address(0)); }          \
  extern "C" void __tsan_write##BYTES(void* at) { visit(at, BYTES, true, __builtin_return_address(0)); }
#define CASIMIR_UNALIGNED_ACCESS(BYTES)                                                                                 \
  extern "C" void __tsan_unaligned_read##BYTES(void* at) { visit(at, BYTES, false, __builtin_return_address(0)); }       \
  extern "C" void __tsan_unaligned_write##BYTES(void* at) { visit(at, BYTES, true, __builtin_return_address(0)); }

CASIMIR_ACCESS(1)
CASIMIR_ACCESS(2)
CASIMIR_ACCESS(4)
CASIMIR_ACCESS(8)
CASIMIR_ACCESS(16)
CASIMIR_UNALIGNED_ACCESS(2)
CASIMIR_UNALIGNED_ACCESS(4)
CASIMIR_UNALIGNED_ACCESS(8)
CASIMIR_UNALIGNED_ACCESS(16)

extern "C" void __tsan_read_range(void* at, std::size_t bytes) { visit(at, bytes, false, __builtin_return_address(0)); }
extern "C" void __tsan_write_range(void* at, std::size_t bytes) { visit(at, bytes, true, __builtin_return_address(0)); }
extern "C" void __tsan_vptr_read(void**) {}
extern "C" void __tsan_vptr_update(void**, void*) {}
extern "C" void __tsan_func_entry(void*) {}
extern "C" void __tsan_func_exit() {}
extern "C" void __tsan_init() {}
