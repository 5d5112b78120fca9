package dev.casimir.lie.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.simd.items.ItemTask;
import dev.casimir.simd.items.LaneFormula;
import dev.casimir.simd.items.LaneFormula.Result;
import dev.casimir.simd.items.LaneGradientFormula;
import dev.casimir.simd.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the maps of a group are computed. */
public final class LieTasks {
  private final LieGroup group;
  private final LieMap map;
  private final GroupFormulas formulas;

  public LieTasks(LieGroup group, LieMap map) {
    this.group = group;
    this.map = map;
    formulas = new SpecialOrthogonal3();
  }

  /** What computes the map. */
  public ItemTask forward() {
    return ItemTask.lanes(map.inputs(group), map.outputs(group), this::formula);
  }

  /** What computes its vector-Jacobian products. */
  public Optional<ItemTask> backward() {
    LaneFormula formula = this::formula;
    int inputs = map.inputs(group).stream().mapToInt(ItemShape::size).sum();
    return Optional.of(
        ItemTask.lanes(
            backwardInputs(), backwardOutputs(), new LaneGradientFormula(formula, inputs)));
  }

  private List<ItemShape> backwardInputs() {
    List<ItemShape> shapes = new ArrayList<>(map.inputs(group));
    map.outputs(group).forEach(shape -> shapes.add(gradient(shape)));
    return shapes;
  }

  private List<ItemShape> backwardOutputs() {
    return map.inputs(group).stream().map(LieTasks::gradient).toList();
  }

  private static ItemShape gradient(ItemShape shape) {
    return shape.named("gradients of " + shape.name());
  }

  private Result formula(LaneProgram program, List<Lane> in) {
    int matrix = group.matrixSize() * group.matrixSize();
    return switch (map) {
      case EXP -> checked(formulas.exp(in), in);
      case LOG -> formulas.log(matrix(in));
      case COMPOSE ->
          checked(
              formulas.compose(
                  matrix(in.subList(0, matrix)), matrix(in.subList(matrix, 2 * matrix))),
              in);
      case INVERSE -> checked(formulas.inverse(matrix(in)), in);
      case ADJOINT -> checked(formulas.adjoint(matrix(in)), in);
      case LEFT_JACOBIAN -> checked(formulas.leftJacobian(in), in);
      case RIGHT_JACOBIAN -> checked(formulas.leftJacobian(negated(in)), in);
      case LEFT_JACOBIAN_INVERSE -> checked(formulas.leftJacobianInverse(in), in);
      case RIGHT_JACOBIAN_INVERSE -> checked(formulas.leftJacobianInverse(negated(in)), in);
      case ACT -> act(matrix(in.subList(0, matrix)), in.subList(matrix, in.size()), in);
      case HAT -> checked(formulas.hat(in), in);
      case VEE -> new Result(formulas.vee(matrix(in)), LaneStatus.ofFinite(in));
    };
  }

  private LaneMatrix matrix(List<Lane> entries) {
    return LaneMatrix.of(group.matrixSize(), group.matrixSize(), entries);
  }

  private static Result checked(LaneMatrix result, List<Lane> inputs) {
    return new Result(result.entries(), LaneStatus.ofFinite(inputs));
  }

  private static List<Lane> negated(List<Lane> tangent) {
    return tangent.stream().map(Lane::negated).toList();
  }

  private Result act(LaneMatrix element, List<Lane> point, List<Lane> inputs) {
    int n = group.pointSize();
    LaneMatrix linear = element.block(0, 0, n, n);
    LaneMatrix shift =
        group.isAffine() ? element.block(0, n, n, 1) : LaneMatrix.zero(element.program(), n, 1);
    return checked(linear.timesPlus(LaneMatrix.column(point), shift), inputs);
  }
}
