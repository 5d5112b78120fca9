// Maps of groups whose exponential is that of matrices.
#include "casimir/lie_operations.cuh"
#include "casimir/linear_groups.cuh"

#define LIE_LINEAR(NAME, GROUP)                                 \
  CASIMIR_ITEMWISE(lie_exp_##NAME, casimir::LieExponential<GROUP>) \
  CASIMIR_ITEMWISE(lie_log_##NAME, casimir::LieLogarithm<GROUP>)   \
  CASIMIR_ITEMWISE(lie_inverse_##NAME, casimir::LieInverse<GROUP>)

#define LIE_ADJOINT(NAME, GROUP) CASIMIR_ITEMWISE(lie_adjoint_##NAME, casimir::LieAdjoint<GROUP>)

LIE_LINEAR(gl2, casimir::GeneralLinear<2>)
LIE_LINEAR(gl3, casimir::GeneralLinear<3>)
LIE_LINEAR(gl4, casimir::GeneralLinear<4>)
LIE_LINEAR(sl2, casimir::SpecialLinear<2>)
LIE_LINEAR(sl3, casimir::SpecialLinear<3>)
LIE_LINEAR(sl4, casimir::SpecialLinear<4>)
LIE_LINEAR(aff2, casimir::AffineGroup<2>)
LIE_LINEAR(aff3, casimir::AffineGroup<3>)
LIE_LINEAR(so4, casimir::SpecialOrthogonal4)

LIE_ADJOINT(gl2, casimir::GeneralLinear<2>)
LIE_ADJOINT(gl3, casimir::GeneralLinear<3>)
LIE_ADJOINT(sl2, casimir::SpecialLinear<2>)
LIE_ADJOINT(sl3, casimir::SpecialLinear<3>)
LIE_ADJOINT(aff2, casimir::AffineGroup<2>)
