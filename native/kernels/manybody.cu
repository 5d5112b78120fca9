// Many-body products and their gradients: scale f^n g h, casimir/manybody.cuh says how.
#include "casimir/kernel.cuh"
#include "casimir/manybody.cuh"

namespace {

using casimir::Block;
using casimir::manybody::Operands;
using casimir::manybody::Rows;

template <class Real>
CASIMIR_DEVICE void monomial(const Block& block, const int* plan, int exponent, int sides, int blocks, int fRows,
    int gRows, int hRows, int resultRows, int results, int channels, int fDimension, int gDimension, int hDimension,
    int resultDimension, const Real* fValues, const Real* gValues, const Real* hValues, const Real* weights,
    const Real* f, const Real* g, const Real* h, Real* result, long long columns) {
  const Rows rows = {{fRows, gRows, hRows}, resultRows, results};
  const Operands<Real> operands = {{f, g, h}, {fValues, gValues, hValues}, {fDimension, gDimension, hDimension}};
  casimir::manybody::monomial(block, plan, exponent, sides, blocks, rows, channels, operands, weights, result,
      resultDimension, columns);
}

}  // namespace

#define MANYBODY_KERNEL(REAL, SUFFIX)                                                                                  \
  CASIMIR_KERNEL(manybody_monomial_##SUFFIX, 128, monomial<REAL>,                                                      \
      (const int* plan, int exponent, int sides, int blocks, int fRows, int gRows, int hRows, int resultRows,          \
          int results, int channels, int fDimension, int gDimension, int hDimension, int resultDimension,              \
          const REAL* fValues, const REAL* gValues, const REAL* hValues, const REAL* weights, const REAL* f,           \
          const REAL* g, const REAL* h, REAL* result, long long columns),                                              \
      (plan, exponent, sides, blocks, fRows, gRows, hRows, resultRows, results, channels, fDimension, gDimension,      \
          hDimension, resultDimension, fValues, gValues, hValues, weights, f, g, h, result, columns))

MANYBODY_KERNEL(float, f32)
MANYBODY_KERNEL(double, f64)
