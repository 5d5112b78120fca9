// Products on a grid of the sphere in single precision; the degrees are those of `GridPlan`.
#include "casimir/grid_product.cuh"

CASIMIR_GRID_KERNELS(2, 768, float, f32)
CASIMIR_GRID_KERNELS(3, 768, float, f32)
CASIMIR_GRID_KERNELS(4, 768, float, f32)
CASIMIR_GRID_KERNELS(6, 640, float, f32)
CASIMIR_GRID_KERNELS(8, 640, float, f32)
CASIMIR_GRID_KERNELS(12, 512, float, f32)
CASIMIR_GRID_KERNEL(any_f32, 0, STRIDED, 640, float)
