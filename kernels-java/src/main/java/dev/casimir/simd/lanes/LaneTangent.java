package dev.casimir.simd.lanes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Derivatives of a program in one direction by forward accumulation. Adds nodes to the same
 * program. Selections, comparisons, roundings and powers of two as in {@link LaneGradient}.
 */
public final class LaneTangent {
  private final LaneProgram program;
  private final Map<Integer, Lane> tangents = new HashMap<>();

  /**
   * Directions of some numbers; all others that do not depend on them have none.
   *
   * @param arguments numbers, each with its rate of change
   */
  public LaneTangent(LaneProgram program, Map<Lane, Lane> arguments) {
    this.program = program;
    arguments.forEach((argument, tangent) -> tangents.put(argument.id(), tangent));
  }

  /** How fast {@code value} changes. */
  public Lane of(Lane value) {
    for (int id = 0; id <= value.id(); id++) {
      tangents.computeIfAbsent(id, this::tangent);
    }
    return tangentOf(value.id());
  }

  private Lane tangentOf(int id) {
    Lane tangent = tangents.get(id);
    return tangent == null ? program.constant(0) : tangent;
  }

  private Lane tangent(int id) {
    LaneNode node = program.node(id);
    Lane zero = program.constant(0);
    LaneDerivative declared = program.derivative(id);
    if (!declared.arguments().isEmpty()) {
      return declared(declared);
    }
    return switch (node.code()) {
      case ADD -> tangentOf(node.a()).plus(tangentOf(node.b()));
      case SUBTRACT -> tangentOf(node.a()).minus(tangentOf(node.b()));
      case MULTIPLY -> product(node, zero);
      case FMA -> product(node, tangentOf(node.c()));
      case DIVIDE -> {
        Lane b = tangentOf(node.b());
        Lane numerator =
            program.isConstant(b, 0)
                ? tangentOf(node.a())
                : program.lane(id).negated().timesPlus(b, tangentOf(node.a()));
        yield numerator.over(program.lane(node.b()));
      }
      case SQUARE_ROOT -> {
        Lane a = tangentOf(node.a());
        yield program.isConstant(a, 0) ? zero : a.times(0.5).over(program.lane(id));
      }
      case NEGATE -> tangentOf(node.a()).negated();
      case ABSOLUTE -> {
        Lane a = tangentOf(node.a());
        yield program.lane(node.a()).ifLess(0, a.negated(), a);
      }
      case MAX, MIN ->
          program
              .lane(node.a())
              .ifEqual(program.lane(id), tangentOf(node.a()), tangentOf(node.b()));
      case SELECT ->
          program.select(
              node.comparison(),
              program.lane(node.a()),
              program.lane(node.b()),
              tangentOf(node.c()),
              tangentOf(node.d()));
      case INPUT, CONSTANT, ROUND, POWER_OF_TWO, EXPONENT, DETACH -> zero;
    };
  }

  private Lane product(LaneNode node, Lane addend) {
    Lane inner = tangentOf(node.a()).timesPlus(program.lane(node.b()), addend);
    return tangentOf(node.b()).timesPlus(program.lane(node.a()), inner);
  }

  private Lane declared(LaneDerivative declared) {
    List<Lane> partials = declared.partials().get();
    Lane sum = program.constant(0);
    for (int i = 0; i < partials.size(); i++) {
      sum = partials.get(i).timesPlus(tangentOf(declared.arguments().get(i).id()), sum);
    }
    return sum;
  }
}
