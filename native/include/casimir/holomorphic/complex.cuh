// Complex numbers, and numbers in more digits than one of the machine has.
#pragma once

#include "casimir/elementary.cuh"

namespace casimir {
namespace holomorphic {

// of real numbers, beside those of complex ones
using casimir::exponential;
using casimir::logarithm;

template <class Real>
struct Complex {
  Real re;
  Real im;
};

template <class Real>
CASIMIR_DEVICE Complex<Real> operator+(Complex<Real> a, Complex<Real> b) {
  return {a.re + b.re, a.im + b.im};
}

template <class Real>
CASIMIR_DEVICE Complex<Real> operator-(Complex<Real> a, Complex<Real> b) {
  return {a.re - b.re, a.im - b.im};
}

template <class Real>
CASIMIR_DEVICE Complex<Real> operator*(Complex<Real> a, Complex<Real> b) {
  return {multiplyAdd(a.re, b.re, -(a.im * b.im)), multiplyAdd(a.re, b.im, a.im * b.re)};
}

template <class Real>
CASIMIR_DEVICE Complex<Real> operator*(Complex<Real> a, Real factor) {
  return {a.re * factor, a.im * factor};
}

/** a conj(b). */
template <class Real>
CASIMIR_DEVICE Complex<Real> timesConjugate(Complex<Real> a, Complex<Real> b) {
  return {multiplyAdd(a.re, b.re, a.im * b.im), multiplyAdd(a.im, b.re, -(a.re * b.im))};
}

/** |a|^2. */
template <class Real>
CASIMIR_DEVICE Real norm(Complex<Real> a) {
  return multiplyAdd(a.re, a.re, a.im * a.im);
}

/** A value, and a margin below zero at a pole. */
template <class Value, class Real>
struct Guarded {
  Value value;
  Real margin;
};

/** ln 2, pi and pi/2 as sums of three numbers, each smaller than the one before. */
template <class Real>
struct Split;

template <>
struct Split<float> {
  static constexpr float LN2_HIGH = 0x1.62e43p-1f;
  static constexpr float LN2_MIDDLE = -0x1.05c61p-29f;
  static constexpr float PI_HIGH = 0x1.921fb6p1f;
  static constexpr float PI_MIDDLE = -0x1.777a5cp-24f;
  static constexpr float QUARTER_HIGH = 0x1.921fb6p0f;
  static constexpr float QUARTER_MIDDLE = -0x1.777a5cp-25f;
  static constexpr float QUARTER_LOW = -0x1.ee59dap-50f;
};

template <>
struct Split<double> {
  static constexpr double LN2_HIGH = 0x1.62e42fefa39efp-1;
  static constexpr double LN2_MIDDLE = 0x1.abc9e3b39803fp-56;
  static constexpr double PI_HIGH = 0x1.921fb54442d18p1;
  static constexpr double PI_MIDDLE = 0x1.1a62633145c07p-53;
  static constexpr double QUARTER_HIGH = 0x1.921fb54442d18p0;
  static constexpr double QUARTER_MIDDLE = 0x1.1a62633145c07p-54;
  static constexpr double QUARTER_LOW = -0x1.f1976b7ed8fbcp-110;
};

}  // namespace holomorphic
}  // namespace casimir
