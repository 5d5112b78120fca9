package dev.casimir.cuda.internal.items;

import dev.casimir.device.ItemShape;
import dev.casimir.tensor.Arrangement;
import java.util.ArrayList;
import java.util.List;

/** What goes into an operation on items and what comes out. */
public record ItemArguments(
    String description, List<ItemShape> inputs, List<ItemShape> outputs, Arrangement arrangement) {
  private static final int MOST_INPUTS = 4;
  private static final int MOST_OUTPUTS = 3;

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

  /** Numbers of an item that are kept at one time: an odd number. */
  int pitch() {
    return Math.max(size(inputs), size(outputs)) | 1;
  }

  /** Numbers of an item in each of four inputs and three outputs, zero for those that are not. */
  int[] sizes() {
    int[] sizes = new int[MOST_INPUTS + MOST_OUTPUTS];
    for (int i = 0; i < inputs.size(); i++) {
      sizes[i] = inputs.get(i).size();
    }
    for (int i = 0; i < outputs.size(); i++) {
      sizes[MOST_INPUTS + i] = outputs.get(i).size();
    }
    return sizes;
  }

  /** Addresses of four inputs and three outputs, zero for those that are not, and of the status. */
  long[] addresses(long[] given, long status) {
    long[] addresses = new long[MOST_INPUTS + MOST_OUTPUTS + 1];
    System.arraycopy(given, 0, addresses, 0, inputs.size());
    System.arraycopy(given, inputs.size(), addresses, MOST_INPUTS, outputs.size());
    addresses[MOST_INPUTS + MOST_OUTPUTS] = status;
    return addresses;
  }

  /** The address of the status, or 0 if none was given. */
  long status(long[] given) {
    int tensors = inputs.size() + outputs.size();
    return given.length > tensors ? given[tensors] : 0;
  }

  private static int size(List<ItemShape> shapes) {
    return shapes.stream().mapToInt(ItemShape::size).sum();
  }
}
