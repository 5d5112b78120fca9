// What becomes of points, vectors and tensors in a frame, with derivatives, in the order of operations of the Java
// kernels (FieldFormulas).
#pragma once

#include "casimir/frames.cuh"

namespace casimir {

/** Ordinals of FrameField. */
enum FieldKind { POINT = 1, VECTOR = 2, PSEUDOVECTOR = 3, TENSOR = 4 };

/** A frame as fields need it. */
template <class Real, int D>
struct FieldFrame {
  Real center[D];
  Real remainder[D];
  Real axes[D][D];
  /** The cloud has no extent. */
  bool isPoint;
};

template <class Real, int D>
CASIMIR_DEVICE FieldFrame<Real, D> fieldFrame(
    const Real* centers, const Real* remainders, const Real* axes, const int* flags, long long cloud) {
  FieldFrame<Real, D> frame;
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    frame.center[p] = centers[cloud * D + p];
    frame.remainder[p] = remainders[cloud * D + p];
    CASIMIR_UNROLLED
    for (int q = 0; q < D; q++) {
      frame.axes[p][q] = axes[cloud * D * D + p * D + q];
    }
  }
  frame.isPoint = (flags[cloud] & frames::ZERO_SCALE) != 0;
  return frame;
}

template <class Real, int D>
struct Matrix {
  Real of[D][D];
};

/** a or its transpose, times b or its transpose. */
template <bool A_TRANSPOSED, bool B_TRANSPOSED, class Real, int D>
CASIMIR_DEVICE Matrix<Real, D> times(const Real (&a)[D][D], const Real (&b)[D][D]) {
  Matrix<Real, D> c;
  CASIMIR_UNROLLED
  for (int i = 0; i < D; i++) {
    CASIMIR_UNROLLED
    for (int j = 0; j < D; j++) {
      Real sum = (A_TRANSPOSED ? a[0][i] : a[i][0]) * (B_TRANSPOSED ? b[j][0] : b[0][j]);
      CASIMIR_UNROLLED
      for (int k = 1; k < D; k++) {
        sum = multiplyAdd(A_TRANSPOSED ? a[k][i] : a[i][k], B_TRANSPOSED ? b[j][k] : b[k][j], sum);
      }
      c.of[i][j] = sum;
    }
  }
  return c;
}

/** a or its transpose, times a column. */
template <bool TRANSPOSED, class Real, int D>
CASIMIR_DEVICE void timesColumn(const Real (&a)[D][D], const Real* x, Real* y) {
  CASIMIR_UNROLLED
  for (int i = 0; i < D; i++) {
    Real sum = (TRANSPOSED ? a[0][i] : a[i][0]) * x[0];
    CASIMIR_UNROLLED
    for (int k = 1; k < D; k++) {
      sum = multiplyAdd(TRANSPOSED ? a[k][i] : a[i][k], x[k], sum);
    }
    y[i] = sum;
  }
}

template <class Real, int D>
CASIMIR_DEVICE Matrix<Real, D> matrixOf(const Real* entries) {
  Matrix<Real, D> a;
  CASIMIR_UNROLLED
  for (int k = 0; k < D * D; k++) {
    a.of[k / D][k % D] = entries[k];
  }
  return a;
}

template <class Real, int D>
CASIMIR_DEVICE void store(const Matrix<Real, D>& a, Real* entries) {
  CASIMIR_UNROLLED
  for (int k = 0; k < D * D; k++) {
    entries[k] = a.of[k / D][k % D];
  }
}

/** Into the axes: V^T (x - t), V^T a, det(V) V^T a, V^T T V. The result may take the place of the value. */
template <class Real, int D>
CASIMIR_DEVICE void projectField(int kind, const FieldFrame<Real, D>& frame, const Real* value, Real* result) {
  if (kind == TENSOR) {
    const Matrix<Real, D> left = times<true, false>(frame.axes, matrixOf<Real, D>(value).of);
    store(times<false, false>(left.of, frame.axes), result);
    return;
  }
  Real x[D];
  Real y[D];
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    x[p] = kind == POINT ? (value[p] - frame.center[p]) - frame.remainder[p] : value[p];
  }
  timesColumn<true>(frame.axes, x, y);
  const Real sign = kind == PSEUDOVECTOR ? handedness(frame.axes) : Real(1);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    result[p] = kind == POINT && frame.isPoint ? Real(0) : y[p] * sign;
  }
}

