// Numbers as unevaluated sums of two: about twice the digits, by sums and products whose rounding errors are kept (Knuth,
// Dekker). As the Java `TwofoldLane`.
#pragma once

#include "casimir/real.cuh"

namespace casimir {

template <class Real>
struct Twofold {
  /** The number to working precision, and the rest. */
  Real high;
  Real low;

  CASIMIR_DEVICE Twofold operator-() const { return {-high, -low}; }

  CASIMIR_DEVICE Twofold operator+(const Twofold& other) const {
    const Real sum = high + other.high;
    const Real part = sum - high;
    const Real lost = high - (sum - part) + (other.high - part);
    return {sum, lost + (low + other.low)};
  }

  CASIMIR_DEVICE Twofold operator*(Real factor) const {
    const Real top = high * factor;
    return {top, multiplyAdd(low, factor, multiplyAdd(high, factor, -top))};
  }

  CASIMIR_DEVICE Twofold operator*(const Twofold& other) const {
    const Real top = high * other.high;
    const Real rest = multiplyAdd(high, other.high, -top);
    return {top, rest + multiplyAdd(low, other.high, high * other.low)};
  }

  CASIMIR_DEVICE Real value() const { return high + low; }
};

/** a b, exactly. */
template <class Real>
CASIMIR_DEVICE Twofold<Real> exactProduct(Real a, Real b) {
  const Real high = a * b;
  return {high, multiplyAdd(a, b, -high)};
}

}  // namespace casimir
