// Principal frames: from the sums over the points of a cloud to its centre, axes and moments, and what is special about
// them. The order of operations is that of the Java kernels (CloudSums, FrameStages), and so are the bits.
#pragma once

#include "casimir/jacobi.cuh"

namespace casimir {

namespace frames {
/** Partial sums of a quantity: point i adds to that of number i mod 16. */
constexpr int SLOTS = 16;
/** Points that are summed before the sums are added, in double precision, to those of other chunks. */
constexpr int CHUNK = 2048;

/** Bits of FrameFlags. */
constexpr int EMPTY = 1;
constexpr int NON_FINITE = 2;
constexpr int ZERO_SCALE = 4;
constexpr int NEAR = 8;
constexpr int SCALED = 16;
constexpr int KERNEL_SHIFT = 6;
constexpr int DEGENERATE_SHIFT = 10;
}  // namespace frames

/** What the frames of an operation depend on. */
template <class Real>
struct FrameRules {
  int centring;
  int proper;
  /** Below this a gap is flagged. */
  Real nearGap;
};

/** Some numbers that are added together. */
template <class Real, int Q>
struct Sums {
  Real of[Q];
};

template <class Real, int Q>
CASIMIR_DEVICE Sums<Real, Q> plus(const Sums<Real, Q>& a, const Sums<Real, Q>& b) {
  Sums<Real, Q> sum;
  CASIMIR_UNROLLED
  for (int q = 0; q < Q; q++) {
    sum.of[q] = a.of[q] + b.of[q];
  }
  return sum;
}

template <class Real, int Q>
CASIMIR_DEVICE Sums<Real, Q> noSums() {
  Sums<Real, Q> none;
  CASIMIR_UNROLLED
  for (int q = 0; q < Q; q++) {
    none.of[q] = 0;
  }
  return none;
}

/** The sums over one cloud; see CloudNumbers. Coordinates count over 2^exponent, weights over 2^weightExponent. */
template <class Real, int D>
struct CloudNumbers {
  static constexpr int PAIRS = D * (D + 1) / 2;
  static constexpr int SIZE = 5 + 4 * D + PAIRS;

  Real count;
  /** Largest absolute coordinate. */
  Real largest;
  Real mass;
  Real signedMass;
  /** Largest absolute component of z. */
  Real extent;
  /** The first point; zero if not centred. */
  Real reference[D];
  /** The mean of the points relative to the first one. */
  Real mean[D];
  /** The sums of |w| z and w z: rounding of the mean. */
  Real residual[D];
  Real signedResidual[D];
  /** The sums of w z z^T, upper triangle row by row. */
  Real moments[PAIRS];
  int exponent;
  int weightExponent;

  /** Where numbers lie in memory is no matter of Java: they do not leave the device. */
  template <class Visit>
  CASIMIR_DEVICE void each(Visit visit) {
    visit(0, count);
    visit(1, largest);
    visit(2, mass);
    visit(3, signedMass);
    visit(4, extent);
    CASIMIR_UNROLLED
    for (int p = 0; p < D; p++) {
      visit(5 + p, reference[p]);
      visit(5 + D + p, mean[p]);
      visit(5 + 2 * D + p, residual[p]);
      visit(5 + 3 * D + p, signedResidual[p]);
    }
    CASIMIR_UNROLLED
    for (int pair = 0; pair < PAIRS; pair++) {
      visit(5 + 4 * D + pair, moments[pair]);
    }
  }
};

/** Sums of the first pass: y, |w|, w. */
template <int D>
struct PositionSums {
  static constexpr int SIZE = D + 2;
};

/** Sums of the second pass: |w| z, w z, w z z^T. */
template <int D>
struct MomentSums {
  static constexpr int SIZE = 2 * D + D * (D + 1) / 2;
};

/** Exponent of the power of two to divide by: none for numbers of ordinary size, nor for NaN and infinities. */
template <class Real>
CASIMIR_DEVICE int cloudExponent(Real largest) {
  const Real bound = Precision<Real>::SINGLE ? Real(0x1p30) : Real(0x1p200);
  const bool ordinary = largest >= 1 / bound && largest <= bound;
  const bool positive = largest > 0 && largest <= Precision<Real>::LARGEST;
  if (ordinary || !positive) {
    return 0;
  }
  const int most = RealBits<Real>::BIAS - 1;
  const int exponent = exponentOf(largest);
  return exponent > most ? most : exponent < -most ? -most : exponent;
}

/** The larger of two, NaN left out of the second. */
template <class Real>
CASIMIR_DEVICE Real largest(Real before, Real next) {
  return before < next ? next : before;
}

/** A component relative to the first point. */
template <class Real>
CASIMIR_DEVICE Real shifted(Real x, Real scale, Real reference) {
  return multiplyAdd(x, scale, -reference);
}

/** Adds a point to the sums of the first pass. */
template <class Real, int D>
CASIMIR_DEVICE void addPosition(const Real* x, Real weight, Real scale, const Real (&reference)[D],
    Sums<Real, PositionSums<D>::SIZE>& sums) {
  const Real size = absolute(weight);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    sums.of[p] = multiplyAdd(size, shifted(x[p], scale, reference[p]), sums.of[p]);
  }
  sums.of[D] += size;
  sums.of[D + 1] += weight;
}

