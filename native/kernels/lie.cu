// Maps of Lie groups with closed forms: so2, so3, se2, se3, sim2, sim3, nilpotent groups, scalings.
#include "casimir/lie_operations.cuh"

namespace {

using So2 = casimir::SpecialOrthogonal2;
using So3 = casimir::SpecialOrthogonal3;
using Se2 = casimir::SpecialEuclidean2;
using Se3 = casimir::SpecialEuclidean3;
using Sim2 = casimir::Similarity2;
using Sim3 = casimir::Similarity3;
using Heisenberg3 = casimir::NilpotentGroup<casimir::HeisenbergAlgebra<3>>;
using Unitriangular3 = casimir::NilpotentGroup<casimir::UnitriangularAlgebra<3>>;
using Unitriangular4 = casimir::NilpotentGroup<casimir::UnitriangularAlgebra<4>>;

}  // namespace

#define LIE_GROUP(NAME, GROUP)                                  \
  CASIMIR_ITEMWISE(lie_exp_##NAME, casimir::LieExponential<GROUP>) \
  CASIMIR_ITEMWISE(lie_log_##NAME, casimir::LieLogarithm<GROUP>)   \
  CASIMIR_ITEMWISE(lie_inverse_##NAME, casimir::LieInverse<GROUP>) \
  CASIMIR_ITEMWISE(lie_adjoint_##NAME, casimir::LieAdjoint<GROUP>)

#define LIE_JACOBIANS(NAME, GROUP)                                \
  CASIMIR_ITEMWISE(lie_jacobian_##NAME, casimir::LieJacobian<GROUP>) \
  CASIMIR_ITEMWISE(lie_jacobian_inverse_##NAME, casimir::LieJacobianInverse<GROUP>)

LIE_GROUP(so2, So2)
LIE_GROUP(so3, So3)
LIE_GROUP(se2, Se2)
LIE_GROUP(se3, Se3)
LIE_GROUP(sim2, Sim2)
LIE_GROUP(sim3, Sim3)
LIE_GROUP(scaling, casimir::Scaling)
LIE_GROUP(heisenberg3, Heisenberg3)
LIE_GROUP(unitriangular3, Unitriangular3)
LIE_GROUP(unitriangular4, Unitriangular4)

LIE_JACOBIANS(so2, So2)
LIE_JACOBIANS(so3, So3)
LIE_JACOBIANS(se2, Se2)
LIE_JACOBIANS(se3, Se3)
LIE_JACOBIANS(scaling, casimir::Scaling)

CASIMIR_ITEMWISE(lie_compose_heisenberg3, casimir::LieNilpotentProduct<Heisenberg3>)
CASIMIR_ITEMWISE(lie_compose_unitriangular3, casimir::LieNilpotentProduct<Unitriangular3>)
CASIMIR_ITEMWISE(lie_compose_unitriangular4, casimir::LieNilpotentProduct<Unitriangular4>)
