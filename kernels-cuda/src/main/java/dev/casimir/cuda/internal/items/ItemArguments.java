package dev.casimir.cuda.internal.items;

import dev.casimir.device.ItemShape;
import dev.casimir.tensor.Arrangement;
import java.util.ArrayList;
import java.util.List;

/** What goes into an operation on items and what comes out. */
public record ItemArguments(
    String description, List<ItemShape> inputs, List<ItemShape> outputs, Arrangement arrangement) {
  public ItemArguments {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Those of the vector-Jacobian products. */
  ItemArguments backward() {
    List<ItemShape> all = new ArrayList<>(inputs);
    outputs.forEach(shape -> all.add(gradient(shape)));
    List<ItemShape> gradients = inputs.stream().map(ItemArguments::gradient).toList();
    return new ItemArguments(description, all, gradients, arrangement);
  }

  private static ItemShape gradient(ItemShape shape) {
    return shape.named("gradients of " + shape.name());
  }

  boolean itemsLast() {
    return arrangement == Arrangement.COMPONENT_MAJOR;
  }

  /** Numbers of an item that are kept at one time: an odd number. */
  int pitch() {
    return Math.max(size(inputs), size(outputs)) | 1;
  }

  /** Numbers of an item that are read and written. */
  int numbers() {
    return size(inputs) + size(outputs);
  }

  private static int size(List<ItemShape> shapes) {
    return shapes.stream().mapToInt(ItemShape::size).sum();
  }
}
