// One weight for each block and channel of an operand: what weights of degrees are made of.
#pragma once

#include "casimir/block.cuh"
#include "casimir/real.cuh"

namespace casimir {

/** How scaled numbers are written; `BlockWeights` names them. */
namespace scaling {
constexpr int FUSE = 1;  // added to what is there, rounded once
constexpr int ADD = 2;   // added, rounded after the multiplication too
}  // namespace scaling

/**
 * Writes weight times number.
 *
 * @param weightOfElement of an item; -1 for elements without a weight, which count as zero
 * @param elements of an item
 */
template <class Real>
CASIMIR_DEVICE void scale(const Block& block, const int* weightOfElement, const Real* in, const Real* weights,
    long long weightStride, int mode, Real* out, long long elements, long long count) {
  block.each([&](int thread) {
    const long long i = block.index() * block.threads() + thread;
    if (i < count) {
      const long long item = i / elements;
      const int weight = weightOfElement[i - item * elements];
      const Real before = mode == 0 ? Real(0) : out[i];
      if (weight < 0) {
        out[i] = before;
      } else {
        const Real by = weights[item * weightStride + weight];
        out[i] = mode == scaling::ADD ? multiplyAdd(in[i], by, Real(0)) + before : multiplyAdd(in[i], by, before);
      }
    }
  });
}

/**
 * Contracts the blocks of two tensors: a number for each block and channel.
 *
 * @param blocks offset in an item, or -1 to write zero, components, and place of the result, of each block
 * @param elements of an item
 */
template <class Real>
CASIMIR_DEVICE void contractBlocks(const Block& block, const int* blocks, int blockCount, int channels,
    int componentsLast, int add, const Real* first, const Real* second, long long elements, Real* out,
    long long outStride, long long count) {
  block.each([&](int thread) {
    const long long i = block.index() * block.threads() + thread;
    if (i < count) {
      const long long item = i / (static_cast<long long>(blockCount) * channels);
      const int rest = static_cast<int>(i - item * blockCount * channels);
      const int channel = rest % channels;
      const int* where = blocks + 3 * (rest / channels);
      Real* target = out + item * outStride + where[2] + channel;
      Real sum = add ? *target : Real(0);
      if (where[0] >= 0) {
        const int step = componentsLast ? 1 : channels;
        const long long from = item * elements + where[0] + (componentsLast ? channel * where[1] : channel);
        for (int m = 0; m < where[1]; m++) {
          sum = multiplyAdd(first[from + m * step], second[from + m * step], sum);
        }
      }
      *target = sum;
    }
  });
}

}  // namespace casimir
