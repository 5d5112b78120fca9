// Powers of two taken out of numbers and put back, exactly, so that their squares neither overflow nor vanish.
#pragma once

#include "casimir/real.cuh"

namespace casimir {

/** Where the bits of a number are. */
template <class Real>
struct RealBits;
template <>
struct RealBits<float> {
  using Integer = unsigned int;
  static constexpr int MANTISSA = 23;
  static constexpr int BIAS = 127;
};
template <>
struct RealBits<double> {
  using Integer = unsigned long long;
  static constexpr int MANTISSA = 52;
  static constexpr int BIAS = 1023;
};

/** 2^k for an exponent k of normal numbers. */
template <class Real>
CASIMIR_DEVICE Real powerOfTwo(int k) {
  using Bits = RealBits<Real>;
  const typename Bits::Integer bits = static_cast<typename Bits::Integer>(k + Bits::BIAS) << Bits::MANTISSA;
  Real power;
  memcpy(&power, &bits, sizeof(Real));
  return power;
}

/** The exponent e of a positive number 2^e m, m in [1, 2); that of zero is one below the least of normal numbers. */
template <class Real>
CASIMIR_DEVICE int exponentOf(Real positive) {
  using Bits = RealBits<Real>;
  typename Bits::Integer bits;
  memcpy(&bits, &positive, sizeof(Real));
  return static_cast<int>(bits >> Bits::MANTISSA) - Bits::BIAS;
}

/** The exponent to take out of numbers of which `largest` is the largest in magnitude. */
template <class Real>
CASIMIR_DEVICE int scalingExponent(Real largest) {
  const int most = RealBits<Real>::BIAS - 1;
  const int exponent = exponentOf(largest);
  return exponent < most ? exponent : most;
}

/** value 2^power for an integer that may be twice as large as exponents of numbers. */
template <class Real>
CASIMIR_DEVICE Real scaled(Real value, int power) {
  const int least = 1 - RealBits<Real>::BIAS;
  const int floor = power >> 1;
  const int nearest = floor + ((power & 1) & (floor & 1)); // of two halves the even one
  const int half = nearest < least ? least : nearest;
  const int rest = power - half < least ? least : power - half;
  return (value * powerOfTwo<Real>(half)) * powerOfTwo<Real>(rest);
}

/** Whether all of some numbers are finite. */
template <class Real>
CASIMIR_DEVICE bool areFinite(const Real* numbers, int count) {
  Real zero = numbers[0] - numbers[0];
  for (int k = 1; k < count; k++) {
    zero = multiplyAdd(numbers[k], zero, zero);
  }
  return zero == 0;
}

}  // namespace casimir
