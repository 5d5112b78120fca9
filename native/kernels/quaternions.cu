// Rotations of three-space as quaternions (w, x, y, z) of any length but zero. As the Java `QuaternionTasks`.
#include "casimir/itemwise.cuh"
#include "casimir/rotations.cuh"

namespace {

using casimir::Column;
using casimir::dotOf;
using casimir::finiteStatus;
using casimir::Matrix;
using casimir::matrixAt;
using casimir::multiplyAdd;
using casimir::Sizes;
using casimir::storeMatrix;
namespace status = casimir::status;

/** OK, NON_FINITE, or SINGULAR where the quaternion is zero. */
template <class Real>
CASIMIR_DEVICE int statusOf(const Real* q) {
  const int finite = finiteStatus(q, 4);
  return finite != status::OK ? finite : dotOf(q, q, 4) == Real(0) ? status::SINGULAR : status::OK;
}

template <class Real>
CASIMIR_DEVICE Matrix<Real, 3> matrixOf(const Real* q) {
  const Real scale = Real(2) / dotOf(q, q, 4);
  return casimir::quadraticInCross(q + 1, q[0] * scale, scale);
}

/** (1 - h B, A v) of the half vector v and its square h. */
struct Exponential {
  using Inputs = Sizes<3>;
  using Outputs = Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Real half[3] = {in[0] * Real(0.5), in[1] * Real(0.5), in[2] * Real(0.5)};
    const casimir::RotationCoefficients<Real> coefficients(half, 3);
    const Real a = coefficients.a();
    out[0] = multiplyAdd(-coefficients.t, coefficients.b(), Real(1));
    CASIMIR_UNROLL
    for (int i = 0; i < 3; i++) {
      out[1 + i] = a * half[i];
    }
    return finiteStatus(in, 3);
  }
};

struct Logarithm {
  using Inputs = Sizes<4>;
  using Outputs = Sizes<3>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    casimir::quaternionLogarithm(in, out);
    return statusOf(in);
  }
};

struct ToMatrix {
  using Inputs = Sizes<4>;
  using Outputs = Sizes<9>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(matrixOf(in), out);
    return statusOf(in);
  }
};

struct FromMatrix {
  using Inputs = Sizes<9>;
  using Outputs = Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const casimir::NearestRotation<Real> nearest(matrixAt<3>(in));
    const Real* q = nearest.quaternion;
    const Real factor = (q[0] < Real(0) ? Real(-1) : Real(1)) / casimir::squareRoot(dotOf(q, q, 4));
    CASIMIR_UNROLL
    for (int i = 0; i < 4; i++) {
      out[i] = factor * q[i];
    }
    const int finite = finiteStatus(in, 9);
    return finite != status::OK ? finite : nearest.far ? status::NOT_IN_DOMAIN : status::OK;
  }
};

struct Compose {
  using Inputs = Sizes<4, 4>;
  using Outputs = Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Real* p = in;
    const Real* q = in + 4;
    out[0] = multiplyAdd(p[0], q[0], -dotOf(p + 1, q + 1, 3));
    const Column<Real, 3> c = casimir::cross(p + 1, q + 1);
    CASIMIR_UNROLL
    for (int i = 0; i < 3; i++) {
      out[1 + i] = multiplyAdd(p[1 + i], q[0], multiplyAdd(q[1 + i], p[0], c.entries[i]));
    }
    return finiteStatus(in, 8);
  }
};

struct Inverse {
  using Inputs = Sizes<4>;
  using Outputs = Sizes<4>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    const Real scale = Real(1) / dotOf(in, in, 4);
    out[0] = in[0] * scale;
    CASIMIR_UNROLL
    for (int i = 1; i < 4; i++) {
      out[i] = in[i] * -scale;
    }
    return statusOf(in);
  }
};

struct Act {
  using Inputs = Sizes<4, 3>;
  using Outputs = Sizes<3>;

  template <class Real>
  CASIMIR_DEVICE static int run(int, const Real* in, Real* out) {
    storeMatrix(casimir::product(matrixOf(in), matrixAt<3, 1>(in + 4)), out);
    const int code = statusOf(in);
    return code != status::OK ? code : finiteStatus(in + 4, 3);
  }
};

}  // namespace

CASIMIR_ITEMWISE(quaternion_exp, Exponential)
CASIMIR_ITEMWISE(quaternion_log, Logarithm)
CASIMIR_ITEMWISE(quaternion_to_matrix, ToMatrix)
CASIMIR_ITEMWISE(quaternion_from_matrix, FromMatrix)
CASIMIR_ITEMWISE(quaternion_compose, Compose)
CASIMIR_ITEMWISE(quaternion_inverse, Inverse)
CASIMIR_ITEMWISE(quaternion_act, Act)