/** Adds a point to the sums of the second pass, and widens the extent. */
template <class Real, int D>
CASIMIR_DEVICE void addMoments(const Real* x, Real weight, Real scale, const Real (&reference)[D],
    const Real (&mean)[D], Sums<Real, MomentSums<D>::SIZE>& sums, Real& extent) {
  const Real size = absolute(weight);
  Real z[D];
  Real left[D];
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    z[p] = shifted(x[p], scale, reference[p]) - mean[p];
    left[p] = weight * z[p];
    extent = largest(extent, absolute(z[p]));
    sums.of[p] = multiplyAdd(size, z[p], sums.of[p]);
    sums.of[D + p] += left[p];
  }
  int pair = 2 * D;
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    CASIMIR_UNROLLED
    for (int q = p; q < D; q++) {
      sums.of[pair] = multiplyAdd(left[p], z[q], sums.of[pair]);
      pair++;
    }
  }
}

/** The numbers of a frame, in the order of rows of a tile. */
template <int D>
struct FrameRow {
  static constexpr int CENTER = 0;
  static constexpr int REMAINDER = D;
  static constexpr int AXES = 2 * D;
  static constexpr int MOMENTS = 2 * D + D * D;
  static constexpr int GAP = 3 * D + D * D;
  static constexpr int MASS = GAP + 1;
  static constexpr int SIZE = MASS + 1;
};

/** One or minus one, the sign of the determinant. */
template <class Real>
CASIMIR_DEVICE Real handedness(const Real (&a)[2][2]) {
  const Real sum = multiplyAdd(-a[1][0], a[0][1], a[0][0] * a[1][1]);
  return sum < 0 ? Real(-1) : Real(1);
}

template <class Real>
CASIMIR_DEVICE Real minor3(const Real (&a)[3][3], int first, int second) {
  return multiplyAdd(-a[second][1], a[first][2], a[first][1] * a[second][2]);
}

template <class Real>
CASIMIR_DEVICE Real handedness(const Real (&a)[3][3]) {
  Real sum = a[0][0] * minor3(a, 1, 2);
  sum = multiplyAdd(-a[1][0], minor3(a, 0, 2), sum);
  sum = multiplyAdd(a[2][0], minor3(a, 0, 1), sum);
  return sum < 0 ? Real(-1) : Real(1);
}

/** Relative rounding of the moments of that many points. */
template <class Real>
CASIMIR_DEVICE Real momentRounding(Real count) {
  const Real most = smaller(count, Real(frames::CHUNK));
  return multiplyAdd(most, Real(1.0 / frames::SLOTS), Real(14)) * (4 * Precision<Real>::UNIT_ROUNDOFF);
}

/** Kernel, degenerate pairs, nearness; and the smallest relative gap. */
template <class Real, int D>
CASIMIR_DEVICE int describeSpectrum(const Real (&values)[D], Real count, Real nearGap, Real& gap) {
  Real most = absolute(values[0]);
  CASIMIR_UNROLLED
  for (int p = 1; p < D; p++) {
    most = larger(most, absolute(values[p]));
  }
  const Real tolerance = momentRounding(count) * most;
  const Real divisor = most == 0 ? Real(1) : most;
  int flags = 0;
  gap = 1;
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    flags += absolute(values[p]) <= tolerance ? 1 << frames::KERNEL_SHIFT : 0;
  }
  CASIMIR_UNROLLED
  for (int p = 0; p + 1 < D; p++) {
    const Real difference = values[p] - values[p + 1];
    if (!(larger(absolute(values[p]), absolute(values[p + 1])) <= tolerance)) {
      gap = smaller(gap, difference / divisor);
      flags += difference <= tolerance ? 1 << (frames::DEGENERATE_SHIFT + p) : 0;
    }
  }
  return flags + (gap < nearGap ? frames::NEAR : 0);
}

