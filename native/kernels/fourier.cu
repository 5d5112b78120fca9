// Gaunt products by Fourier series on the torus: all in one kernel, or between transforms of their own.
#include "casimir/fourier.cuh"

#define FOURIER_KERNELS(REAL, SUFFIX)                                                                                  \
  CASIMIR_KERNEL(fourier_direct_##SUFFIX, 256, casimir::fourier::direct<REAL>,                                         \
      (const int* program, const REAL* numbers, int channelsLast, int channels, const REAL* x, const REAL* y,          \
          REAL* z, long long lanes),                                                                                   \
      (program, numbers, channelsLast, channels, x, y, z, lanes))                                                      \
  CASIMIR_KERNEL(fourier_pack_##SUFFIX, 256, casimir::fourier::pack<REAL>,                                             \
      (const int* program, const REAL* numbers, int channelsLast, int channels, int isSecond, const REAL* in,          \
          REAL* spectra, long long from, long long lanes),                                                             \
      (program, numbers, channelsLast, channels, isSecond, in, spectra, from, lanes))                                  \
  CASIMIR_KERNEL(fourier_multiply_##SUFFIX, 256, casimir::fourier::multiplySamples<REAL>,                              \
      (REAL* first, const REAL* second, long long count), (first, second, count))                                      \
  CASIMIR_KERNEL(fourier_unpack_##SUFFIX, 256, casimir::fourier::unpack<REAL>,                                         \
      (const int* program, const REAL* numbers, int channelsLast, int channels, const REAL* spectra, REAL* z,          \
          long long from, long long lanes),                                                                            \
      (program, numbers, channelsLast, channels, spectra, z, from, lanes))

FOURIER_KERNELS(float, f32)
FOURIER_KERNELS(double, f64)
