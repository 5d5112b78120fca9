// A function of every number of complex tensors, in planes of real and imaginary parts or in pairs: a thread for each,
// with grids that stride over long tensors.
#include "casimir/holomorphic/functions.cuh"
#include "casimir/kernel.cuh"

namespace {

using namespace casimir::holomorphic;
using casimir::Block;

/** What is computed of a function; the numbers of DeviceElementwise. */
enum Form { VALUE, DEVIATION, BACKWARD };

/** A number whose angle has been made small enough. */
template <class Real, Form FORM>
CASIMIR_DEVICE Complex<Real> manageable(int function, Complex<Real> z) {
  switch (function) {
    case EXP:
    case EXPM1:
    case TANH:
    case LOGISTIC:
    case SHIFTED_LOGISTIC: return {z.re, manageableAngle(z.im)};
    case SIN:
    case COS: return FORM == DEVIATION ? z : Complex<Real>{manageableAngle(z.re), z.im};
    default: return z;
  }
}

template <class Real, Form FORM>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> evaluate(
    int function, Complex<Real> given, Complex<Real> second, Real base) {
  const Complex<Real> z = manageable<Real, FORM>(function, given);
  if (FORM == VALUE) {
    return complexValue(function, z);
  }
  if (FORM == DEVIATION) {
    return complexDeviation(function, z, second.re, base);
  }
  if (function == IDENTITY) {
    return whole(second);
  }
  const Guarded<Complex<Real>, Real> derivative = complexDerivative(function, z);
  return {derivative.value * second, derivative.margin};
}

/**
 * Complex numbers lie `step` apart, real and imaginary parts where re and im say.
 *
 * @param second the base arguments of deviations; the real parts of cotangents
 * @param third the base values of deviations; the imaginary parts of cotangents
 * @param status of every number; null where nobody asks
 */
template <class Real, Form FORM>
CASIMIR_DEVICE void elementwise(const Block& block, int function, int step, const Real* re, const Real* im,
    const Real* second, const Real* third, Real* outRe, Real* outIm, int* status, long long count) {
  const int secondStep = FORM == BACKWARD ? step : 1;
  block.each([&](int thread) {
    const long long stride = block.blocks() * block.threads();
    for (long long i = block.index() * block.threads() + thread; i < count; i += stride) {
      const Complex<Real> z = {re[i * step], im[i * step]};
      const Real a = FORM == VALUE ? Real(0) : second[i * secondStep];
      const Real b = FORM == VALUE ? Real(0) : third[i * secondStep];
      const Guarded<Complex<Real>, Real> result = evaluate<Real, FORM>(function, z, Complex<Real>{a, b}, b);
      const bool pole = result.margin < Real(0);
      outRe[i * step] = pole ? casimir::notANumber<Real>() : result.value.re;
      outIm[i * step] = pole ? casimir::notANumber<Real>() : result.value.im;
      if (status != nullptr) {
        Real zero = casimir::multiplyAdd(z.im, z.re - z.re, z.re - z.re);
        if (FORM == DEVIATION) {
          zero = casimir::multiplyAdd(a, zero, zero);
          zero = casimir::multiplyAdd(b, zero, zero);
        }
        const bool known = result.value.re == result.value.re && result.value.im == result.value.im;
        const int missing = zero == Real(0) ? STATUS_NOT_IN_DOMAIN : STATUS_NON_FINITE;
        status[i] = pole ? STATUS_POLE : known ? STATUS_OK : missing;
      }
    }
  });
}

}  // namespace

#define ELEMENTWISE(NAME, FORM, REAL, SUFFIX)                                                                        \
  CASIMIR_KERNEL(elementwise_complex_##NAME##_##SUFFIX, 256, (elementwise<REAL, FORM>),                             \
      (int function, int step, const REAL* re, const REAL* im, const REAL* second, const REAL* third, REAL* outRe,  \
          REAL* outIm, int* status, long long count),                                                               \
      (function, step, re, im, second, third, outRe, outIm, status, count))

#define ELEMENTWISE_KERNELS(REAL, SUFFIX)        \
  ELEMENTWISE(value, VALUE, REAL, SUFFIX)         \
  ELEMENTWISE(deviation, DEVIATION, REAL, SUFFIX) \
  ELEMENTWISE(backward, BACKWARD, REAL, SUFFIX)

ELEMENTWISE_KERNELS(float, f32)
ELEMENTWISE_KERNELS(double, f64)
