// Numbers of about 106 bits as normalised sums of two doubles (Dekker): for the few items whose iterations lose digits.
#pragma once

#include "casimir/elementary.cuh"

namespace casimir {

struct Extended {
  double high;
  double low;

  Extended() = default;
  CASIMIR_DEVICE Extended(double value) : high(value), low(0) {}

  /** high + low for a low that is the smaller one. */
  CASIMIR_DEVICE static Extended normalised(double high, double low) {
    Extended sum;
    sum.high = high + low;
    sum.low = low - (sum.high - high);
    return sum;
  }
};

CASIMIR_DEVICE Extended operator-(const Extended& a) {
  return Extended::normalised(-a.high, -a.low);
}

CASIMIR_DEVICE Extended operator+(const Extended& a, const Extended& b) {
  const double sum = a.high + b.high;
  const double part = sum - a.high;
  const double lost = (a.high - (sum - part)) + (b.high - part);
  const double lows = a.low + b.low;
  const double lowPart = lows - a.low;
  const double lowLost = (a.low - (lows - lowPart)) + (b.low - lowPart);
  const Extended first = Extended::normalised(sum, lost + lows);
  return Extended::normalised(first.high, first.low + lowLost);
}

CASIMIR_DEVICE Extended operator-(const Extended& a, const Extended& b) { return a + -b; }

CASIMIR_DEVICE Extended operator*(const Extended& a, const Extended& b) {
  const double product = a.high * b.high;
  const double rest = multiplyAdd(a.high, b.high, -product);
  return Extended::normalised(product, rest + multiplyAdd(a.high, b.low, a.low * b.high));
}

CASIMIR_DEVICE Extended multiplyAdd(const Extended& a, const Extended& b, const Extended& c) { return a * b + c; }

CASIMIR_DEVICE Extended operator/(const Extended& a, const Extended& b) {
  const double first = a.high / b.high;
  const Extended rest = a - b * Extended(first);
  const double second = rest.high / b.high;
  const double third = (rest - b * Extended(second)).high / b.high;
  return Extended::normalised(first, second) + Extended(third);
}

}  // namespace casimir
