// Fourier transforms of small arrays, in shared memory.
#include "casimir/dft.cuh"
#include "casimir/kernel.cuh"

#define DFT_KERNELS(REAL, SUFFIX)                                                                                      \
  CASIMIR_KERNEL(dft_planes_##SUFFIX, 256, casimir::dft::planes<REAL>,                                                 \
      (const REAL* waves, int n0, int n1, int which, int arrays, const REAL* in, REAL* out, long long batch),          \
      (waves, n0, n1, which, arrays, in, out, batch))                                                                  \
  CASIMIR_KERNEL(dft_axis_##SUFFIX, 256, casimir::dft::axis<REAL>,                                                     \
      (const REAL* waves, int n, int which, int perBlock, int inner, const REAL* in, REAL* out, long long total),      \
      (waves, n, which, perBlock, inner, in, out, total))

DFT_KERNELS(float, f32)
DFT_KERNELS(double, f64)
