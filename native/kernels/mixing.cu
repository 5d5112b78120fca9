// Products whose paths connect different channels, modes uvu and uvw, and their derivatives. The number in a name is that
// of the items a block takes.
#include "casimir/kernel.cuh"
#include "casimir/mixing.cuh"
#include "casimir/mixing_weights.cuh"

namespace {

using casimir::mixing::Derivative;
using casimir::mixing::Pairs;
using casimir::mixing::Tensor;

}  // namespace

#define MIXING(REAL, N, SUFFIX)                                                                                        \
  CASIMIR_RESIDENT_KERNEL(                                                                                             \
      mixing_to_right_##N##_##SUFFIX, 256, 3, (casimir::mixing::toRight<REAL, N>),                                     \
      (const int* plan, const REAL* coefficients, int firstPath, int endPath, int componentsLast,                      \
          const REAL* w, long long weightStride, const REAL* p, long long strideP, const REAL* q, long long strideQ,   \
          const REAL* otherP, const REAL* otherQ, REAL* out, long long outStride, long long items),                    \
      (plan, coefficients, firstPath, endPath, componentsLast, w, weightStride,                                        \
          (Pairs<REAL>{{p, strideP}, {q, strideQ}, otherP, otherQ}), (Tensor<REAL>{out, outStride}), items))           \
  CASIMIR_RESIDENT_KERNEL(                                                                                             \
      mixing_to_left_##N##_##SUFFIX, 256, 2, (casimir::mixing::toLeft<REAL, N>),                                       \
      (const int* plan, const REAL* coefficients, int firstPath, int endPath, int componentsLast,                      \
          const REAL* w, long long weightStride, const REAL* p, long long strideP, const REAL* q, long long strideQ,   \
          const REAL* r, long long strideR, REAL* gradP, REAL* gradQ, long long items),                                \
      (plan, coefficients, firstPath, endPath, componentsLast, w, weightStride,                                        \
          (Derivative<REAL>{{q, strideQ}, {gradP, strideP}}), (Derivative<REAL>{{p, strideP}, {gradQ, strideQ}}),      \
          (Tensor<const REAL>{r, strideR}), items))                                                                    \
  CASIMIR_RESIDENT_KERNEL(                                                                                             \
      mixing_item_weights_##N##_##SUFFIX, 256, 2, (casimir::mixing::toItemWeights<REAL, N>),                           \
      (const int* plan, const REAL* coefficients, int paths, int add, int componentsLast, const REAL* p,               \
          long long strideP, const REAL* q, long long strideQ, const REAL* otherP, const REAL* otherQ, const REAL* r,  \
          long long strideR, REAL* out, long long outStride, long long items),                                         \
      (plan, coefficients, paths, add, componentsLast, (Pairs<REAL>{{p, strideP}, {q, strideQ}, otherP, otherQ}),      \
          (Tensor<const REAL>{r, strideR}), (Tensor<REAL>{out, outStride}), items))

#define MIXING_SHARED(REAL, SUFFIX)                                                                                    \
  CASIMIR_RESIDENT_KERNEL(                                                                                             \
      mixing_shared_weights_##SUFFIX, 256, 2, casimir::mixing::toSharedWeights<REAL>,                                  \
      (const int* plan, const REAL* coefficients, const int* tiles, int tileCount, int componentsLast, const REAL* p,  \
          long long strideP, const REAL* q, long long strideQ, const REAL* otherP, const REAL* otherQ, const REAL* r,  \
          long long strideR, REAL* out, long long outStride, long long items),                                         \
      (plan, coefficients, tiles, tileCount, componentsLast,                                                           \
          (Pairs<REAL>{{p, strideP}, {q, strideQ}, otherP, otherQ}),                                                   \
          (Tensor<const REAL>{r, strideR}), (Tensor<REAL>{out, outStride}), items))

MIXING(float, 8, f32)
MIXING(float, 1, f32)
MIXING(double, 4, f64)
MIXING(double, 1, f64)
MIXING_SHARED(float, f32)
MIXING_SHARED(double, f64)
