// Samples of symmetric positive matrices.
#pragma once

#include "casimir/haar.cuh"

namespace casimir {

/** Matrices Q diag(exp 2y) Q^T with a uniform rotation Q; exactly symmetric. */
template <int N>
struct UniformSymmetricPositive {
  static constexpr int SIZE = N;
  RejectionSpectrum<N> spectrum;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, N>& out) const {
    double y[N];
    spectrum.draw(random, y);
    Matrix<double, N> axes;
    UniformRotation<N>().draw(random, axes);
    CASIMIR_UNROLL
    for (int k = 0; k < N; k++) {
      y[k] = exponential(2 * y[k]);
    }
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      CASIMIR_UNROLL
      for (int j = i; j < N; j++) {
        double sum = 0;
        CASIMIR_UNROLL
        for (int k = 0; k < N; k++) {
          sum += axes(i, k) * axes(j, k) * y[k];
        }
        out(i, j) = sum;
        out(j, i) = sum;
      }
    }
  }
};

}  // namespace casimir
