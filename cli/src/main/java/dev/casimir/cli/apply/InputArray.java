package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.NpyFormatException;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** An array read from a file, with the option that named it. */
final class InputArray {
  /** In a shape, an axis of any length. */
  static final long ANY = -1;

  private final String option;
  private final Tensor tensor;

  private InputArray(String option, Tensor tensor) {
    this.option = option;
    this.tensor = tensor;
  }

  /**
   * Reads floating-point numbers of a shape.
   *
   * @param option name of the option, for messages
   * @param meaning what the array is to hold, for messages
   * @param shape extents, {@link #ANY} where any will do
   * @throws BadDataException where the file cannot be read or holds something else
   */
  static InputArray read(String option, Path file, Arena arena, String meaning, long... shape) {
    return readOneOf(option, file, arena, meaning, shape);
  }

  /** Reads floating-point numbers of one of several shapes. */
  static InputArray readOneOf(
      String option, Path file, Arena arena, String meaning, long[]... shapes) {
    Tensor tensor = read(option, file, arena);
    if (!tensor.dtype().isFloating()
        || Arrays.stream(shapes).noneMatch(shape -> fits(tensor.shape(), shape))) {
      String expected =
          Arrays.stream(shapes).map(InputArray::describe).collect(Collectors.joining(" or "));
      throw new BadDataException(
          "%s: expected %s FLOAT32 or FLOAT64 (%s), got %s"
              .formatted(option, expected, meaning, tensor));
    }
    return new InputArray(option, tensor);
  }

  /** Reads floating-point numbers of any shape. */
  static InputArray readAnyShape(String option, Path file, Arena arena, String meaning) {
    Tensor tensor = read(option, file, arena);
    if (!tensor.dtype().isFloating()) {
      throw new BadDataException(
          "%s: expected FLOAT32 or FLOAT64 (%s), got %s".formatted(option, meaning, tensor));
    }
    return new InputArray(option, tensor);
  }

  /**
   * Reads a list of integers.
   *
   * @throws BadDataException where the file cannot be read or holds something else
   */
  static Tensor readIndices(String option, Path file, Arena arena, String meaning) {
    Tensor tensor = read(option, file, arena);
    if (tensor.dtype().isFloating() || tensor.rank() != 1) {
      throw new BadDataException(
          "%s: expected [n] INT32 or INT64 (%s), got %s".formatted(option, meaning, tensor));
    }
    return tensor;
  }

  private static Tensor read(String option, Path file, Arena arena) {
    try {
      return Npy.read(file, arena);
    } catch (NpyFormatException e) {
      throw new BadDataException(option + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw BadDataException.of(option, e);
    }
  }

  DType dtype() {
    return tensor.dtype();
  }

  /** Precision and shape, for messages. */
  String describe() {
    return tensor.toString();
  }

  /** Number of axes. */
  int rank() {
    return tensor.rank();
  }

  /** Length of the first axis. */
  long items() {
    return tensor.dimension(0);
  }

  /** Length of an axis. */
  long dimension(int axis) {
    return tensor.dimension(axis);
  }

  /** The numbers in a precision; a copy if the file has another. */
  Tensor in(DType precision, Arena arena) {
    if (tensor.dtype() == precision) {
      return tensor;
    }
    Tensor converted = Tensor.zeros(arena, precision, tensor.shape());
    for (long i = 0; i < tensor.size(); i++) {
      converted.setDouble(i, tensor.getDouble(i));
    }
    return converted;
  }

  /** Other numbers made of these, with the same option for messages. */
  InputArray replacedBy(Tensor other) {
    return new InputArray(option, other);
  }

  /** Refuses a batch of another length than this one's. */
  void checkSameItems(InputArray other) {
    if (other.items() != items()) {
      throw new BadDataException(
          "%s: expected %d items as in %s, got %d"
              .formatted(other.option, items(), option, other.items()));
    }
  }

  private static boolean fits(long[] actual, long[] expected) {
    boolean fits = actual.length == expected.length;
    for (int axis = 0; fits && axis < expected.length; axis++) {
      fits = expected[axis] == ANY || expected[axis] == actual[axis];
    }
    return fits;
  }

  private static String describe(long[] shape) {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    Arrays.stream(shape).forEach(extent -> text.add(extent == ANY ? "n" : Long.toString(extent)));
    return text.toString();
  }
}
