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

/**
 * Calls emit(component, value, dy, dz, dx) for all harmonics, with the derivatives in e3nn's axes. Orders are done from
 * the highest to the lowest, because the derivatives of order m need the degrees of order m+1; they wait in a column.
 *
 * @param column 3 (L+1) numbers of this thread, `pitch` apart
 */
template <class Real, class Emit>
CASIMIR_DEVICE void harmonicGradients(
    const Real* table, int maximumDegree, const PolarVector<Real>& v, Real* column, int pitch, Emit emit) {
  Real* powers = column + (maximumDegree + 1) * pitch;
  Real cosine = 1;
  Real sine = 0;
  for (int m = 0; m <= maximumDegree; m++) {
    powers[2 * m * pitch] = cosine;
    powers[(2 * m + 1) * pitch] = sine;
    column[m * pitch] = 0;
    const Real turned = multiplyAdd(v.x, sine, v.y * cosine);
    cosine = multiplyAdd(v.x, cosine, -(v.y * sine));
    sine = turned;
  }
  const Real* entry = table + (maximumDegree + 1) * (maximumDegree + 4) / 2 * harmonics::RECORD;
  for (int m = maximumDegree; m >= 0; m--) {
    entry -= (maximumDegree + 2 - m) * harmonics::RECORD;
    const Real* record = entry;
    const Real evenFactor = powers[2 * m * pitch];
    const Real oddFactor = powers[(2 * m + 1) * pitch];
    const Real scaled = m == 0 ? Real(0) : static_cast<Real>(m) * v.inverse;
    const Real slopeCosine = m == 0 ? Real(0) : powers[(2 * m - 2) * pitch] * scaled;
    const Real slopeSine = m == 0 ? Real(0) : powers[(2 * m - 1) * pitch] * scaled;
    const Real cosineOverLength = evenFactor * v.inverse;
    const Real sineOverLength = oddFactor * v.inverse;
    Real q = record[harmonics::ALPHA];
    Real before = 0;
    Real above = 0;
    for (int l = m; l <= maximumDegree; l++) {
      const Real degree = record[harmonics::DEGREE];
      const Real radialPart = multiplyAdd(degree, q, record[harmonics::RADIAL] * above);
      const Real zPart = multiplyAdd(degree * -v.z, q, record[harmonics::AXIAL] * before);
      if (m == 0) {
        emit(l * l + l, q, radialPart * (v.y * -v.inverse), zPart * v.inverse, radialPart * (v.x * -v.inverse));
      } else {
        const Real xPart = -v.x * radialPart;
        const Real yPart = -v.y * radialPart;
        const Real turnCosine = q * slopeCosine;
        const Real turnSine = q * slopeSine;
        const Real turnBack = q * -slopeSine;
        emit(l * l + l + m, q * evenFactor, multiplyAdd(yPart, cosineOverLength, turnBack), zPart * cosineOverLength,
            multiplyAdd(xPart, cosineOverLength, turnCosine));
        emit(l * l + l - m, q * oddFactor, multiplyAdd(yPart, sineOverLength, turnCosine), zPart * sineOverLength,
            multiplyAdd(xPart, sineOverLength, turnSine));
      }
      above = column[l * pitch];
      column[l * pitch] = q;
      record += harmonics::RECORD;
      nextDegree(record, v, q, before);
    }
  }
}

}  // namespace casimir
