package dev.casimir.lie.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemStatus;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneFormula.Result;
import dev.casimir.items.LaneGradientFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.linalg.internal.MatrixExponential;
import dev.casimir.linalg.internal.MatrixLogarithm;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** How the maps of a group are computed. */
public final class LieTasks {
  /** Matrices of more rows than this are computed one after the other. */
  private static final int MOST_ROWS = 4;

  private static final int MOST_NILPOTENT_ROWS = 5;

  /** A Jacobian is a square matrix of that many rows at most. */
  private static final int MOST_JACOBIAN_ROWS = 256;

  private final LieGroup group;
  private final LieMap map;
  private final LieAlgebra algebra;
  private final Optional<GroupFormulas> formulas;

  public LieTasks(LieGroup group, LieMap map) {
    this.group = group;
    this.map = map;
    algebra = LieAlgebra.of(group);
    formulas = formulas();
    if ((isJacobian() || map == LieMap.ADJOINT) && algebra.dimension() > MOST_JACOBIAN_ROWS) {
      throw new IllegalArgumentException(
          "group: expected a tangent of at most %d coordinates for %s, got %s with %d"
              .formatted(MOST_JACOBIAN_ROWS, map.label(), group.name(), algebra.dimension()));
    }
  }

  private Optional<GroupFormulas> formulas() {
    int rows = group.matrixSize();
    return switch (group.family()) {
      case SO ->
          switch (group.rank()) {
            case 2 -> Optional.of(new SpecialOrthogonal2());
            case 3 -> Optional.of(new SpecialOrthogonal3());
            default -> linear(rows);
          };
      case SE -> Optional.of(group.rank() == 2 ? new SpecialEuclidean2() : new SpecialEuclidean3());
      case SIM -> Optional.of(group.rank() == 2 ? new Similarity2() : new Similarity3());
      case GL, SL, AFF -> linear(rows);
      case HEISENBERG, UNITRIANGULAR ->
          rows <= MOST_NILPOTENT_ROWS ? Optional.of(new NilpotentGroup(algebra)) : Optional.empty();
      case SCALING -> Optional.of(new Scaling());
    };
  }

  private Optional<GroupFormulas> linear(int rows) {
    return rows <= MOST_ROWS ? Optional.of(new LinearGroup(group, algebra)) : Optional.empty();
  }

  private boolean isJacobian() {
    return switch (map) {
      case LEFT_JACOBIAN, RIGHT_JACOBIAN, LEFT_JACOBIAN_INVERSE, RIGHT_JACOBIAN_INVERSE -> true;
      default -> false;
    };
  }

  private boolean isExponential() {
    return map == LieMap.EXP || map == LieMap.LOG;
  }

  /** Whether one formula without branches is the whole map. */
  private boolean hasFormula() {
    return formulas
        .map(
            f ->
                (!isJacobian() || f instanceof JacobianFormulas)
                    && (!isExponential() || f.hasExponential()))
        .orElse(false);
  }

  /** What computes the map. */
  public ItemTask forward() {
    List<ItemShape> inputs = map.inputs(group);
    List<ItemShape> outputs = map.outputs(group);
    if (group.equals(LieGroup.so(3)) && map == LieMap.EXP) {
      return ItemTask.routine(inputs, outputs, "polynomials", RotationExponential::routine);
    }
    if (hasFormula()) {
      return ItemTask.lanes(inputs, outputs, this::formula);
    }
    if (formulas.isPresent() && isExponential()) {
      return map == LieMap.EXP ? exponential(inputs, outputs) : logarithm(inputs, outputs);
    }
    return ItemTask.dense(inputs, outputs, () -> DenseLie.forward(group, map));
  }

  private ItemTask exponential(List<ItemShape> inputs, List<ItemShape> outputs) {
    return ItemTask.routine(
        inputs,
        outputs,
        "scaling and squaring",
        dtype ->
            MatrixExponential.routine(dtype, algebra.size(), algebra.dimension(), algebra::hat));
  }

  private ItemTask logarithm(List<ItemShape> inputs, List<ItemShape> outputs) {
    LinearGroup linear = (LinearGroup) formulas.orElseThrow();
    return ItemTask.flagged(
        inputs,
        outputs,
        "inverse scaling and squaring",
        dtype ->
            MatrixLogarithm.routine(
                dtype,
                algebra.size(),
                algebra.dimension(),
                linear::corrected,
                linear::domain,
                algebra::vee),
        () -> DenseLie.forward(group, map));
  }

