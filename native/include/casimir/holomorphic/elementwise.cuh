// A function of a real number in any of its forms, over the whole range.
#pragma once

#include "casimir/holomorphic/functions.cuh"

namespace casimir {
namespace holomorphic {

/** What is computed of a function; the numbers of DeviceElementwise. */
enum Form { VALUE, SLOPE, DEVIATION, BACKWARD };

/** Sine and cosine of angles that need more digits than they have. */
template <class Real>
CASIMIR_DEVICE Real ofLargeAngle(int function, Form form, Real x) {
  const SineCosine<double> at = exactSineCosine(static_cast<double>(x));
  const bool sine = (function == SIN) == (form == VALUE);
  const double value = sine ? at.sine : at.cosine;
  return static_cast<Real>(function == COS && form == SLOPE ? -value : value);
}

template <class Real, Form FORM>
CASIMIR_DEVICE Real evaluate(int function, Real x, Real second, Real third) {
  const bool isTurn = function == SIN || function == COS;
  if (FORM == DEVIATION) {
    return realDeviation(function, x, second, third);
  }
  if (FORM == BACKWARD) {
    return realDerivative(function, isTurn ? manageableAngle(x) : x) * second;
  }
  if (isTurn && largestAngle<Real>() < absolute(x)) {
    return ofLargeAngle(function, FORM, x);
  }
  return FORM == VALUE ? realValue(function, x) : realDerivative(function, x);
}

}  // namespace holomorphic
}  // namespace casimir
