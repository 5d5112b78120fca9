package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The formula of an {@link Elementwise}, or of its holomorphic derivative times a cotangent. */
public final class ElementwiseFormula implements LaneFormula {
  private final Elementwise operation;
  private final boolean backward;

  /**
   * The formula.
   *
   * @param backward whether it is the one of the derivative; its inputs are then followed by the
   *     cotangent
   */
  public ElementwiseFormula(Elementwise operation, boolean backward) {
    this.operation = operation;
    this.backward = backward;
  }

  @Override
  public Result evaluate(LaneProgram program, List<Lane> inputs) {
    Evaluation evaluation = backward ? gradient(inputs) : values(inputs);
    return guarded(program, inputs, evaluation);
  }

  /** NaN with a status where there is no value. */
  static Result guarded(LaneProgram program, List<Lane> inputs, Evaluation evaluation) {
    Lane none = program.constant(Double.NaN);
    Optional<Lane> margin = evaluation.margin();
    List<Lane> outputs =
        evaluation.values().stream()
            .map(value -> margin.map(m -> m.ifLess(0, none, value)).orElse(value))
            .toList();
    Lane status = LaneStatus.code(program, ItemStatus.OK);
    Lane missing =
        LaneStatus.ofFinite(inputs)
            .ifEqual(
                0,
                LaneStatus.code(program, ItemStatus.NOT_IN_DOMAIN),
                LaneStatus.code(program, ItemStatus.NON_FINITE));
    for (Lane value : evaluation.values()) {
      status = value.ifEqual(value, status, missing);
    }
    Lane unguarded = status;
    Lane pole = LaneStatus.code(program, ItemStatus.POLE);
    return new Result(outputs, margin.map(m -> m.ifLess(0, pole, unguarded)).orElse(unguarded));
  }

  /**
   * The input whose size is bounded by what angles can be reduced in lanes, or -1. Elsewhere angles
   * beyond that give NaN.
   */
  int angle() {
    Form form = operation.form();
    return switch (operation.function()) {
      case EXP, EXPM1, TANH, LOGISTIC, SHIFTED_LOGISTIC -> form.isComplex() ? 1 : -1;
      case SIN, COS -> form == Form.DEVIATION || form == Form.COMPLEX_DEVIATION ? -1 : 0;
      case LOG, LOG1P, DSILU, IDENTITY -> -1;
    };
  }

  /** The function itself, where it is one of a real angle. */
  Optional<DoubleUnaryOperator> exact() {
    if (backward || operation.form().isComplex()) {
      return Optional.empty();
    }
    boolean derivative = operation.form() == Form.DERIVATIVE;
    return switch (operation.function()) {
      case SIN -> Optional.of(derivative ? StrictMath::cos : StrictMath::sin);
      case COS -> Optional.of(derivative ? x -> -StrictMath.sin(x) : StrictMath::cos);
      default -> Optional.empty();
    };
  }

  private Evaluation values(List<Lane> in) {
    return switch (operation.form()) {
      case REAL -> Evaluation.of(RealLanes.value(operation.function(), in.getFirst()));
      case DERIVATIVE -> Evaluation.of(RealLanes.derivative(operation.function(), in.getFirst()));
      case DEVIATION ->
          Evaluation.of(RealLanes.deviation(operation.function(), in.get(0), in.get(1), in.get(2)));
      case COMPLEX -> ComplexLanes.value(operation.function(), ComplexLane.of(in));
      case COMPLEX_DEVIATION ->
          ComplexLanes.deviation(operation.function(), ComplexLane.of(in), in.get(2), in.get(3));
    };
  }

  private Evaluation gradient(List<Lane> in) {
    if (!operation.form().isComplex()) {
      return Evaluation.of(RealLanes.derivative(operation.function(), in.get(0)).times(in.get(1)));
    }
    Evaluation derivative = ComplexLanes.derivative(operation.function(), ComplexLane.of(in));
    ComplexLane product =
        ComplexLane.of(derivative.values()).times(ComplexLane.of(in.subList(2, 4)));
    return new Evaluation(product.parts(), derivative.margins());
  }
}
