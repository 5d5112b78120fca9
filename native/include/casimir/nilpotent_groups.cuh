// Groups whose exponential is a polynomial, and scalings.
#pragma once

#include "casimir/affine_maps.cuh"

namespace casimir {

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
