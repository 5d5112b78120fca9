// Affine maps as homogeneous matrices [[linear, shift], [0, 1]].
#pragma once

#include "casimir/lie_algebras.cuh"
#include "casimir/rotations.cuh"

namespace casimir {

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

/** What is finite but outside of a group has no logarithm there. */
template <class T>
CASIMIR_DEVICE int statusOf(int finite, bool inside) {
  return finite != status::OK ? finite : inside ? status::OK : status::NOT_IN_DOMAIN;
}

}  // namespace casimir
