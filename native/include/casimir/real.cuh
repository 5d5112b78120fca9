// The arithmetic all kernels use: + - * / and what is here. IEEE 754 rounding everywhere, fused only where fma says so,
// so that a GPU, the host build and the Java kernels agree to the last bit.
#pragma once

#include "casimir/block.cuh"

#if CASIMIR_GPU
#include <cuda_runtime.h>
#endif

namespace casimir {

CASIMIR_DEVICE float multiplyAdd(float a, float b, float c) { return fmaf(a, b, c); }
CASIMIR_DEVICE double multiplyAdd(double a, double b, double c) { return fma(a, b, c); }

CASIMIR_DEVICE float squareRoot(float x) { return sqrtf(x); }
CASIMIR_DEVICE double squareRoot(double x) { return sqrt(x); }

CASIMIR_DEVICE float absolute(float x) { return fabsf(x); }
CASIMIR_DEVICE double absolute(double x) { return fabs(x); }

/** The larger of two; NaN if one is, as Math.max. */
template <class Real>
CASIMIR_DEVICE Real larger(Real a, Real b) {
  return a != a ? a : b != b ? b : (a < b ? b : a);
}

/** The smaller of two; NaN if one is, as Math.min. */
template <class Real>
CASIMIR_DEVICE Real smaller(Real a, Real b) {
  return a != a ? a : b != b ? b : (b < a ? b : a);
}

/** What depends on the precision. */
template <class Real>
struct Precision;

template <>
struct Precision<float> {
  static constexpr bool SINGLE = true;
  static constexpr float UNIT_ROUNDOFF = 0x1p-24f;
  static constexpr float SMALLEST_NORMAL = 0x1p-126f;
  static constexpr float LARGEST = 0x1.fffffep127f;
};

template <>
struct Precision<double> {
  static constexpr bool SINGLE = false;
  static constexpr double UNIT_ROUNDOFF = 0x1p-53;
  static constexpr double SMALLEST_NORMAL = 0x1p-1022;
  static constexpr double LARGEST = 0x1.fffffffffffffp1023;
};

}  // namespace casimir
