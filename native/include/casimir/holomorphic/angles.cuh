// Sines and cosines with small relative errors, of angles of any size.
#pragma once

#include "casimir/holomorphic/exponentials.cuh"

namespace casimir {
namespace holomorphic {

/** (sin r - r) / r^3 for t = r^2 of at most 0.64. */
CASIMIR_DEVICE float sineOfAnEighthTail(float t) {
  return polynomial(t, -0x1.555556p-3f, 0x1.11110ep-7f, -0x1.a0132cp-13f, 0x1.6d96c2p-19f);
}
CASIMIR_DEVICE double sineOfAnEighthTail(double t) {
  return polynomial(t, -0x1.5555555555555p-3, 0x1.111111111111p-7, -0x1.a01a01a0197d4p-13, 0x1.71de3a54362dbp-19,
      -0x1.ae6453ca7b06p-26, 0x1.612146cee08aep-33, -0x1.aaf748f0b15cp-41);
}

/** (cos r - 1 + r^2/2) / r^4 for t = r^2 of at most 0.64. */
CASIMIR_DEVICE float cosineOfAnEighthTail(float t) {
  return polynomial(t, 0x1.555556p-5f, -0x1.6c16cp-10f, 0x1.a01572p-16f, -0x1.250a12p-22f);
}
CASIMIR_DEVICE double cosineOfAnEighthTail(double t) {
  return polynomial(t, 0x1.5555555555555p-5, -0x1.6c16c16c16c16p-10, 0x1.a01a01a019c6cp-16, -0x1.27e4fb76fff92p-22,
      0x1.1eed8dcb6f4f9p-29, -0x1.9394880492498p-37, 0x1.ab5b671fa879bp-45);
}

/** (sinh y - y) / y^3 for t = y^2 of at most 1. */
CASIMIR_DEVICE float hyperbolicSineTail(float t) {
  return polynomial(t, 0x1.555556p-3f, 0x1.11111ep-7f, 0x1.a008fep-13f, 0x1.78a768p-19f);
}
CASIMIR_DEVICE double hyperbolicSineTail(double t) {
  return polynomial(t, 0x1.5555555555555p-3, 0x1.11111111110fdp-7, 0x1.a01a01a01ee78p-13, 0x1.71de3a4e146dfp-19,
      0x1.ae6460fb64c2cp-26, 0x1.611cb2f7481c7p-33, 0x1.b41245f8783f5p-41);
}

/** Sine of an angle of at most 0.8; of zero, zero of any sign. */
template <class Real>
CASIMIR_DEVICE Real sineOfAnEighth(Real r) {
  const Real t = r * r;
  return multiplyAdd(r * t, sineOfAnEighthTail(t), r);
}

/** Cosine of an angle of at most 0.8. */
template <class Real>
CASIMIR_DEVICE Real cosineOfAnEighth(Real r) {
  const Real t = r * r;
  return multiplyAdd(t * t, cosineOfAnEighthTail(t), multiplyAdd(t, Real(-0.5), Real(1)));
}

/**
 * The sine of an angle y, and 1 + cos y and 1 - cos y without cancellation, from the sine and cosine of y/2. A common
 * sign of those two changes nothing, so the angle is reduced by multiples of pi without regard to quadrants.
 */
template <class Real>
struct HalfAngle {
  Real onePlusCosine;
  Real oneMinusCosine;
  Real sine;
  Real cosine;

