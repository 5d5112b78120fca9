// The maps of Lie groups as operations on items.
#pragma once

#include "casimir/itemwise.cuh"
#include "casimir/lie_groups.cuh"

namespace casimir {

/** From a tangent to an element. */
template <class Group>
struct LieExponential {
  static constexpr int N = Group::Algebra::SIZE;
  using Inputs = Sizes<Group::Algebra::DIMENSION>;
  using Outputs = Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const int finite = finiteStatus(in, Inputs::TOTAL);
    if (finite == status::OK) {
      storeMatrix(Group::exp(in), out);
    }
    return finite;
  }
};

/** From an element to a tangent. */
template <class Group>
struct LieLogarithm {
  static constexpr int N = Group::Algebra::SIZE;
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<Group::Algebra::DIMENSION>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    return Group::log(matrixAt<N>(in), out);
  }
};

/** The inverse of an element; SINGULAR where it has none. */
template <class Group>
struct LieInverse {
  static constexpr int N = Group::Algebra::SIZE;
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, N> inverse = Group::inverse(matrixAt<N>(in));
    storeMatrix(inverse, out);
    const int finite = finiteStatus(in, N * N);
    return finite != status::OK || finiteStatus(inverse) == status::OK ? finite : status::SINGULAR;
  }
};

/** The matrix of xi -> vee(g hat(xi) g^-1). */
template <class Group>
struct LieAdjoint {
  static constexpr int N = Group::Algebra::SIZE;
  static constexpr int K = Group::Algebra::DIMENSION;
  using Inputs = Sizes<N * N>;
  using Outputs = Sizes<K * K>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, N> g = matrixAt<N>(in);
    adjointMatrix<typename Group::Algebra>(g, Group::inverse(g), out);
    return finiteStatus(in, N * N);
  }
};

/** The left Jacobian, or, at minus the tangent for variant 1, the right one. */
template <class Group>
struct LieJacobian {
  static constexpr int K = Group::Algebra::DIMENSION;
  using Inputs = Sizes<K>;
  using Outputs = Sizes<K * K>;

  template <class Real>
  CASIMIR_DEVICE static int run(int variant, const Real* in, Real* out) {
    Real tangent[K];
    CASIMIR_UNROLL
    for (int i = 0; i < K; i++) {
      tangent[i] = variant != 0 ? -in[i] : in[i];
    }
    Group::leftJacobian(tangent, out);
    return finiteStatus(in, K);
  }
};

/** The inverse of the left Jacobian, or for variant 1 of the right one. */
template <class Group>
struct LieJacobianInverse {
  static constexpr int K = Group::Algebra::DIMENSION;
  using Inputs = Sizes<K>;
  using Outputs = Sizes<K * K>;

  template <class Real>
  CASIMIR_DEVICE static int run(int variant, const Real* in, Real* out) {
    Real tangent[K];
    CASIMIR_UNROLL
    for (int i = 0; i < K; i++) {
      tangent[i] = variant != 0 ? -in[i] : in[i];
    }
    Group::leftJacobianInverse(tangent, out);
    return finiteStatus(in, K);
  }
};

/** From a tangent to the matrix of the algebra. */
template <class Algebra>
struct LieHat {
  using Inputs = Sizes<Algebra::DIMENSION>;
  using Outputs = Sizes<Algebra::SIZE * Algebra::SIZE>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(hat<Algebra>(in), out);
    return finiteStatus(in, Inputs::TOTAL);
  }
};

/** And back. */
template <class Algebra>
struct LieVee {
  using Inputs = Sizes<Algebra::SIZE * Algebra::SIZE>;
  using Outputs = Sizes<Algebra::DIMENSION>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    vee<Algebra>(matrixAt<Algebra::SIZE>(in), out);
    return finiteStatus(in, Inputs::TOTAL);
  }
};

/** The product of two elements of any group of matrices of N rows. */
template <int N>
struct LieProduct {
  using Inputs = Sizes<N * N, N * N>;
  using Outputs = Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(product(matrixAt<N>(in), matrixAt<N>(in + N * N)), out);
    return finiteStatus(in, Inputs::TOTAL);
  }
};

/** The same of homogeneous matrices, the last row known. */
template <int N>
struct LieAffineProduct {
  using Inputs = Sizes<N * N, N * N>;
  using Outputs = Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(composeAffine(matrixAt<N>(in), matrixAt<N>(in + N * N)), out);
    return finiteStatus(in, Inputs::TOTAL);
  }
};

/** The same of a nilpotent group. */
template <class Group>
struct LieNilpotentProduct {
  static constexpr int N = Group::Algebra::SIZE;
  using Inputs = Sizes<N * N, N * N>;
  using Outputs = Sizes<N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(Group::compose(matrixAt<N>(in), matrixAt<N>(in + N * N)), out);
    return finiteStatus(in, Inputs::TOTAL);
  }
};

/** The image of a point under matrices of N rows. */
template <int N>
struct LieAction {
  using Inputs = Sizes<N * N, N>;
  using Outputs = Sizes<N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(product(matrixAt<N>(in), matrixAt<N, 1>(in + N * N)), out);
    return finiteStatus(in, Inputs::TOTAL);
  }
};

/** The image of a point of N - 1 coordinates under homogeneous matrices. */
template <int N>
struct LieAffineAction {
  using Inputs = Sizes<N * N, N - 1>;
  using Outputs = Sizes<N - 1>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, N> map = matrixAt<N>(in);
    storeMatrix(productPlus(linearPart(map), matrixAt<N - 1, 1>(in + N * N), shiftPart(map)), out);
    return finiteStatus(in, Inputs::TOTAL);
  }
};

}  // namespace casimir
