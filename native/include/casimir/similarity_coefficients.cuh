// What translates in the exponential of similarities of three-space.
#pragma once

#include "casimir/rotations.cuh"

namespace casimir {

/**
 * The coefficients of V = c + a W + b W^2, the integral of exp(x (W + sigma)) over x in [0, 1]. For angles up to 1 they
 * are series in the squared angle of the integrals I_k of x^k e^(sigma x); beyond, quotients by |sigma + i angle|^2,
 * which is large there.
 */
template <class T>
struct SimilarityCoefficients {
  T t;
  T a;
  T b;
  T c;

  CASIMIR_DEVICE SimilarityCoefficients(T squaredAngle, T sigma) : t(squaredAngle) {
    constexpr int INTEGRALS = 19;
    const T minusOne = exponentialLessOne(sigma);
    T integrals[INTEGRALS + 1];
    integrate(sigma, minusOne, integrals);
    c = integrals[0];
    if (t < T(1)) {
      a = series<INTEGRALS, 1>(integrals);
      b = series<INTEGRALS, 2>(integrals);
    } else {
      const T angle = squareRoot(t);
      const SineCosine<T> turn = sineCosine(angle);
      const T sine = turn.sine / angle;
      const T half = sineCosine(angle * T(0.5)).sine;
      // e^sigma cos - 1, and e^sigma sin / angle
      const T real = multiplyAdd(minusOne, turn.cosine, half * half * T(-2));
      const T imaginary = (minusOne + T(1)) * sine;
      const T inverse = T(1) / multiplyAdd(sigma, sigma, t);
      a = multiplyAdd(sigma, imaginary, -real) * inverse;
      const T quotient = multiplyAdd(sigma, real, t * imaginary) * inverse;
      b = (c - quotient) / t;
    }
  }

  /** Integrals of x^k e^(sigma x) over [0, 1], k = 0 to 19. */
  CASIMIR_DEVICE static void integrate(T sigma, T minusOne, T* values) {
    using Real = typename BaseOf<T>::Type;
    constexpr int FIRST = 24;
    constexpr int INTEGRALS = 19;
    const T growth = minusOne + T(1);
    if (absolute(sigma) < T(1.5)) {
      T downwards = growth * T(Real(1.0 / (FIRST + 1)));
      CASIMIR_UNROLL
      for (int k = FIRST; k >= 1; k--) {
        downwards = multiplyAdd(-sigma, downwards, growth) * T(Real(1.0 / k));
        if (k - 1 <= INTEGRALS) {
          values[k - 1] = downwards;
        }
      }
    } else {
      const T inverse = T(1) / sigma;
      T upwards = minusOne * inverse;
      values[0] = upwards;
      CASIMIR_UNROLL
      for (int k = 1; k <= INTEGRALS; k++) {
        upwards = (growth - upwards * T(Real(k))) * inverse;
        values[k] = upwards;
      }
    }
  }

  /** sum_k (-t)^k I_{2k + FIRST} / (2k + FIRST)! */
  template <int INTEGRALS, int FIRST>
  CASIMIR_DEVICE T series(const T* integrals) const {
    using Real = typename BaseOf<T>::Type;
    constexpr int LAST = (INTEGRALS - FIRST) / 2;
    T sum = T(0);
    CASIMIR_UNROLL
    for (int k = LAST; k >= 0; k--) {
      double factor = 1;
      CASIMIR_UNROLL
      for (int i = 2; i <= 2 * k + FIRST; i++) {
        factor /= i;
      }
      const T term = integrals[2 * k + FIRST] * T(Real(factor));
      sum = k == LAST ? term : multiplyAdd(-t, sum, term);
    }
    return sum;
  }
};

}  // namespace casimir
