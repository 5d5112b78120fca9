package dev.casimir.linalg.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.items.DenseItem;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneGradientFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The arguments of an operation, and the tasks made of them. */
record TaskShapes(List<ItemShape> inputs, List<ItemShape> outputs) {
  /** What makes a routine for a precision and so many numbers of inputs and outputs. */
  @FunctionalInterface
  interface RoutineSource {
    LaneRoutine make(DType dtype, int inputs, int outputs);
  }

  int inputSize() {
    return size(inputs);
  }

  int outputSize() {
    return size(outputs);
  }

  /** Those of the vector-Jacobian products. */
  TaskShapes backward() {
    List<ItemShape> all = new ArrayList<>(inputs);
    outputs.forEach(shape -> all.add(gradient(shape)));
    return new TaskShapes(List.copyOf(all), inputs.stream().map(TaskShapes::gradient).toList());
  }

  private static ItemShape gradient(ItemShape shape) {
    return shape.named("gradients of " + shape.name());
  }

  ItemTask lanes(RoutineSource source) {
    Function<DType, LaneRoutine> routine = dtype -> source.make(dtype, inputSize(), outputSize());
    return new ItemTask(
        inputs, outputs, "lanes", "one item a lane", Optional.of(routine), Optional.empty());
  }

  /** The same, with a slower way for the items it flags. */
  ItemTask flagged(RoutineSource source, Supplier<DenseItem> dense) {
    return ItemTask.flagged(
        inputs, outputs, "lanes", dtype -> source.make(dtype, inputSize(), outputSize()), dense);
  }

  /** A formula with its derivative by reverse accumulation. */
  DecompositionTasks formula(LaneFormula formula) {
    TaskShapes back = backward();
    return new DecompositionTasks(
        ItemTask.lanes(inputs, outputs, formula),
        ItemTask.lanes(back.inputs, back.outputs, new LaneGradientFormula(formula, inputSize())));
  }

  DecompositionTasks dense(Supplier<DenseItem> forward, Supplier<DenseItem> backward) {
    TaskShapes back = backward();
    return new DecompositionTasks(
        ItemTask.dense(inputs, outputs, forward),
        ItemTask.dense(back.inputs, back.outputs, backward));
  }

  private static int size(List<ItemShape> shapes) {
    return shapes.stream().mapToInt(ItemShape::size).sum();
  }
}
