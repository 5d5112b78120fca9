// Groups of the plane: so2, se2, sim2.
#pragma once

#include "casimir/affine_maps.cuh"

namespace casimir {

/** [[re, -im], [im, re]]. */
template <class T>
CASIMIR_DEVICE Matrix<T, 2> complexMatrix(T re, T im) {
  return {{re, -im, im, re}};
}

template <class T>
CASIMIR_DEVICE Matrix<T, 2> planeRotation(T angle) {
  const SineCosine<T> turn = sineCosine(angle);
  return complexMatrix(turn.cosine, turn.sine);
}

/** The scaled rotation of the plane nearest to a matrix: its complex-linear part e + i f. */
template <class T>
struct NearestSimilarity2 {
  T e;
  T f;
  T scaleSquared;
  T restSquared;

  CASIMIR_DEVICE explicit NearestSimilarity2(const Matrix<T, 2>& matrix) {
    e = (matrix(0, 0) + matrix(1, 1)) * T(0.5);
    f = (matrix(1, 0) - matrix(0, 1)) * T(0.5);
    const T m = (matrix(0, 0) - matrix(1, 1)) * T(0.5);
    const T n = (matrix(1, 0) + matrix(0, 1)) * T(0.5);
    scaleSquared = multiplyAdd(e, e, f * f);
    restSquared = multiplyAdd(m, m, n * n);
  }

  /** In (-pi, pi]. */
  CASIMIR_DEVICE T angle() const { return arcTangent2(f, e); }

  CASIMIR_DEVICE T logarithmOfScale() const { return logarithm(scaleSquared) * T(0.5); }

  CASIMIR_DEVICE bool isRotation() const {
    const T stretch = squareRoot(scaleSquared) - T(1);
    return multiplyAdd(stretch, stretch, restSquared) * T(2) <= T(ROTATION_TOLERANCE * ROTATION_TOLERANCE);
  }

  /** Relative to its scale. */
  CASIMIR_DEVICE bool isSimilarity() const {
    const T bound = scaleSquared * T(0.5 * ROTATION_TOLERANCE * ROTATION_TOLERANCE);
    return T(0) < scaleSquared && restSquared <= bound;
  }
};

/** Rotations of the plane; tangents are angles. */
struct SpecialOrthogonal2 {
  using Algebra = RotationAlgebra<2>;

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 2> exp(const T* tangent) {
    return planeRotation(tangent[0]);
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, 2>& rotation, T* tangent) {
    const NearestSimilarity2<T> nearest(rotation);
    tangent[0] = nearest.angle();
    return statusOf<T>(finiteStatus(rotation), nearest.isRotation());
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 2> inverse(const Matrix<T, 2>& element) {
    return transposed(element);
  }

  template <class T>
  CASIMIR_DEVICE static void leftJacobian(const T*, T* result) {
    result[0] = T(1);
  }

  template <class T>
  CASIMIR_DEVICE static void leftJacobianInverse(const T*, T* result) {
    result[0] = T(1);
  }
};

/** Motions of the plane; tangents are (rho, angle). */
struct SpecialEuclidean2 {
  using Algebra = AffineAlgebra<RotationAlgebra<2>>;

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 3> exp(const T* tangent) {
    const RotationCoefficients<T> coefficients(tangent + 2, 1);
    const Matrix<T, 2> v = integral(tangent[2], coefficients);
    return affineMap(planeRotation(tangent[2]), product(v, matrixAt<2, 1>(tangent)));
  }

  /** V = A + angle B J. */
  template <class T>
  CASIMIR_DEVICE static Matrix<T, 2> integral(T angle, const RotationCoefficients<T>& coefficients) {
    return complexMatrix(coefficients.a(), angle * coefficients.b());
  }

