// Spherical harmonics: a thread for each vector. Where components of an item lie side by side, a block collects its
// results in shared memory and writes them out together.
#include "casimir/harmonics.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;
using casimir::PolarVector;

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
          [&](int k, Real q, Real dy, Real dz, Real dx) {
            value[k * at.component] = q;
            gradient[3LL * k * slope.component] = dy;
            gradient[(3LL * k + 1) * slope.component] = dz;
            gradient[(3LL * k + 2) * slope.component] = dx;
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
      Real sumY = 0;
      Real sumZ = 0;
      Real sumX = 0;
      casimir::harmonicGradients(table, maximumDegree, v, columns + thread, block.threads(),
          [&](int k, Real, Real dy, Real dz, Real dx) {
            const Real g = cotangent[k * at.component];
            sumY = casimir::multiplyAdd(g, dy, sumY);
            sumZ = casimir::multiplyAdd(g, dz, sumZ);
            sumX = casimir::multiplyAdd(g, dx, sumX);
          });
      Real* to = gradVectors + item * out.item;
      to[0] = sumY;
      to[out.component] = sumZ;
      to[2 * out.component] = sumX;
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
      (table, maximumDegree, normalize, itemsLast, vectors, gradValues, gradVectors, items))

HARMONICS_KERNELS(float, f32)
HARMONICS_KERNELS(double, f64)
