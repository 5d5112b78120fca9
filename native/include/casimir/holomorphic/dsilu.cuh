// The smooth clip z s(z) / 2 + (1 - z/2) s(z - 2) with the logistic function s. With E = e^-|z| and F = 1 for z at
// least zero, else E, s(z) = F / d0, s(z - 2) = F / d2 and s(z) - s(z - 2) = (e^2 - 1) E / (d0 d2).
#pragma once

#include "casimir/holomorphic/logistic.cuh"

namespace casimir {
namespace holomorphic {

/** e^2. */
constexpr double DSILU_SHIFT = 7.38905609893065;

/** (e^2 - 1) / 2. */
constexpr double DSILU_HALF_GAP = 3.194528049465325;

/** So that products with an exponential that has vanished are zero. */
template <class Real>
CASIMIR_DEVICE Real clipped(Real z) {
  const Real limit = Real(Precision<Real>::SINGLE ? 128 : 1024);
  return between(-limit, limit, z);
}

template <class Real>
struct Dsilu {
  Real z;
  Real clip;
  BoundedExponential<Real> e;
  Real d0;
  Real d2;

  static CASIMIR_DEVICE Dsilu of(Real z) {
    Dsilu at;
    at.z = z;
    at.clip = clipped(z);
    at.e = BoundedExponential<Real>::of(-absolute(z));
    at.d0 = at.e.value + Real(1);
    const Real shift = Real(DSILU_SHIFT);
    at.d2 = z < Real(0) ? at.e.value + shift : multiplyAdd(at.e.value, shift, Real(1));
    return at;
  }

  CASIMIR_DEVICE Real value() const {
    const Real grown = clip * Real(DSILU_HALF_GAP);
    const Real below = e.lifted * (d0 + grown);
    const Real above = multiplyAdd(grown, e.value, d0);
    const Real quotient = (z < Real(0) ? below : above) / (d0 * d2);
    return z < Real(0) ? quotient * BoundedExponential<Real>::DROP : quotient;
  }

  CASIMIR_DEVICE Real derivative() const {
    const Real both = Real(1) / (d0 * d2);
    const Real first = both * d2;
    const Real second = both * d0;
    const Real slope = second * second * Real(DSILU_SHIFT);
    const Real difference = multiplyAdd(first, first, -slope);
    const Real sum = multiplyAdd(both, Real(DSILU_HALF_GAP), slope);
    const Real bracket = multiplyAdd(clip * Real(0.5), difference, sum);
    return e.lifted * bracket * BoundedExponential<Real>::DROP;
  }

  /** s(z) and 1 - s(z). */
  CASIMIR_DEVICE Real first() const { return (z < Real(0) ? e.value : Real(1)) / d0; }
  CASIMIR_DEVICE Real firstRest() const { return (z < Real(0) ? Real(1) : e.value) / d0; }

  /** s(z - 2) and 1 - s(z - 2). */
  CASIMIR_DEVICE Real second() const { return (z < Real(0) ? e.value : Real(1)) / d2; }
  CASIMIR_DEVICE Real secondRest() const {
    const Real shift = Real(DSILU_SHIFT);
    return (z < Real(0) ? shift : e.value * shift) / d2;
  }

  /** (s(z) - s(z - 2)) / 2. */
  CASIMIR_DEVICE Real halfGap() const { return e.value * Real(DSILU_HALF_GAP) / (d0 * d2); }

  /** phi(z + v) - phi(z) = (z + v)/2 (c0 - c2) + c2 + v (s0 - s2)/2 with the changes of s0 and s2. */
  CASIMIR_DEVICE Real deviation(Real v) const {
    const Real c0 = logisticChange(v, first(), firstRest());
    const Real c2 = logisticChange(v, second(), secondRest());
    const Real sum = multiplyAdd(v, halfGap(), c2);
    return multiplyAdd((z + v) * Real(0.5), c0 - c2, sum);
  }

