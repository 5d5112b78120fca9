// Real spherical harmonics of one vector, with gradients, by recursions over degree and order that know no poles (Bigi,
// Fraux, Browning and Ceriotti, J. Chem. Phys. 159, 064802 (2023), section II). The order of operations is that of the
// Java kernels, so values and gradients have their bits.
#pragma once

#include "casimir/real.cuh"

namespace casimir {

/** A direction, or a vector for solid harmonics, in the polar frame: e3nn's axes turned cyclically. */
template <class Real>
struct PolarVector {
  Real x, y, z;
  Real square;
  /** One over the length of the vector as it came; zero for the zero vector, one for solid harmonics. */
  Real inverse;
};

template <class Real>
struct SmallestPositive;
template <>
struct SmallestPositive<float> {
  static constexpr float VALUE = 0x1p-149f;
};
template <>
struct SmallestPositive<double> {
  static constexpr double VALUE = 0x1p-1074;
};

template <class Real>
CASIMIR_DEVICE PolarVector<Real> solidVector(Real y, Real z, Real x) {
  const Real square = multiplyAdd(x, x, multiplyAdd(y, y, z * z));
  return {x, y, z, square, Real(1)};
}

/** Scales by the largest component first, so that no length under- or overflows. */
template <class Real>
CASIMIR_DEVICE PolarVector<Real> unitVector(Real y, Real z, Real x) {
  const Real scale = larger(larger(absolute(x), absolute(y)), absolute(z));
  const Real positive = larger(scale, SmallestPositive<Real>::VALUE);
  const Real x1 = x / positive;
  const Real y1 = y / positive;
  const Real z1 = z / positive;
  const Real length = larger(squareRoot(multiplyAdd(x1, x1, multiplyAdd(y1, y1, z1 * z1))), Real(0.5));
  PolarVector<Real> unit;
  unit.x = x1 / length;
  unit.y = y1 / length;
  unit.z = z1 / length;
  unit.square = multiplyAdd(unit.x, unit.x, multiplyAdd(unit.y, unit.y, unit.z * unit.z));
  unit.inverse = scale / positive / length / larger(scale, Precision<Real>::SMALLEST_NORMAL);
  return unit;
}

/** Numbers of a record of the table; `HarmonicsTableF64` says what they are. */
namespace harmonics {
constexpr int ALPHA = 0;
constexpr int BETA = 1;
constexpr int AXIAL = 2;
constexpr int RADIAL = 3;
constexpr int DEGREE = 4;
constexpr int AXIAL_AXIAL = 5;
constexpr int AXIAL_RADIAL = 6;
constexpr int RADIAL_RADIAL = 7;
constexpr int RECORD = 8;
}  // namespace harmonics

/** One step of the recursion over the degree. */
template <class Real>
CASIMIR_DEVICE void nextDegree(const Real* entry, const PolarVector<Real>& v, Real& q, Real& before) {
  const Real rest = (entry[harmonics::BETA] * v.square) * before;
  before = q;
  q = multiplyAdd(entry[harmonics::ALPHA] * v.z, q, rest);
}

/** Calls emit(component, value) for all harmonics to a degree. */
template <class Real, class Emit>
CASIMIR_DEVICE void harmonicValues(const Real* table, int maximumDegree, const PolarVector<Real>& v, Emit emit) {
  const Real* entry = table;
  Real cosine = 1;
  Real sine = 0;
  for (int m = 0; m <= maximumDegree; m++) {
    Real q = entry[harmonics::ALPHA];
    Real before = 0;
    for (int l = m; l <= maximumDegree; l++) {
      if (m == 0) {
        emit(l * l + l, q);
      } else {
        emit(l * l + l + m, q * cosine);
        emit(l * l + l - m, q * sine);
      }
      entry += harmonics::RECORD;
      nextDegree(entry, v, q, before);
    }
    entry += harmonics::RECORD;
    const Real turned = m == 0 ? v.y : multiplyAdd(v.x, sine, v.y * cosine);
    cosine = m == 0 ? v.x : multiplyAdd(v.x, cosine, -(v.y * sine));
    sine = turned;
  }
}

/** (x + iy)^m, and what the derivatives of a component of order m need of it. */
template <class Real>
struct AzimuthalFactor {
  Real cosine, sine;
  Real slopeCosine, slopeSine;
  Real cosineOverLength, sineOverLength;
};

/** @param powers real and imaginary parts in turn, `pitch` apart */
template <class Real>
CASIMIR_DEVICE AzimuthalFactor<Real> azimuthalFactor(
    const PolarVector<Real>& v, const Real* powers, int pitch, int m) {
  const Real cosine = powers[2 * m * pitch];
  const Real sine = powers[(2 * m + 1) * pitch];
  const Real scaled = m == 0 ? Real(0) : static_cast<Real>(m) * v.inverse;
  const Real slopeCosine = m == 0 ? Real(0) : powers[(2 * m - 2) * pitch] * scaled;
  const Real slopeSine = m == 0 ? Real(0) : powers[(2 * m - 1) * pitch] * scaled;
  return {cosine, sine, slopeCosine, slopeSine, cosine * v.inverse, sine * v.inverse};
}

/** Fills the powers of a thread. */
template <class Real>
CASIMIR_DEVICE void fillPowers(const PolarVector<Real>& v, int maximumDegree, Real* powers, int pitch) {
  Real cosine = 1;
  Real sine = 0;
  for (int m = 0; m <= maximumDegree; m++) {
    powers[2 * m * pitch] = cosine;
    powers[(2 * m + 1) * pitch] = sine;
    const Real turned = multiplyAdd(v.x, sine, v.y * cosine);
    cosine = multiplyAdd(v.x, cosine, -(v.y * sine));
    sine = turned;
  }
}

/** First derivatives of a component in e3nn's axes. */
template <class Real>
struct Slope {
  Real y, z, x;
};

/** sum += weight times slope. */
template <class Real>
CASIMIR_DEVICE void add(Real weight, const Slope<Real>& slope, Slope<Real>& sum) {
  sum.y = multiplyAdd(weight, slope.y, sum.y);
  sum.z = multiplyAdd(weight, slope.z, sum.z);
  sum.x = multiplyAdd(weight, slope.x, sum.x);
}

/** What q(l,m), q(l-1,m) and q(l-1,m+1) make of them. */
template <class Real>
struct SlopeParts {
  Real q, radial, axial;

