// Spherical harmonics: a thread for each vector. Where components of an item lie side by side, a block collects its
// results in shared memory and writes them out together.
#include "casimir/harmonic_hessians.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;
using casimir::PolarVector;
using casimir::Slope;

/** Where tensors of items and components lie: element (item, component). */
struct Strides {
  long long item;
  long long component;
};

CASIMIR_DEVICE Strides strides(int itemsLast, long long items, long long components) {
  return itemsLast ? Strides{1, items} : Strides{components, 1};
}

template <class Real>
CASIMIR_DEVICE PolarVector<Real> load(const Real* vectors, long long item, long long items, int itemsLast, int normalize) {
  const Strides at = strides(itemsLast, items, 3);
  const Real* v = vectors + item * at.item;
  const Real y = v[0];
  const Real z = v[at.component];
  const Real x = v[2 * at.component];
  return normalize ? casimir::unitVector(y, z, x) : casimir::solidVector(y, z, x);
}

/** Copies the rows of a block's items from shared memory, one element of a row after the other. */
template <class Real>
CASIMIR_DEVICE void writeRows(
    const Block& block, const Real* tile, int pitch, int width, long long first, long long items, Real* out) {
  const long long rows = items - first < block.threads() ? items - first : block.threads();
  block.each([&](int thread) {
    for (long long i = thread; i < rows * width; i += block.threads()) {
      out[first * width + i] = tile[i / width * pitch + i % width];
    }
  });
}

/** @param pitch of a row of results in shared memory; 0: results go where they belong at once */
template <class Real>
CASIMIR_DEVICE void values(const Block& block, const Real* table, int maximumDegree, int normalize, int itemsLast,
    int pitch, const Real* vectors, Real* values, long long items) {
  const int components = (maximumDegree + 1) * (maximumDegree + 1);
  const Strides at = strides(itemsLast, items, components);
  Real* tile = block.shared<Real>();
  const long long first = block.index() * block.threads();
  block.phase([&](int thread) {
    const long long item = first + thread;
    if (item < items) {
      const PolarVector<Real> v = load(vectors, item, items, itemsLast, normalize);
      Real* to = pitch > 0 ? tile + thread * pitch : values + item * at.item;
      const long long step = pitch > 0 ? 1 : at.component;
      casimir::harmonicValues(table, maximumDegree, v, [&](int k, Real value) { to[k * step] = value; });
    }
  });
  if (pitch > 0) {
    writeRows(block, tile, pitch, components, first, items, values);
  }
}

template <class Real>
CASIMIR_DEVICE void writeSlope(Real* to, long long step, const Slope<Real>& slope) {
  to[0] = slope.y;
  to[step] = slope.z;
  to[2 * step] = slope.x;
}

template <class Real>
CASIMIR_DEVICE void gradients(const Block& block, const Real* table, int maximumDegree, int normalize, int itemsLast,
    const Real* vectors, Real* values, Real* gradients, long long items) {
  const int components = (maximumDegree + 1) * (maximumDegree + 1);
  const Strides at = strides(itemsLast, items, components);
  const Strides slope = strides(itemsLast, items, 3LL * components);
  Real* columns = block.shared<Real>();
  block.each([&](int thread) {
    const long long item = block.index() * block.threads() + thread;
    if (item < items) {
      const PolarVector<Real> v = load(vectors, item, items, itemsLast, normalize);
      Real* value = values + item * at.item;
      Real* gradient = gradients + item * slope.item;
      casimir::harmonicGradients(table, maximumDegree, v, columns + thread, block.threads(),
          [&](int k, Real q, const Slope<Real>& d) {
            value[k * at.component] = q;
            writeSlope(gradient + 3LL * k * slope.component, slope.component, d);
          });
    }
  });
}

template <class Real>
CASIMIR_DEVICE void backward(const Block& block, const Real* table, int maximumDegree, int normalize, int itemsLast,
    const Real* vectors, const Real* gradValues, Real* gradVectors, long long items) {
  const int components = (maximumDegree + 1) * (maximumDegree + 1);
  const Strides at = strides(itemsLast, items, components);
  const Strides out = strides(itemsLast, items, 3);
  Real* columns = block.shared<Real>();
  block.each([&](int thread) {
    const long long item = block.index() * block.threads() + thread;
    if (item < items) {
      const PolarVector<Real> v = load(vectors, item, items, itemsLast, normalize);
      const Real* cotangent = gradValues + item * at.item;
      Slope<Real> sum = {};
      casimir::harmonicGradients(table, maximumDegree, v, columns + thread, block.threads(),
          [&](int k, Real, const Slope<Real>& d) {
            casimir::add(cotangent[k * at.component], d, sum);
          });
      writeSlope(gradVectors + item * out.item, out.component, sum);
    }
  });
}

