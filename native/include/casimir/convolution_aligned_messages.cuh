// Messages in the frames of edges: the block of a node goes through its edges, some at a time, and adds up messages in
// columns of shared memory. Where there are fewer channels than threads several strands share the edges; their sums are
// added in their order at last.
//
// The gradient with respect to features is the same with the transposed couplings over the edges sorted by sender.
#pragma once

#include "casimir/convolution_aligned.cuh"

namespace casimir {
namespace convolution {

namespace section {
/** What enters the frame, the couplings there, and what leaves it. */
constexpr int MESSAGE_SOURCE = FIRST_OF_FEATURES;
constexpr int MESSAGE_COUPLINGS = MESSAGE_SOURCE + SideTables::SECTIONS;
constexpr int MESSAGE_TARGET = MESSAGE_COUPLINGS + 1;
}  // namespace section

/**
 * The messages of one node for a group of channels.
 *
 * @param rows of each of two buffers of a column
 * @param targetRows components of the target
 */
template <class Real>
CASIMIR_DEVICE void alignedMessages(const Block& block, const int* plan, const Real* rotationFactors,
    const Real* couplingFactors, const Sizes& sizes, const AlignedSizes& aligned, int groups, int rows, int targetRows,
    const Edges& edges, const Real* vectors, const Real* weights, const Real* source, Real* target) {
  const Sections sections = {plan};
  const SideTables sender = {sections, section::MESSAGE_SOURCE};
  const SideTables receiver = {sections, section::MESSAGE_TARGET};
  const int pitch = block.threads();
  const long long node = block.index() / groups;
  const int firstChannel = static_cast<int>(block.index() % groups) * aligned.width;
  Real* numbers = block.shared<Real>();
  int* ends = reinterpret_cast<int*>(numbers + aligned.edges * aligned.pitch);
  Real* one = reinterpret_cast<Real*>(ends + 2 * aligned.edges);
  Real* other = one + rows * pitch;
  Real* sums = other + rows * pitch;
  block.each([&](int thread) {
    for (int row = 0; row < targetRows; row++) {
      sums[row * pitch + thread] = 0;
    }
  });
  for (int first = edges.starts[node]; first < edges.starts[node + 1]; first += aligned.edges) {
    const int left = edges.starts[node + 1] - first;
    const int count = left < aligned.edges ? left : aligned.edges;
    block.phase([&](int thread) {
      if (thread < count) {
        ends[2 * thread] = edges.numbers[first + thread];
        ends[2 * thread + 1] = edges.others[first + thread];
      }
    });
    prepareEdges(block, sections, rotationFactors, couplingFactors, sizes, aligned, ends, count, vectors, weights,
        numbers);
    block.phase([&](int thread) {
      const int channel = firstChannel + thread % aligned.width;
      if (channel >= sizes.channels) {
        return;
      }
      for (int slot = thread / aligned.width; slot < count; slot += aligned.strands) {
        const Real* own = numbers + slot * aligned.pitch;
        const Real* azimuth = own + aligned.frame + frame::AZIMUTH;
        const Real* features = source + static_cast<long long>(ends[2 * slot + 1]) * sizes.sourceDimension;
        turn(sender, azimuth, features, channel, one + thread, pitch);
        multiplyRows(sections, sender.jobs(), own, one + thread, other + thread, pitch);
        multiplyRows(sections, section::MESSAGE_COUPLINGS, own, other + thread, one + thread, pitch);
        multiplyRows(sections, receiver.jobs(), own, one + thread, other + thread, pitch);
        turnBack(receiver, azimuth, other + thread, sums + thread, pitch);
      }
    });
  }
  block.phase([](int) {});
  block.each([&](int thread) {
    const Row* components = receiver.components();
    for (int i = thread; i < targetRows * aligned.width; i += pitch) {
      const int row = i / aligned.width;
      const int lane = i % aligned.width;
      const int channel = firstChannel + lane;
      if (channel < sizes.channels) {
        Real sum = sums[row * pitch + lane];
        for (int strand = 1; strand < aligned.strands; strand++) {
          sum += sums[row * pitch + strand * aligned.width + lane];
        }
        target[node * sizes.targetDimension + components[row].offset + channel * components[row].step] = sum;
      }
    }
  });
}

}  // namespace convolution
}  // namespace casimir