/**
 * The frame of a cloud.
 *
 * @param row gets its numbers
 * @return its flags
 */
template <class Real, int D>
CASIMIR_DEVICE int frameOf(const CloudNumbers<Real, D>& cloud, const FrameRules<Real>& rules, Real* row) {
  using Row = FrameRow<D>;
  Real sum = cloud.mass;
  int diagonal = 0;
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    sum += cloud.moments[diagonal];
    diagonal += D - p;
  }
  const Real poison = sum - sum;  // zero, or NaN if anything is not finite
  const bool present = cloud.mass != 0;
  const Real divisor = present ? cloud.mass : Real(1);
  Real shift[D];
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    shift[p] = cloud.residual[p] / divisor;
  }
  const Real rounding = cloud.largest * powerOfTwo<Real>(-cloud.exponent) * (8 * Precision<Real>::UNIT_ROUNDOFF);
  const bool extended = !(cloud.extent <= rounding);
  const bool usable = poison == 0 && present && extended;

  Real matrix[D][D];
  Real most = 0;
  int pair = 0;
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    CASIMIR_UNROLLED
    for (int q = p; q < D; q++) {
      Real moment = cloud.moments[pair++];
      if (rules.centring) {
        moment = multiplyAdd(-shift[p], cloud.signedResidual[q], moment);
        moment = multiplyAdd(-cloud.signedResidual[p], shift[q], moment);
        moment = multiplyAdd(cloud.signedMass * shift[p], shift[q], moment);
      }
      matrix[p][q] = usable ? moment : Real(0);
      most = largest(most, absolute(matrix[p][q]));
    }
  }
  const int exponent = scalingExponent(most);
  const Real scale = powerOfTwo<Real>(-exponent);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    CASIMIR_UNROLLED
    for (int q = p; q < D; q++) {
      matrix[p][q] = matrix[p][q] * scale;
      matrix[q][p] = matrix[p][q];
    }
  }
  SymmetricEigen<Real, D> eigen = symmetricEigen(matrix);
  if (rules.proper) {
    const Real sign = handedness(eigen.vectors);
    CASIMIR_UNROLLED
    for (int p = 0; p < D; p++) {
      eigen.vectors[p][D - 1] = eigen.vectors[p][D - 1] * sign;
    }
  }

  const Real factor = powerOfTwo<Real>(cloud.exponent);
  const Real weightFactor = powerOfTwo<Real>(cloud.weightExponent);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    const Real mean = cloud.mean[p] + shift[p];
    const Real place = cloud.reference[p] + mean;
    const Real added = place - cloud.reference[p];
    const Real lost = (cloud.reference[p] - (place - added)) + (mean - added);
    row[Row::CENTER + p] = rules.centring ? place * factor + poison : poison;
    row[Row::REMAINDER + p] = rules.centring ? lost * factor + poison : Real(0);
    row[Row::MOMENTS + p] = scaled(eigen.values[p], exponent) * weightFactor * factor * factor + poison;
    CASIMIR_UNROLLED
    for (int q = 0; q < D; q++) {
      row[Row::AXES + p * D + q] = eigen.vectors[p][q];
    }
  }
  Real gap;
  const int spectrum = describeSpectrum(eigen.values, cloud.count, rules.nearGap, gap);
  row[Row::GAP] = gap + poison;
  row[Row::MASS] = cloud.mass * weightFactor + poison;
  const int scaling = cloud.exponent != 0 || cloud.weightExponent != 0 ? frames::SCALED : 0;
  const int size = (extended ? 0 : frames::ZERO_SCALE) + scaling;
  return poison == 0 ? (present ? size : frames::EMPTY) + spectrum : frames::NON_FINITE;
}

}  // namespace casimir
