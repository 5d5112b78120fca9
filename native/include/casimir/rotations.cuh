// Rotations of three-space in closed form: exponential, logarithm, Jacobians; quaternions (w, x, y, z). The formulas and
// the order of their operations are those of the Java `RotationFormulas`, `NearestRotation` and `Quaternions`; where
// those compute two ways and choose, a branch is taken here.
#pragma once

#include "casimir/closed_form_series.cuh"

namespace casimir {

/** Frobenius distance from the nearest rotation beyond which a matrix is refused. */
constexpr double ROTATION_TOLERANCE = 0.01;

/** The matrix W with W v = w x v. */
template <class T>
CASIMIR_DEVICE Matrix<T, 3> crossMatrix(const T* w) {
  return {{T(0), -w[2], w[1], w[2], T(0), -w[0], -w[1], w[0], T(0)}};
}

/** a x b. */
template <class T>
CASIMIR_DEVICE Column<T, 3> cross(const T* a, const T* b) {
  Column<T, 3> c;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    const int j = (i + 1) % 3;
    const int k = (i + 2) % 3;
    const T second = a[k] * b[j];
    c.entries[i] = multiplyAdd(a[j], b[k], -second);
  }
  return c;
}

template <class T>
CASIMIR_DEVICE T dotOf(const T* a, const T* b, int count) {
  T sum = a[0] * b[0];
  CASIMIR_UNROLL
  for (int i = 1; i < count; i++) {
    sum = multiplyAdd(a[i], b[i], sum);
  }
  return sum;
}

/**
 * The even functions of an angle that exponentials of rotations are made of: a polynomial each up to the angle pi,
 * closed forms beyond, where nothing cancels.
 */
template <class T>
struct RotationCoefficients {
  /** The squared angle. */
  T t;
  bool beyond;
  T fromMiddle;
  T angle;
  SineCosine<T> turn;

  /** Of the length of a rotation vector, or of one angle. */
  CASIMIR_DEVICE RotationCoefficients(const T* w, int count) {
    using Real = typename BaseOf<T>::Type;
    constexpr double END = 9.875;
    t = dotOf(w, w, count);
    T difference = T(Real(-END / 2));
    CASIMIR_UNROLL
    for (int i = 0; i < count; i++) {
      difference = multiplyAdd(w[i], w[i], difference);
    }
    fromMiddle = difference;
    beyond = T(Real(END)) < t;
    if (beyond) {
      angle = squareRoot(t);
      turn = sineCosine(angle);
    }
  }

  CASIMIR_DEVICE T versine() const { return T(1) - turn.cosine; }

  /** sin(a) / a. */
  CASIMIR_DEVICE T a() const { return beyond ? turn.sine / angle : seriesA(fromMiddle); }

  /** (1 - cos a) / a^2. */
  CASIMIR_DEVICE T b() const { return beyond ? versine() / t : seriesB(fromMiddle); }

  /** (a - sin a) / a^3. */
  CASIMIR_DEVICE T c() const { return beyond ? (angle - turn.sine) / (t * angle) : seriesC(fromMiddle); }

  /** (a^2 / 2 + cos a - 1) / a^4. */
  CASIMIR_DEVICE T d() const { return beyond ? (t * T(0.5) - versine()) / (t * t) : seriesD(fromMiddle); }

  /** (2 a - 3 sin a + a cos a) / (2 a^5). */
  CASIMIR_DEVICE T e() const {
    if (!beyond) {
      return seriesE(fromMiddle);
    }
    const T sum = multiplyAdd(angle, turn.cosine, angle * T(2) - turn.sine * T(3));
    return sum / (t * t * angle * T(2));
  }

  /** (1 - (a / 2) cot(a / 2)) / a^2. */
  CASIMIR_DEVICE T f() const {
    if (!beyond) {
      return seriesF(fromMiddle);
    }
    const T cotangent = angle * T(0.5) * turn.sine / versine();
    return (T(1) - cotangent) / t;
  }
};

/** 1 + a W + b W^2. */
template <class T>
CASIMIR_DEVICE Matrix<T, 3> rotationMatrix(const T* w, T a, T b) {
  Matrix<T, 3> r;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < 3; j++) {
      if (i != j) {
        const int k = 3 - i - j;
        const T skew = (j - i + 3) % 3 == 1 ? -(a * w[k]) : a * w[k];
        r(i, j) = multiplyAdd(b * w[i < j ? i : j], w[i < j ? j : i], skew);
      } else {
        const int p = (i + 1) % 3;
        const int q = (i + 2) % 3;
        r(i, i) = multiplyAdd(-(b * w[p]), w[p], multiplyAdd(-(b * w[q]), w[q], T(1)));
      }
    }
  }
  return r;
}

template <class T>
CASIMIR_DEVICE Matrix<T, 3> rotationExponential(const T* w) {
  const RotationCoefficients<T> coefficients(w, 3);
  return rotationMatrix(w, coefficients.a(), coefficients.b());
}

/** 1 + p W + q W^2. */
template <class T>
CASIMIR_DEVICE Matrix<T, 3> quadraticInCross(const T* w, T p, T q) {
  Matrix<T, 3> r;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    CASIMIR_UNROLL
    for (int j = 0; j < 3; j++) {
      if (i != j) {
        const T skew = p * w[3 - i - j];
        const T mixed = q * w[i < j ? i : j] * w[i < j ? j : i];
        r(i, j) = (j - i + 3) % 3 == 1 ? mixed - skew : mixed + skew;
      } else {
        const int m = (i + 1) % 3;
        const int n = (i + 2) % 3;
        r(i, i) = multiplyAdd(-q, multiplyAdd(w[m], w[m], w[n] * w[n]), T(1));
      }
    }
  }
  return r;
}

