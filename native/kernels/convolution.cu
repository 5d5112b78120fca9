// Convolutions over graphs by a matrix for each edge. Kernels differ in how many channels a lane has
// (so that a number of a matrix, once loaded, is used as often) and in where the weights belong.
#include "casimir/convolution_edges.cuh"
#include "casimir/convolution_messages.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;
using casimir::convolution::Edges;
using casimir::convolution::PanelSizes;
using casimir::convolution::Sizes;

template <class Real, int CHANNELS, bool PER_CHANNEL, bool GRADIENT>
CASIMIR_DEVICE void messages(const Block& block, const int* plan, const Real* coefficients, const Real* harmonics,
    int maximumDegree, int paths, int pathWeights, int channels, int sourceDimension, int targetDimension,
    int tileCount, int groups, int edgesAtOnce, int pitch, const int* starts, const int* numbers, const int* others,
    const Real* vectors, const Real* weights, const Real* source, const Real* own, int add, Real* gradWeights,
    Real* target) {
  const Sizes sizes = {maximumDegree, paths, pathWeights, channels, sourceDimension, targetDimension};
  casimir::convolution::messages<CHANNELS, PER_CHANNEL, GRADIENT>(block, plan, coefficients, harmonics, sizes,
      tileCount, groups, edgesAtOnce, pitch, Edges{starts, numbers, others}, vectors, weights, source, own,
      add != 0, gradWeights, target);
}

template <class Real, bool PER_CHANNEL>
CASIMIR_DEVICE void edgeGradients(const Block& block, const int* plan, const Real* harmonicCoefficients,
    const Real* weightCoefficients, const Real* harmonics, int maximumDegree, int paths, int pathWeights, int channels,
    int sourceDimension, int targetDimension, int tiles, int columns, int rows, int chunk, int pitch, int edgesAtOnce,
    int gradientPitch, const int* senders, const int* receivers, const Real* vectors, const Real* weights,
    const Real* x, const Real* g, Real* gradVectors, Real* gradWeights, long long edges) {
  const Sizes sizes = {maximumDegree, paths, pathWeights, channels, sourceDimension, targetDimension};
  const PanelSizes panel = {tiles, columns, rows, chunk, pitch, edgesAtOnce};
  casimir::convolution::edgeGradients<PER_CHANNEL>(block, plan, harmonicCoefficients, weightCoefficients, harmonics,
      sizes, panel, gradientPitch, senders, receivers, vectors, weights, x, g, gradVectors, gradWeights, edges);
}

}  // namespace

#define MESSAGES(NAME, REAL, ...)                                                                                      \
  CASIMIR_KERNEL(NAME, 256, (messages<REAL, __VA_ARGS__>),                                                             \
      (const int* plan, const REAL* coefficients, const REAL* harmonics, int maximumDegree, int paths,                 \
          int pathWeights, int channels, int sourceDimension, int targetDimension, int tileCount, int groups,          \
          int edgesAtOnce, int pitch, const int* starts, const int* numbers, const int* others, const REAL* vectors,   \
          const REAL* weights, const REAL* source, const REAL* own, int add, REAL* gradWeights, REAL* target),         \
      (plan, coefficients, harmonics, maximumDegree, paths, pathWeights, channels, sourceDimension, targetDimension,   \
          tileCount, groups, edgesAtOnce, pitch, starts, numbers, others, vectors, weights, source, own, add,          \
          gradWeights, target))

#define EDGE_GRADIENTS(NAME, REAL, PER_CHANNEL)                                                                        \
  CASIMIR_KERNEL(NAME, 128, (edgeGradients<REAL, PER_CHANNEL>),                                                        \
      (const int* plan, const REAL* harmonicCoefficients, const REAL* weightCoefficients, const REAL* harmonics,       \
          int maximumDegree, int paths, int pathWeights, int channels, int sourceDimension, int targetDimension,       \
          int tiles, int columns, int rows, int chunk, int pitch, int edgesAtOnce, int gradientPitch,                  \
          const int* senders, const int* receivers, const REAL* vectors, const REAL* weights, const REAL* x,           \
          const REAL* g, REAL* gradVectors, REAL* gradWeights, long long edges),                                       \
      (plan, harmonicCoefficients, weightCoefficients, harmonics, maximumDegree, paths, pathWeights, channels,         \
          sourceDimension, targetDimension, tiles, columns, rows, chunk, pitch, edgesAtOnce, gradientPitch, senders,   \
          receivers, vectors, weights, x, g, gradVectors, gradWeights, edges))

MESSAGES(convolution_1_f32, float, 1, false, false)
MESSAGES(convolution_2_f32, float, 2, false, false)
MESSAGES(convolution_4_f32, float, 4, false, false)
MESSAGES(convolution_1_f64, double, 1, false, false)
MESSAGES(convolution_2_f64, double, 2, false, false)
MESSAGES(convolution_channels_1_f32, float, 1, true, false)
MESSAGES(convolution_channels_2_f32, float, 2, true, false)
MESSAGES(convolution_channels_1_f64, double, 1, true, false)
MESSAGES(convolution_channels_gradient_1_f32, float, 1, true, true)
MESSAGES(convolution_channels_gradient_2_f32, float, 2, true, true)
MESSAGES(convolution_channels_gradient_1_f64, double, 1, true, true)
EDGE_GRADIENTS(convolution_edges_f32, float, false)
EDGE_GRADIENTS(convolution_edges_f64, double, false)
EDGE_GRADIENTS(convolution_edges_channels_f32, float, true)
EDGE_GRADIENTS(convolution_edges_channels_f64, double, true)
