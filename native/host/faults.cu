// Kernels that a GPU would punish: what the watched build must find, and one it must not.
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;

/** Each thread reads its neighbour's number, which another may not have written yet. */
CASIMIR_DEVICE void missingBarrier(const Block& block, float* out, long long) {
  auto* row = block.shared<float>();
  block.each([&](int thread) { row[thread] = 1; });
  block.phase([&](int thread) { out[block.index() * block.threads() + thread] = row[block.threads() - 1 - thread]; });
}

/** A number is read by all, then written by one, with nothing between. */
CASIMIR_DEVICE void overwritten(const Block& block, float* out, long long) {
  auto* row = block.shared<float>();
  block.phase([&](int thread) { row[thread] = 1; });
  const float first = row[0];
  block.phase([&](int thread) { row[thread] = 2; });
  block.each([&](int thread) { out[block.index() * block.threads() + thread] = first + row[thread]; });
}

/** All blocks write one number. */
CASIMIR_DEVICE void blocksCollide(const Block& block, float* out, long long) {
  block.each([&](int thread) { out[thread] = 1; });
}

/** The last thread of the last block writes behind the end. */
CASIMIR_DEVICE void overrun(const Block& block, float* out, long long length) {
  block.each([&](int thread) {
    const long long at = block.index() * block.threads() + thread + 1;
    if (at <= length) {
      out[at] = 1;
    }
  });
}

/** A number of eight bytes at a multiple of four. */
CASIMIR_DEVICE void misaligned(const Block& block, float* out, long long) {
  block.each([&](int thread) {
    if (thread == 0 && block.index() == 0) {
      *reinterpret_cast<double*>(out + 1) = 1;
    }
  });
}

/** The whole block decides by the register of one thread. */
CASIMIR_DEVICE void foreignRegister(const Block& block, float* out, long long) {
  casimir::PerThread<float> own(block);
  block.phase([&](int thread) { own[thread] = 1; });
  if (own[0] > 0) {
    block.each([&](int thread) { out[block.index() * block.threads() + thread] = 1; });
  }
}

CASIMIR_DEVICE void faultless(const Block& block, float* out, long long) {
  auto* row = block.shared<float>();
  block.phase([&](int thread) { row[thread] = 1; });
  block.each([&](int thread) { out[block.index() * block.threads() + thread] = row[block.threads() - 1 - thread]; });
}

}  // namespace

CASIMIR_KERNEL(fault_missing_barrier, 64, missingBarrier, (float* out, long long length), (out, length))
CASIMIR_KERNEL(fault_overwritten, 64, overwritten, (float* out, long long length), (out, length))
CASIMIR_KERNEL(fault_blocks_collide, 64, blocksCollide, (float* out, long long length), (out, length))
CASIMIR_KERNEL(fault_overrun, 64, overrun, (float* out, long long length), (out, length))
CASIMIR_KERNEL(fault_misaligned, 64, misaligned, (float* out, long long length), (out, length))
CASIMIR_KERNEL(fault_foreign_register, 64, foreignRegister, (float* out, long long length), (out, length))
CASIMIR_KERNEL(fault_none, 64, faultless, (float* out, long long length), (out, length))
