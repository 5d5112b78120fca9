// Vector-Jacobian products of maps of groups: from the derivatives of a scalar to the outputs those to the inputs. With t
// the squared angle, the coefficients of rotations have the derivatives A' = (C - B) / 2, B' = D - C / 2, C' = -E.
#pragma once

#include "casimir/lie_operations.cuh"
#include "casimir/linear_groups.cuh"

namespace casimir {

/** A number and its derivative. */
template <class Real>
struct Slope {
  Real value;
  Real slope;

  Slope() = default;
  CASIMIR_DEVICE explicit Slope(Real constant) : value(constant), slope(0) {}
  CASIMIR_DEVICE Slope(Real number, Real derivative) : value(number), slope(derivative) {}
};

template <class Real>
struct BaseOf<Slope<Real>> {
  using Type = Real;
};

template <class Real>
CASIMIR_DEVICE Slope<Real> multiplyAdd(const Slope<Real>& a, const Slope<Real>& b, const Slope<Real>& c) {
  return {multiplyAdd(a.value, b.value, c.value), multiplyAdd(a.slope, b.value, multiplyAdd(a.value, b.slope, c.slope))};
}

template <class Real>
CASIMIR_DEVICE Slope<Real> operator+(const Slope<Real>& a, Real b) {
  return {a.value + b, a.slope};
}

namespace gradients {

/** (G21 - G12, G02 - G20, G10 - G01): the gradient of w of the sum of G times its cross matrix. */
template <class Real>
CASIMIR_DEVICE Column<Real, 3> ofCrossMatrix(const Matrix<Real, 3>& g) {
  return {{g(2, 1) - g(1, 2), g(0, 2) - g(2, 0), g(1, 0) - g(0, 1)}};
}

/** The gradient of w where that of 1 + A W + B W^2 is g. */
template <class Real>
CASIMIR_DEVICE Column<Real, 3> ofRotation(
    const Real* w, const RotationCoefficients<Real>& coefficients, const Matrix<Real, 3>& g) {
  const Real a = coefficients.a();
  const Real b = coefficients.b();
  const Real c = coefficients.c();
  const Column<Real, 3> skew = ofCrossMatrix(g);
  const Column<Real, 3> vector = matrixAt<3, 1>(w);
  const Column<Real, 3> right = product(g, vector);
  const Column<Real, 3> left = product(transposed(g), vector);
  const Real sum = trace(g);
  const Real once = dot(vector, skew);
  const Real twice = dot(vector, right) - coefficients.t * sum;
  const Real radial = multiplyAdd(c - b, once, (coefficients.d() * Real(2) - c) * twice);
  Column<Real, 3> result;
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    const Real quadratic = right.entries[i] + left.entries[i] - w[i] * sum * Real(2);
    result.entries[i] = multiplyAdd(a, skew.entries[i], multiplyAdd(b, quadratic, w[i] * radial));
  }
  return result;
}

/** The gradients of x, added to nothing, and of w, added to what is there, of x + p w x x + q w x (w x x). */
template <class Real>
CASIMIR_DEVICE Column<Real, 3> ofQuadratic(const Real* w, const Real* x, const Column<Real, 3>& g, Real p, Real q,
    Real pSlope, Real qSlope, Column<Real, 3>& wGradient) {
  const Column<Real, 3> once = cross(w, x);
  const Column<Real, 3> twice = cross(w, once.entries);
  const Column<Real, 3> moment = cross(x, g.entries);
  const Real along = dotOf(w, g.entries, 3);
  const Real inner = dotOf(w, x, 3);
  const Real outer = dotOf(x, g.entries, 3);
  const Real radial = (pSlope * dot(g, once) + qSlope * dot(g, twice)) * Real(2);
  CASIMIR_UNROLL
  for (int i = 0; i < 3; i++) {
    const Real quadratic = multiplyAdd(along, x[i], inner * g.entries[i]) - w[i] * outer * Real(2);
    wGradient.entries[i] +=
        multiplyAdd(p, moment.entries[i], multiplyAdd(q, quadratic, w[i] * radial));
  }
  const Column<Real, 3> turned = cross(w, g.entries);
  return scaledPlus(cross(w, turned.entries), q, scaledPlus(turned, -p, g));
}

/** The gradient of a rotation, along the group, where that of its rotation vector is g: hat(J^-T g) R / 2. */
template <class Real>
CASIMIR_DEVICE Matrix<Real, 3> ofLogarithm(
    const Matrix<Real, 3>& rotation, const Real* w, const RotationCoefficients<Real>& c, const Column<Real, 3>& g) {
  const Column<Real, 3> u = product(transposed(rotationJacobianInverse(w, c)), g);
  return scaled(product(crossMatrix(u.entries), rotation), Real(0.5));
}

/** The derivative of F by the squared angle. */
template <class Real>
CASIMIR_DEVICE Real slopeOfF(const RotationCoefficients<Real>& coefficients) {
  if (!coefficients.beyond) {
    return seriesF(Slope<Real>(coefficients.fromMiddle, Real(1))).slope;
  }
  const Real f = coefficients.f();
  return (Real(0.125) - f * Real(1.5) + coefficients.t * f * f * Real(0.5)) / coefficients.t;
}

}  // namespace gradients

struct Rotation3ExponentialGradient {
  using Inputs = Sizes<3, 9>;
  using Outputs = Sizes<3>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(gradients::ofRotation(in, RotationCoefficients<Real>(in, 3), matrixAt<3>(in + 3)), out);
    return finiteStatus(in, 3);
  }
};

