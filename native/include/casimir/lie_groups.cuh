// Matrix groups with closed forms, one element of a thread: so2, so3, se2, se3, sim2, sim3, nilpotent groups, scalings.
// Every group has ALGEBRA, SIZE, DIMENSION, exp, log, inverse, compose, and leftJacobian, leftJacobianInverse where it
// says so. Formulas and orders of operations are those of the Java classes of the same names. All can be called from the
// inside of other kernels:
//
//   const Matrix<float, 3> r = casimir::SpecialOrthogonal3::exp(w);
#pragma once

#include "casimir/nilpotent_groups.cuh"
#include "casimir/plane_groups.cuh"
#include "casimir/space_groups.cuh"
