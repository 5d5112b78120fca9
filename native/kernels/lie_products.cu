// Maps of matrix groups that need sums of products alone: composition, action, and the way between tangents and matrices.
#include "casimir/lie_operations.cuh"

namespace {

using casimir::AffineAlgebra;
using casimir::GeneralAlgebra;
using casimir::HeisenbergAlgebra;
using casimir::RotationAlgebra;
using casimir::ScaledRotationAlgebra;
using casimir::TracelessAlgebra;
using casimir::UnitriangularAlgebra;

}  // namespace

CASIMIR_ITEMWISE(lie_compose_1, casimir::LieProduct<1>)
CASIMIR_ITEMWISE(lie_compose_2, casimir::LieProduct<2>)
CASIMIR_ITEMWISE(lie_compose_3, casimir::LieProduct<3>)
CASIMIR_ITEMWISE(lie_compose_4, casimir::LieProduct<4>)
CASIMIR_ITEMWISE(lie_compose_affine_3, casimir::LieAffineProduct<3>)
CASIMIR_ITEMWISE(lie_compose_affine_4, casimir::LieAffineProduct<4>)

CASIMIR_ITEMWISE(lie_act_1, casimir::LieAction<1>)
CASIMIR_ITEMWISE(lie_act_2, casimir::LieAction<2>)
CASIMIR_ITEMWISE(lie_act_3, casimir::LieAction<3>)
CASIMIR_ITEMWISE(lie_act_4, casimir::LieAction<4>)
CASIMIR_ITEMWISE(lie_act_affine_3, casimir::LieAffineAction<3>)
CASIMIR_ITEMWISE(lie_act_affine_4, casimir::LieAffineAction<4>)

#define LIE_ALGEBRA(NAME, ALGEBRA)                       \
  CASIMIR_ITEMWISE(lie_hat_##NAME, casimir::LieHat<ALGEBRA>) \
  CASIMIR_ITEMWISE(lie_vee_##NAME, casimir::LieVee<ALGEBRA>)

LIE_ALGEBRA(scaling, GeneralAlgebra<1>)
LIE_ALGEBRA(so2, RotationAlgebra<2>)
LIE_ALGEBRA(so3, RotationAlgebra<3>)
LIE_ALGEBRA(so4, RotationAlgebra<4>)
LIE_ALGEBRA(se2, AffineAlgebra<RotationAlgebra<2>>)
LIE_ALGEBRA(se3, AffineAlgebra<RotationAlgebra<3>>)
LIE_ALGEBRA(sim2, AffineAlgebra<ScaledRotationAlgebra<2>>)
LIE_ALGEBRA(sim3, AffineAlgebra<ScaledRotationAlgebra<3>>)
LIE_ALGEBRA(gl2, GeneralAlgebra<2>)
LIE_ALGEBRA(gl3, GeneralAlgebra<3>)
LIE_ALGEBRA(gl4, GeneralAlgebra<4>)
LIE_ALGEBRA(sl2, TracelessAlgebra<2>)
LIE_ALGEBRA(sl3, TracelessAlgebra<3>)
LIE_ALGEBRA(sl4, TracelessAlgebra<4>)
LIE_ALGEBRA(aff2, AffineAlgebra<GeneralAlgebra<2>>)
LIE_ALGEBRA(aff3, AffineAlgebra<GeneralAlgebra<3>>)
LIE_ALGEBRA(heisenberg3, HeisenbergAlgebra<3>)
LIE_ALGEBRA(unitriangular3, UnitriangularAlgebra<3>)
LIE_ALGEBRA(unitriangular4, UnitriangularAlgebra<4>)