template <class Real>
CASIMIR_DEVICE void hessians(const Block& block, const Real* table, int maximumDegree, int normalize, int itemsLast,
    const Real* vectors, Real* values, Real* gradients, Real* hessians, long long items) {
  const int components = (maximumDegree + 1) * (maximumDegree + 1);
  const Strides at = strides(itemsLast, items, components);
  const Strides slopes = strides(itemsLast, items, 3LL * components);
  const Strides curves = strides(itemsLast, items, 9LL * components);
  Real* rows = block.shared<Real>();
  block.each([&](int thread) {
    const long long item = block.index() * block.threads() + thread;
    if (item < items) {
      const PolarVector<Real> v = load(vectors, item, items, itemsLast, normalize);
      const long long step = curves.component;
      casimir::harmonicHessians(table, maximumDegree, v, rows + thread, block.threads(),
          [&](int k, Real q, const Slope<Real>& d, const casimir::Curvature<Real>& h) {
            values[item * at.item + k * at.component] = q;
            writeSlope(gradients + item * slopes.item + 3LL * k * slopes.component, slopes.component, d);
            Real* to = hessians + item * curves.item + 9LL * k * step;
            writeSlope(to, step, {h.yy, h.yz, h.yx});
            writeSlope(to + 3 * step, step, {h.yz, h.zz, h.zx});
            writeSlope(to + 6 * step, step, {h.yx, h.zx, h.xx});
          });
    }
  });
}

/** gradGradValues = direction times the gradients; gradVectors = (sum of cotangents times Hessians) direction. */
template <class Real>
CASIMIR_DEVICE void doubleBackward(const Block& block, const Real* table, int maximumDegree, int normalize,
    int itemsLast, const Real* vectors, const Real* gradValues, const Real* direction, Real* gradGradValues,
    Real* gradVectors, long long items) {
  const int components = (maximumDegree + 1) * (maximumDegree + 1);
  const Strides at = strides(itemsLast, items, components);
  const Strides out = strides(itemsLast, items, 3);
  Real* rows = block.shared<Real>();
  block.each([&](int thread) {
    const long long item = block.index() * block.threads() + thread;
    if (item < items) {
      const PolarVector<Real> v = load(vectors, item, items, itemsLast, normalize);
      const Real* along = direction + item * out.item;
      const Slope<Real> a = {along[0], along[out.component], along[2 * out.component]};
      casimir::Curvature<Real> sum = {};
      casimir::harmonicHessians(table, maximumDegree, v, rows + thread, block.threads(),
          [&](int k, Real, const Slope<Real>& d, const casimir::Curvature<Real>& h) {
            const long long place = item * at.item + k * at.component;
            gradGradValues[place] = casimir::inner(a, d);
            casimir::add(gradValues[place], h, sum);
          });
      writeSlope(gradVectors + item * out.item, out.component, casimir::times(sum, a));
    }
  });
}

}  // namespace

#define HARMONICS_KERNELS(REAL, SUFFIX)                                                                              \
  CASIMIR_KERNEL(harmonics_values_##SUFFIX, 128, values<REAL>,                                                       \
      (const REAL* table, int maximumDegree, int normalize, int itemsLast, int pitch, const REAL* vectors,           \
          REAL* out, long long items),                                                                               \
      (table, maximumDegree, normalize, itemsLast, pitch, vectors, out, items))                                      \
  CASIMIR_KERNEL(harmonics_gradients_##SUFFIX, 128, gradients<REAL>,                                                 \
      (const REAL* table, int maximumDegree, int normalize, int itemsLast, const REAL* vectors, REAL* out,           \
          REAL* slopes, long long items),                                                                            \
      (table, maximumDegree, normalize, itemsLast, vectors, out, slopes, items))                                     \
  CASIMIR_KERNEL(harmonics_backward_##SUFFIX, 128, backward<REAL>,                                                   \
      (const REAL* table, int maximumDegree, int normalize, int itemsLast, const REAL* vectors,                      \
          const REAL* gradValues, REAL* gradVectors, long long items),                                               \
      (table, maximumDegree, normalize, itemsLast, vectors, gradValues, gradVectors, items))                         \
  CASIMIR_KERNEL(harmonics_hessians_##SUFFIX, 128, hessians<REAL>,                                                   \
      (const REAL* table, int maximumDegree, int normalize, int itemsLast, const REAL* vectors, REAL* out,           \
          REAL* slopes, REAL* curves, long long items),                                                              \
      (table, maximumDegree, normalize, itemsLast, vectors, out, slopes, curves, items))                             \
  CASIMIR_KERNEL(harmonics_double_backward_##SUFFIX, 128, doubleBackward<REAL>,                                      \
      (const REAL* table, int maximumDegree, int normalize, int itemsLast, const REAL* vectors,                      \
          const REAL* gradValues, const REAL* direction, REAL* gradGradValues, REAL* gradVectors, long long items),  \
      (table, maximumDegree, normalize, itemsLast, vectors, gradValues, direction, gradGradValues, gradVectors,      \
          items))

HARMONICS_KERNELS(float, f32)
HARMONICS_KERNELS(double, f64)
