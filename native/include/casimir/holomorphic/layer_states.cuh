// Numbers of a state at one unit, real or complex, their activities, and the answers that a nudge pushes.
#pragma once

#include "casimir/holomorphic/layer_sums.cuh"

namespace casimir {
namespace holomorphic {

/** phi of the activations dynamics have. */
template <class Real>
CASIMIR_DEVICE Real activity(int function, Real u) {
  switch (function) {
    case TANH: return logisticValue<HyperbolicTangent>(u);
    case LOGISTIC: return logisticValue<Logistic>(u);
    case SHIFTED_LOGISTIC: return logisticValue<ShiftedLogistic>(u);
    case DSILU: return Dsilu<Real>::of(u).value();
    default: return u;
  }
}

template <class Real>
CASIMIR_DEVICE Guarded<Complex<Real>, Real> guardedActivity(int function, Complex<Real> u) {
  const Complex<Real> z = {u.re, function == DSILU ? u.im : manageableAngle(u.im)};
  switch (function) {
    case TANH: return complexLogisticValue<HyperbolicTangent>(z);
    case LOGISTIC: return complexLogisticValue<Logistic>(z);
    case SHIFTED_LOGISTIC: return complexLogisticValue<ShiftedLogistic>(z);
    case DSILU: return ComplexDsilu<Real>::of(z).value();
    default: return whole(u);
  }
}

template <class Real>
CASIMIR_DEVICE Complex<Real> activity(int function, Complex<Real> u) {
  const Guarded<Complex<Real>, Real> result = guardedActivity(function, u);
  const bool pole = result.margin < Real(0);
  return {pole ? notANumber<Real>() : result.value.re, pole ? notANumber<Real>() : result.value.im};
}

/** Numbers of a state at one unit: real ones, or pairs half a tile apart. */
template <class Real, int ROWS, bool COMPLEX>
struct Unit;

template <class Real, int ROWS>
struct Unit<Real, ROWS, false> {
  using Number = Real;
  static CASIMIR_DEVICE Real load(const Real* at) { return *at; }
  static CASIMIR_DEVICE void store(Real* at, Real value) { *at = value; }
  static CASIMIR_DEVICE Real plus(Real a, Real b) { return a + b; }
  static CASIMIR_DEVICE Real plusProduct(Real sum, Real a, Real w) { return multiplyAdd(a, w, sum); }
  static CASIMIR_DEVICE Real size(Real a, Real b) { return absolute(a - b); }
  /** u + w (f - u). */
  static CASIMIR_DEVICE Real towards(Real u, Real f, Real w) { return multiplyAdd(w, f - u, u); }
};

template <class Real, int ROWS>
struct Unit<Real, ROWS, true> {
  using Number = Complex<Real>;
  static CASIMIR_DEVICE Number load(const Real* at) { return {at[0], at[ROWS / 2]}; }
  static CASIMIR_DEVICE void store(Real* at, Number value) {
    at[0] = value.re;
    at[ROWS / 2] = value.im;
  }
  static CASIMIR_DEVICE Number plus(Number a, Number b) { return a + b; }
  static CASIMIR_DEVICE Number plusProduct(Number sum, Number a, Real w) {
    return {multiplyAdd(a.re, w, sum.re), multiplyAdd(a.im, w, sum.im)};
  }
  static CASIMIR_DEVICE Real size(Number a, Number b) { return larger(absolute(a.re - b.re), absolute(a.im - b.im)); }
  static CASIMIR_DEVICE Number towards(Number u, Number f, Real w) {
    return {multiplyAdd(w, f.re - u.re, u.re), multiplyAdd(w, f.im - u.im, u.im)};
  }
};

/** logits -> softmax(logits), numbers `pitch` apart. */
template <class Real>
CASIMIR_DEVICE void shareOut(Real* logits, int classes, int pitch) {
  Real most = logits[0];
  for (int c = 1; c < classes; c++) {
    const Real other = logits[c * pitch];
    most = most < other ? other : most;
  }
  Real total = BoundedExponential<Real>::of(logits[0] - most).value;
  for (int c = 1; c < classes; c++) {
    total = total + BoundedExponential<Real>::of(logits[c * pitch] - most).value;
  }
  const Real inverse = Real(1) / total;
  for (int c = 0; c < classes; c++) {
    logits[c * pitch] = BoundedExponential<Real>::of(logits[c * pitch] - most).value * inverse;
  }
}

/** answers -> beta (softmax(answers) - target) of one state. */
template <class Real, int ROWS>
CASIMIR_DEVICE void pushAnswers(const Dynamics<Real>& net, const Real* target, Real beta, Real, Real* answers) {
  if (net.classes > 0) {
    shareOut(answers, net.classes, ROWS);
  }
  for (int c = 0; c < net.answers(); c++) {
    answers[c * ROWS] = (answers[c * ROWS] - target[c]) * beta;
  }
}

/** e^(z - most) of complex z. */
template <class Real>
CASIMIR_DEVICE Complex<Real> complexTerm(Complex<Real> z, Real most) {
  const Real modulus = BoundedExponential<Real>::of(z.re - most).value;
  const HalfAngle<Real> angle = HalfAngle<Real>::of(boundedAngle(z.im));
  return {modulus * angle.cosine, modulus * angle.sine};
}

template <class Real, int ROWS>
CASIMIR_DEVICE void pushComplexAnswers(
    const Dynamics<Real>& net, const Real* target, Real betaRe, Real betaIm, Real* answers) {
  using At = Unit<Real, ROWS, true>;
  const Complex<Real> beta = {betaRe, betaIm};
  if (net.classes == 0) {
    for (int c = 0; c < net.outputs(); c++) {
      const Complex<Real> a = At::load(answers + c * ROWS);
      At::store(answers + c * ROWS, Complex<Real>{a.re - target[c], a.im} * beta);
    }
    return;
  }
  Real most = answers[0];
  for (int c = 1; c < net.classes; c++) {
    const Real other = answers[c * ROWS];
    most = most < other ? other : most;
  }
  Complex<Real> total = complexTerm(At::load(answers), most);
  for (int c = 1; c < net.classes; c++) {
    total = total + complexTerm(At::load(answers + c * ROWS), most);
  }
  const Real square = norm(total);
  const Real inverse = Real(1) / square;
  const bool pole = square - poleBound<Real>() < Real(0);
  for (int c = 0; c < net.classes; c++) {
    const Complex<Real> term = complexTerm(At::load(answers + c * ROWS), most);
    const Complex<Real> p = timesConjugate(term, total) * inverse;
    const Real re = pole ? notANumber<Real>() : p.re;
    const Real im = pole ? notANumber<Real>() : p.im;
    At::store(answers + c * ROWS, Complex<Real>{re - target[c], im} * beta);
  }
}

}  // namespace holomorphic
}  // namespace casimir
