// Functions of 2 x 2 matrices in closed form, in the mean h of the diagonal, half its difference p and the discriminant
// p^2 + b c, which is computed so that a small one keeps its digits. The formulas are those of the Java `ClosedForms2`,
// with branches where it chooses.
#pragma once

#include "casimir/closed_form_series.cuh"

namespace casimir {

template <class T>
struct ClosedForms2 {
  Matrix<T, 2> matrix;
  T h;
  T p;
  T b;
  T c;
  T product;
  T discriminant;

  CASIMIR_DEVICE explicit ClosedForms2(const Matrix<T, 2>& m) : matrix(m) {
    b = m(0, 1);
    c = m(1, 0);
    h = (m(0, 0) + m(1, 1)) * T(0.5);
    p = (m(0, 0) - m(1, 1)) * T(0.5);
    product = b * c;
    const T lost = multiplyAdd(b, c, -product);
    discriminant = multiplyAdd(p, p, product) + lost;
  }

  /** factor * value, zero where the factor is even if the value is infinite. */
  CASIMIR_DEVICE static T times(T factor, T value) { return factor == T(0) ? factor : factor * value; }

  /** e^A. */
  CASIMIR_DEVICE Matrix<T, 2> exp() const {
    const T limit = T(0.25);
    const T size = absolute(discriminant);
    if (limit <= discriminant) {
      // Each diagonal entry is a sum of positive terms: nothing cancels, nothing overflows but what has to.
      const T r = squareRoot(size);
      const T high = exponential(h + r);
      const T low = exponential(h - r);
      const T sine = (high - low) * T(0.5) / r;
      const T far = r + absolute(p);
      const T large = low + times(far, sine);
      const T small = low + times(product / far, sine);
      const bool turned = p < T(0);
      return {{turned ? small : large, times(b, sine), times(c, sine), turned ? large : small}};
    }
    const T high = exponential(h);
    T cosine;
    T sine;
    if (size < limit) {
      cosine = seriesCosh(discriminant) * high;
      sine = seriesSinh(discriminant) * high;
    } else {
      const T r = squareRoot(size);
      const SineCosine<T> turn = sineCosine(r);
      cosine = turn.cosine * high;
      sine = turn.sine * high / r;
    }
    const T swing = times(p, sine);
    return {{cosine + swing, times(b, sine), times(c, sine), cosine - swing}};
  }

  CASIMIR_DEVICE int statusOf(T determinant) const {
    const int finite = finiteStatus(matrix);
    if (finite != status::OK) {
      return finite;
    }
    if (!(T(0) < determinant)) {
      return determinant == T(0) ? status::SINGULAR : status::NO_PRINCIPAL;
    }
    return discriminant < T(0) || T(0) < h ? status::OK : status::NO_PRINCIPAL;
  }

  /** The principal logarithm; a status. */
  CASIMIR_DEVICE int log(Matrix<T, 2>& result) const {
    const T determinant = Cofactors<T, 2>(matrix).determinant;
    const int code = statusOf(determinant);
    if (code != status::OK) {
      return code;
    }
    const T half = halfLogarithm(determinant);
    const T g = logarithmQuotient(determinant);
    const T swing = g * p;
    result = {{half + swing, g * b, g * c, half - swing}};
    return status::OK;
  }

  /** log(det) / 2, exact to the last digits also where the determinant is close to one. */
  CASIMIR_DEVICE T halfLogarithm(T determinant) const {
    const T u = matrix(0, 0) - T(1);
    const T v = matrix(1, 1) - T(1);
    const T excess = multiplyAdd(u, v, -product) + (u + v);
    if (absolute(excess) < T(0.5)) {
      const T argument = excess + T(1);
      const T lost = (excess - (argument - T(1))) / argument;
      return (logarithm(argument) + lost) * T(0.5);
    }
    return logarithm(determinant) * T(0.5);
  }

  /** The quotient g of log A = log(det)/2 + g (A - h). */
  CASIMIR_DEVICE T logarithmQuotient(T determinant) const {
    const T square = h * h;
    const T size = absolute(discriminant);
    if (T(0) < h && size < square * T(0.25)) {
      return seriesArcTangent(discriminant / square) / h;
    }
    const T r = squareRoot(size);
    return (T(0) < discriminant ? logarithm((h + r) / squareRoot(determinant)) : arcTangent2(r, h)) / r;
  }

  /** The principal square root (A + sqrt det) / sqrt(tr + 2 sqrt det); a status. */
  CASIMIR_DEVICE int squareRootOf(Matrix<T, 2>& result) const {
    const T determinant = Cofactors<T, 2>(matrix).determinant;
    const int code = statusOf(determinant);
    if (code != status::OK) {
      return code;
    }
    const T delta = squareRoot(determinant);
    // h + sqrt det, without cancellation where h is negative
    const T sum = h < T(0) ? -discriminant / (delta - h) : h + delta;
    const T factor = T(1) / squareRoot(sum * T(2));
    result = scaled(plusDiagonal(matrix, delta), factor);
    return status::OK;
  }
};

}  // namespace casimir
