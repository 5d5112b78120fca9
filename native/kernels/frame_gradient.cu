// From the gradients of frames to those of points: w A z + |w| (c - s), A and c from the frame of a cloud, a thread for
// each, s what the first term sums to over the mass.
#include "casimir/cloud_totals.cuh"
#include "casimir/frame_fields.cuh"
#include "casimir/kernel.cuh"
#include "casimir/rows.cuh"

namespace {

using casimir::Block;
using casimir::Clouds;
using casimir::CloudWarps;
using casimir::Matrix;
using casimir::PerThread;
using casimir::RowRange;
using casimir::Sums;

/** Frames, and the gradients of their parts. */
template <class Real>
struct FrameGradients {
  const Real* axes;
  const Real* moments;
  const Real* masses;
  const Real* centersGradient;
  const Real* axesGradient;
  const Real* momentsGradient;
};

/** Gradients of second moments, doubled, and of centres over the mass. */
template <class Real, int D>
CASIMIR_DEVICE void stress(const Block& block, const FrameGradients<Real>& frames, int centring, Real* stresses,
    Real* pulls, long long clouds) {
  block.each([&](int thread) {
    const long long cloud = block.index() * block.threads() + thread;
    if (cloud >= clouds) {
      return;
    }
    const Matrix<Real, D> v = casimir::matrixOf<Real, D>(frames.axes + cloud * D * D);
    const Matrix<Real, D> g = casimir::matrixOf<Real, D>(frames.axesGradient + cloud * D * D);
    const Matrix<Real, D> torque = casimir::times<true, false>(v.of, g.of);
    Real moments[D];
    Real most = 0;
    CASIMIR_UNROLLED
    for (int p = 0; p < D; p++) {
      moments[p] = frames.moments[cloud * D + p];
      most = p == 0 ? casimir::absolute(moments[p]) : casimir::larger(most, casimir::absolute(moments[p]));
    }
    const Real tolerance = most * casimir::momentRounding(Real(0));
    Matrix<Real, D> twice;
    CASIMIR_UNROLLED
    for (int i = 0; i < D; i++) {
      twice.of[i][i] = frames.momentsGradient[cloud * D + i] * Real(2);
      CASIMIR_UNROLLED
      for (int j = i + 1; j < D; j++) {
        const Real gap = moments[j] - moments[i];
        const bool together = casimir::absolute(gap) <= tolerance;
        const Real quotient = (torque.of[i][j] - torque.of[j][i]) / (together ? Real(1) : gap);
        twice.of[i][j] = together ? Real(0) : quotient;
        twice.of[j][i] = twice.of[i][j];
      }
    }
    const Matrix<Real, D> left = casimir::times<false, false>(v.of, twice.of);
    casimir::store(casimir::times<false, true>(left.of, v.of), stresses + cloud * D * D);
    const Real mass = frames.masses[cloud];
    const Real share = mass == 0 ? Real(0) : Real(1) / mass;
    CASIMIR_UNROLLED
    for (int p = 0; p < D; p++) {
      pulls[cloud * D + p] = centring ? frames.centersGradient[cloud * D + p] * share : Real(0);
    }
  });
}

/** w A z of a point. */
template <class Real, int D>
CASIMIR_DEVICE void turnedPoint(const Real* point, Real weight, const Real* center, const Real* remainder,
    const Matrix<Real, D>& a, Real (&turned)[D]) {
  Real z[D];
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    z[p] = (point[p] - center[p]) - remainder[p];
  }
  casimir::timesColumn<false>(a.of, z, turned);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    turned[p] = turned[p] * weight;
  }
}

