// Convolutions over graphs at the points of a grid.
#include "casimir/convolution_grid.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;
using casimir::convolution::Edges;
using casimir::convolution::GridSizes;
using casimir::convolution::TransformSizes;

template <bool TO_POINTS, class Real>
CASIMIR_DEVICE void transform(const Block& block, const int* plan, const Real* matrix, int quads, int channels,
    int firstChannel, int dimension, int pointRows, Real* features, Real* panels, long long nodes) {
  const TransformSizes sizes = {quads, channels, firstChannel, dimension, pointRows};
  casimir::convolution::transform<TO_POINTS>(block, plan, matrix, sizes, features, panels, nodes);
}

template <class Real>
CASIMIR_DEVICE void sums(const Block& block, const Real* harmonics, const Real* values, int filterDegree, int points,
    int rows, int channels, int width, int strips, int edgesAtOnce, const int* starts, const int* numbers,
    const int* others, const Real* vectors, const Real* source, Real* target) {
  const GridSizes sizes = {filterDegree, points, rows, channels, width, strips, edgesAtOnce};
  casimir::convolution::gridSums(
      block, harmonics, values, sizes, Edges{starts, numbers, others}, vectors, source, target);
}

template <class Real>
CASIMIR_DEVICE void edges(const Block& block, const Real* harmonics, const Real* values, int filterDegree, int points,
    int rows, int channels, int width, int strips, int edgesAtOnce, const int* senders, const int* receivers,
    const Real* vectors, const Real* x, const Real* g, int add, Real* gradVectors, long long count) {
  const GridSizes sizes = {filterDegree, points, rows, channels, width, strips, edgesAtOnce};
  casimir::convolution::gridEdges(
      block, harmonics, values, sizes, senders, receivers, vectors, x, g, add != 0, gradVectors, count);
}

}  // namespace

#define TRANSFORM(NAME, REAL, TO_POINTS)                                                                               \
  CASIMIR_KERNEL(NAME, 128, (transform<TO_POINTS, REAL>),                                                              \
      (const int* plan, const REAL* matrix, int quads, int channels, int firstChannel, int dimension, int pointRows,   \
          REAL* features, REAL* panels, long long nodes),                                                              \
      (plan, matrix, quads, channels, firstChannel, dimension, pointRows, features, panels, nodes))

#define GRID(REAL, SUFFIX)                                                                                             \
  TRANSFORM(convolution_grid_points_##SUFFIX, REAL, true)                                                              \
  TRANSFORM(convolution_grid_features_##SUFFIX, REAL, false)                                                           \
  CASIMIR_KERNEL(convolution_grid_sums_##SUFFIX, 128, sums<REAL>,                                                      \
      (const REAL* harmonics, const REAL* values, int filterDegree, int points, int rows, int channels, int width,     \
          int strips, int edgesAtOnce, const int* starts, const int* numbers, const int* others, const REAL* vectors,  \
          const REAL* source, REAL* target),                                                                           \
      (harmonics, values, filterDegree, points, rows, channels, width, strips, edgesAtOnce, starts, numbers, others,   \
          vectors, source, target))                                                                                    \
  CASIMIR_KERNEL(convolution_grid_edges_##SUFFIX, 128, edges<REAL>,                                                    \
      (const REAL* harmonics, const REAL* values, int filterDegree, int points, int rows, int channels, int width,     \
          int strips, int edgesAtOnce, const int* senders, const int* receivers, const REAL* vectors, const REAL* x,   \
          const REAL* g, int add, REAL* gradVectors, long long count),                                                 \
      (harmonics, values, filterDegree, points, rows, channels, width, strips, edgesAtOnce, senders, receivers,        \
          vectors, x, g, add, gradVectors, count))

GRID(float, f32)
GRID(double, f64)
