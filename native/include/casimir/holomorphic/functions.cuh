// Elementary functions phi of real and complex numbers: values, derivatives, and deviations phi(u + v) - phi(u) without
// cancellation. As dev.casimir.holomorphic.internal of kernels-java, to the last bit; only angles too large for the
// digits of their own precision are reduced by another algorithm.
#pragma once

#include "casimir/holomorphic/dsilu.cuh"
#include "casimir/holomorphic/logarithms.cuh"

namespace casimir {
namespace holomorphic {

/** In the order of dev.casimir.holomorphic.ElementaryFunction. */
enum Function { EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, LOGISTIC, SHIFTED_LOGISTIC, DSILU, IDENTITY };

// --- real -------------------------------------------------------------------------------------------------------------

template <class Real>
CASIMIR_DEVICE Real realValue(int function, Real x) {
  switch (function) {
    case EXP: return ScaledExponential<Real>::of(x).value();
    case EXPM1: return lessOne(x);
    case LOG: return logarithm(x);
    case LOG1P: return logarithmPastOne(x);
    case SIN: return quarterTurns(x).sine;
    case COS: return quarterTurns(x).cosine;
    case TANH: return logisticValue<HyperbolicTangent>(x);
    case LOGISTIC: return logisticValue<Logistic>(x);
    case SHIFTED_LOGISTIC: return logisticValue<ShiftedLogistic>(x);
    case DSILU: return Dsilu<Real>::of(x).value();
    default: return x;
  }
}

template <class Real>
CASIMIR_DEVICE Real realDerivative(int function, Real x) {
  switch (function) {
    case EXP:
    case EXPM1: return ScaledExponential<Real>::of(x).value();
    case LOG: return Real(1) / x;
    case LOG1P: return Real(1) / (x + Real(1));
    case SIN: return quarterTurns(x).cosine;
    case COS: return -quarterTurns(x).sine;
    case TANH: return logisticDerivative<HyperbolicTangent>(x);
    case LOGISTIC: return logisticDerivative<Logistic>(x);
    case SHIFTED_LOGISTIC: return logisticDerivative<ShiftedLogistic>(x);
    case DSILU: return Dsilu<Real>::of(x).derivative();
    default: return x == x ? Real(1) : x;
  }
}

/** phi(u + v) - phi(u) with a = phi(u). */
template <class Real>
CASIMIR_DEVICE Real realDeviation(int function, Real v, Real u, Real a) {
  switch (function) {
    case EXP: return a * lessOne(v);
    case EXPM1: return ScaledExponential<Real>::of(u).value() * lessOne(v);
    case LOG: return logarithmPastOne(v / u);
    case LOG1P: return logarithmPastOne(v / (u + Real(1)));
    case SIN: return quarterTurns(multiplyAdd(v, Real(0.5), u)).cosine * (quarterTurns(v * Real(0.5)).sine * Real(2));
    case COS: return quarterTurns(multiplyAdd(v, Real(0.5), u)).sine * (quarterTurns(v * Real(0.5)).sine * Real(-2));
    case TANH: return logisticDeviation<HyperbolicTangent>(v, a);
    case LOGISTIC: return logisticDeviation<Logistic>(v, a);
    case SHIFTED_LOGISTIC: return logisticDeviation<ShiftedLogistic>(v, a);
    case DSILU: return Dsilu<Real>::of(u).deviation(v);
    default: return v;
  }
}

// --- complex ----------------------------------------------------------------------------------------------------------

/** e^z. */
template <class Real>
CASIMIR_DEVICE Complex<Real> exponential(Complex<Real> z) {
  const HalfAngle<Real> angle = HalfAngle<Real>::of(z.im);
  const ScaledExponential<Real> modulus = ScaledExponential<Real>::of(z.re);
  return {modulus.times(angle.cosine), modulus.times(angle.sine)};
}

/** e^z - 1. */
template <class Real>
CASIMIR_DEVICE Complex<Real> lessOne(Complex<Real> z) {
  const HalfAngle<Real> angle = HalfAngle<Real>::of(z.im);
  const ScaledExponential<Real> modulus = ScaledExponential<Real>::of(z.re);
  const Real near = multiplyAdd(lessOne(z.re), angle.cosine, -angle.oneMinusCosine);
  const Real far = modulus.times(angle.cosine) - Real(1);
  return {absolute(z.re) < Real(1) ? near : far, modulus.times(angle.sine)};
}

/** Sine and cosine of x + iy from those of x and e^|y|, e^-|y|, which overflow only where the parts do. */
template <class Real>
struct Sines {
  SineCosine<Real> turns;
  Real y;
  Real nearSine;
  ScaledExponential<Real> grown;
  Real shrunk;

  static CASIMIR_DEVICE Sines of(Complex<Real> z) {
    Sines at;
    at.turns = quarterTurns(z.re);
    at.y = z.im;
    const Real size = absolute(z.im);
    at.grown = ScaledExponential<Real>::of(size);
    at.shrunk = BoundedExponential<Real>::of(-size).value * Real(0.5);
    const Real t = z.im * z.im;
    at.nearSine = z.im == Real(0) ? z.im : multiplyAdd(z.im * t, hyperbolicSineTail(t), z.im);
    return at;
  }

