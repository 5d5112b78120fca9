package dev.casimir.items;

import dev.casimir.simd.lanes.CompiledLanes;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.List;
import java.util.stream.IntStream;

/** How the outputs of an item follow from its inputs without branches. */
@FunctionalInterface
public interface LaneFormula {
  /**
   * Adds the formula to a program.
   *
   * @param inputs the numbers of all inputs, one after the other
   */
  Result evaluate(LaneProgram program, List<Lane> inputs);

  /** Arithmetic operations of an item with so many input numbers. */
  static long operations(LaneFormula formula, int inputs, DType dtype) {
    LaneProgram program = new LaneProgram(dtype);
    List<Lane> numbers = IntStream.range(0, inputs).mapToObj(program::input).toList();
    List<Lane> outputs = formula.evaluate(program, numbers).outputs();
    for (int i = 0; i < outputs.size(); i++) {
      program.output(inputs + i, outputs.get(i));
    }
    return CompiledLanes.operations(program);
  }

  /**
   * What a formula gives.
   *
   * @param outputs the numbers of all outputs, one after the other
   * @param status code of {@link dev.casimir.device.ItemStatus}; where it is not OK the outputs
   *     must be NaN
   */
  record Result(List<Lane> outputs, Lane status) {
    public Result {
      outputs = List.copyOf(outputs);
    }
  }
}
