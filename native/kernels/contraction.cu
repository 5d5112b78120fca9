// Symmetric contractions and their gradients.
#include "casimir/contraction.cuh"
#include "casimir/kernel.cuh"

namespace {

using casimir::Block;
using casimir::contraction::Sizes;

template <class Real>
CASIMIR_DEVICE void forward(const Block& block, const int* plan, int channels, int inputs, int outputs,
    int inputDimension, int outputDimension, const Real* coefficients, const Real* x, Real* z, long long columns) {
  const Sizes sizes = {channels, inputs, outputs, inputDimension, outputDimension};
  casimir::contraction::forward(block, plan, sizes, coefficients, x, z, columns);
}

template <class Real>
CASIMIR_DEVICE void gradient(const Block& block, const int* plan, int channels, int inputs, int outputs,
    int inputDimension, int outputDimension, const Real* coefficients, const Real* x, const Real* gradZ, Real* gradX,
    long long columns) {
  const Sizes sizes = {channels, inputs, outputs, inputDimension, outputDimension};
  casimir::contraction::gradient(block, plan, sizes, coefficients, x, gradZ, gradX, columns);
}

template <class Real>
CASIMIR_DEVICE void coefficientGradients(const Block& block, const int* plan, int channels, int inputs, int outputs,
    int inputDimension, int outputDimension, int coefficientRows, const Real* coefficients, const Real* x,
    const Real* gradZ, Real* gradCoefficients, long long chunkItems, long long items, long long count) {
  const Sizes sizes = {channels, inputs, outputs, inputDimension, outputDimension};
  casimir::contraction::coefficientGradients(
      block, plan, sizes, coefficientRows, coefficients, x, gradZ, gradCoefficients, chunkItems, items, count);
}

}  // namespace

#define CONTRACTION(REAL, SUFFIX)                                                                                      \
  CASIMIR_KERNEL(contraction_forward_##SUFFIX, 128, forward<REAL>,                                                     \
      (const int* plan, int channels, int inputs, int outputs, int inputDimension, int outputDimension,                \
          const REAL* coefficients, const REAL* x, REAL* z, long long columns),                                        \
      (plan, channels, inputs, outputs, inputDimension, outputDimension, coefficients, x, z, columns))                 \
  CASIMIR_KERNEL(contraction_gradient_##SUFFIX, 128, gradient<REAL>,                                                   \
      (const int* plan, int channels, int inputs, int outputs, int inputDimension, int outputDimension,                \
          const REAL* coefficients, const REAL* x, const REAL* gradZ, REAL* gradX, long long columns),                 \
      (plan, channels, inputs, outputs, inputDimension, outputDimension, coefficients, x, gradZ, gradX, columns))      \
  CASIMIR_KERNEL(contraction_coefficients_##SUFFIX, 128, coefficientGradients<REAL>,                                   \
      (const int* plan, int channels, int inputs, int outputs, int inputDimension, int outputDimension,                \
          int coefficientRows, const REAL* coefficients, const REAL* x, const REAL* gradZ, REAL* gradCoefficients,     \
          long long chunkItems, long long items, long long count),                                                     \
      (plan, channels, inputs, outputs, inputDimension, outputDimension, coefficientRows, coefficients, x, gradZ,      \
          gradCoefficients, chunkItems, items, count))                                                                 \
  CASIMIR_KERNEL(contraction_rows_##SUFFIX, 128, casimir::contraction::combineRows<REAL>,                              \
      (const int* starts, const int* sources, const REAL* factors, int rows, int sourceRows, int channels,             \
          const REAL* from, REAL* to, long long count),                                                                \
      (starts, sources, factors, rows, sourceRows, channels, from, to, count))

CONTRACTION(float, f32)
CONTRACTION(double, f64)
