// A function of every number of real tensors: a thread for each, with grids that stride over long tensors.
#include "casimir/holomorphic/elementwise.cuh"
#include "casimir/kernel.cuh"

namespace {

using namespace casimir::holomorphic;
using casimir::Block;

/** @param status of every number; null where nobody asks */
template <class Real, Form FORM>
CASIMIR_DEVICE void elementwise(const Block& block, int function, const Real* x, const Real* second, const Real* third,
    Real* out, int* status, long long count) {
  block.each([&](int thread) {
    const long long step = block.blocks() * block.threads();
    for (long long i = block.index() * block.threads() + thread; i < count; i += step) {
      const Real first = x[i];
      const Real a = FORM == DEVIATION || FORM == BACKWARD ? second[i] : Real(0);
      const Real b = FORM == DEVIATION ? third[i] : Real(0);
      const Real value = evaluate<Real, FORM>(function, first, a, b);
      out[i] = value;
      if (status != nullptr) {
        Real zero = first - first;
        if (FORM == DEVIATION) {
          zero = casimir::multiplyAdd(a, zero, zero);
          zero = casimir::multiplyAdd(b, zero, zero);
        }
        status[i] = value == value ? STATUS_OK : zero == Real(0) ? STATUS_NOT_IN_DOMAIN : STATUS_NON_FINITE;
      }
    }
  });
}

}  // namespace

#define ELEMENTWISE(NAME, FORM, REAL, SUFFIX)                                                                         \
  CASIMIR_KERNEL(elementwise_##NAME##_##SUFFIX, 256, (elementwise<REAL, FORM>),                                      \
      (int function, const REAL* x, const REAL* second, const REAL* third, REAL* out, int* status, long long count), \
      (function, x, second, third, out, status, count))

#define ELEMENTWISE_KERNELS(REAL, SUFFIX)        \
  ELEMENTWISE(value, VALUE, REAL, SUFFIX)         \
  ELEMENTWISE(derivative, SLOPE, REAL, SUFFIX)    \
  ELEMENTWISE(deviation, DEVIATION, REAL, SUFFIX) \
  ELEMENTWISE(backward, BACKWARD, REAL, SUFFIX)

ELEMENTWISE_KERNELS(float, f32)
ELEMENTWISE_KERNELS(double, f64)
