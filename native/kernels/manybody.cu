// Many-body products and their gradients: scale f^n g h.
#include "casimir/kernel.cuh"
#include "casimir/manybody_monomial.cuh"

namespace {

using casimir::Block;
using casimir::manybody::Operands;
using casimir::manybody::Rows;

template <class Real>
CASIMIR_DEVICE void monomial(const Block& block, const int* plan, int exponent, int sides, int blocks, int fRows,
    int gRows, int hRows, int resultRows, int channels, int fDimension, int gDimension, int hDimension,
    int resultDimension, const Real* fValues, const Real* gValues, const Real* hValues, const Real* weights,
    const Real* f, const Real* g, const Real* h, Real* result, long long columns) {
  const Rows rows = {{fRows, gRows, hRows}, resultRows};
  const Operands<Real> operands = {{f, g, h}, {fValues, gValues, hValues}, {fDimension, gDimension, hDimension}};
  casimir::manybody::monomial(block, plan, exponent, sides, blocks, rows, channels, operands, weights, result,
      resultDimension, columns);
}

template <class Real, int DEGREE, int FACTORS>
CASIMIR_DEVICE void inRegisters(const Block& block, const int* plan, int exponent, int blocks, int channels,
    int fDimension, int gDimension, int resultDimension, const Real* fValues, const Real* gValues, const Real* weights,
    const Real* f, const Real* g, Real* result, long long columns) {
  const Operands<Real> operands = {{f, g, nullptr}, {fValues, gValues, nullptr}, {fDimension, gDimension, 0}};
  casimir::manybody::monomialInRegisters<DEGREE, FACTORS>(
      block, plan, exponent, blocks, channels, operands, weights, result, resultDimension, columns);
}

template <class Real>
CASIMIR_DEVICE void scale(const Block& block, Real* numbers, Real factor, long long count) {
  block.each([&](int thread) {
    const long long i = block.index() * block.threads() + thread;
    if (i < count) {
      numbers[i] *= factor;
    }
  });
}

}  // namespace

#define SCALE(REAL, SUFFIX) \
  CASIMIR_KERNEL(manybody_scale_##SUFFIX, 128, scale<REAL>, (REAL* numbers, REAL factor, long long count), \
      (numbers, factor, count))

#define MONOMIAL(REAL, SUFFIX)                                                                                         \
  CASIMIR_KERNEL(manybody_monomial_##SUFFIX, 128, monomial<REAL>,                                                      \
      (const int* plan, int exponent, int sides, int blocks, int fRows, int gRows, int hRows, int resultRows,          \
          int channels, int fDimension, int gDimension, int hDimension, int resultDimension, const REAL* fValues,      \
          const REAL* gValues, const REAL* hValues, const REAL* weights, const REAL* f, const REAL* g, const REAL* h,  \
          REAL* result, long long columns),                                                                            \
      (plan, exponent, sides, blocks, fRows, gRows, hRows, resultRows, channels, fDimension, gDimension, hDimension,   \
          resultDimension, fValues, gValues, hValues, weights, f, g, h, result, columns))

#define IN_REGISTERS(NAME, REAL, DEGREE, FACTORS)                                                                      \
  CASIMIR_KERNEL(NAME, 128, (inRegisters<REAL, DEGREE, FACTORS>),                                                      \
      (const int* plan, int exponent, int blocks, int channels, int fDimension, int gDimension, int resultDimension,   \
          const REAL* fValues, const REAL* gValues, const REAL* weights, const REAL* f, const REAL* g, REAL* result,   \
          long long columns),                                                                                          \
      (plan, exponent, blocks, channels, fDimension, gDimension, resultDimension, fValues, gValues, weights, f, g,     \
          result, columns))

MONOMIAL(float, f32)
MONOMIAL(double, f64)
IN_REGISTERS(manybody_registers_2_0_f32, float, 2, 0)
IN_REGISTERS(manybody_registers_2_1_f32, float, 2, 1)
IN_REGISTERS(manybody_registers_3_0_f32, float, 3, 0)
IN_REGISTERS(manybody_registers_3_1_f32, float, 3, 1)
IN_REGISTERS(manybody_registers_3_0_f64, double, 3, 0)
SCALE(float, f32)
SCALE(double, f64)
