// Between launch.cpp and watch.cpp: where a launch, its blocks and their shared memory begin.
#pragma once

#include <cstddef>

namespace casimir {

/** A launch of kernel `name` over blocks of `threads` begins. Launches wait for each other. */
void watchLaunch(const char* name, int threads);

/** Block `block` begins with `bytes` of shared memory. */
void watchBlock(long long block, const unsigned char* shared, std::size_t bytes);

/** The launch is over. Returns whether it did anything a GPU would punish. */
bool watchEnd();

}  // namespace casimir
