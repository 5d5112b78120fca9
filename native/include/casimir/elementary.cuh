// Elementary functions: a few units in the last place, without branches, the same bits on every device and from the
// Java kernels.
//
// The source of the formulas is dev.casimir.simd.lanes.LaneFunctions, operation by operation. The coefficients are
// those which its EconomizedSeries finds for each precision; ElementaryFunctionsTest compares the bits. No function of
// a mathematics library is called, as those differ from machine to machine.
#pragma once

#include <cstdint>
#if !CASIMIR_GPU
#include <cstring>
#endif

#include "casimir/real.cuh"

namespace casimir {

// --- bits -------------------------------------------------------------------------------------------------------------

#ifdef __CUDACC__
CASIMIR_DEVICE uint32_t asInteger(float x) { return __float_as_uint(x); }
CASIMIR_DEVICE uint64_t asInteger(double x) { return static_cast<uint64_t>(__double_as_longlong(x)); }
CASIMIR_DEVICE float asNumber(uint32_t bits) { return __uint_as_float(bits); }
CASIMIR_DEVICE double asNumber(uint64_t bits) { return __longlong_as_double(static_cast<long long>(bits)); }
#else
template <class To, class From>
inline To withBitsOf(From value) {
  static_assert(sizeof(To) == sizeof(From), "bits are neither lost nor made up");
  To to;
  std::memcpy(&to, &value, sizeof(to));
  return to;
}
inline uint32_t asInteger(float x) { return withBitsOf<uint32_t>(x); }
inline uint64_t asInteger(double x) { return withBitsOf<uint64_t>(x); }
inline float asNumber(uint32_t bits) { return withBitsOf<float>(bits); }
inline double asNumber(uint64_t bits) { return withBitsOf<double>(bits); }
#endif

/** The places of the bits of a number. */
template <class Real>
struct Bits;

template <>
struct Bits<float> {
  using Integer = uint32_t;
  static constexpr int MANTISSA = 23;
  /** Added and subtracted again it rounds to an integer. */
  static constexpr float ROUNDING_SHIFT = 0x1.8p23f;
  /** Added to an integer k it leaves the exponent bits of 2^k in the lowest bits. */
  static constexpr float POWER_SHIFT = 0x1.8p23f + 127;
  static constexpr uint32_t UNIT_BASE_BITS = 150u << 23;
  static constexpr float EXPONENT_SHIFT = 0x1p23f + 127;
};

template <>
struct Bits<double> {
  using Integer = uint64_t;
  static constexpr int MANTISSA = 52;
  static constexpr double ROUNDING_SHIFT = 0x1.8p52;
  static constexpr double POWER_SHIFT = 0x1.8p52 + 1023;
  static constexpr uint64_t UNIT_BASE_BITS = 1075ull << 52;
  static constexpr double EXPONENT_SHIFT = 0x1p52 + 1023;
};

template <class Real>
CASIMIR_DEVICE Real infinity() {
  return asNumber(static_cast<typename Bits<Real>::Integer>(Precision<Real>::SINGLE ? 0x7f800000ull : 0x7ffull << 52));
}

template <class Real>
CASIMIR_DEVICE Real notANumber() {
  return asNumber(static_cast<typename Bits<Real>::Integer>(Precision<Real>::SINGLE ? 0x7fc00000ull : 0xfff8ull << 47));
}

/** The nearest integer, ties to even; for magnitudes below 2^22 (float) or 2^51. */
template <class Real>
CASIMIR_DEVICE Real rounded(Real x) {
  return (x + Bits<Real>::ROUNDING_SHIFT) - Bits<Real>::ROUNDING_SHIFT;
}

/** 2^k, exactly, for integers k of -126..127 (float) or -1022..1023. */
template <class Real>
CASIMIR_DEVICE Real powerOfTwo(Real k) {
  using Integer = typename Bits<Real>::Integer;
  return asNumber(static_cast<Integer>(asInteger(k + Bits<Real>::POWER_SHIFT) << Bits<Real>::MANTISSA));
}

/** The exponent e of a positive normal number 2^e m, m in [1, 2). */
template <class Real>
CASIMIR_DEVICE Real exponent(Real x) {
  return asNumber((asInteger(x) >> Bits<Real>::MANTISSA) | Bits<Real>::UNIT_BASE_BITS) - Bits<Real>::EXPONENT_SHIFT;
}

// --- polynomials ------------------------------------------------------------------------------------------------------

/** c0 + c1 t + c2 t^2 + ... by Horner's rule. */
template <class Real>
CASIMIR_DEVICE Real polynomial(Real, Real c0) {
  return c0;
}
template <class Real, class... Rest>
CASIMIR_DEVICE Real polynomial(Real t, Real c0, Rest... rest) {
  return multiplyAdd(polynomial(t, rest...), t, c0);
}

/** (e^r - 1 - r) / r^2 for |r| at most 0.35. */
CASIMIR_DEVICE float exponentialTail(float r) {
  return polynomial(
      r, 0x1.0p-1f, 0x1.555556p-3f, 0x1.5554e4p-5f, 0x1.1110c4p-7f, 0x1.6d4914p-10f, 0x1.a157ap-13f);
}
CASIMIR_DEVICE double exponentialTail(double r) {
  return polynomial(r, 0x1.0p-1, 0x1.5555555555557p-3, 0x1.5555555555557p-5, 0x1.111111110ff8bp-7,
      0x1.6c16c16c158f9p-10, 0x1.a01a01ac9e13dp-13, 0x1.a01a01aa80dd7p-16, 0x1.71ddfff5e5177p-19,
      0x1.27e4d28896fe2p-22, 0x1.af528379e0abp-26, 0x1.1f82059a3ccc6p-29);
}

/** (log((1 + s) / (1 - s)) / s - 2) / z for z = s^2 of at most 0.0295. */
CASIMIR_DEVICE float logarithmTail(float z) {
  return polynomial(z, 0x1.555556p-1f, 0x1.9999ecp-2f, 0x1.245becp-2f, 0x1.dde068p-3f);
}
CASIMIR_DEVICE double logarithmTail(double z) {
  return polynomial(z, 0x1.5555555555555p-1, 0x1.9999999999a3bp-2, 0x1.2492492476542p-2, 0x1.c71c720229597p-3,
      0x1.745cf8af7424cp-3, 0x1.3b1c471bd1059p-3, 0x1.0fbcc1cd78ce8p-3, 0x1.0c16778d41545p-3);
}

/** (sin r - r) / r^3 for t = r^2 of at most 0.62. */
CASIMIR_DEVICE float sineTail(float t) {
  return polynomial(t, -0x1.555556p-3f, 0x1.11110ep-7f, -0x1.a01398p-13f, 0x1.6db8ccp-19f);
}
CASIMIR_DEVICE double sineTail(double t) {
  return polynomial(t, -0x1.5555555555555p-3, 0x1.111111111111p-7, -0x1.a01a01a01990bp-13, 0x1.71de3a545b209p-19,
      -0x1.ae6454094edcbp-26, 0x1.6121778f1f781p-33, -0x1.ab136c8cd133ap-41);
}

/** (cos r - 1 + r^2/2) / r^4 for t = r^2 of at most 0.62. */
CASIMIR_DEVICE float cosineTail(float t) {
  return polynomial(t, 0x1.555556p-5f, -0x1.6c16cp-10f, 0x1.a015bap-16f, -0x1.2520ccp-22f);
}
CASIMIR_DEVICE double cosineTail(double t) {
  return polynomial(t, 0x1.5555555555555p-5, -0x1.6c16c16c16c16p-10, 0x1.a01a01a019cf6p-16, -0x1.27e4fb7710686p-22,
      0x1.1eed8de761555p-29, -0x1.9394b362e3eaep-37, 0x1.ab746f6470f16p-45);
}

/** (arctan q - q) / q^3 for z = q^2 of at most 0.172. */
CASIMIR_DEVICE float arcTangentTail(float z) {
  return polynomial(
      z, -0x1.555556p-2f, 0x1.99997cp-3f, -0x1.248a26p-3f, 0x1.c57d1cp-4f, -0x1.614b8p-4f, 0x1.9da202p-5f);
}
CASIMIR_DEVICE double arcTangentTail(double z) {
  return polynomial(z, -0x1.5555555555555p-2, 0x1.9999999999954p-3, -0x1.249249248d81bp-3, 0x1.c71c71c305242p-4,
      -0x1.745d165dbf742p-4, 0x1.3b1392ccb3138p-4, -0x1.110e86aa6919bp-4, 0x1.e199eaf4e6b66p-5, -0x1.ac792b365fa2p-5,
      0x1.74d672a74c951p-5, -0x1.1b1e8456b51fap-5, 0x1.0a9ff1ec4c858p-6);
}

// --- functions --------------------------------------------------------------------------------------------------------

namespace elementary {

constexpr double ONE_OVER_LN2 = 0x1.71547652b82fep0;
constexpr double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
constexpr double HALF_PI = 0x1.921fb54442d18p0;
constexpr double ROOT_OF_TWO = 0x1.6a09e667f3bcdp0;
constexpr double TANGENT_OF_AN_EIGHTH_TURN_HALVED = 0x1.a827999fcef34p-2;

/** x - k ln 2 for integers k, with ln 2 split so that nothing is lost. */
CASIMIR_DEVICE float lessPowers(float x, float k) {
  return multiplyAdd(k, 0x1.05c61p-29f, multiplyAdd(k, -0x1.62e43p-1f, x));
}
CASIMIR_DEVICE double lessPowers(double x, double k) {
  return multiplyAdd(k, -0x1.abc9e3b39803fp-56, multiplyAdd(k, -0x1.62e42fefa39efp-1, x));
}

/** The same of k pi/2. */
CASIMIR_DEVICE float lessQuarters(float x, float k) {
  return multiplyAdd(k, 0x1.777a5cp-25f, multiplyAdd(k, -0x1.921fb6p0f, x));
}
CASIMIR_DEVICE double lessQuarters(double x, double k) {
  return multiplyAdd(k, -0x1.1a62633145c07p-54, multiplyAdd(k, -0x1.921fb54442d18p0, x));
}

/** e^r - 1 for r = x - k ln 2, |r| at most 0.35. */
template <class Real>
CASIMIR_DEVICE Real exponentialOfRest(Real x, Real k) {
  const Real r = lessPowers(x, k);
  return multiplyAdd(r * r, exponentialTail(r), r);
}

/** e ln 2 + value: the high part has few bits, so that its product with an exponent is exact. */
CASIMIR_DEVICE float powersPlus(float e, float value) {
  return multiplyAdd(e, 0x1.62ep-1f, multiplyAdd(e, 0x1.0bfbe8p-15f, value));
}
CASIMIR_DEVICE double powersPlus(double e, double value) {
  return multiplyAdd(e, 0x1.62e42feep-1, multiplyAdd(e, 0x1.a39ef35793c76p-33, value));
}

/** value + eighths pi/4 in more digits than a number has; eighths is 1, 2 or 4. */
CASIMIR_DEVICE float plusEighths(float value, float eighths) {
  return value + -0x1.777a5cp-26f * eighths + 0x1.921fb6p-1f * eighths;
}
CASIMIR_DEVICE double plusEighths(double value, double eighths) {
  return value + 0x1.1a62633145c07p-55 * eighths + 0x1.921fb54442d18p-1 * eighths;
}

}  // namespace elementary

/** e^x, to infinity where it overflows and gradually to zero. */
template <class Real>
CASIMIR_DEVICE Real exponential(Real x) {
  const Real limit = Precision<Real>::SINGLE ? 120 : 800;
  const Real bounded = smaller(larger(x, -limit), limit);
  const Real k = rounded(bounded * Real(elementary::ONE_OVER_LN2));
  const Real near = elementary::exponentialOfRest(bounded, k) + Real(1);
  const Real half = rounded(k * Real(0.5));
  return near * powerOfTwo(half) * powerOfTwo(k - half);
}

/** e^x - 1 with a small relative error also near zero; |x| below 80 (float) or 700. */
template <class Real>
CASIMIR_DEVICE Real exponentialLessOne(Real x) {
  const Real k = rounded(x * Real(elementary::ONE_OVER_LN2));
  const Real power = powerOfTwo(k);
  return multiplyAdd(power, elementary::exponentialOfRest(x, k), power - Real(1));
}

/** Natural logarithm of a positive number; NaN below zero, -infinity for zero. */
template <class Real>
CASIMIR_DEVICE Real logarithm(Real x) {
  const bool subnormal = x < Precision<Real>::SMALLEST_NORMAL;
  const Real normal = subnormal ? x * Real(Precision<Real>::SINGLE ? 0x1p24 : 0x1p54) : x;
  const Real shift = subnormal ? Real(Precision<Real>::SINGLE ? -24 : -54) : Real(0);
  const Real power = exponent(normal);
  // The largest exponent, negated, is that of no normal number.
  const Real mantissa = normal * powerOfTwo(Real(1) - power) * Real(0.5);
  const bool large = Real(elementary::ROOT_OF_TWO) < mantissa;
  const Real m = large ? mantissa * Real(0.5) : mantissa;
  const Real e = (large ? power + Real(1) : power) + shift;
  // log(1 + f) as fdlibm computes it
  const Real f = m - Real(1);
  const Real s = f / (f + Real(2));
  const Real z = s * s;
  const Real r = z * logarithmTail(z);
  const Real half = f * f * Real(0.5);
  const Real finite = elementary::powersPlus(e, f - (half - s * (half + r)));
  const Real positive = x < infinity<Real>() ? finite : x;
  return x < Real(0) ? notANumber<Real>() : x == Real(0) ? -infinity<Real>() : positive;
}

/** log(1 + y) with a small relative error also near zero; y above -1. */
template <class Real>
CASIMIR_DEVICE Real logarithmOfOnePlus(Real y) {
  const Real sum = y + Real(1);
  const Real lost = y - (sum - Real(1));
  return logarithm(sum) + lost / sum;
}

template <class Real>
struct SineCosine {
  Real sine;
  Real cosine;
};

/** Sine and cosine; beyond 1e5 with an absolute error of the unit roundoff times the angle. */
template <class Real>
CASIMIR_DEVICE SineCosine<Real> sineCosine(Real angle) {
  const Real quarters = rounded(angle * Real(elementary::TWO_OVER_PI));
  const Real bound = Real(elementary::HALF_PI);
  const Real r = smaller(larger(elementary::lessQuarters(angle, quarters), -bound), bound);
  const Real t = r * r;
  const Real sine = multiplyAdd(r * t, sineTail(t), r);
  const Real cosine = multiplyAdd(t * t, cosineTail(t), multiplyAdd(t, Real(-0.5), Real(1)));
  // quarters mod 4 in {-2, -1, 0, 1, 2}
  const Real quadrant = quarters - rounded(quarters * Real(0.25)) * Real(4);
  const Real size = absolute(quadrant);
  const bool odd = size == Real(1);
  // sin: + s, + c, -+ s, - c; cos: + c, - s, - c, + s
  const Real minus = quadrant == Real(-1) ? Real(-1) : Real(1);
  const Real flip = size == Real(2) ? Real(-1) : Real(1);
  return {(odd ? cosine : sine) * minus * flip, (odd ? sine : cosine) * (quadrant == Real(1) ? Real(-1) : flip)};
}

/**
 * The angle of the vector (x, y) in (-pi, pi]; 0 for the zero vector. As atan2 of mathematics libraries but that -pi
 * becomes pi.
 */
template <class Real>
CASIMIR_DEVICE Real arcTangent2(Real y, Real x) {
  const Real ax = absolute(x);
  const Real ay = absolute(y);
  const Real high = larger(ax, ay);
  const Real low = smaller(ax, ay);
  const bool steep = high * Real(elementary::TANGENT_OF_AN_EIGHTH_TURN_HALVED) < low;
  const Real numerator = steep ? low - high : low;
  const Real denominator = steep ? low + high : high;
  const Real q = numerator / (high == Real(0) ? Real(1) : denominator);
  const Real z = q * q;
  const Real near = multiplyAdd(q * z, arcTangentTail(z), q);
  const Real octant = steep ? elementary::plusEighths(near, Real(1)) : near;
  const Real quadrant = ax < ay ? elementary::plusEighths(-octant, Real(2)) : octant;
  const Real half = x < Real(0) ? elementary::plusEighths(-quadrant, Real(4)) : quadrant;
  return y < Real(0) ? -half : half;
}

}  // namespace casimir
