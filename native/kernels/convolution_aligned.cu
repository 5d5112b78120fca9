// Convolutions over graphs in the frames of edges.
#include "casimir/convolution_aligned_edges.cuh"
#include "casimir/convolution_aligned_messages.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;
using casimir::convolution::AlignedSizes;
using casimir::convolution::Edges;
using casimir::convolution::Sizes;

template <class Real>
CASIMIR_DEVICE void messages(const Block& block, const int* plan, const Real* rotationFactors,
    const Real* couplingFactors, int maximumDegree, int paths, int pathWeights, int channels, int sourceDimension,
    int targetDimension, int degree, int width, int strands, int edgesAtOnce, int pitch, int frame, int groups,
    int rows, int targetRows, const int* starts, const int* numbers, const int* others, const Real* vectors,
    const Real* weights, const Real* source, Real* target) {
  const Sizes sizes = {maximumDegree, paths, pathWeights, channels, sourceDimension, targetDimension};
  const AlignedSizes aligned = {degree, width, strands, edgesAtOnce, pitch, frame};
  casimir::convolution::alignedMessages(block, plan, rotationFactors, couplingFactors, sizes, aligned, groups, rows,
      targetRows, Edges{starts, numbers, others}, vectors, weights, source, target);
}

template <class Real>
CASIMIR_DEVICE void edgeGradients(const Block& block, const int* plan, const Real* rotationFactors,
    const Real* couplingFactors, const Real* torqueFactors, const Real* pathFactors, int maximumDegree, int paths,
    int pathWeights, int channels, int sourceDimension, int targetDimension, int degree, int width, int strands,
    int edgesAtOnce, int pitch, int frame, int rows, int senderRows, int receiverRows, const int* senders,
    const int* receivers, const Real* vectors, const Real* weights, const Real* x, const Real* g, Real* gradVectors,
    Real* gradWeights, long long edges) {
  const Sizes sizes = {maximumDegree, paths, pathWeights, channels, sourceDimension, targetDimension};
  const AlignedSizes aligned = {degree, width, strands, edgesAtOnce, pitch, frame};
  casimir::convolution::alignedEdges(block, plan, rotationFactors, couplingFactors, torqueFactors, pathFactors, sizes,
      aligned, rows, senderRows, receiverRows, senders, receivers, vectors, weights, x, g, gradVectors, gradWeights,
      edges);
}

}  // namespace

// Four blocks leave doubles the registers they need; ptxas by itself spills some for more of them.
#define CASIMIR_DOUBLE_KERNEL(NAME, THREADS, BODY, PARAMETERS, ARGUMENTS) \
  CASIMIR_RESIDENT_KERNEL(NAME, THREADS, 4, BODY, PARAMETERS, ARGUMENTS)

#define ALIGNED(KERNEL, REAL, SUFFIX)                                                                                  \
  KERNEL(convolution_aligned_messages_##SUFFIX, 128, messages<REAL>,                                                   \
      (const int* plan, const REAL* rotationFactors, const REAL* couplingFactors, int maximumDegree, int paths,        \
          int pathWeights, int channels, int sourceDimension, int targetDimension, int degree, int width,              \
          int strands, int edgesAtOnce, int pitch, int frame, int groups, int rows, int targetRows, const int* starts, \
          const int* numbers, const int* others, const REAL* vectors, const REAL* weights, const REAL* source,         \
          REAL* target),                                                                                               \
      (plan, rotationFactors, couplingFactors, maximumDegree, paths, pathWeights, channels, sourceDimension,           \
          targetDimension, degree, width, strands, edgesAtOnce, pitch, frame, groups, rows, targetRows, starts,        \
          numbers, others, vectors, weights, source, target))                                                          \
  KERNEL(convolution_aligned_edges_##SUFFIX, 128, edgeGradients<REAL>,                                                 \
      (const int* plan, const REAL* rotationFactors, const REAL* couplingFactors, const REAL* torqueFactors,           \
          const REAL* pathFactors, int maximumDegree, int paths, int pathWeights, int channels, int sourceDimension,   \
          int targetDimension, int degree, int width, int strands, int edgesAtOnce, int pitch, int frame, int rows,    \
          int senderRows, int receiverRows, const int* senders, const int* receivers, const REAL* vectors,             \
          const REAL* weights, const REAL* x, const REAL* g, REAL* gradVectors, REAL* gradWeights, long long edges),   \
      (plan, rotationFactors, couplingFactors, torqueFactors, pathFactors, maximumDegree, paths, pathWeights,          \
          channels, sourceDimension, targetDimension, degree, width, strands, edgesAtOnce, pitch, frame, rows,         \
          senderRows, receiverRows, senders, receivers, vectors, weights, x, g, gradVectors, gradWeights, edges))

ALIGNED(CASIMIR_KERNEL, float, f32)
ALIGNED(CASIMIR_DOUBLE_KERNEL, double, f64)
