// Elementary functions of every number of an array, so that their bits can be compared with those of the Java kernels.
#include "casimir/elementary.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;

/** What the numbers of `function` mean; those of ElementaryFunctionsTest. */
template <class Real>
CASIMIR_DEVICE Real value(int function, Real x, Real y) {
  switch (function) {
    case 0: return casimir::exponential(x);
    case 1: return casimir::exponentialLessOne(x);
    case 2: return casimir::logarithm(x);
    case 3: return casimir::logarithmOfOnePlus(x);
    case 4: return casimir::sineCosine(x).sine;
    case 5: return casimir::sineCosine(x).cosine;
    case 6: return casimir::arcTangent2(x, y);
    case 7: return casimir::rounded(x);
    case 8: return casimir::powerOfTwo(casimir::rounded(x));
    default: return casimir::exponent(casimir::absolute(x));
  }
}

template <class Real>
CASIMIR_DEVICE void evaluate(
    const Block& block, int function, const Real* x, const Real* y, Real* out, long long count) {
  block.each([&](int thread) {
    const long long step = block.blocks() * block.threads();
    for (long long i = block.index() * block.threads() + thread; i < count; i += step) {
      out[i] = value(function, x[i], y[i]);
    }
  });
}

}  // namespace

#define ELEMENTARY_KERNELS(REAL, SUFFIX)                                                  \
  CASIMIR_KERNEL(elementary_##SUFFIX, 256, evaluate<REAL>,                                \
      (int function, const REAL* x, const REAL* y, REAL* out, long long count),           \
      (function, x, y, out, count))

ELEMENTARY_KERNELS(float, f32)
ELEMENTARY_KERNELS(double, f64)
