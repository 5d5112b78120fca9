// Vector-Jacobian products of maps of Lie groups.
#include "casimir/lie_gradients.cuh"

CASIMIR_ITEMWISE(lie_exp_gradient_so3, casimir::Rotation3ExponentialGradient)
CASIMIR_ITEMWISE(lie_exp_gradient_se3, casimir::Motion3ExponentialGradient)
CASIMIR_ITEMWISE(lie_log_gradient_so3, casimir::Rotation3LogarithmGradient)
CASIMIR_ITEMWISE(lie_log_gradient_se3, casimir::Motion3LogarithmGradient)
CASIMIR_ITEMWISE(lie_exp_gradient_gl3, casimir::LinearExponentialGradient<casimir::GeneralLinear<3>>)
CASIMIR_ITEMWISE(lie_exp_gradient_sl3, casimir::LinearExponentialGradient<casimir::SpecialLinear<3>>)
CASIMIR_ITEMWISE(lie_exp_gradient_aff2, casimir::LinearExponentialGradient<casimir::AffineGroup<2>>)

CASIMIR_ITEMWISE(lie_compose_gradient_2, casimir::ProductGradient<2>)
CASIMIR_ITEMWISE(lie_compose_gradient_3, casimir::ProductGradient<3>)
CASIMIR_ITEMWISE(lie_compose_gradient_4, casimir::ProductGradient<4>)
CASIMIR_ITEMWISE(lie_compose_gradient_affine_3, casimir::AffineProductGradient<3>)
CASIMIR_ITEMWISE(lie_compose_gradient_affine_4, casimir::AffineProductGradient<4>)

CASIMIR_ITEMWISE(lie_act_gradient_2, (casimir::ActionGradient<2, false>))
CASIMIR_ITEMWISE(lie_act_gradient_3, (casimir::ActionGradient<3, false>))
CASIMIR_ITEMWISE(lie_act_gradient_4, (casimir::ActionGradient<4, false>))
CASIMIR_ITEMWISE(lie_act_gradient_affine_3, (casimir::ActionGradient<3, true>))
CASIMIR_ITEMWISE(lie_act_gradient_affine_4, (casimir::ActionGradient<4, true>))