  static CASIMIR_DEVICE HalfAngle of(Real angle) {
    const Real k = rounded(angle * Real(elementary::TWO_OVER_PI / 2));
    const Real rest = multiplyAdd(k, -Split<Real>::PI_MIDDLE, multiplyAdd(k, -Split<Real>::PI_HIGH, angle));
    const Real half = rest * Real(0.5);
    const Real s = angle == Real(0) ? angle : sineOfAnEighth(half);
    const Real c = cosineOfAnEighth(half);
    const bool even = multiplyAdd(rounded(k * Real(0.5)), Real(-2), k) == Real(0);
    const Real cosineOfHalf = even ? c : s;
    const Real sineOfHalf = even ? s : -c;
    const Real size = multiplyAdd(-(s + s), s, Real(1));
    const Real twice = cosineOfHalf + cosineOfHalf;
    return {twice * cosineOfHalf, (sineOfHalf + sineOfHalf) * sineOfHalf, twice * sineOfHalf, even ? size : -size};
  }
};

/** The largest angle that is reduced in numbers of its own precision. */
template <class Real>
CASIMIR_DEVICE Real largestAngle() {
  return Real(Precision<Real>::SINGLE ? 1e5 : 1e9);
}

/** The angle, or NaN if it is too large. */
template <class Real>
CASIMIR_DEVICE Real boundedAngle(Real angle) {
  return largestAngle<Real>() < absolute(angle) ? notANumber<Real>() : angle;
}

/** Sine and cosine, each with a small relative error: the angle is reduced with three times the digits of a number. */
template <class Real>
CASIMIR_DEVICE SineCosine<Real> quarterTurns(Real angle) {
  const Real bounded = boundedAngle(angle);
  const Real quarters = rounded(bounded * Real(elementary::TWO_OVER_PI));
  const Real r = multiplyAdd(quarters, -Split<Real>::QUARTER_LOW,
      multiplyAdd(quarters, -Split<Real>::QUARTER_MIDDLE, multiplyAdd(quarters, -Split<Real>::QUARTER_HIGH, bounded)));
  const Real s = sineOfAnEighth(r);
  const Real c = cosineOfAnEighth(r);
  const Real halves = rounded(quarters * Real(0.5) - Real(0.25));
  const bool even = multiplyAdd(halves, Real(-2), quarters) == Real(0);
  const bool straight = multiplyAdd(rounded(halves * Real(0.5)), Real(-2), halves) == Real(0);
  const Real sine = even ? s : c;
  const Real cosine = even ? c : -s;
  return {angle == Real(0) ? angle : straight ? sine : -sine, straight ? cosine : -cosine};
}

/** An angle between -pi/4 and pi/4 as a sum of two numbers, and the quarter turns it lacks, 0 to 3. */
struct ReducedAngle {
  double high;
  double low;
  int quarters;
};

/** Word `index` of the binary digits of 2/pi. */
CASIMIR_DEVICE uint64_t digitsOfTwoOverPi(int index) {
  static constexpr uint64_t DIGITS[] = {
      0xa2f9836e4e441529ull, 0xfc2757d1f534ddc0ull, 0xdb6295993c439041ull, 0xfe5163abdebbc561ull,
      0xb7246e3a424dd2e0ull, 0x06492eea09d1921cull, 0xfe1deb1cb129a73eull, 0xe88235f52ebb4484ull,
      0xe99c7026b45f7e41ull, 0x3991d639835339f4ull, 0x9c845f8bbdf9283bull, 0x1ff897ffde05980full,
      0xef2f118b5a0a6d1full, 0x6d367ecf27cb09b7ull, 0x4f463f669e5fea2dull, 0x7527bac7ebe5f17bull,
      0x3d0739f78a5292eaull, 0x6bfb5fb11f8d5d08ull, 0x56033046fc7b6babull, 0xf0cfbc209af4361dull};
  return index < 0 ? 0 : DIGITS[index];
}

CASIMIR_DEVICE uint64_t highOfProduct(uint64_t a, uint64_t b) {
#ifdef __CUDACC__
  return __umul64hi(a, b);
#else
  return static_cast<uint64_t>((static_cast<unsigned __int128>(a) * b) >> 64);
#endif
}

/**
 * An angle above 1e5 reduced by quarter turns, exactly: its digits times those of 2/pi which matter (Payne and Hanek,
 * SIGNUM Newsletter 18 (1983) 19). Not for infinities and NaN.
 */
CASIMIR_DEVICE ReducedAngle reducedExactly(double angle) {
  const uint64_t bits = asInteger(absolute(angle));
  const uint64_t digits = (bits & 0xfffffffffffffull) | 1ull << 52;
  const int power = static_cast<int>(bits >> 52) - 1075;
  // angle = digits 2^power; digits of 2/pi above place 2 - power give whole turns: words from there on, 192 digits
  const int first = power - 2;
  const int word = first < 0 ? (first - 63) / 64 : first / 64;
  const int shift = first - 64 * word;
  uint64_t window[3];
  for (int i = 0; i < 3; i++) {
    const uint64_t left = digitsOfTwoOverPi(word + i);
    const uint64_t right = digitsOfTwoOverPi(word + i + 1);
    window[i] = shift == 0 ? left : left << shift | right >> (64 - shift);
  }
  // the product modulo 4 quarter turns, as a fraction of them of 128 digits
  const uint64_t carryLow = highOfProduct(digits, window[2]);
  const uint64_t low = digits * window[1] + carryLow;
  const uint64_t high = digits * window[0] + highOfProduct(digits, window[1]) + (low < carryLow ? 1 : 0);
  const bool up = (high >> 61 & 1) != 0;
  int quarters = static_cast<int>(high >> 62) + (up ? 1 : 0);
  uint64_t fraction = high << 2 | low >> 62;
  uint64_t rest = low << 2;
  if (up) {
    rest = ~rest + 1;
    fraction = ~fraction + (rest == 0 ? 1 : 0);
  }
  const double sign = up ? -1 : 1;
  // fraction 2^-64 in two numbers, the first of 32 digits so that its product with pi/2 is exact enough
  const double a = static_cast<double>(fraction >> 11) * 0x1p-53;
  const double b = (static_cast<double>(fraction & 0x7ff) * 0x1p-64) + static_cast<double>(rest >> 11) * 0x1p-117;
  const double product = a * 0x1.921fb54442d18p0;
  const double lost = multiplyAdd(a, 0x1.921fb54442d18p0, -product);
  const double tail = multiplyAdd(a, 0x1.1a62633145c07p-54, multiplyAdd(b, 0x1.921fb54442d18p0, lost));
  const double sum = product + tail;
  const double left = tail - (sum - product);
  const bool negative = angle < 0;
  quarters = (negative ? -quarters : quarters) & 3;
  const double turned = negative ? -sign : sign;
  return {sum * turned, left * turned, quarters};
}

/** Sine and cosine of a large angle; NaN of infinities. */
CASIMIR_DEVICE SineCosine<double> exactSineCosine(double angle) {
  if (!(absolute(angle) < infinity<double>())) {
    return {notANumber<double>(), notANumber<double>()};
  }
  const ReducedAngle r = reducedExactly(angle);
  const double s = sineOfAnEighth(r.high);
  const double c = cosineOfAnEighth(r.high);
  const double sine = multiplyAdd(r.low, c, s);
  const double cosine = multiplyAdd(-r.low, s, c);
  const bool even = (r.quarters & 1) == 0;
  const double a = even ? sine : cosine;
  const double b = even ? cosine : -sine;
  return (r.quarters & 2) == 0 ? SineCosine<double>{a, b} : SineCosine<double>{-a, -b};
}

/** The angle, or for a large one that between -pi and pi with its sine and cosine. */
template <class Real>
CASIMIR_DEVICE Real manageableAngle(Real angle) {
  if (!(largestAngle<Real>() < absolute(angle))) {
    return angle;
  }
  const double large = static_cast<double>(angle);
  if (!(absolute(large) < infinity<double>())) {
    return notANumber<Real>();
  }
  const ReducedAngle r = reducedExactly(large);
  const double quarters = r.quarters == 3 || (r.quarters == 2 && r.high > 0) ? r.quarters - 4 : r.quarters;
  const double near = multiplyAdd(quarters, 0x1.1a62633145c07p-54, r.low) + r.high;
  return static_cast<Real>(multiplyAdd(quarters, 0x1.921fb54442d18p0, near));
}

}  // namespace holomorphic
}  // namespace casimir
