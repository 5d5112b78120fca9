// Fields of clouds carried into frames and back, a thread for each item, and the derivatives of both, one to four warps
// for each cloud.
#include "casimir/cloud_totals.cuh"
#include "casimir/frame_fields.cuh"
#include "casimir/kernel.cuh"
#include "casimir/rows.cuh"

namespace {

using casimir::Block;
using casimir::Clouds;
using casimir::CloudWarps;
using casimir::FieldFrame;
using casimir::FieldGradient;
using casimir::PerThread;
using casimir::RowRange;
using casimir::Sums;

/** Frames as they are read. */
template <class Real>
struct FrameArrays {
  const Real* centers;
  const Real* remainders;
  const Real* axes;
  const int* flags;

  template <int D>
  CASIMIR_DEVICE FieldFrame<Real, D> at(long long cloud) const {
    return casimir::fieldFrame<Real, D>(centers, remainders, axes, flags, cloud);
  }
};

/** @param clouds whose points the items are, if points may be absent */
template <class Real, int D>
CASIMIR_DEVICE void map(const Block& block, const Clouds<Real>& clouds, const FrameArrays<Real>& frames, int kind,
    int restored, const Real* field, Real* result) {
  const int size = kind == casimir::TENSOR ? D * D : D;
  const int pitch = size | 1;
  const RowRange range = casimir::rowRange(block, clouds.totalPoints);
  Real* tile = block.shared<Real>();
  block.phase([&](int thread) { casimir::readRows(block, range, thread, 0, field, size, tile, pitch, 0); });
  block.phase([&](int thread) {
    const long long item = range.first + thread;
    if (thread < range.rows) {
      Real* row = tile + thread * pitch;
      const long long cloud = casimir::cloudOf(item, clouds.offsets, clouds.pointsPerCloud, clouds.count);
      const FieldFrame<Real, D> frame = frames.template at<D>(cloud);
      if (!clouds.isThere(item)) {
        for (int k = 0; k < size; k++) {
          row[k] = 0;
        }
      } else if (restored) {
        casimir::restoreField(kind, frame, row, row);
      } else {
        casimir::projectField(kind, frame, row, row);
      }
    }
  });
  block.each([&](int thread) { casimir::writeRows(block, range, thread, 0, tile, pitch, 0, size, result); });
}

/** @param warps that share a cloud */
template <class Real, int D>
CASIMIR_DEVICE void backward(const Block& block, const Clouds<Real>& clouds, const FrameArrays<Real>& frames, int kind,
    int restored, int warps, const Real* field, const Real* gradient, Real* fieldGradient, Real* axesGradient,
    Real* centerGradient) {
  constexpr int Q = D * D + D;
  const int size = kind == casimir::TENSOR ? D * D : D;
  const CloudWarps layout(block, warps);
  PerThread<Sums<double, Q>> sums(block);
  block.each([&](int thread) {
    const long long cloud = layout.cloud(thread);
    Sums<double, Q> sum = casimir::noSums<double, Q>();
    if (cloud < clouds.count) {
      const FieldFrame<Real, D> frame = frames.template at<D>(cloud);
      const long long end = clouds.first(cloud + 1);
      for (long long i = clouds.first(cloud) + layout.begin(thread); i < end; i += layout.step()) {
        Real* to = fieldGradient + i * size;
        if (!clouds.isThere(i)) {
          for (int k = 0; k < size; k++) {
            to[k] = 0;
          }
          continue;
        }
        const FieldGradient<Real, D> back =
            restored ? casimir::restoreFieldBackward(kind, frame, field + i * size, gradient + i * size, to)
                     : casimir::projectFieldBackward(kind, frame, field + i * size, gradient + i * size, to);
        CASIMIR_UNROLLED
        for (int k = 0; k < D * D; k++) {
          sum.of[k] += static_cast<double>(back.axes.of[k / D][k % D]);
        }
        CASIMIR_UNROLLED
        for (int p = 0; p < D; p++) {
          sum.of[D * D + p] += static_cast<double>(back.center[p]);
        }
      }
    }
    sums[thread] = sum;
  });
  casimir::addTotals<Q>(block, layout, clouds.count, sums, [&](long long cloud, int q, double total) {
    Real& to = q < D * D ? axesGradient[cloud * D * D + q] : centerGradient[cloud * D + q - D * D];
    to = static_cast<Real>(total);
  });
}

}  // namespace

#define CLOUD_PARAMETERS(REAL)                                                                            \
  const REAL *weights, const int *mask, const long long *offsets, long long perCloud, long long items, \
      long long count
#define CLOUDS(REAL) (Clouds<REAL>{nullptr, weights, mask, offsets, perCloud, items, count})
#define FRAME_PARAMETERS(REAL) const REAL *centers, const REAL *remainders, const REAL *axes, const int *flags
#define FRAMES(REAL) (FrameArrays<REAL>{centers, remainders, axes, flags})

#define FIELD_KERNELS(REAL, SUFFIX, D)                                                                              \
  CASIMIR_KERNEL(frame_fields_map_##D##_##SUFFIX, 128, (map<REAL, D>),                                              \
      (CLOUD_PARAMETERS(REAL), FRAME_PARAMETERS(REAL), int kind, int restored, const REAL* field, REAL* result),    \
      (CLOUDS(REAL), FRAMES(REAL), kind, restored, field, result))                                                  \
  CASIMIR_KERNEL(frame_fields_backward_##D##_##SUFFIX, 128, (backward<REAL, D>),                                    \
      (CLOUD_PARAMETERS(REAL), FRAME_PARAMETERS(REAL), int kind, int restored, int warps, const REAL* field,        \
          const REAL* gradient, REAL* fieldGradient, REAL* axesGradient, REAL* centerGradient),                     \
      (CLOUDS(REAL), FRAMES(REAL), kind, restored, warps, field, gradient, fieldGradient, axesGradient, centerGradient))

FIELD_KERNELS(float, f32, 2)
FIELD_KERNELS(float, f32, 3)
FIELD_KERNELS(double, f64, 2)
FIELD_KERNELS(double, f64, 3)
