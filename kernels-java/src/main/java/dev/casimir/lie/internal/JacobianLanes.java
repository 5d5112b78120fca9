package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.linalg.internal.LinearSolve;
import dev.casimir.linalg.internal.PhiFunction;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Jacobians of the exponential of any group as a routine, for devices: phi(ad) with phi(z) = (e^z -
 * 1) / z and ad the matrix of xi -> [x, xi] in the basis of the algebra; and their vector-Jacobian
 * products, from the derivative of phi at the transposed matrix. Always in double precision, as
 * {@link DenseJacobian}.
 */
public final class JacobianLanes {
  private final LieAlgebra algebra;
  private final int k;
  private final int sign;
  private final boolean inverted;

  /** Of one of the four Jacobians of a group. */
  public JacobianLanes(LieGroup group, LieMap map) {
    algebra = LieAlgebra.of(group);
    k = algebra.dimension();
    sign = map == LieMap.RIGHT_JACOBIAN || map == LieMap.RIGHT_JACOBIAN_INVERSE ? -1 : 1;
    inverted = map == LieMap.LEFT_JACOBIAN_INVERSE || map == LieMap.RIGHT_JACOBIAN_INVERSE;
  }

  /** The map as a task of these shapes. */
  public ItemTask forward(ItemTask dense) {
    return task(dense, forwardRoutine());
  }

  /** Its vector-Jacobian products. */
  public ItemTask backward(ItemTask dense) {
    return task(dense, backwardRoutine());
  }

  private static ItemTask task(ItemTask dense, LaneRoutine routine) {
    return ItemTask.routine(
        dense.inputs(), dense.outputs(), "scaling and squaring", dtype -> routine);
  }

  private LaneRoutine forwardRoutine() {
    LaneRoutine routine = new LaneRoutine(DType.FLOAT64, k, k * k);
    LaneMatrix jacobian = jacobian(routine);
    Lane finite = LaneStatus.ofFinite(routine.inputs(jacobian.program()));
    if (inverted) {
      LinearSolve solve = new LinearSolve(jacobian);
      Lane status = worse(finite, solve);
      routine.finish(jacobian.program(), LaneStatus.guarded(solve.inverse().entries(), status));
    } else {
      routine.finish(jacobian.program(), LaneStatus.guarded(jacobian.entries(), finite));
    }
    return routine;
  }

  /** The Jacobian in a program that comes after those that compute it. */
  private LaneMatrix jacobian(LaneRoutine routine) {
    PhiFunction phi = new PhiFunction(routine, k, false);
    LaneProgram first = routine.once();
    phi.begin(first, adjoint(tangent(routine.inputs(first))));
    phi.compute();
    return phi.value(routine.once());
  }

  private static Lane worse(Lane finite, LinearSolve solve) {
    Lane singular = LaneStatus.code(finite.program(), ItemStatus.SINGULAR);
    Lane known = solve.smallestPivot().ifEqual(0, singular, finite);
    return finite.ifEqual(0, known, finite);
  }

  private LaneRoutine backwardRoutine() {
    LaneRoutine routine = new LaneRoutine(DType.FLOAT64, k + k * k, k);
    if (inverted) {
      // - J^-T G J^-T in the place of G
      LaneMatrix jacobian = jacobian(routine);
      LaneMatrix turned = new LinearSolve(jacobian).inverse().transposed();
      LaneMatrix given = gradient(routine.inputs(jacobian.program()));
      return along(routine, jacobian.program(), turned.times(given).times(turned).negated());
    }
    LaneProgram first = routine.once();
    return along(routine, first, gradient(routine.inputs(first)));
  }

  private LaneRoutine along(LaneRoutine routine, LaneProgram first, LaneMatrix direction) {
    PhiFunction phi = new PhiFunction(routine, k, true);
    LaneMatrix ad = adjoint(tangent(routine.inputs(first)));
    phi.begin(first, ad.transposed(), direction);
    phi.compute();
    LaneProgram last = routine.once();
    LaneMatrix derivative = phi.derivative(last);
    List<Lane> result = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      int coordinate = c;
      List<Lane> unit =
          IntStream.range(0, k).mapToObj(i -> last.constant(i == coordinate ? sign : 0)).toList();
      result.add(derivative.dot(adjoint(unit)));
    }
    Lane finite = LaneStatus.ofFinite(routine.inputs(last));
    routine.finish(last, LaneStatus.guarded(result, finite));
    return routine;
  }

  private List<Lane> tangent(List<Lane> inputs) {
    return inputs.subList(0, k).stream().map(x -> sign < 0 ? x.negated() : x).toList();
  }

  private LaneMatrix gradient(List<Lane> inputs) {
    return LaneMatrix.of(k, k, inputs.subList(k, k + k * k));
  }

  /** The matrix of xi -> [x, xi]. */
  private LaneMatrix adjoint(List<Lane> tangent) {
    LaneProgram program = tangent.getFirst().program();
    LaneMatrix x = algebra.hat(tangent);
    List<List<Lane>> columns = new ArrayList<>();
    for (int j = 0; j < k; j++) {
      int direction = j;
      List<Lane> unit =
          IntStream.range(0, k).mapToObj(i -> program.constant(i == direction ? 1 : 0)).toList();
      LaneMatrix y = algebra.hat(unit);
      columns.add(algebra.vee(x.times(y).minus(y.times(x))));
    }
    return LaneMatrix.ofColumns(columns);
  }
}
