// Haar samples: a thread for each, in double precision, written out by blocks.
#include "casimir/itemwise.cuh"
#include "casimir/positive_samples.cuh"

namespace {

using casimir::Block;
using casimir::TruncatedExponential;

/** Bits of what a sampler is told; the numbers are known to Java. */
constexpr int HEISENBERG = 1;
constexpr int SCALED = 2;
constexpr int SUM_ZERO = 4;
constexpr int ORDERED = 8;

/** What makes a sampler. */
struct Arguments {
  double rate;
  double radius;
  double length;
  double bound;
  double tilt;
  double logLargest;
  int flags;

  CASIMIR_DEVICE TruncatedExponential logScale() const { return TruncatedExponential(rate, radius); }
};

template <int N>
using Rotation = casimir::UniformRotation<N>;
template <int N>
using Similarity = casimir::UniformSimilarity<N>;
template <int N>
using Triangle = casimir::UniformTriangle<N>;
using Plane = casimir::UniformSingularValues<2, casimir::PlaneSpectrum>;
template <int N>
using Box = casimir::UniformSingularValues<N, casimir::RejectionSpectrum<N>>;
template <int N>
using Positive = casimir::UniformSymmetricPositive<N>;

/** The samplers of arguments, by type. */
template <class Sampler>
struct Make {
  CASIMIR_DEVICE static Sampler of(const Arguments&) { return Sampler(); }
};
template <int N>
struct Make<Similarity<N>> {
  CASIMIR_DEVICE static Similarity<N> of(const Arguments& a) { return {a.logScale()}; }
};
template <int N>
struct Make<Triangle<N>> {
  CASIMIR_DEVICE static Triangle<N> of(const Arguments& a) { return {(a.flags & HEISENBERG) != 0, a.length}; }
};
template <>
struct Make<casimir::UniformScaling> {
  CASIMIR_DEVICE static casimir::UniformScaling of(const Arguments& a) { return {a.radius}; }
};
template <>
struct Make<Plane> {
  CASIMIR_DEVICE static Plane of(const Arguments& a) { return {{a.bound, (a.flags & SCALED) != 0, a.logScale()}}; }
};
template <int N>
struct Make<casimir::RejectionSpectrum<N>> {
  CASIMIR_DEVICE static casimir::RejectionSpectrum<N> of(const Arguments& a) {
    return {a.bound, a.tilt, a.logLargest, (a.flags & SUM_ZERO) != 0, (a.flags & ORDERED) != 0,
        (a.flags & SCALED) != 0, a.logScale()};
  }
};
template <int N>
struct Make<Box<N>> {
  CASIMIR_DEVICE static Box<N> of(const Arguments& a) { return {Make<casimir::RejectionSpectrum<N>>::of(a)}; }
};
template <int N>
struct Make<Positive<N>> {
  CASIMIR_DEVICE static Positive<N> of(const Arguments& a) { return {Make<casimir::RejectionSpectrum<N>>::of(a)}; }
};
template <class Linear>
struct Make<casimir::UniformAffine<Linear>> {
  CASIMIR_DEVICE static casimir::UniformAffine<Linear> of(const Arguments& a) {
    return {Make<Linear>::of(a), a.length};
  }
};

template <class Real, class Sampler>
CASIMIR_DEVICE void sample(
    const Block& block, const Arguments& arguments, const long long* stream, Real* out, Real* weights, long long n) {
  constexpr int WIDTH = Sampler::SIZE * Sampler::SIZE;
  constexpr int PITCH = WIDTH | 1;
  const int threads = block.threads();
  const long long first = block.index() * threads;
  const int rows = static_cast<int>(n - first < threads ? n - first : threads);
  Real* tile = block.shared<Real>();
  const Sampler sampler = Make<Sampler>::of(arguments);
  block.phase([&](int thread) {
    if (thread >= rows) {
      return;
    }
    const long long item = first + thread;
    const casimir::Matrix<double, Sampler::SIZE> drawn =
        casimir::haarSample(sampler, static_cast<uint64_t>(stream[0]), static_cast<uint64_t>(stream[1] + item));
    CASIMIR_UNROLL
    for (int k = 0; k < WIDTH; k++) {
      tile[thread * PITCH + k] = static_cast<Real>(drawn.entries[k]);
    }
    if (weights != nullptr) {
      weights[item] = Real(1);
    }
  });
  block.each([&](int thread) {
    casimir::itemwise::writeRows<WIDTH>(tile, PITCH, rows * WIDTH, thread, threads, out + first * WIDTH);
  });
}

template <class Real, class Sampler>
CASIMIR_DEVICE void sampleItems(const Block& block, double rate, double radius, double length, double bound,
    double tilt, double logLargest, int flags, const long long* stream, Real* out, Real* weights, long long n) {
  sample<Real, Sampler>(
      block, Arguments{rate, radius, length, bound, tilt, logLargest, flags}, stream, out, weights, n);
}

}  // namespace

#define HAAR_IN(KERNEL, NAME, SAMPLER, REAL)                                                                         \
  KERNEL(NAME, 128, (sampleItems<REAL, SAMPLER>),                                                                    \
      (double rate, double radius, double length, double bound, double tilt, double logLargest, int flags,           \
          const long long* stream, REAL* out, REAL* weights, long long n),                                           \
      (rate, radius, length, bound, tilt, logLargest, flags, stream, out, weights, n))

#define HAAR_BY(KERNEL, NAME, SAMPLER)               \
  HAAR_IN(KERNEL, haar_##NAME##_f32, SAMPLER, float) \
  HAAR_IN(KERNEL, haar_##NAME##_f64, SAMPLER, double)

#define HAAR(NAME, SAMPLER) HAAR_BY(CASIMIR_KERNEL, NAME, SAMPLER)

HAAR(so_2, Rotation<2>)
HAAR(so_3, Rotation<3>)
HAAR(so_4, Rotation<4>)
HAAR(o_2, casimir::UniformOrthogonal<2>)
HAAR(o_3, casimir::UniformOrthogonal<3>)
HAAR(o_4, casimir::UniformOrthogonal<4>)
HAAR(se_2, casimir::UniformAffine<Rotation<2>>)
HAAR(se_3, casimir::UniformAffine<Rotation<3>>)
HAAR(sim_2, casimir::UniformAffine<Similarity<2>>)
HAAR(sim_3, casimir::UniformAffine<Similarity<3>>)
HAAR(triangle_3, Triangle<3>)
HAAR(triangle_4, Triangle<4>)
HAAR(scaling, casimir::UniformScaling)
HAAR(plane_2, Plane)
HAAR(box_2, Box<2>)
HAAR(box_3, Box<3>)
HAAR(spd_2, Positive<2>)
HAAR_BY(CASIMIR_ROOMY_KERNEL, spd_3, Positive<3>)
HAAR(affine_plane_2, casimir::UniformAffine<Plane>)
HAAR(affine_box_2, casimir::UniformAffine<Box<2>>)
HAAR_BY(CASIMIR_ROOMY_KERNEL, affine_box_3, casimir::UniformAffine<Box<3>>)
