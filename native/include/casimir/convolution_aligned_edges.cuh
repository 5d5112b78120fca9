// Gradients of edges in their frames. That of the vector takes no derivative of a rotation: messages being equivariant,
// the torques that the gradient g of the message o and that of the features, x', feel leave the one on the edge,
//
//   t_k = g . X_k o - x' . X_k x,   gradient = (t x r) / |r|^2,
//
// with X_k the generators of rotations, taken in the frame.
#pragma once

#include "casimir/convolution_aligned.cuh"

namespace casimir {
namespace convolution {

namespace section {
constexpr int EDGE_SENDER = FIRST_OF_FEATURES;
constexpr int EDGE_RECEIVER = EDGE_SENDER + SideTables::SECTIONS;
constexpr int EDGE_COUPLINGS = EDGE_RECEIVER + SideTables::SECTIONS;
constexpr int EDGE_TRANSPOSED = EDGE_COUPLINGS + 1;
/** Of the receiver's torque, then of the sender's. */
constexpr int EDGE_TORQUES = EDGE_TRANSPOSED + 1;
constexpr int EDGE_PRODUCTS = EDGE_TORQUES + 4;
constexpr int EDGE_PATH_SUMS = EDGE_PRODUCTS + 1;
constexpr int EDGE_PATH_TERMS = EDGE_PATH_SUMS + 1;
}  // namespace section

/** Rows of orders m and m + 1 that a generator couples; or of order 0 and two of order 1. */
struct OrderPair {
  int plus;
  int minus;
  int nextPlus;
  int nextMinus;
};

struct ZonalTriple {
  int zonal;
  int first;
  int second;
};

/** Rows of the message and of the features whose products are the gradient of a coupling; a second pair or -1. */
struct RowPairs {
  int message;
  int features;
  int otherMessage;
  int otherFeatures;
};

template <class Real>
struct Torque {
  Real x;
  Real y;
};

/** Adds the torque that g exerts on f; factors one for each pair of orders, then two for each of order zero. */
template <class Real>
CASIMIR_DEVICE void addTorque(const Sections& sections, int first, const Real* factors, const Real* g, const Real* f,
    int pitch, Torque<Real>& torque) {
  const OrderPair* pairs = sections.at<OrderPair>(first);
  const int count = sections.count<OrderPair>(first);
  for (int i = 0; i < count; i++) {
    const int p = pairs[i].plus * pitch;
    const int q = pairs[i].minus * pitch;
    const int r = pairs[i].nextPlus * pitch;
    const int s = pairs[i].nextMinus * pitch;
    const Real y = multiplyAdd(g[r], f[p], g[s] * f[q]) - multiplyAdd(g[p], f[r], g[q] * f[s]);
    const Real x = multiplyAdd(g[r], f[q], g[p] * f[s]) - multiplyAdd(g[q], f[r], g[s] * f[p]);
    torque.y = multiplyAdd(factors[i], y, torque.y);
    torque.x = multiplyAdd(factors[i], x, torque.x);
  }
  const ZonalTriple* triples = sections.at<ZonalTriple>(first + 1);
  const int zonals = sections.count<ZonalTriple>(first + 1);
  for (int i = 0; i < zonals; i++) {
    const int p = triples[i].zonal * pitch;
    const int q = triples[i].first * pitch;
    const int r = triples[i].second * pitch;
    torque.x = multiplyAdd(factors[count + 2 * i], multiplyAdd(g[q], f[p], -(g[p] * f[q])), torque.x);
    torque.y = multiplyAdd(factors[count + 2 * i + 1], multiplyAdd(g[r], f[p], -(g[p] * f[r])), torque.y);
  }
}

/** Adds to the gradients of couplings the products of some channels' rows, summed. */
template <class Real>
CASIMIR_DEVICE void addProducts(const Block& block, int thread, const Sections& sections, const AlignedSizes& aligned,
    int count, int lanes, const Real* message, const Real* features, Real* products) {
  const RowPairs* pairs = sections.at<RowPairs>(section::EDGE_PRODUCTS);
  const int entries = sections.count<RowPairs>(section::EDGE_PRODUCTS);
  const int pitch = block.threads();
  for (int i = thread; i < entries * count; i += pitch) {
    const RowPairs pair = pairs[i % entries];
    const int first = i / entries * aligned.width;
    Real sum = products[i];
    for (int lane = first; lane < first + lanes; lane++) {
      sum = multiplyAdd(message[pair.message * pitch + lane], features[pair.features * pitch + lane], sum);
      if (pair.otherMessage >= 0) {
        sum = multiplyAdd(
            message[pair.otherMessage * pitch + lane], features[pair.otherFeatures * pitch + lane], sum);
      }
    }
    products[i] = sum;
  }
}

/** The places of a block's columns and sums in shared memory. */
template <class Real>
struct EdgeColumns {
  Real* one;
  Real* sender;
  Real* receiver;
  Real* products;
};

/** The gradients of a few edges' vectors, and of their weights where there are any; a strand for each edge. */
template <class Real>
CASIMIR_DEVICE void alignedEdges(const Block& block, const int* plan, const Real* rotationFactors,
    const Real* couplingFactors, const Real* torqueFactors, const Real* pathFactors, const Sizes& sizes,
    const AlignedSizes& aligned, int rows, int senderRows, int receiverRows, const int* senders, const int* receivers,
    const Real* vectors, const Real* weights, const Real* x, const Real* g, Real* gradVectors, Real* gradWeights,
    long long edges) {
  const Sections sections = {plan};
  const SideTables sender = {sections, section::EDGE_SENDER};
  const SideTables receiver = {sections, section::EDGE_RECEIVER};
  const int pitch = block.threads();
  const long long first = block.index() * aligned.edges;
  const int count = static_cast<int>(edges - first < aligned.edges ? edges - first : aligned.edges);
  Real* numbers = block.shared<Real>();
  int* ends = reinterpret_cast<int*>(numbers + aligned.edges * aligned.pitch);
  block.phase([&](int thread) {
    if (thread < count) {
      ends[2 * thread] = static_cast<int>(first + thread);
    }
  });
  prepareEdges(block, sections, rotationFactors, couplingFactors, sizes, aligned, ends, count, vectors, weights,
      numbers);
  const int entries = sections.count<RowPairs>(section::EDGE_PRODUCTS);
  const int ownTerms = sections.count<OrderPair>(section::EDGE_TORQUES)
      + 2 * sections.count<ZonalTriple>(section::EDGE_TORQUES + 1);
  EdgeColumns<Real> at;
  at.one = reinterpret_cast<Real*>(ends + 2 * aligned.edges);
  at.sender = at.one + rows * pitch;
  at.receiver = at.sender + senderRows * pitch;
  at.products = at.receiver + receiverRows * pitch;
  PerThread<Torque<Real>> torques(block);
  block.each([&](int thread) {
    torques[thread] = {0, 0};
    for (int i = thread; i < aligned.edges * entries; i += pitch) {
      at.products[i] = 0;
    }
  });
  for (int base = 0; base < sizes.channels; base += aligned.width) {
    block.phase([&](int thread) {
      const int slot = thread / aligned.width;
      const int channel = base + thread % aligned.width;
      if (slot >= count || channel >= sizes.channels) {
        return;
      }
      const Real* own = numbers + slot * aligned.pitch;
      const Real* azimuth = own + aligned.frame + frame::AZIMUTH;
      Real* one = at.one + thread;
      const Real* features = x + static_cast<long long>(senders[first + slot]) * sizes.sourceDimension;
      turn(sender, azimuth, features, channel, one, pitch);
      multiplyRows(sections, sender.jobs(), own, one, at.sender + thread, pitch);
      const Real* gradients = g + static_cast<long long>(receivers[first + slot]) * sizes.targetDimension;
      turn(receiver, azimuth, gradients, channel, one, pitch);
      multiplyRows(sections, receiver.jobs(), own, one, at.receiver + thread, pitch);
      multiplyRows(sections, section::EDGE_COUPLINGS, own, at.sender + thread, one, pitch);
      addTorque(sections, section::EDGE_TORQUES, torqueFactors, at.receiver + thread, one, pitch, torques[thread]);
      multiplyRows(sections, section::EDGE_TRANSPOSED, own, at.receiver + thread, one, pitch);
      addTorque(sections, section::EDGE_TORQUES + 2, torqueFactors + ownTerms, one, at.sender + thread, pitch,
          torques[thread]);
    });
    block.phase([&](int thread) {
      const int lanes = sizes.channels - base < aligned.width ? sizes.channels - base : aligned.width;
      addProducts(block, thread, sections, aligned, count, lanes, at.receiver, at.sender, at.products);
    });
  }
  block.phase([&](int thread) {
    at.one[2 * thread] = torques[thread].x;
    at.one[2 * thread + 1] = torques[thread].y;
  });
  block.each([&](int thread) {
    if (thread < count) {
      Real sumX = 0;
      Real sumY = 0;
      for (int lane = thread * aligned.width; lane < (thread + 1) * aligned.width; lane++) {
        sumX += at.one[2 * lane];
        sumY += at.one[2 * lane + 1];
      }
      const Real* own = numbers + thread * aligned.pitch + aligned.frame;
      const Real cosine = aligned.degree > 0 ? own[frame::AZIMUTH] : Real(1);
      const Real sine = aligned.degree > 0 ? own[frame::AZIMUTH + 1] : Real(0);
      frameGradient(own, sumX, sumY, cosine, sine, gradVectors + 3 * (first + thread));
    }
    const int* sums = sections.at<int>(section::EDGE_PATH_SUMS);
    const Term* terms = sections.at<Term>(section::EDGE_PATH_TERMS);
    for (int i = thread; sizes.pathWeights && i < sizes.paths * count; i += pitch) {
      const int path = i % sizes.paths;
      const int slot = i / sizes.paths;
      const Real present = numbers[slot * aligned.pitch + aligned.frame + frame::PRESENT];
      Real sum = 0;
      for (int t = sums[path]; t < sums[path + 1]; t++) {
        sum = multiplyAdd(pathFactors[t] * (terms[t].second ? present : Real(1)),
            at.products[slot * entries + terms[t].first], sum);
      }
      gradWeights[(first + slot) * sizes.paths + path] = sum;
    }
  });
}

}  // namespace convolution
}  // namespace casimir
