// Exponentials of real numbers that neither overflow nor lose digits on the way; dev.casimir.holomorphic.internal in
// kernels-java has the reasons, and the same bits.
#pragma once

#include "casimir/holomorphic/complex.cuh"

namespace casimir {
namespace holomorphic {

/** e^(first + correction) - 1, the parts of x - k ln 2 for k near x / ln 2. */
template <class Real>
CASIMIR_DEVICE Real restLessOne(Real first, Real correction) {
  const Real r = first + correction;
  return multiplyAdd(r * r, exponentialTail(r), correction) + first;
}

/** e^(x - k ln 2) - 1. */
template <class Real>
CASIMIR_DEVICE Real powerRestLessOne(Real x, Real k) {
  return restLessOne(multiplyAdd(k, -Split<Real>::LN2_HIGH, x), k * -Split<Real>::LN2_MIDDLE);
}

/**
 * e^t and e^t - 1 of arguments up to 60 (float) or 600, which need one scaling by a power of two only, gradual
 * underflow included; and e^t 2^LIFT, which does not underflow.
 */
template <class Real>
struct BoundedExponential {
  static constexpr int LIFT = Precision<Real>::SINGLE ? 40 : 80;
  static constexpr Real DROP = Real(Precision<Real>::SINGLE ? 0x1p-40 : 0x1p-80);

  Real value;
  Real lessOne;
  Real lifted;

  static CASIMIR_DEVICE Real lowest(Real t) {
    const Real least = Real(Precision<Real>::SINGLE ? -113 : -761);
    return t < least ? least : t;
  }

  static CASIMIR_DEVICE BoundedExponential scaled(Real k, Real lessOne) {
    const Real above = powerOfTwo(k);
    const Real power = above * DROP;
    return {multiplyAdd(power, lessOne, power), multiplyAdd(power, lessOne, power - Real(1)),
        multiplyAdd(above, lessOne, above)};
  }

  static CASIMIR_DEVICE BoundedExponential of(Real t) {
    const Real bounded = lowest(t);
    const Real k = rounded(bounded * Real(elementary::ONE_OVER_LN2));
    return scaled(k + Real(LIFT), powerRestLessOne(bounded, k));
  }

  /** Of t + rest + powers ln 2, a sum that is not rounded; rest at most 0.1, powers whole and at most 4. */
  static CASIMIR_DEVICE BoundedExponential of(Real t, Real rest, Real powers) {
    const Real bounded = lowest(t);
    const Real k = rounded((bounded + rest) * Real(elementary::ONE_OVER_LN2));
    const Real first = multiplyAdd(k, -Split<Real>::LN2_HIGH, bounded);
    const Real correction = multiplyAdd(k, -Split<Real>::LN2_MIDDLE, rest);
    return scaled(k + (powers + Real(LIFT)), restLessOne(first, correction));
  }
};

/** x, but at least low and at most high; NaN if x is. */
template <class Real>
CASIMIR_DEVICE Real between(Real low, Real high, Real x) {
  const Real above = x < low ? low : x;
  return high < above ? high : above;
}

/** e^x as significand 2^first 2^second: times a number it over- and underflows only where the product does. */
template <class Real>
struct ScaledExponential {
  Real significand;
  Real first;
  Real second;

  static CASIMIR_DEVICE ScaledExponential of(Real x) {
    const Real limit = Real(Precision<Real>::SINGLE ? 176 : 1416);
    const Real bounded = between(-limit, limit, x);
    const Real k = rounded(bounded * Real(elementary::ONE_OVER_LN2));
    const Real half = rounded(k * Real(0.5));
    return {powerRestLessOne(bounded, k) + Real(1), powerOfTwo(half), powerOfTwo(k - half)};
  }

  /** e^x. */
  CASIMIR_DEVICE Real value() const { return significand * first * second; }

  /** e^x factor. */
  CASIMIR_DEVICE Real times(Real factor) const { return significand * factor * first * second; }
};

/** e^x - 1. */
template <class Real>
CASIMIR_DEVICE Real lessOne(Real x) {
  const Real bounded = between(Real(-50), Real(Precision<Real>::SINGLE ? 88.9 : 709.9), x);
  const Real k = rounded(bounded * Real(elementary::ONE_OVER_LN2));
  // Half of it first: 2^k may be one beyond the largest power.
  const Real half = powerOfTwo(k - Real(1));
  const Real value = multiplyAdd(half, powerRestLessOne(bounded, k), half - Real(0.5)) * Real(2);
  // Halving would cost the smallest numbers a bit, and zero its sign.
  return absolute(x) < Real(Precision<Real>::SINGLE ? 0x1p-25 : 0x1p-54) ? x : value;
}

}  // namespace holomorphic
}  // namespace casimir