  CASIMIR_DEVICE Complex<Real> sine() const { return {timesCosh(turns.sine), timesSinh(turns.cosine)}; }
  CASIMIR_DEVICE Complex<Real> cosine() const { return {timesCosh(turns.cosine), -timesSinh(turns.sine)}; }

  CASIMIR_DEVICE Real timesCosh(Real factor) const {
    return multiplyAdd(shrunk, factor, grown.times(factor * Real(0.5)));
  }

  CASIMIR_DEVICE Real timesSinh(Real factor) const {
    const Real far = multiplyAdd(-shrunk, factor, grown.times(factor * Real(0.5)));
    const Real signedFar = y < Real(0) ? -far : far;
    return absolute(y) < Real(1) ? nearSine * factor : signedFar;
  }
};

/** A value that has no poles. */
template <class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> whole(Complex<Real> value) {
  return {value, Real(1)};
}

template <class Family, class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> complexLogisticValue(Complex<Real> z) {
  const ComplexLogistic<Family, Real> at = ComplexLogistic<Family, Real>::of(z);
  return {at.value(), at.margin()};
}

template <class Family, class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> complexLogisticDerivative(Complex<Real> z) {
  const ComplexLogistic<Family, Real> at = ComplexLogistic<Family, Real>::of(z);
  return {at.derivative(), at.margin()};
}

template <class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> complexValue(int function, Complex<Real> z) {
  switch (function) {
    case EXP: return whole(exponential(z));
    case EXPM1: return whole(lessOne(z));
    case LOG: return whole(logarithm(z));
    case LOG1P: return whole(logarithmPastOne(z));
    case SIN: return whole(Sines<Real>::of(z).sine());
    case COS: return whole(Sines<Real>::of(z).cosine());
    case TANH: return complexLogisticValue<HyperbolicTangent>(z);
    case LOGISTIC: return complexLogisticValue<Logistic>(z);
    case SHIFTED_LOGISTIC: return complexLogisticValue<ShiftedLogistic>(z);
    case DSILU: return ComplexDsilu<Real>::of(z).value();
    default: return whole(z);
  }
}

template <class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> complexDerivative(int function, Complex<Real> z) {
  switch (function) {
    case EXP:
    case EXPM1: return whole(exponential(z));
    case LOG: return whole(inverse(z));
    case LOG1P: return whole(inverse(Complex<Real>{z.re + Real(1), z.im}));
    case SIN: return whole(Sines<Real>::of(z).cosine());
    case COS: {
      const Complex<Real> sine = Sines<Real>::of(z).sine();
      return whole(Complex<Real>{-sine.re, -sine.im});
    }
    case TANH: return complexLogisticDerivative<HyperbolicTangent>(z);
    case LOGISTIC: return complexLogisticDerivative<Logistic>(z);
    case SHIFTED_LOGISTIC: return complexLogisticDerivative<ShiftedLogistic>(z);
    case DSILU: return ComplexDsilu<Real>::of(z).derivative();
    default: return whole(Complex<Real>{Real(1), Real(0)});
  }
}

/** phi(u + v) - phi(u) for real u with a = phi(u). */
template <class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> complexDeviation(int function, Complex<Real> v, Real u, Real a) {
  switch (function) {
    case EXP: return whole(lessOne(v) * a);
    case EXPM1: return whole(lessOne(v) * ScaledExponential<Real>::of(u).value());
    case LOG: return whole(logarithmPastOne(Complex<Real>{v.re / u, v.im / u}));
    case LOG1P: {
      const Real divisor = u + Real(1);
      return whole(logarithmPastOne(Complex<Real>{v.re / divisor, v.im / divisor}));
    }
    case SIN:
    case COS: {
      const Complex<Real> half = v * Real(0.5);
      const Sines<Real> middle = Sines<Real>::of(Complex<Real>{half.re + u, half.im});
      const Complex<Real> change = Sines<Real>::of(half).sine();
      return function == SIN ? whole(middle.cosine() * change * Real(2)) : whole(middle.sine() * change * Real(-2));
    }
    case TANH: return logisticDeviation<HyperbolicTangent>(v, a);
    case LOGISTIC: return logisticDeviation<Logistic>(v, a);
    case SHIFTED_LOGISTIC: return logisticDeviation<ShiftedLogistic>(v, a);
    case DSILU: return Dsilu<Real>::of(u).deviation(v);
    default: return whole(v);
  }
}

/** Codes of dev.casimir.device.ItemStatus. */
constexpr int STATUS_OK = 0;
constexpr int STATUS_NON_FINITE = 3;
constexpr int STATUS_NOT_IN_DOMAIN = 5;
constexpr int STATUS_POLE = 7;

}  // namespace holomorphic
}  // namespace casimir