/** Out of them again: V y + t, V a, det(V) V a, V T V^T. The result may take the place of the value. */
template <class Real, int D>
CASIMIR_DEVICE void restoreField(int kind, const FieldFrame<Real, D>& frame, const Real* value, Real* result) {
  if (kind == TENSOR) {
    const Matrix<Real, D> left = times<false, false>(frame.axes, matrixOf<Real, D>(value).of);
    store(times<false, true>(left.of, frame.axes), result);
    return;
  }
  const Real sign = kind == PSEUDOVECTOR ? handedness(frame.axes) : Real(1);
  Real y[D];
  CASIMIR_UNROLLED
  for (int k = 0; k < D; k++) {
    y[k] = value[k];
  }
  CASIMIR_UNROLLED
  for (int i = 0; i < D; i++) {
    Real sum = kind == POINT ? multiplyAdd(frame.axes[i][0], y[0], frame.remainder[i]) : frame.axes[i][0] * y[0];
    CASIMIR_UNROLLED
    for (int k = 1; k < D; k++) {
      sum = multiplyAdd(frame.axes[i][k], y[k], sum);
    }
    result[i] = kind == POINT ? sum + frame.center[i] : sum * sign;
  }
}

/** What an item adds to the derivatives of its frame. */
template <class Real, int D>
struct FieldGradient {
  Matrix<Real, D> axes;
  Real center[D];
};

/** a b^T. */
template <class Real, int D>
CASIMIR_DEVICE Matrix<Real, D> outer(const Real* a, const Real* b) {
  Matrix<Real, D> c;
  CASIMIR_UNROLLED
  for (int k = 0; k < D * D; k++) {
    c.of[k / D][k % D] = a[k / D] * b[k % D];
  }
  return c;
}

template <class Real, int D>
CASIMIR_DEVICE Matrix<Real, D> plus(const Matrix<Real, D>& a, const Matrix<Real, D>& b) {
  Matrix<Real, D> c;
  CASIMIR_UNROLLED
  for (int k = 0; k < D * D; k++) {
    c.of[k / D][k % D] = a.of[k / D][k % D] + b.of[k / D][k % D];
  }
  return c;
}

/** Vector-Jacobian product of projectField; `result` gets the gradient of the value. */
template <class Real, int D>
CASIMIR_DEVICE FieldGradient<Real, D> projectFieldBackward(
    int kind, const FieldFrame<Real, D>& frame, const Real* value, const Real* gradient, Real* result) {
  FieldGradient<Real, D> back;
  if (kind == TENSOR) {
    const Matrix<Real, D> t = matrixOf<Real, D>(value);
    const Matrix<Real, D> g = matrixOf<Real, D>(gradient);
    const Matrix<Real, D> right = times<false, true>(times<false, false>(t.of, frame.axes).of, g.of);
    const Matrix<Real, D> left = times<false, false>(times<true, false>(t.of, frame.axes).of, g.of);
    store(times<false, true>(times<false, false>(frame.axes, g.of).of, frame.axes), result);
    back.axes = plus(right, left);
    CASIMIR_UNROLLED
    for (int p = 0; p < D; p++) {
      back.center[p] = 0;
    }
    return back;
  }
  const Real sign = kind == PSEUDOVECTOR ? handedness(frame.axes) : Real(1);
  Real x[D];
  Real g[D];
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    x[p] = kind == POINT ? (value[p] - frame.center[p]) - frame.remainder[p] : value[p];
    g[p] = kind == POINT && frame.isPoint ? Real(0) : gradient[p] * sign;
  }
  back.axes = outer<Real, D>(x, g);
  timesColumn<false>(frame.axes, g, result);
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    back.center[p] = kind == POINT ? -result[p] : Real(0);
  }
  return back;
}

/** The same of restoreField. */
template <class Real, int D>
CASIMIR_DEVICE FieldGradient<Real, D> restoreFieldBackward(
    int kind, const FieldFrame<Real, D>& frame, const Real* value, const Real* gradient, Real* result) {
  FieldGradient<Real, D> back;
  if (kind == TENSOR) {
    const Matrix<Real, D> t = matrixOf<Real, D>(value);
    const Matrix<Real, D> g = matrixOf<Real, D>(gradient);
    const Matrix<Real, D> right = times<false, true>(times<false, false>(g.of, frame.axes).of, t.of);
    const Matrix<Real, D> left = times<false, false>(times<true, false>(g.of, frame.axes).of, t.of);
    store(times<false, false>(times<true, false>(frame.axes, g.of).of, frame.axes), result);
    back.axes = plus(right, left);
    CASIMIR_UNROLLED
    for (int p = 0; p < D; p++) {
      back.center[p] = 0;
    }
    return back;
  }
  const Real sign = kind == PSEUDOVECTOR ? handedness(frame.axes) : Real(1);
  Real g[D];
  CASIMIR_UNROLLED
  for (int p = 0; p < D; p++) {
    g[p] = gradient[p] * sign;
    back.center[p] = kind == POINT ? gradient[p] : Real(0);
  }
  back.axes = outer<Real, D>(g, value);
  timesColumn<true>(frame.axes, g, result);
  return back;
}

}  // namespace casimir