  CASIMIR_DEVICE SlopeParts(const Real* record, const PolarVector<Real>& v, Real q, Real before, Real above)
      : q(q),
        radial(multiplyAdd(record[harmonics::DEGREE], q, record[harmonics::RADIAL] * above)),
        axial(multiplyAdd(record[harmonics::DEGREE] * -v.z, q, record[harmonics::AXIAL] * before)) {}

  CASIMIR_DEVICE Slope<Real> ofZonal(const PolarVector<Real>& v) const {
    return {radial * (v.y * -v.inverse), axial * v.inverse, radial * (v.x * -v.inverse)};
  }

  CASIMIR_DEVICE Slope<Real> ofCosine(const PolarVector<Real>& v, const AzimuthalFactor<Real>& f) const {
    return {multiplyAdd(-v.y * radial, f.cosineOverLength, q * -f.slopeSine), axial * f.cosineOverLength,
        multiplyAdd(-v.x * radial, f.cosineOverLength, q * f.slopeCosine)};
  }

  CASIMIR_DEVICE Slope<Real> ofSine(const PolarVector<Real>& v, const AzimuthalFactor<Real>& f) const {
    return {multiplyAdd(-v.y * radial, f.sineOverLength, q * f.slopeCosine), axial * f.sineOverLength,
        multiplyAdd(-v.x * radial, f.sineOverLength, q * f.slopeSine)};
  }
};

/**
 * Calls emit(component, value, slope) for all harmonics. Orders are done from the highest to the lowest, because the
 * derivatives of order m need the degrees of order m+1; they wait in a column.
 *
 * @param column 3 (L+1) numbers of this thread, `pitch` apart
 */
template <class Real, class Emit>
CASIMIR_DEVICE void harmonicGradients(
    const Real* table, int maximumDegree, const PolarVector<Real>& v, Real* column, int pitch, Emit emit) {
  Real* powers = column + (maximumDegree + 1) * pitch;
  fillPowers(v, maximumDegree, powers, pitch);
  for (int l = 0; l <= maximumDegree; l++) {
    column[l * pitch] = 0;
  }
  const Real* entry = table + (maximumDegree + 1) * (maximumDegree + 4) / 2 * harmonics::RECORD;
  for (int m = maximumDegree; m >= 0; m--) {
    entry -= (maximumDegree + 2 - m) * harmonics::RECORD;
    const Real* record = entry;
    const AzimuthalFactor<Real> f = azimuthalFactor(v, powers, pitch, m);
    Real q = record[harmonics::ALPHA];
    Real before = 0;
    Real above = 0;
    for (int l = m; l <= maximumDegree; l++) {
      const SlopeParts<Real> parts(record, v, q, before, above);
      if (m == 0) {
        emit(l * l + l, q, parts.ofZonal(v));
      } else {
        emit(l * l + l + m, q * f.cosine, parts.ofCosine(v, f));
        emit(l * l + l - m, q * f.sine, parts.ofSine(v, f));
      }
      above = column[l * pitch];
      column[l * pitch] = q;
      record += harmonics::RECORD;
      nextDegree(record, v, q, before);
    }
  }
}

}  // namespace casimir
