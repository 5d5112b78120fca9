package dev.casimir.simd.lanes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Vector-Jacobian products of a program by reverse accumulation: for each number, the derivative of
 * the sum of outputs times their cotangents. Adds nodes to the same program.
 *
 * <p>Selections pass derivatives to the side that was selected; comparisons, roundings and powers
 * of two have none.
 */
public final class LaneGradient {
  private final LaneProgram program;
  private final @Nullable Lane[] cotangents;

  private LaneGradient(LaneProgram program, int size) {
    this.program = program;
    cotangents = new Lane[size];
  }

  /**
   * The derivatives to {@code arguments} of the sum of {@code outputs} times {@code
   * outputCotangents}.
   */
  public static List<Lane> of(
      List<Lane> outputs, List<Lane> outputCotangents, List<Lane> arguments) {
    LaneProgram program = arguments.getFirst().program();
    int size =
        1
            + IntStream.concat(
                    outputs.stream().mapToInt(Lane::id), arguments.stream().mapToInt(Lane::id))
                .max()
                .orElseThrow();
    LaneGradient gradient = new LaneGradient(program, size);
    for (int i = 0; i < outputs.size(); i++) {
      gradient.add(outputs.get(i).id(), outputCotangents.get(i));
    }
    boolean[] wanted = new boolean[size];
    arguments.forEach(argument -> wanted[argument.id()] = true);
    for (int id = size - 1; id >= 0; id--) {
      Lane cotangent = gradient.cotangents[id];
      if (cotangent != null && !wanted[id]) {
        gradient.propagate(id, cotangent);
      }
    }
    List<Lane> result = new ArrayList<>();
    for (Lane argument : arguments) {
      Lane cotangent = gradient.cotangents[argument.id()];
      result.add(cotangent == null ? program.constant(0) : cotangent);
    }
    return result;
  }

  private void propagate(int id, Lane cotangent) {
    LaneNode node = program.node(id);
    LaneDerivative declared = program.derivative(id);
    if (!declared.arguments().isEmpty()) {
      List<Lane> partials = declared.partials().get();
      for (int i = 0; i < partials.size(); i++) {
        addProduct(declared.arguments().get(i).id(), cotangent, partials.get(i));
      }
      return;
    }
    switch (node.code()) {
      case ADD -> {
        add(node.a(), cotangent);
        add(node.b(), cotangent);
      }
      case SUBTRACT -> {
        add(node.a(), cotangent);
        subtract(node.b(), cotangent);
      }
      case MULTIPLY -> {
        addProduct(node.a(), cotangent, program.lane(node.b()));
        addProduct(node.b(), cotangent, program.lane(node.a()));
      }
      case FMA -> {
        addProduct(node.a(), cotangent, program.lane(node.b()));
        addProduct(node.b(), cotangent, program.lane(node.a()));
        add(node.c(), cotangent);
      }
      case DIVIDE -> {
        Lane scaled = cotangent.over(program.lane(node.b()));
        add(node.a(), scaled);
        addProduct(node.b(), scaled, program.lane(id).negated());
      }
      case SQUARE_ROOT -> add(node.a(), cotangent.times(0.5).over(program.lane(id)));
      case NEGATE -> subtract(node.a(), cotangent);
      case ABSOLUTE ->
          add(node.a(), program.lane(node.a()).ifLess(0, cotangent.negated(), cotangent));
      case MAX, MIN -> {
        Lane zero = program.constant(0);
        Lane chosen = program.lane(node.a());
        Lane value = program.lane(id);
        add(node.a(), chosen.ifEqual(value, cotangent, zero));
        add(node.b(), chosen.ifEqual(value, zero, cotangent));
      }
      case SELECT -> {
        Lane a = program.lane(node.a());
        Lane b = program.lane(node.b());
        Lane zero = program.constant(0);
        add(node.c(), program.select(node.comparison(), a, b, cotangent, zero));
        add(node.d(), program.select(node.comparison(), a, b, zero, cotangent));
      }
      case INPUT, CONSTANT, ROUND, POWER_OF_TWO, EXPONENT, DETACH -> {}
    }
  }

  private void add(int id, Lane more) {
    if (hasDerivative(id)) {
      Lane before = cotangents[id];
      cotangents[id] = before == null ? more : before.plus(more);
    }
  }

  private void subtract(int id, Lane less) {
    if (hasDerivative(id)) {
      Lane before = cotangents[id];
      cotangents[id] = before == null ? less.negated() : before.minus(less);
    }
  }

  private void addProduct(int id, Lane a, Lane b) {
    if (hasDerivative(id)) {
      Lane before = cotangents[id];
      cotangents[id] = before == null ? a.times(b) : a.timesPlus(b, before);
    }
  }

  private boolean hasDerivative(int id) {
    return program.node(id).code() != LaneNode.Code.CONSTANT;
  }
}
