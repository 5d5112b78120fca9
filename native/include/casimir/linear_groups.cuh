// Groups whose exponential is that of matrices: gl, sl, affine maps, rotations of four-space. As the Java `LinearGroup`.
#pragma once

#include "casimir/closed_forms2.cuh"
#include "casimir/affine_maps.cuh"
#include "casimir/matrix_exponential.cuh"
#include "casimir/matrix_roots.cuh"

namespace casimir {

enum class LinearKind { GENERAL, SPECIAL, ORTHOGONAL, AFFINE };

/** A group by its kind and the basis of its algebra. */
template <LinearKind KIND, class A>
struct LinearGroup {
  using Algebra = A;
  static constexpr int N = A::SIZE;
  static constexpr int K = A::DIMENSION;

  template <class T>
  CASIMIR_DEVICE static Matrix<T, N> exp(const T* tangent) {
    if constexpr (N == 2) {
      return ClosedForms2<T>(hat<A>(tangent)).exp();
    } else {
      return matrixExponential(hat<A>(tangent));
    }
  }

  /** OK, NON_FINITE, or NOT_IN_DOMAIN where a matrix is too far from the group. */
  template <class T>
  CASIMIR_DEVICE static int domain(const Matrix<T, N>& element) {
    using Real = typename BaseOf<T>::Type;
    bool inside = true;
    if constexpr (KIND == LinearKind::SPECIAL) {
      inside = absolute(Cofactors<T, N>(element).determinant - T(1)) <= T(Real(ROTATION_TOLERANCE));
    } else if constexpr (KIND == LinearKind::ORTHOGONAL) {
      const Matrix<T, N> rest = plusDiagonal(product(transposed(element), element), T(-1));
      inside = dot(rest, rest) <= T(Real(4 * (ROTATION_TOLERANCE * ROTATION_TOLERANCE))) &&
               !(Cofactors<T, N>(element).determinant < T(0));
    } else if constexpr (KIND == LinearKind::AFFINE) {
      inside = isAffine(element);
    }
    return statusOf<T>(finiteStatus(element), inside);
  }

  /** The matrix itself, or with the last row an affine map has. */
  template <class T>
  CASIMIR_DEVICE static Matrix<T, N> corrected(const Matrix<T, N>& element) {
    if constexpr (KIND == LinearKind::AFFINE) {
      return affineMap(linearPart(element), shiftPart(element));
    } else {
      return element;
    }
  }

  template <class T>
  CASIMIR_DEVICE static int log(const Matrix<T, N>& element, T* tangent) {
    const int inside = domain(element);
    if (inside != status::OK) {
      return inside;
    }
    Matrix<T, N> result;
    int code = status::OK;
    if constexpr (N == 2) {
      code = ClosedForms2<T>(element).log(result);
    } else {
      bool slow;
      result = matrixLogarithm(corrected(element), slow);
      code = slow ? status::NOT_CONVERGED : status::OK;
    }
    if (code == status::OK) {
      vee<A>(result, tangent);
    }
    return code;
  }

  template <class T>
  CASIMIR_DEVICE static Matrix<T, N> inverse(const Matrix<T, N>& element) {
    if constexpr (KIND == LinearKind::ORTHOGONAL) {
      return transposed(element);
    } else if constexpr (KIND == LinearKind::AFFINE) {
      return inverseAffine(element, Cofactors<T, N - 1>(linearPart(element)).inverse());
    } else {
      return Cofactors<T, N>(element).inverse();
    }
  }
};

template <int N>
using GeneralLinear = LinearGroup<LinearKind::GENERAL, GeneralAlgebra<N>>;
template <int N>
using SpecialLinear = LinearGroup<LinearKind::SPECIAL, TracelessAlgebra<N>>;
template <int N>
using AffineGroup = LinearGroup<LinearKind::AFFINE, AffineAlgebra<GeneralAlgebra<N>>>;
using SpecialOrthogonal4 = LinearGroup<LinearKind::ORTHOGONAL, RotationAlgebra<4>>;

}  // namespace casimir
