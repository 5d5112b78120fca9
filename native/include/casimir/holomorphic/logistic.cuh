// The logistic function and its relatives base + height s(slope u - shift), of real and complex numbers, their
// derivatives, and their changes without cancellation.
#pragma once

#include "casimir/holomorphic/angles.cuh"

namespace casimir {
namespace holomorphic {

/** 1 / (1 + e^-u). */
struct Logistic {
  static constexpr int SLOPE = 1;
  static constexpr int SHIFT = 0;
  static constexpr int HEIGHT = 1;
  static constexpr int BASE = 0;
};

/** 1 / (1 + e^(2 - 4u)). */
struct ShiftedLogistic {
  static constexpr int SLOPE = 4;
  static constexpr int SHIFT = 2;
  static constexpr int HEIGHT = 1;
  static constexpr int BASE = 0;
};

/** tanh u. */
struct HyperbolicTangent {
  static constexpr int SLOPE = 2;
  static constexpr int SHIFT = 0;
  static constexpr int HEIGHT = 2;
  static constexpr int BASE = -1;
};

/** What the denominator of a value may fall to before it counts as a pole. */
template <class Real>
CASIMIR_DEVICE Real poleBound() {
  return Real(Precision<Real>::SINGLE ? 1e-6 : 1e-12);
}

/** Whether slope u - shift is below zero. */
template <class Family, class Real>
CASIMIR_DEVICE bool isBelow(Real u) {
  return u < Real(Family::SHIFT) / Real(Family::SLOPE);
}

/** e^-|slope u - shift|; a shift of 2 is 3 ln 2 less a small number, so that no difference is rounded. */
template <class Family, class Real>
CASIMIR_DEVICE BoundedExponential<Real> decay(Real u) {
  if (Family::SHIFT == 0) {
    return BoundedExponential<Real>::of(-absolute(u) * Real(Family::SLOPE));
  }
  const bool below = isBelow<Family>(u);
  const Real slope = Real(Family::SLOPE);
  const Real rest = Real(0x1.45647e7756e6dp-4);
  return BoundedExponential<Real>::of(
      u * (below ? slope : -slope), below ? rest : -rest, below ? Real(-3) : Real(3));
}

/** tanh u, by e^2|u| - 1. */
template <class Real>
CASIMIR_DEVICE Real tangent(Real u) {
  const Real most = Real(Precision<Real>::SINGLE ? 20 : 40);
  const Real twice = absolute(u) * Real(2);
  const Real e = BoundedExponential<Real>::of(most < twice ? most : twice).lessOne;
  const Real sum = e + Real(2);
  const Real lost = e - (sum - Real(2));
  const Real inverse = Real(1) / sum;
  const Real quotient = e * inverse;
  const Real rest = multiplyAdd(-quotient, lost, multiplyAdd(-quotient, sum, e));
  const Real size = multiplyAdd(rest, inverse, quotient);
  return u == Real(0) ? u : u < Real(0) ? -size : size;
}

/** phi(u). */
template <class Family, class Real>
CASIMIR_DEVICE Real logisticValue(Real u) {
  if (Family::BASE != 0) {
    return tangent(u);
  }
  const Real e = decay<Family>(u).value;
  const bool below = isBelow<Family>(u);
  const Real quotient = (below ? e : Real(1)) / (e + Real(1));
  return below ? multiplyAdd(quotient, -e, e) : quotient;
}

/** phi'(u). */
template <class Family, class Real>
CASIMIR_DEVICE Real logisticDerivative(Real u) {
  const BoundedExponential<Real> e = decay<Family>(u);
  const Real inverse = Real(1) / (e.value + Real(1));
  return e.lifted * inverse * inverse * (Real(Family::SLOPE * Family::HEIGHT) * BoundedExponential<Real>::DROP);
}

/** s(w + p) - s(w) from s = s(w) and rest = 1 - s. */
template <class Real>
CASIMIR_DEVICE Real logisticChange(Real p, Real s, Real rest) {
  const Real least = Real(Precision<Real>::SINGLE ? -87 : -700);
  const Real size = -absolute(p);
  const BoundedExponential<Real> e = BoundedExponential<Real>::of(size < least ? least : size);
  const bool falls = p < Real(0);
  const Real raised = falls ? rest : s;
  const Real lowered = falls ? s : rest;
  const Real change = s * rest * e.lessOne / multiplyAdd(lowered, e.value, raised);
  return falls ? change : -change;
}

/** The same for a complex change p. A real part beyond 40 (double: 300) counts as that. */
template <class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> logisticChange(Real p, const HalfAngle<Real>& angle, Real s, Real rest) {
  const Real least = Real(Precision<Real>::SINGLE ? -40 : -300);
  const Real size = -absolute(p);
  const BoundedExponential<Real> e = BoundedExponential<Real>::of(size < least ? least : size);
  const bool falls = p < Real(0);
  const Real raised = falls ? rest : s;
  const Real lowered = falls ? s : rest;
  const Real sine = e.value * angle.sine;
  // e^p - 1 below zero, 1 - e^-p above: the same imaginary part.
  const Real real = multiplyAdd(-e.value, angle.oneMinusCosine, e.lessOne);
  const Complex<Real> change = {falls ? real : -real, sine};
  const Real turning = lowered * e.value;
  const Complex<Real> denominator = {multiplyAdd(turning, angle.cosine, raised), (falls ? sine : -sine) * lowered};
  const Real square = norm(denominator);
  const Real larger = raised < turning ? turning : raised;
  const Real threshold = larger * -poleBound<Real>();
  return {timesConjugate(change, denominator) * (s * rest / square), multiplyAdd(threshold, larger, square)};
}

/** s = (a - base) / height. */
template <class Family, class Real>
CASIMIR_DEVICE Real fraction(Real a) {
  return (a - Real(Family::BASE)) * (Real(1) / Real(Family::HEIGHT));
}

/** 1 - s. */
template <class Family, class Real>
CASIMIR_DEVICE Real remainder(Real a) {
  return (Real(Family::BASE + Family::HEIGHT) - a) * (Real(1) / Real(Family::HEIGHT));
}

/** phi(u + v) - phi(u) from a = phi(u). */
template <class Family, class Real>
CASIMIR_DEVICE Real logisticDeviation(Real v, Real a) {
  return logisticChange(v * Real(Family::SLOPE), fraction<Family>(a), remainder<Family>(a)) * Real(Family::HEIGHT);
}

template <class Family, class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> logisticDeviation(Complex<Real> v, Real a) {
  const Complex<Real> p = v * Real(Family::SLOPE);
  const Guarded<Complex<Real>, Real> unit =
      logisticChange(p.re, HalfAngle<Real>::of(p.im), fraction<Family>(a), remainder<Family>(a));
  return {unit.value * Real(Family::HEIGHT), unit.margin};
}

/**
 * The family at a complex number: with E = e^-|x| and w = 1 + cos y the denominator |1 + E e^iy|^2 is (1 - E)^2 + 2 E w,
 * and the real part of 1 + E e^iy is 1 - E + E w: sums without cancellation, also close to the poles.
 */
template <class Family, class Real>
struct ComplexLogistic {
  bool below;
  Real e;
  Real lessOne;
  Real gap;
  Real sine;
  Real denominator;
  Real inverse;

