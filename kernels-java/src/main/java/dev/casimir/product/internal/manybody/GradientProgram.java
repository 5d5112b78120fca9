package dev.casimir.product.internal.manybody;

import dev.casimir.product.internal.manybody.ContractionTree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Passes the gradient of one row of z back through its tree: first the values of all inner prefixes
 * upwards again, each in a row of its own, then their gradients downwards.
 *
 * @param values for {@link TreeSums}, without the root
 * @param gradients for {@link TreeGradients}
 * @param rows of scratch, one for each inner prefix
 */
public record GradientProgram(int[] values, int[] gradients, int rows) {
  /** For a tree whose root is row {@code row} of z. */
  static GradientProgram of(Node root, int row) {
    Builder builder = new Builder();
    builder.add(root, TreeSums.output(row));
    return new GradientProgram(flat(builder.values), flat(builder.gradients), builder.rows);
  }

  private static int[] flat(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static final class Builder {
    private final List<Integer> values = new ArrayList<>();
    private final List<Integer> gradients = new ArrayList<>();
    private int rows;

    /** A node's gradient stands before those of its children, its value behind theirs. */
    void add(Node node, int target) {
      List<Integer> leaves = new ArrayList<>();
      List<Integer> inner = new ArrayList<>();
      List<Node> nodes = new ArrayList<>();
      int first = rows;
      for (Map.Entry<Integer, Node> child : node.children().entrySet()) {
        if (child.getValue().isLeaf()) {
          leaves.addAll(List.of(child.getValue().coefficient(), child.getKey()));
        } else {
          inner.addAll(List.of(rows, child.getKey()));
          nodes.add(child.getValue());
          rows++;
        }
      }
      List<Integer> record = new ArrayList<>();
      record.addAll(List.of(node.coefficient(), target, leaves.size() / 2, inner.size() / 2));
      record.addAll(leaves);
      record.addAll(inner);
      gradients.addAll(record);
      for (int i = 0; i < nodes.size(); i++) {
        add(nodes.get(i), first + i);
      }
      if (target >= 0) {
        values.addAll(record);
      }
    }
  }
}
