// Products on a grid of the sphere in double precision; the degrees are those of `GridPlan`.
#include "casimir/grid_product.cuh"

CASIMIR_GRID_KERNELS(2, 640, double, f64)
CASIMIR_GRID_KERNELS(3, 640, double, f64)
CASIMIR_GRID_KERNELS(4, 512, double, f64)
CASIMIR_GRID_KERNELS(6, 384, double, f64)
CASIMIR_GRID_KERNELS(8, 384, double, f64)
CASIMIR_GRID_KERNELS(12, 256, double, f64)
CASIMIR_GRID_KERNEL(any_f64, 0, STRIDED, 512, double)