  static CASIMIR_DEVICE ComplexLogistic of(Complex<Real> z) {
    ComplexLogistic at;
    at.below = isBelow<Family>(z.re);
    const BoundedExponential<Real> exponential = decay<Family>(z.re);
    at.e = exponential.value;
    at.lessOne = exponential.lessOne;
    const HalfAngle<Real> angle = HalfAngle<Real>::of(z.im * Real(Family::SLOPE));
    at.gap = angle.onePlusCosine;
    at.sine = at.e * angle.sine;
    at.denominator = multiplyAdd(at.e + at.e, at.gap, at.lessOne * at.lessOne);
    at.inverse = Real(1) / at.denominator;
    return at;
  }

  /** Below zero at a pole. */
  CASIMIR_DEVICE Real margin() const { return denominator - poleBound<Real>(); }

  CASIMIR_DEVICE Complex<Real> value() const {
    if (Family::BASE != 0) {
      const Real size = lessOne * (e + Real(1));
      return {(below ? size : -size) * inverse, (sine + sine) * inverse};
    }
    return {multiplyAdd(e, gap, below ? e * lessOne : -lessOne) * inverse, sine * inverse};
  }

  CASIMIR_DEVICE Complex<Real> derivative() const {
    const Real smaller = multiplyAdd(e, gap, e * lessOne) * inverse;
    const Real larger = multiplyAdd(e, gap, -lessOne) * inverse;
    const Real im = sine * inverse;
    const Real change = below ? larger - smaller : smaller - larger;
    const Complex<Real> product = {multiplyAdd(smaller, larger, im * im), change * im};
    return product * Real(Family::SLOPE * Family::HEIGHT);
  }
};

}  // namespace holomorphic
}  // namespace casimir