struct Motion3ExponentialGradient {
  using Inputs = Sizes<6, 16>;
  using Outputs = Sizes<6>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Real* w = in + 3;
    const RotationCoefficients<Real> coefficients(w, 3);
    const Matrix<Real, 4> g = matrixAt<4>(in + 6);
    const Real c = coefficients.c();
    Column<Real, 3> gradient = gradients::ofRotation(w, coefficients, linearPart(g));
    storeMatrix(gradients::ofQuadratic(w, in, shiftPart(g), coefficients.b(), c, coefficients.d() - c * Real(0.5),
                    -coefficients.e(), gradient),
        out);
    storeMatrix(gradient, out + 3);
    return finiteStatus(in, 6);
  }
};

struct Rotation3LogarithmGradient {
  using Inputs = Sizes<9, 3>;
  using Outputs = Sizes<9>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, 3> rotation = matrixAt<3>(in);
    Real w[3];
    const int code = rotationLogarithm(rotation, w);
    const RotationCoefficients<Real> coefficients(w, 3);
    storeMatrix(gradients::ofLogarithm(rotation, w, coefficients, matrixAt<3, 1>(in + 9)), out);
    return code;
  }
};

struct Motion3LogarithmGradient {
  using Inputs = Sizes<16, 6>;
  using Outputs = Sizes<16>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, 4> motion = matrixAt<4>(in);
    Real tangent[6];
    const int code = SpecialEuclidean3::log(motion, tangent);
    const Real* w = tangent + 3;
    const RotationCoefficients<Real> coefficients(w, 3);
    const Column<Real, 3> x = shiftPart(motion);
    Column<Real, 3> gradient = matrixAt<3, 1>(in + 19);
    const Column<Real, 3> shift = gradients::ofQuadratic(w, x.entries, matrixAt<3, 1>(in + 16), Real(-0.5),
        coefficients.f(), Real(0), gradients::slopeOfF(coefficients), gradient);
    const Matrix<Real, 3> linear = gradients::ofLogarithm(linearPart(motion), w, coefficients, gradient);
    Matrix<Real, 4> result = affineMap(linear, shift);
    result(3, 3) = Real(0);
    storeMatrix(result, out);
    return code;
  }
};

/** Of the exponential of a group whose exponential is that of matrices. */
template <class Group>
struct LinearExponentialGradient {
  static constexpr int N = Group::Algebra::SIZE;
  static constexpr int K = Group::Algebra::DIMENSION;
  using Inputs = Sizes<K, N * N>;
  using Outputs = Sizes<K>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const int finite = finiteStatus(in, Inputs::TOTAL);
    if (finite == status::OK) {
      const Matrix<Real, N> at = transposed(hat<typename Group::Algebra>(in));
      hatTransposed<typename Group::Algebra>(matrixExponentialDerivative(at, matrixAt<N>(in + K)), out);
    }
    return finite;
  }
};

/** Of the product of two matrices. */
template <int N>
struct ProductGradient {
  using Inputs = Sizes<N * N, N * N, N * N>;
  using Outputs = Sizes<N * N, N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, N> g = matrixAt<N>(in + 2 * N * N);
    storeMatrix(product(g, transposed(matrixAt<N>(in + N * N))), out);
    storeMatrix(product(transposed(matrixAt<N>(in)), g), out + N * N);
    return finiteStatus(in, 2 * N * N);
  }
};

/** Of the product of two homogeneous matrices, whose last rows have no gradient. */
template <int N>
struct AffineProductGradient {
  using Inputs = Sizes<N * N, N * N, N * N>;
  using Outputs = Sizes<N * N, N * N>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, N - 1> first = linearPart(matrixAt<N>(in));
    const Matrix<Real, N> second = matrixAt<N>(in + N * N);
    const Matrix<Real, N> g = matrixAt<N>(in + 2 * N * N);
    const Matrix<Real, N - 1> linear = linearPart(g);
    const Column<Real, N - 1> shift = shiftPart(g);
    const Matrix<Real, N - 1> firstGradient = productPlus(
        shift, transposed(shiftPart(second)), product(linear, transposed(linearPart(second))));
    Matrix<Real, N> left = affineMap(firstGradient, shift);
    Matrix<Real, N> right = affineMap(product(transposed(first), linear), product(transposed(first), shift));
    left(N - 1, N - 1) = Real(0);
    right(N - 1, N - 1) = Real(0);
    storeMatrix(left, out);
    storeMatrix(right, out + N * N);
    return finiteStatus(in, 2 * N * N);
  }
};

/** Of the image of a point under N x N matrices, or N - 1 coordinates under homogeneous ones. */
template <int N, bool AFFINE>
struct ActionGradient {
  static constexpr int POINT = AFFINE ? N - 1 : N;
  using Inputs = Sizes<N * N, POINT, POINT>;
  using Outputs = Sizes<N * N, POINT>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Matrix<Real, N> map = matrixAt<N>(in);
    const Real* point = in + N * N;
    const Real* g = point + POINT;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      CASIMIR_UNROLL
      for (int j = 0; j < N; j++) {
        Real entry = Real(0);
        if (i < POINT) {
          entry = j < POINT ? g[i] * point[j] : g[i];
        }
        out[i * N + j] = entry;
      }
    }
    storeMatrix(product(transposed(blockOf<0, 0, POINT, POINT>(map)), matrixAt<POINT, 1>(g)), out + N * N);
    return finiteStatus(in, N * N + POINT);
  }
};

}  // namespace casimir