/** With weights of both signs the first term does not sum to zero: takes its mean from the pulls. */
template <class Real, int D>
CASIMIR_DEVICE void takeOutMean(const Block& block, const Clouds<Real>& clouds, const Real* centers,
    const Real* remainders, const Real* masses, int warps, const Real* stresses, Real* pulls) {
  const CloudWarps layout(block, warps);
  PerThread<Sums<double, D>> sums(block);
  block.each([&](int thread) {
    const long long cloud = layout.cloud(thread);
    Sums<double, D> sum = casimir::noSums<double, D>();
    if (cloud < clouds.count) {
      const Matrix<Real, D> a = casimir::matrixOf<Real, D>(stresses + cloud * D * D);
      const long long end = clouds.first(cloud + 1);
      for (long long i = clouds.first(cloud) + layout.begin(thread); i < end; i += layout.step()) {
        if (clouds.isThere(i)) {
          Real turned[D];
          turnedPoint<Real, D>(
              clouds.points + i * D, clouds.weights[i], centers + cloud * D, remainders + cloud * D, a, turned);
          CASIMIR_UNROLLED
          for (int p = 0; p < D; p++) {
            sum.of[p] += static_cast<double>(turned[p]);
          }
        }
      }
    }
    sums[thread] = sum;
  });
  casimir::addTotals<D>(block, layout, clouds.count, sums, [&](long long cloud, int p, double total) {
    const double mass = masses[cloud];
    const double share = mass == 0 ? 0 : static_cast<double>(static_cast<Real>(total)) / mass;
    pulls[cloud * D + p] = static_cast<Real>(pulls[cloud * D + p] - share);
  });
}

template <class Real, int D>
CASIMIR_DEVICE void points(const Block& block, const Clouds<Real>& clouds, const Real* centers, const Real* remainders,
    const Real* stresses, const Real* pulls, Real* gradients) {
  constexpr int PITCH = D | 1;
  const RowRange range = casimir::rowRange(block, clouds.totalPoints);
  Real* tile = block.shared<Real>();
  block.phase([&](int thread) { casimir::readRows(block, range, thread, 0, clouds.points, D, tile, PITCH, 0); });
  block.phase([&](int thread) {
    const long long item = range.first + thread;
    if (thread < range.rows) {
      Real* row = tile + thread * PITCH;
      const bool present = clouds.isThere(item);
      const long long cloud = casimir::cloudOf(item, clouds.offsets, clouds.pointsPerCloud, clouds.count);
      const Real weight = clouds.weights == nullptr ? Real(1) : clouds.weights[item];
      const Matrix<Real, D> a = casimir::matrixOf<Real, D>(stresses + cloud * D * D);
      Real turned[D];
      turnedPoint<Real, D>(row, weight, centers + cloud * D, remainders + cloud * D, a, turned);
      CASIMIR_UNROLLED
      for (int p = 0; p < D; p++) {
        row[p] = present ? turned[p] + pulls[cloud * D + p] * casimir::absolute(weight) : Real(0);
      }
    }
  });
  block.each([&](int thread) { casimir::writeRows(block, range, thread, 0, tile, PITCH, 0, D, gradients); });
}

}  // namespace

#define CLOUD_PARAMETERS(REAL)                                                                            \
  const REAL *points, const REAL *weights, const int *mask, const long long *offsets, long long perCloud, \
      long long totalPoints, long long count
#define CLOUDS(REAL) (Clouds<REAL>{points, weights, mask, offsets, perCloud, totalPoints, count})

#define GRADIENT_KERNELS(REAL, SUFFIX, D)                                                                            \
  CASIMIR_KERNEL(frame_gradient_stress_##D##_##SUFFIX, 128, (stress<REAL, D>),                                       \
      (const REAL* axes, const REAL* moments, const REAL* masses, const REAL* centersGradient,                       \
          const REAL* axesGradient, const REAL* momentsGradient, int centring, REAL* stresses, REAL* pulls,          \
          long long count),                                                                                          \
      ((FrameGradients<REAL>{axes, moments, masses, centersGradient, axesGradient, momentsGradient}), centring,      \
          stresses, pulls, count))                                                                                   \
  CASIMIR_KERNEL(frame_gradient_mean_##D##_##SUFFIX, 128, (takeOutMean<REAL, D>),                                    \
      (CLOUD_PARAMETERS(REAL), const REAL* centers, const REAL* remainders, const REAL* masses, int warps,           \
          const REAL* stresses, REAL* pulls),                                                                        \
      (CLOUDS(REAL), centers, remainders, masses, warps, stresses, pulls))                                           \
  CASIMIR_KERNEL(frame_gradient_points_##D##_##SUFFIX, 128, (::points<REAL, D>),                                     \
      (CLOUD_PARAMETERS(REAL), const REAL* centers, const REAL* remainders, const REAL* stresses, const REAL* pulls, \
          REAL* gradients),                                                                                          \
      (CLOUDS(REAL), centers, remainders, stresses, pulls, gradients))

GRADIENT_KERNELS(float, f32, 2)
GRADIENT_KERNELS(float, f32, 3)
GRADIENT_KERNELS(double, f64, 2)
GRADIENT_KERNELS(double, f64, 3)
