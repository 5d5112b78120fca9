package dev.casimir.items;

import dev.casimir.device.ItemShape;
import dev.casimir.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is done to every item: by lanes, by a {@link DenseItem}, or by lanes with a {@link
 * DenseItem} for the items that the lanes flag.
 *
 * @param algorithm name for reports
 * @param reason why, for reports
 * @param routine makes the routine for a precision
 * @param dense makes what computes one item
 */
public record ItemTask(
    List<ItemShape> inputs,
    List<ItemShape> outputs,
    String algorithm,
    String reason,
    Optional<Function<DType, LaneRoutine>> routine,
    Optional<Supplier<DenseItem>> dense) {
  public ItemTask {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** A formula without branches. */
  public static ItemTask lanes(
      List<ItemShape> inputs, List<ItemShape> outputs, LaneFormula formula) {
    int in = size(inputs);
    int out = size(outputs);
    return new ItemTask(
        inputs,
        outputs,
        "lanes",
        "one item a lane, closed form",
        Optional.of(dtype -> LaneRoutine.of(dtype, in, out, formula)),
        Optional.empty());
  }

  /** Several programs, some of them repeated. */
  public static ItemTask routine(
      List<ItemShape> inputs,
      List<ItemShape> outputs,
      String algorithm,
      Function<DType, LaneRoutine> routine) {
    return new ItemTask(
        inputs,
        outputs,
        algorithm,
        "one item a lane, as many steps as each needs",
        Optional.of(routine),
        Optional.empty());
  }

  /** The same, with a slower way for the items it flags. */
  public static ItemTask flagged(
      List<ItemShape> inputs,
      List<ItemShape> outputs,
      String algorithm,
      Function<DType, LaneRoutine> routine,
      Supplier<DenseItem> dense) {
    return new ItemTask(
        inputs,
        outputs,
        algorithm,
        "one item a lane; ill-conditioned items one after the other in double precision",
        Optional.of(routine),
        Optional.of(dense));
  }

  /** One item after the other in double precision. */
  public static ItemTask dense(
      List<ItemShape> inputs, List<ItemShape> outputs, Supplier<DenseItem> dense) {
    return new ItemTask(
        inputs,
        outputs,
        "dense",
        "one item after the other in double precision",
        Optional.empty(),
        Optional.of(dense));
  }

  int inputSize() {
    return size(inputs);
  }

  int outputSize() {
    return size(outputs);
  }

  private static int size(List<ItemShape> shapes) {
    return shapes.stream().mapToInt(ItemShape::size).sum();
  }
}
