package dev.casimir.device;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One argument of an operation on items: what it is called and the shape of what belongs to one
 * item.
 *
 * @param name for messages
 * @param extents for example 3, 3 for a matrix; none for a number
 */
public record ItemShape(String name, List<Integer> extents) {
  public ItemShape {
    extents = List.copyOf(extents);
  }

  public static ItemShape of(String name, int... extents) {
    return new ItemShape(name, Arrays.stream(extents).boxed().toList());
  }

  /** Numbers of one item. */
  public int size() {
    return extents.stream().reduce(1, Math::multiplyExact);
  }

  /** The same shape under another name. */
  public ItemShape named(String other) {
    return new ItemShape(other, extents);
  }

  /** The shape of a tensor of {@code items}, for messages: {@code [n, 3, 3]}. */
  public String describe(String items, boolean itemsLast) {
    String inner = extents.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String separator = extents.isEmpty() ? "" : ", ";
    return "[" + (itemsLast ? inner + separator + items : items + separator + inner) + "]";
  }
}