  CASIMIR_DEVICE Guarded<Complex<Real>, Real> deviation(Complex<Real> v) const {
    const HalfAngle<Real> angle = HalfAngle<Real>::of(boundedAngle(v.im));
    const Guarded<Complex<Real>, Real> c0 = logisticChange(v.re, angle, first(), firstRest());
    const Guarded<Complex<Real>, Real> c2 = logisticChange(v.re, angle, second(), secondRest());
    const Complex<Real> end = Complex<Real>{z + v.re, v.im} * Real(0.5);
    return {end * (c0.value - c2.value) + c2.value + v * halfGap(), c0.margin < c2.margin ? c0.margin : c2.margin};
  }
};

/** The same at a complex number, with the complex exponential exp(-z) where Re z is at least zero, else exp(z). */
template <class Real>
struct ComplexDsilu {
  Complex<Real> z;
  bool below;
  Complex<Real> e;
  Complex<Real> d0;
  Complex<Real> d2;
  Real norm0;
  Real norm2;

  static CASIMIR_DEVICE ComplexDsilu of(Complex<Real> z) {
    ComplexDsilu at;
    at.z = z;
    at.below = z.re < Real(0);
    const HalfAngle<Real> angle = HalfAngle<Real>::of(boundedAngle(z.im));
    const BoundedExponential<Real> size = BoundedExponential<Real>::of(-absolute(z.re));
    const Real sine = size.value * angle.sine;
    const Real im = at.below ? sine : -sine;
    at.e = {size.value * angle.cosine, im};
    // Without cancellation next to the poles, where the cosine is -1.
    at.d0 = {multiplyAdd(size.value, angle.onePlusCosine, -size.lessOne), im};
    const Real shifted = size.value * Real(DSILU_SHIFT);
    const Real above = multiplyAdd(shifted, angle.onePlusCosine, -shifted + Real(1));
    at.d2 = {at.below ? at.e.re + Real(DSILU_SHIFT) : above, at.below ? im : im * Real(DSILU_SHIFT)};
    at.norm0 = norm(at.d0);
    at.norm2 = norm(at.d2);
    return at;
  }

  CASIMIR_DEVICE Real margin() const {
    const Real first = norm0 - poleBound<Real>();
    const Real second = norm2 - poleBound<Real>();
    return first < second ? first : second;
  }

  CASIMIR_DEVICE Complex<Real> clip() const { return {clipped(z.re), z.im}; }

  CASIMIR_DEVICE Guarded<Complex<Real>, Real> value() const {
    const Real inverse = Real(1) / (norm0 * norm2);
    const Complex<Real> grown = clip() * Real(DSILU_HALF_GAP) * e;
    const Complex<Real> lower = e * d0;
    const Complex<Real> numerator = Complex<Real>{below ? lower.re : d0.re, below ? lower.im : d0.im} + grown;
    const Complex<Real> quotient = timesConjugate(timesConjugate(numerator, d0), d2) * inverse;
    // A sum of zeros has lost their signs.
    return {{quotient.re, z.im == Real(0) ? z.im : quotient.im}, margin()};
  }

  CASIMIR_DEVICE Guarded<Complex<Real>, Real> derivative() const {
    const Real inverse = Real(1) / (norm0 * norm2);
    const Complex<Real> first = Complex<Real>{d0.re, -d0.im} * (inverse * norm2);
    const Complex<Real> second = Complex<Real>{d2.re, -d2.im} * (inverse * norm0);
    const Complex<Real> slope = second * second * Real(DSILU_SHIFT);
    const Complex<Real> difference = first * first - slope;
    const Complex<Real> sum = first * second * Real(DSILU_HALF_GAP) + slope;
    const Complex<Real> bracket = clip() * Real(0.5) * difference + sum;
    return {e * bracket, margin()};
  }
};

}  // namespace holomorphic
}  // namespace casimir