/** 1 + B W + C W^2. */
template <class T>
CASIMIR_DEVICE Matrix<T, 3> rotationJacobian(const T* w, const RotationCoefficients<T>& coefficients) {
  return quadraticInCross(w, coefficients.b(), coefficients.c());
}

/** 1 - W / 2 + F W^2. */
template <class T>
CASIMIR_DEVICE Matrix<T, 3> rotationJacobianInverse(const T* w, const RotationCoefficients<T>& coefficients) {
  return quadraticInCross(w, T(-0.5), coefficients.f());
}

/**
 * The quaternion of the rotation nearest to a matrix: the eigenvector of the largest eigenvalue of a symmetric 4 x 4
 * matrix made of the entries (Bar-Itzhack 2000), by the power method from its column with the largest diagonal entry.
 */
template <class T>
struct NearestRotation {
  /** Not normalised: (w, x, y, z), the largest component positive. */
  T quaternion[4];
  bool far;

  CASIMIR_DEVICE explicit NearestRotation(const Matrix<T, 3>& r) {
    using Real = typename BaseOf<T>::Type;
    const Matrix<T, 4> k = symmetric(r);
    T largest = k(0, 0);
    Column<T, 4> after;
    CASIMIR_UNROLL
    for (int i = 0; i < 4; i++) {
      after.entries[i] = k(i, 0);
    }
    CASIMIR_UNROLL
    for (int column = 1; column < 4; column++) {
      const T next = k(column, column);
      const bool is = largest < next;
      CASIMIR_UNROLL
      for (int i = 0; i < 4; i++) {
        after.entries[i] = is ? k(i, column) : after.entries[i];
      }
      largest = is ? next : largest;
    }
    after = scaled(after, T(0.25));
    Column<T, 4> before = after;
    constexpr int STEPS = Precision<Real>::SINGLE ? 2 : 4;
    CASIMIR_UNROLL
    for (int step = 0; step < STEPS; step++) {
      before = after;
      after = scaled(product(k, before), T(0.25));
    }
    CASIMIR_UNROLL
    for (int i = 0; i < 4; i++) {
      quaternion[i] = after.entries[i];
    }
    // With singular values s: |R - polar|^2 = sum (s - 1)^2, the largest eigenvalue is 1 + sum s.
    const T eigenvalue = dot(after, before) / dot(before, before) * T(4);
    const T excess = (eigenvalue - T(1)) * T(-2);
    const T distanceSquared = dot(r, r) + T(3) + excess;
    far = !(distanceSquared <= T(Real(ROTATION_TOLERANCE * ROTATION_TOLERANCE)));
  }

  /** The matrix with eigenvalues 1 + s1 + s2 + s3 and, for rotations, three zeros. */
  CASIMIR_DEVICE static Matrix<T, 4> symmetric(const Matrix<T, 3>& r) {
    const T one = T(1);
    const T a = r(0, 0);
    const T b = r(1, 1);
    const T c = r(2, 2);
    const T wx = r(2, 1) - r(1, 2);
    const T wy = r(0, 2) - r(2, 0);
    const T wz = r(1, 0) - r(0, 1);
    const T xy = r(0, 1) + r(1, 0);
    const T xz = r(0, 2) + r(2, 0);
    const T yz = r(1, 2) + r(2, 1);
    const T ww = one + a + b + c;
    const T xx = one + a - b - c;
    const T yy = one - a + b - c;
    const T zz = one - a - b + c;
    return {{ww, wx, wy, wz, wx, xx, xy, xz, wy, xy, yy, yz, wz, xz, yz, zz}};
  }
};

/**
 * The rotation vector of a quaternion of any length but zero, of length at most pi; a quaternion and its opposite have
 * the same. Where the real part is zero the vector points as the quaternion does.
 */
template <class T>
CASIMIR_DEVICE void quaternionLogarithm(const T* q, T* w) {
  const T sign = q[0] < T(0) ? T(-1) : T(1);
  const T real = absolute(q[0]);
  const T square = dotOf(q + 1, q + 1, 3);
  T factor;
  if (square < real * real * T(0x1p-20)) {
    using Real = typename BaseOf<T>::Type;
    const T r = square / (real * real);
    const T series = horner(r, Real(1), Real(-1.0 / 3), Real(1.0 / 5), Real(-1.0 / 7));
    factor = series * T(2) / real * sign;
  } else {
    const T length = squareRoot(square);
    factor = arcTangent2(length, real) * T(2) / length * sign;
  }
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    w[i] = factor * q[1 + i];
  }
}

/** The rotation vector of a rotation; a status, which knows of no NaN. */
template <class T>
CASIMIR_DEVICE int rotationLogarithm(const Matrix<T, 3>& r, T* w) {
  const NearestRotation<T> nearest(r);
  quaternionLogarithm(nearest.quaternion, w);
  const int finite = finiteStatus(r);
  return finite != status::OK ? finite : nearest.far ? status::NOT_IN_DOMAIN : status::OK;
}

}  // namespace casimir
