// Logarithms of real numbers and principal logarithms of complex ones.
#pragma once

#include "casimir/holomorphic/complex.cuh"

namespace casimir {
namespace holomorphic {

/** log(1 + x); -infinity at -1, NaN below. */
template <class Real>
CASIMIR_DEVICE Real logarithmPastOne(Real x) {
  const Real sum = x + Real(1);
  const Real lost = (x - (sum - Real(1))) / sum;
  const Real value = logarithm(sum) + lost;
  const Real large = x < infinity<Real>() ? value : x;
  const Real tiny = Real(Precision<Real>::SINGLE ? 0x1p-25 : 0x1p-54);
  return absolute(x) < tiny ? x : x == Real(-1) ? -infinity<Real>() : large;
}

/** log |z|: of numbers scaled so that squares neither overflow nor vanish. */
template <class Real>
CASIMIR_DEVICE Real logarithmOfModulus(Complex<Real> z) {
  constexpr bool SINGLE = Precision<Real>::SINGLE;
  const Real a = absolute(z.re);
  const Real b = absolute(z.im);
  const Real high = a < b ? b : a;
  const Real low = a < b ? a : b;
  const Real excess = multiplyAdd(high - Real(1), high + Real(1), low * low);
  const Real near = logarithmPastOne(excess) * Real(0.5);
  const bool small = high < Real(SINGLE ? 0x1p-60 : 0x1p-500);
  const bool large = Real(SINGLE ? 0x1p60 : 0x1p500) < high;
  const Real scale = small ? Real(SINGLE ? 0x1p100 : 0x1p900) : large ? Real(SINGLE ? 0x1p-70 : 0x1p-520) : Real(1);
  const Real scaleLog = small ? Real(SINGLE ? 0x1.1542457337d43p6 : 0x1.37ea8e219ecebp9)
      : large                 ? Real(SINGLE ? -0x1.8429946e1af5ep5 : -0x1.686fc0af622d7p8)
                              : Real(0);
  const Real x = high * scale;
  const Real y = low * scale;
  const Real far = logarithm(multiplyAdd(x, x, y * y)) * Real(0.5) - scaleLog;
  return Real(-0.5) < excess ? (excess < Real(1) ? near : far) : far;
}

/** The angle of (x, y), odd in y also where y is a zero. */
template <class Real>
CASIMIR_DEVICE Real oddAngle(Real y, Real x) {
  const Real size = arcTangent2(absolute(y), x);
  return Real(1) / y < Real(0) ? -size : size;
}

/** log z. */
template <class Real>
CASIMIR_DEVICE Complex<Real> logarithm(Complex<Real> z) {
  return {logarithmOfModulus(z), oddAngle(z.im, z.re)};
}

/** log(1 + z). */
template <class Real>
CASIMIR_DEVICE Complex<Real> logarithmPastOne(Complex<Real> z) {
  const Complex<Real> sum = {z.re + Real(1), z.im};
  const Real excess = multiplyAdd(z.re, z.re + Real(2), z.im * z.im);
  const Real near = logarithmPastOne(excess) * Real(0.5);
  const Real far = logarithmOfModulus(sum);
  const Real size = Real(-0.5) < excess ? (excess < Real(1) ? near : far) : far;
  return {size, oddAngle(z.im, sum.re)};
}

/** 1 / z. */
template <class Real>
CASIMIR_DEVICE Complex<Real> inverse(Complex<Real> z) {
  const Real a = absolute(z.re);
  const Real b = absolute(z.im);
  const Real high = a < b ? b : a;
  const Real x = z.re / high;
  const Real y = z.im / high;
  const Real one = Real(1) / multiplyAdd(x, x, y * y);
  return {x * one / high, -y * one / high};
}

}  // namespace holomorphic
}  // namespace casimir
