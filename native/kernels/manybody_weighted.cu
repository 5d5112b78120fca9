// Weighted sums of powers of functions on the sphere, and their gradients.
#include "casimir/kernel.cuh"
#include "casimir/manybody_weighted.cuh"

namespace {

using casimir::Block;
using casimir::manybody::WeightedSizes;

template <class Real>
CASIMIR_DEVICE void powers(const Block& block, const int* plan, int outputBlocks, int order, int sides, int pointBlocks,
    int fRows, int gRows, int resultRows, int channels, int inputDimension, int outputDimension, const Real* values,
    const Real* projection, const Real* x, const Real* weights, const Real* gradZ, Real* result, long long columns) {
  const WeightedSizes sizes = {
      order, sides, pointBlocks, fRows, gRows, resultRows, channels, inputDimension, outputDimension};
  casimir::manybody::weightedPowers(
      block, plan, outputBlocks, sizes, values, projection, x, weights, gradZ, result, columns);
}

template <class Real>
CASIMIR_DEVICE void gradient(const Block& block, const int* plan, int outputBlocks, int order, int sides,
    int pointBlocks, int fRows, int gRows, int resultRows, int channels, int inputDimension, int outputDimension,
    const Real* values, const Real* gradientValues, const Real* projection, const Real* x, const Real* weights,
    const Real* gradZ, Real* gradX, long long columns) {
  const WeightedSizes sizes = {
      order, sides, pointBlocks, fRows, gRows, resultRows, channels, inputDimension, outputDimension};
  casimir::manybody::weightedGradient(block, plan, outputBlocks, sizes, values, gradientValues, projection, x, weights,
      gradZ, gradX, columns);
}

}  // namespace

#define WEIGHTED(REAL, SUFFIX)                                                                                         \
  CASIMIR_KERNEL(manybody_weighted_##SUFFIX, 128, powers<REAL>,                                                        \
      (const int* plan, int outputBlocks, int order, int sides, int pointBlocks, int fRows, int gRows, int resultRows, \
          int channels, int inputDimension, int outputDimension, const REAL* values, const REAL* projection,           \
          const REAL* x, const REAL* weights, const REAL* gradZ, REAL* result, long long columns),                     \
      (plan, outputBlocks, order, sides, pointBlocks, fRows, gRows, resultRows, channels, inputDimension,              \
          outputDimension, values, projection, x, weights, gradZ, result, columns))                                    \
  CASIMIR_KERNEL(manybody_weighted_gradient_##SUFFIX, 128, gradient<REAL>,                                             \
      (const int* plan, int outputBlocks, int order, int sides, int pointBlocks, int fRows, int gRows, int resultRows, \
          int channels, int inputDimension, int outputDimension, const REAL* values, const REAL* gradientValues,       \
          const REAL* projection, const REAL* x, const REAL* weights, const REAL* gradZ, REAL* gradX,                  \
          long long columns),                                                                                          \
      (plan, outputBlocks, order, sides, pointBlocks, fRows, gRows, resultRows, channels, inputDimension,              \
          outputDimension, values, gradientValues, projection, x, weights, gradZ, gradX, columns))

WEIGHTED(float, f32)
WEIGHTED(double, f64)
