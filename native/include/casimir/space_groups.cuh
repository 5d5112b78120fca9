// Groups of three-space: so3, se3, sim3.
#pragma once

#include "casimir/affine_maps.cuh"
#include "casimir/similarity_coefficients.cuh"

namespace casimir {

/** Rotations of three-space; tangents are rotation vectors. */
struct SpecialOrthogonal3 {
  using Algebra = RotationAlgebra<3>;

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 3> exp(const T* tangent) {
    return rotationExponential(tangent);
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, 3>& rotation, T* tangent) {
    return rotationLogarithm(rotation, tangent);
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 3> inverse(const Matrix<T, 3>& element) {
    return transposed(element);
  }

  template <class T>
  CASIMIR_DEVICE static void leftJacobian(const T* tangent, T* result) {
    storeMatrix(rotationJacobian(tangent, RotationCoefficients<T>(tangent, 3)), result);
  }

  template <class T>
  CASIMIR_DEVICE static void leftJacobianInverse(const T* tangent, T* result) {
    storeMatrix(rotationJacobianInverse(tangent, RotationCoefficients<T>(tangent, 3)), result);
  }
};

/** p x + q w x x + r w x (w x x). */
template <class T>
CASIMIR_DEVICE Column<T, 3> quadraticOfCross(const T* w, const T* x, T p, T q, T r) {
  const Column<T, 3> once = cross(w, x);
  const Column<T, 3> twice = cross(w, once.entries);
  return scaledPlus(twice, r, scaledPlus(once, q, scaled(matrixAt<3, 1>(x), p)));
}

/** Motions of three-space; tangents are (rho, w). */
struct SpecialEuclidean3 {
  using Algebra = AffineAlgebra<RotationAlgebra<3>>;

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 4> exp(const T* tangent) {
    const T* w = tangent + 3;
    const RotationCoefficients<T> coefficients(w, 3);
    const T b = coefficients.b();
    const Column<T, 3> shift = quadraticOfCross(w, tangent, T(1), b, coefficients.c());
    return affineMap(rotationMatrix(w, coefficients.a(), b), shift);
  }

  /** rho = x - w x x / 2 + F w x (w x x). */
  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, 4>& motion, T* tangent) {
    T* w = tangent + 3;
    const int rotation = rotationLogarithm(linearPart(motion), w);
    const Column<T, 3> x = shiftPart(motion);
    const T f = RotationCoefficients<T>(w, 3).f();
    storeMatrix(quadraticOfCross(w, x.entries, T(1), T(-0.5), f), tangent);
    return rotation != status::OK ? rotation : statusOf<T>(finiteStatus(x), isAffine(motion));
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 4> inverse(const Matrix<T, 4>& element) {
    return inverseAffine(element, transposed(linearPart(element)));
  }

  template <class T>
  CASIMIR_DEVICE static void leftJacobian(const T* tangent, T* result) {
    const RotationCoefficients<T> coefficients(tangent + 3, 3);
    store(rotationJacobian(tangent + 3, coefficients), coupling(tangent, coefficients), result);
  }

  /** J^-1 on the diagonal, -J^-1 Q J^-1 beside it. */
  template <class T>
  CASIMIR_DEVICE static void leftJacobianInverse(const T* tangent, T* result) {
    const RotationCoefficients<T> coefficients(tangent + 3, 3);
    const Matrix<T, 3> inverse = rotationJacobianInverse(tangent + 3, coefficients);
    store(inverse, -product(product(inverse, coupling(tangent, coefficients)), inverse), result);
  }

  /** [[diagonal, corner], [0, diagonal]]. */
  template <class T>
  CASIMIR_DEVICE static void store(const Matrix<T, 3>& diagonal, const Matrix<T, 3>& corner, T* result) {
    CASIMIR_UNROLL
    for (int i = 0; i < 3; i++) {
      CASIMIR_UNROLL
      for (int j = 0; j < 3; j++) {
        result[6 * i + j] = diagonal(i, j);
        result[6 * i + 3 + j] = corner(i, j);
        result[6 * (3 + i) + j] = T(0);
        result[6 * (3 + i) + 3 + j] = diagonal(i, j);
      }
    }
  }

  /**
   * Q = T / 2 + C (WT + TW + WTW) + D (WWT + TWW - 3 WTW) + 2 E WTWW, with T = hat(rho). WT is the transpose of TW, WWT
   * that of minus TWW.
   */
  template <class T>
  CASIMIR_DEVICE static Matrix<T, 3> coupling(const T* tangent, const RotationCoefficients<T>& coefficients) {
    const Matrix<T, 3> t = crossMatrix(tangent);
    const Matrix<T, 3> w = crossMatrix(tangent + 3);
    const Matrix<T, 3> wt = product(w, t);
    const Matrix<T, 3> tw = transposed(wt);
    const Matrix<T, 3> wtw = product(wt, w);
    const Matrix<T, 3> tww = product(tw, w);
    const Matrix<T, 3> wwt = -transposed(tww);
    const Matrix<T, 3> second = wwt + tww - scaled(wtw, T(3));
    Matrix<T, 3> q = scaled(t, T(0.5));
    q = scaledPlus(wt + tw + wtw, coefficients.c(), q);
    q = scaledPlus(second, coefficients.d(), q);
    return scaledPlus(product(wtw, w), coefficients.e() * T(2), q);
  }
};

/** Similarities of three-space; tangents are (rho, w, sigma) with scale e^sigma. */
struct Similarity3 {
  using Algebra = AffineAlgebra<ScaledRotationAlgebra<3>>;

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 4> exp(const T* tangent) {
    const T* w = tangent + 3;
    const T sigma = tangent[6];
    const SimilarityCoefficients<T> v(dotOf(w, w, 3), sigma);
    const Matrix<T, 3> rotation = rotationExponential(w);
    return affineMap(scaled(rotation, exponential(sigma)), quadraticOfCross(w, tangent, v.c, v.a, v.b));
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, 4>& map, T* tangent) {
    using Real = typename BaseOf<T>::Type;
    T* w = tangent + 3;
    const Matrix<T, 3> linear = linearPart(map);
    const T scaleSquared = dot(linear, linear) * T(Real(1.0 / 3));
    const int rotation = rotationLogarithm(scaled(linear, T(1) / squareRoot(scaleSquared)), w);
    const T sigma = logarithm(scaleSquared) * T(0.5);
    const SimilarityCoefficients<T> v(dotOf(w, w, 3), sigma);
    // from the eigenvalues c and c - t b +- i angle a of V, without dividing by the angle
    const T p = multiplyAdd(-v.t, v.b, v.c);
    const T length = multiplyAdd(p, p, v.t * (v.a * v.a));
    const T c2 = multiplyAdd(v.a, v.a, -p * v.b) / (v.c * length);
    const Column<T, 3> x = shiftPart(map);
    storeMatrix(quadraticOfCross(w, x.entries, T(1) / v.c, -v.a / length, c2), tangent);
    tangent[6] = sigma;
    return statusOf<T>(finiteRows(map), rotation == status::OK && isAffine(map));
  }

  /** The transpose over the squared scale. */
  template <class T>
  CASIMIR_DEVICE static Matrix<T, 4> inverse(const Matrix<T, 4>& element) {
    const Matrix<T, 3> linear = linearPart(element);
    return inverseAffine(element, scaled(transposed(linear), T(3) / dot(linear, linear)));
  }
};

}  // namespace casimir
