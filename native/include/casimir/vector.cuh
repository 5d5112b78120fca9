// Loads of several numbers that lie side by side.
#pragma once

#include "casimir/real.cuh"

namespace casimir {

#if CASIMIR_GPU

/** to = the N numbers from `from`, which is aligned to as many as one load takes. */
template <int N>
CASIMIR_DEVICE void loadNumbers(float (&to)[N], const float* from) {
  if constexpr (N % 4 == 0) {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i += 4) {
      const float4 four = *reinterpret_cast<const float4*>(from + i);
      to[i] = four.x;
      to[i + 1] = four.y;
      to[i + 2] = four.z;
      to[i + 3] = four.w;
    }
  } else if constexpr (N % 2 == 0) {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i += 2) {
      const float2 two = *reinterpret_cast<const float2*>(from + i);
      to[i] = two.x;
      to[i + 1] = two.y;
    }
  } else {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      to[i] = from[i];
    }
  }
}

template <int N>
CASIMIR_DEVICE void loadNumbers(double (&to)[N], const double* from) {
  if constexpr (N % 2 == 0) {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i += 2) {
      const double2 two = *reinterpret_cast<const double2*>(from + i);
      to[i] = two.x;
      to[i + 1] = two.y;
    }
  } else {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      to[i] = from[i];
    }
  }
}

#else

/** Whether this thread has loaded numbers that a GPU could not: a load is aligned to all it takes. */
inline thread_local bool loadedMisaligned = false;

/** Bytes of a load of N numbers, at most 16. */
template <class Real, int N>
constexpr std::size_t loadBytes() {
  std::size_t bytes = 16;
  while (N * sizeof(Real) % bytes != 0) {
    bytes /= 2;
  }
  return bytes;
}

template <class Real, int N>
inline void loadNumbers(Real (&to)[N], const Real* from) {
  loadedMisaligned |= reinterpret_cast<std::size_t>(from) % loadBytes<Real, N>() != 0;
  for (int i = 0; i < N; i++) {
    to[i] = from[i];
  }
}

#endif

}  // namespace casimir