  /** V^-1 = (angle / 2) cot(angle / 2) - (angle / 2) J. */
  template <class T>
  CASIMIR_DEVICE static Matrix<T, 2> integralInverse(T angle) {
    const T f = RotationCoefficients<T>(&angle, 1).f();
    return complexMatrix(multiplyAdd(-(angle * angle), f, T(1)), angle * T(-0.5));
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, 3>& motion, T* tangent) {
    const NearestSimilarity2<T> nearest(linearPart(motion));
    const T angle = nearest.angle();
    storeMatrix(product(integralInverse(angle), shiftPart(motion)), tangent);
    tangent[2] = angle;
    return statusOf<T>(finiteRows(motion), isAffine(motion) && nearest.isRotation());
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 3> inverse(const Matrix<T, 3>& element) {
    return inverseAffine(element, transposed(linearPart(element)));
  }

  /** B (rho_2, -rho_1) + angle C rho. */
  template <class T>
  CASIMIR_DEVICE static Column<T, 2> corner(const T* tangent, const RotationCoefficients<T>& coefficients) {
    const T b = coefficients.b();
    const T c = tangent[2] * coefficients.c();
    return {{multiplyAdd(b, tangent[1], c * tangent[0]), multiplyAdd(-b, tangent[0], c * tangent[1])}};
  }

  template <class T>
  CASIMIR_DEVICE static void leftJacobian(const T* tangent, T* result) {
    const RotationCoefficients<T> coefficients(tangent + 2, 1);
    storeMatrix(affineMap(integral(tangent[2], coefficients), corner(tangent, coefficients)), result);
  }

  template <class T>
  CASIMIR_DEVICE static void leftJacobianInverse(const T* tangent, T* result) {
    const Matrix<T, 2> inverse = integralInverse(tangent[2]);
    const RotationCoefficients<T> coefficients(tangent + 2, 1);
    storeMatrix(affineMap(inverse, product(-inverse, corner(tangent, coefficients))), result);
  }
};

/** Similarities of the plane; tangents are (rho, angle, sigma) with scale e^sigma. */
struct Similarity2 {
  using Algebra = AffineAlgebra<ScaledRotationAlgebra<2>>;

  template <class T>
  struct Complex {
    T re;
    T im;

    CASIMIR_DEVICE Complex operator*(const Complex& other) const {
      return {multiplyAdd(re, other.re, -(im * other.im)), multiplyAdd(re, other.im, im * other.re)};
    }

    CASIMIR_DEVICE T squaredLength() const { return multiplyAdd(re, re, im * im); }

    CASIMIR_DEVICE Complex inverse() const {
      const T length = squaredLength();
      return {re / length, -im / length};
    }
  };

  /** (e^z - 1) / z: its series near zero, else from e^z - 1 without cancellation. */
  template <class T>
  CASIMIR_DEVICE static Complex<T> exponentialQuotient(const Complex<T>& z) {
    using Real = typename BaseOf<T>::Type;
    if (z.squaredLength() < T(0.25)) {
      constexpr int TERMS = Precision<Real>::SINGLE ? 9 : 17;
      double coefficient = 1;
      CASIMIR_UNROLL
      for (int k = 2; k <= TERMS; k++) {
        coefficient /= k;
      }
      Complex<T> sum = {T(Real(coefficient)), T(0)};
      CASIMIR_UNROLL
      for (int k = TERMS; k >= 2; k--) {
        coefficient *= k;
        const Complex<T> next = z * sum;
        sum = {next.re + T(Real(coefficient)), next.im};
      }
      return sum;
    }
    // e^z - 1 = expm1(re) cos(im) - 2 sin^2(im / 2) + i e^re sin(im)
    const SineCosine<T> turn = sineCosine(z.im);
    const T half = sineCosine(z.im * T(0.5)).sine;
    const T growth = exponentialLessOne(z.re);
    const Complex<T> lessOne = {
        multiplyAdd(growth, turn.cosine, half * half * T(-2)), (growth + T(1)) * turn.sine};
    return lessOne * z.inverse();
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 3> exp(const T* tangent) {
    const T angle = tangent[2];
    const T sigma = tangent[3];
    const Complex<T> shift = exponentialQuotient(Complex<T>{sigma, angle}) * Complex<T>{tangent[0], tangent[1]};
    return affineMap(scaled(planeRotation(angle), exponential(sigma)), Column<T, 2>{{shift.re, shift.im}});
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, 3>& map, T* tangent) {
    const NearestSimilarity2<T> nearest(linearPart(map));
    const T angle = nearest.angle();
    const T sigma = nearest.logarithmOfScale();
    const Complex<T> rho = exponentialQuotient(Complex<T>{sigma, angle}).inverse() * Complex<T>{map(0, 2), map(1, 2)};
    tangent[0] = rho.re;
    tangent[1] = rho.im;
    tangent[2] = angle;
    tangent[3] = sigma;
    return statusOf<T>(finiteRows(map), isAffine(map) && nearest.isSimilarity());
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 3> inverse(const Matrix<T, 3>& element) {
    const Complex<T> inverse = Complex<T>{element(0, 0), element(1, 0)}.inverse();
    return inverseAffine(element, complexMatrix(inverse.re, inverse.im));
  }
};

}  // namespace casimir
