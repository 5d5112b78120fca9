// What all kernels of convolutions over graphs share: how features, edges and terms of sums are described, and how the
// gradients of an edge's harmonics become that of its vector. Each algorithm has a file of its own.
#pragma once

#include "casimir/harmonics.cuh"
#include "casimir/real.cuh"

namespace casimir {
namespace convolution {

/** Matrix rows, or points, that are read together. */
constexpr int QUAD = 4;

template <class Real>
struct alignas(16) Four {
  Real at[QUAD];
};

/** Where a component of a node's features lies: number `offset` of its row, and channels `step` apart. */
struct Row {
  int offset;
  int step;
};

/** A coefficient belongs to two numbers: harmonic and path, or a number of a matrix's gradient and path or harmonic. */
struct Term {
  int first;
  int second;
};

/** The numbers that a plan fixes for all launches. */
struct Sizes {
  int maximumDegree;
  int paths;
  int pathWeights;
  int channels;
  int sourceDimension;
  int targetDimension;
};

/** The edges of every node, sorted: where they begin, their numbers, and the nodes at their other ends. */
struct Edges {
  const int* starts;
  const int* numbers;
  const int* others;
};

template <class Real>
CASIMIR_DEVICE PolarVector<Real> edgeVector(const Real* vectors, long long edge) {
  return unitVector(vectors[3 * edge], vectors[3 * edge + 1], vectors[3 * edge + 2]);
}

/**
 * Writes the gradient of a vector from those of its harmonics.
 *
 * @param slopes gradient of harmonic k at k * pitch
 * @param column 3 (L+1) numbers of this thread, `pitch` apart
 */
template <class Real>
CASIMIR_DEVICE void vectorGradient(const Real* harmonicsTable, int maximumDegree, const PolarVector<Real>& vector,
    const Real* slopes, Real* column, int pitch, Real* to) {
  Slope<Real> sum = {};
  harmonicGradients(harmonicsTable, maximumDegree, vector, column, pitch, [&](int k, Real, const Slope<Real>& slope) {
    if (k > 0) {
      add(slopes[k * pitch], slope, sum);
    }
  });
  to[0] = sum.y;
  to[1] = sum.z;
  to[2] = sum.x;
}

}  // namespace convolution
}  // namespace casimir