  /** What computes its vector-Jacobian products. */
  public Optional<ItemTask> backward() {
    List<ItemShape> inputs = backwardInputs();
    List<ItemShape> outputs = backwardOutputs();
    if (hasFormula()) {
      int numbers = map.inputs(group).stream().mapToInt(ItemShape::size).sum();
      return Optional.of(
          ItemTask.lanes(inputs, outputs, new LaneGradientFormula(this::formula, numbers)));
    }
    if (formulas.isPresent() && map == LieMap.EXP) {
      return Optional.of(exponentialGradient(inputs, outputs));
    }
    return Optional.of(ItemTask.dense(inputs, outputs, () -> DenseLie.backward(group, map)));
  }

  /** The derivative at the transposed matrix in the direction of the gradient. */
  private ItemTask exponentialGradient(List<ItemShape> inputs, List<ItemShape> outputs) {
    int k = algebra.dimension();
    int n = algebra.size();
    return ItemTask.routine(
        inputs,
        outputs,
        "derivative of scaling and squaring",
        dtype ->
            MatrixExponential.derivative(
                dtype,
                n,
                k + n * n,
                in -> algebra.hat(in.subList(0, k)).transposed(),
                in -> LaneMatrix.of(n, n, in.subList(k, k + n * n)),
                k,
                algebra::hatTransposed));
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
    GroupFormulas known = formulas.orElseThrow();
    int matrix = group.matrixSize() * group.matrixSize();
    return switch (map) {
      case EXP -> checked(known.exp(in), in);
      case LOG -> known.log(matrix(in));
      case COMPOSE ->
          checked(
              known.compose(matrix(in.subList(0, matrix)), matrix(in.subList(matrix, 2 * matrix))),
              in);
      case INVERSE -> invertible(known.inverse(matrix(in)), in);
      case ADJOINT -> checked(adjoint(known, matrix(in)), in);
      case LEFT_JACOBIAN -> checked(((JacobianFormulas) known).leftJacobian(in), in);
      case RIGHT_JACOBIAN -> checked(((JacobianFormulas) known).leftJacobian(negated(in)), in);
      case LEFT_JACOBIAN_INVERSE -> checked(((JacobianFormulas) known).leftJacobianInverse(in), in);
      case RIGHT_JACOBIAN_INVERSE ->
          checked(((JacobianFormulas) known).leftJacobianInverse(negated(in)), in);
      case ACT -> act(matrix(in.subList(0, matrix)), in.subList(matrix, in.size()), in);
      case HAT -> checked(algebra.hat(in), in);
      case VEE -> LaneStatus.guarded(algebra.vee(matrix(in)), LaneStatus.ofFinite(in));
    };
  }

  private LaneMatrix matrix(List<Lane> entries) {
    return LaneMatrix.of(group.matrixSize(), group.matrixSize(), entries);
  }

  private static Result checked(LaneMatrix result, List<Lane> inputs) {
    return LaneStatus.guarded(result.entries(), LaneStatus.ofFinite(inputs));
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

  /** A matrix that cannot be inverted gives infinities or NaN. */
  private static Result invertible(LaneMatrix result, List<Lane> inputs) {
    Lane finite = LaneStatus.ofFinite(inputs);
    Lane there = LaneStatus.ofFinite(result.entries());
    Lane singular = LaneStatus.code(finite.program(), ItemStatus.SINGULAR);
    Lane status = finite.ifEqual(0, there.ifEqual(0, finite, singular), finite);
    return LaneStatus.guarded(result.entries(), status);
  }

  /** vee(g hat(xi) g^-1) as a matrix acting on xi. */
  private LaneMatrix adjoint(GroupFormulas known, LaneMatrix element) {
    LaneProgram program = element.program();
    LaneMatrix inverse = known.inverse(element);
    List<List<Lane>> columns = new ArrayList<>();
    for (int k = 0; k < algebra.dimension(); k++) {
      int direction = k;
      List<Lane> unit =
          IntStream.range(0, algebra.dimension())
              .mapToObj(i -> program.constant(i == direction ? 1 : 0))
              .toList();
      columns.add(algebra.vee(element.times(algebra.hat(unit)).times(inverse)));
    }
    return LaneMatrix.ofColumns(columns);
  }
}
