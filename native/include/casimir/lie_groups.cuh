// Matrix groups with closed forms, one element of a thread: so2, so3, se2, se3, sim2, sim3, nilpotent groups, scalings.
// Every group has ALGEBRA, SIZE, DIMENSION, exp, log, inverse, compose, and leftJacobian, leftJacobianInverse where it
// says so. Formulas and orders of operations are those of the Java classes of the same names. All can be called from the
// inside of other kernels:
//
//   const Matrix<float, 3> r = casimir::SpecialOrthogonal3::exp(w);
#pragma once

#include "casimir/lie_algebras.cuh"
#include "casimir/rotations.cuh"

namespace casimir {

// --- matrices [[linear, shift], [0, 1]] -------------------------------------------------------------------------------

template <class T, int N>
CASIMIR_DEVICE Matrix<T, N + 1> affineMap(const Matrix<T, N>& linear, const Column<T, N>& shift) {
  Matrix<T, N + 1> m;
  CASIMIR_UNROLL
  for (int i = 0; i < N; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < N; j++) {
      m(i, j) = linear(i, j);
    }
    m(i, N) = shift.entries[i];
    m(N, i) = T(0);
  }
  m(N, N) = T(1);
  return m;
}

template <class T, int M>
CASIMIR_DEVICE Matrix<T, M - 1> linearPart(const Matrix<T, M>& map) {
  return blockOf<0, 0, M - 1, M - 1>(map);
}

template <class T, int M>
CASIMIR_DEVICE Column<T, M - 1> shiftPart(const Matrix<T, M>& map) {
  return blockOf<0, M - 1, M - 1, 1>(map);
}

/** The product of two maps, the last row known. */
template <class T, int M>
CASIMIR_DEVICE Matrix<T, M> composeAffine(const Matrix<T, M>& first, const Matrix<T, M>& second) {
  const Matrix<T, M - 1> linear = linearPart(first);
  return affineMap(product(linear, linearPart(second)), productPlus(linear, shiftPart(second), shiftPart(first)));
}

/** The inverse map, given that of the linear part. */
template <class T, int M>
CASIMIR_DEVICE Matrix<T, M> inverseAffine(const Matrix<T, M>& map, const Matrix<T, M - 1>& linearInverse) {
  return affineMap(linearInverse, product(-linearInverse, shiftPart(map)));
}

/** Whether the last row is (0, ..., 0, 1) to the tolerance of rotations. */
template <class T, int M>
CASIMIR_DEVICE bool isAffine(const Matrix<T, M>& map) {
  T sum = absolute(map(M - 1, M - 1) - T(1));
  CASIMIR_UNROLL
  for (int j = 0; j < M - 1; j++) {
    sum = sum + absolute(map(M - 1, j));
  }
  return sum <= T(ROTATION_TOLERANCE);
}

/** The status of the rows of a map that count. */
template <class T, int M>
CASIMIR_DEVICE int finiteRows(const Matrix<T, M>& map) {
  return finiteStatus(map.entries, (M - 1) * M);
}

// --- the plane --------------------------------------------------------------------------------------------------------

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

template <class T>
CASIMIR_DEVICE int statusOf(int finite, bool inside) {
  return finite != status::OK ? finite : inside ? status::OK : status::NOT_IN_DOMAIN;
}

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

// --- space ------------------------------------------------------------------------------------------------------------

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

// --- groups whose series end ------------------------------------------------------------------------------------------

/** Upper triangular matrices with ones on the diagonal, all or only those of the Heisenberg group. */
template <class A>
struct NilpotentGroup {
  using Algebra = A;
  static constexpr int N = A::SIZE;
  static constexpr int K = A::DIMENSION;

  template <class T>
  CASIMIR_DEVICE static Matrix<T, N> exp(const T* tangent) {
    using Real = typename BaseOf<T>::Type;
    const Matrix<T, N> x = hat<A>(tangent);
    Matrix<T, N> power = x;
    Matrix<T, N> sum = plusDiagonal(x, T(1));
    CASIMIR_UNROLL
    for (int k = 2; k < N; k++) {
      power = scaled(product(power, x), T(Real(1.0 / k)));
      sum = sum + power;
    }
    return sum;
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, N> upper(const Matrix<T, N>& element) {
    T tangent[K];
    vee<A>(element, tangent);
    return hat<A>(tangent);
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, N>& element, T* tangent) {
    using Real = typename BaseOf<T>::Type;
    const Matrix<T, N> y = upper(element);
    Matrix<T, N> sum = y;
    Matrix<T, N> power = y;
    CASIMIR_UNROLL
    for (int k = 2; k < N; k++) {
      power = -product(power, y);
      sum = scaledPlus(power, T(Real(1.0 / k)), sum);
    }
    vee<A>(element, tangent);
    const int finite = finiteStatus(tangent, K);
    vee<A>(sum, tangent);
    return finite;
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, N> compose(const Matrix<T, N>& first, const Matrix<T, N>& second) {
    const Matrix<T, N> a = upper(first);
    const Matrix<T, N> b = upper(second);
    return productPlus(a, b, plusDiagonal(a + b, T(1)));
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, N> inverse(const Matrix<T, N>& element) {
    const Matrix<T, N> y = upper(element);
    Matrix<T, N> power = -y;
    Matrix<T, N> sum = plusDiagonal(power, T(1));
    CASIMIR_UNROLL
    for (int k = 2; k < N; k++) {
      power = -product(power, y);
      sum = sum + power;
    }
    return sum;
  }
};

/** Positive numbers; tangents are their logarithms. */
struct Scaling {
  struct Algebra {
    static constexpr int SIZE = 1;
    static constexpr int DIMENSION = 1;
    CASIMIR_DEVICE static constexpr Place place(int) { return {0, 0}; }
    CASIMIR_DEVICE static constexpr int basis(int, int, int) { return 1; }
  };

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 1> exp(const T* tangent) {
    return {{exponential(tangent[0])}};
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, 1>& element, T* tangent) {
    tangent[0] = logarithm(element.entries[0]);
    return statusOf<T>(finiteStatus(element), T(0) < element.entries[0]);
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, 1> inverse(const Matrix<T, 1>& element) {
    return {{T(1) / element.entries[0]}};
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

}  // namespace casimir
