// Tells the watched host build which thread of a block runs, when a barrier is passed and what else only threads of a GPU
// would notice; nothing in any other build.
#pragma once

#if defined(CASIMIR_WATCHED)

namespace casimir {

/** What every thread of the block does: code between phases. */
constexpr int EVERY_THREAD = -1;

/** From here on thread `thread` runs. */
void watchThread(int thread);

/** The block passes a barrier. */
void watchBarrier();

/** The value that thread `thread` keeps in a register is asked for. */
void watchRegister(int thread);

/** A block of `threads` shuffles: its warps must be whole. */
void watchWarps(int threads);

}  // namespace casimir

#else

namespace casimir {

constexpr int EVERY_THREAD = -1;

inline void watchThread(int) {}
inline void watchBarrier() {}
inline void watchRegister(int) {}
inline void watchWarps(int) {}

}  // namespace casimir

#endif
