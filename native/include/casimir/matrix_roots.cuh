// Principal square root and logarithm of matrices of three and four rows, by the product form of the iteration of Denman
// and Beavers. With the condition number of what is inverted it tells which items have lost digits: those are for the
// slower way of `principal_roots.cuh`. The steps are those of the Java `DenmanBeavers` and `MatrixLogarithm`.
#pragma once

#include "casimir/elementary.cuh"
#include "casimir/matrices.cuh"

namespace casimir {

/** A root, how often it was taken, and whether the iteration may have lost digits. */
template <class Real, int N>
struct RepeatedRoot {
  Matrix<Real, N> root;
  Real roots;
  bool slow;
};

/**
 * Takes roots one after the other.
 *
 * @param wanted whether one is wanted at all
 * @param reach 1-norm of a root less one at which there are enough; an infinity for one root
 */
template <class Real, int N>
CASIMIR_DEVICE RepeatedRoot<Real, N> denmanBeavers(const Matrix<Real, N>& matrix, bool wanted, Real reach) {
  constexpr int MOST_STEPS = 90;
  constexpr bool SINGLE = Precision<Real>::SINGLE;
  const Real limit = SINGLE ? Real(1e2) : Real(1e4);
  RepeatedRoot<Real, N> result;
  result.root = matrix;
  result.roots = 0;
  Matrix<Real, N> residual = matrix;
  Real worst = 0;
  bool active = wanted;
  for (int count = 1; active; count++) {
    const Cofactors<Real, N> inversion(residual);
    const Matrix<Real, N> inverse = inversion.inverse();
    const Real before = distanceFromIdentity(residual);
    const Real far = rounded(exponent(absolute(inversion.determinant)) * Real(-1.0 / (2 * N)));
    const Real scale = before < Real(0.1) ? Real(0) : far;
    const Real condition = norm1(residual) * norm1(inverse);
    const Matrix<Real, N> lowered = scaled(inverse, powerOfTwo(scale * Real(-2)));
    result.root =
        scaled(product(result.root, plusDiagonal(lowered, Real(1))), powerOfTwo(scale) * Real(0.5));
    // Quadratic: a residual this small before the step is rounding error after it.
    const bool finished = before < (SINGLE ? Real(3e-4) : Real(1e-8));
    residual = finished ? result.root
                        : plusDiagonal(
                              scaled(scaled(residual, powerOfTwo(scale * Real(2))) + lowered, Real(0.25)), Real(0.5));
    if (count >= MOST_STEPS) {
      worst = infinity<Real>();
    } else if (!(condition <= worst)) {
      worst = condition;
    }
    if (finished) {
      result.roots = result.roots + Real(1);
    }
    const bool done = finished && distanceFromIdentity(result.root) <= reach;
    active = worst <= limit && !done;
  }
  result.slow = !(worst <= limit);
  return result;
}

/** The principal square root of a finite matrix. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> matrixSquareRoot(const Matrix<Real, N>& a, bool& slow) {
  // An even power of two, whose root is one.
  const Real half = rounded(exponent(norm1(a)) * Real(0.5));
  const Matrix<Real, N> lowered = scaled(a, powerOfTwo(half * Real(-2)));
  const RepeatedRoot<Real, N> taken = denmanBeavers(lowered, true, infinity<Real>());
  slow = taken.slow;
  return scaled(taken.root, powerOfTwo(half));
}

/** (1 + node y)^-1 y. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> partialFraction(const Matrix<Real, N>& y, Real node) {
  return product(Cofactors<Real, N>(plusDiagonal(scaled(y, node), Real(1))).inverse(), y);
}

/** log(1 + y) for a 1-norm of y of at most 0.264, in single precision 0.405: partial fractions of a Pade approximant. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> logarithmOfOnePlus(const Matrix<Real, N>& y) {
  Matrix<Real, N> sum;
  if (Precision<Real>::SINGLE) {
    sum = scaled(partialFraction(y, Real(0.069431844202973712)), Real(0.17392742256872693));
    sum = sum + scaled(partialFraction(y, Real(1 - 0.069431844202973712)), Real(0.17392742256872693));
    sum = sum + scaled(partialFraction(y, Real(0.33000947820757187)), Real(0.32607257743127307));
    sum = sum + scaled(partialFraction(y, Real(1 - 0.33000947820757187)), Real(0.32607257743127307));
  } else {
    sum = scaled(partialFraction(y, Real(0.025446043828620738)), Real(0.064742483084434847));
    sum = sum + scaled(partialFraction(y, Real(1 - 0.025446043828620738)), Real(0.064742483084434847));
    sum = sum + scaled(partialFraction(y, Real(0.12923440720030278)), Real(0.13985269574463833));
    sum = sum + scaled(partialFraction(y, Real(1 - 0.12923440720030278)), Real(0.13985269574463833));
    sum = sum + scaled(partialFraction(y, Real(0.29707742431130142)), Real(0.19091502525255947));
    sum = sum + scaled(partialFraction(y, Real(1 - 0.29707742431130142)), Real(0.19091502525255947));
    sum = sum + scaled(partialFraction(y, Real(0.5)), Real(0.20897959183673469));
  }
  return sum;
}

/** The principal logarithm of a finite matrix: roots until it is close to the identity, then a Pade approximant. */
template <class Real, int N>
CASIMIR_DEVICE Matrix<Real, N> matrixLogarithm(const Matrix<Real, N>& a, bool& slow) {
  const Real reach = Precision<Real>::SINGLE ? Real(0.405) : Real(0.264);
  // A matrix close to the identity must not be scaled: 3/4 to 3/2 count as one.
  const Real power = exponent(norm1(a) * Real(4.0 / 3));
  const Matrix<Real, N> lowered = scaled(a, powerOfTwo(-power));
  const RepeatedRoot<Real, N> taken = denmanBeavers(lowered, !(distanceFromIdentity(lowered) <= reach), reach);
  slow = taken.slow;
  const Matrix<Real, N> sum = logarithmOfOnePlus(plusDiagonal(taken.root, Real(-1)));
  return plusDiagonal(scaled(sum, powerOfTwo(taken.roots)), power * Real(0.6931471805599453));
}

}  // namespace casimir
