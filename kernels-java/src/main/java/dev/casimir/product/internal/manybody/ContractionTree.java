package dev.casimir.product.internal.manybody;

import dev.casimir.product.SymmetricContraction;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The polynomials of a {@link SymmetricContraction}, weights put in, as trees of sorted prefixes of
 * their monomials. From the longest prefixes downwards, as in the paper,
 *
 * <pre>value(prefix) = coefficient(prefix) + sum over i of value(prefix, i) x_i,</pre>
 *
 * so each monomial that occurs costs one multiply-add. Coefficients are rows over the channels,
 * made of the weights once for a batch.
 *
 * @see TreeSums for the format of the program
 */
public final class ContractionTree {
  /** Coefficients below are rounding dust of exact zeros: those of a basis are of order 1. */
  private static final double DUST = 1e-13;

  /** A prefix: its own coefficient row, if any, and its continuations. */
  static final class Node {
    private int coefficient = TreeSums.NONE;
    private final Map<Integer, Node> children = new TreeMap<>();

    boolean isLeaf() {
      return children.isEmpty();
    }

    /** Its row, or {@link TreeSums#NONE}. */
    int coefficient() {
      return coefficient;
    }

    /** By the row of x they multiply. */
    Map<Integer, Node> children() {
      return children;
    }
  }

  /** Rows that a row is a sum over, and their factors. */
  private static final class Terms {
    private final List<Integer> rows = new ArrayList<>();
    private final List<Double> factors = new ArrayList<>();

    void add(int row, double factor) {
      rows.add(row);
      factors.add(factor);
    }

    boolean isEmpty() {
      return rows.isEmpty();
    }

    void addTo(RowMatrix.Builder matrix, int target) {
      double[] values = factors.stream().mapToDouble(Double::doubleValue).toArray();
      matrix.multiply(
          matrix.table(new double[][] {values}, values.length),
          new int[] {target},
          rows.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private final SymmetricBasis basis;
  private final RowMatrix.Builder weighting = new RowMatrix.Builder();
  private final RowMatrix.Builder collecting = new RowMatrix.Builder();
  private final List<Integer> program = new ArrayList<>();
  private final List<GradientProgram> gradients = new ArrayList<>();
  private int coefficients;
  private int valueRows;
  private long multiplyAdds;

  public ContractionTree(SymmetricContraction operation, SymmetricBasis basis) {
    this.basis = basis;
    List<Terms> terms = Stream.generate(Terms::new).limit(basis.pathCount()).toList();
    int path = 0;
    int row = 0;
    for (Irreps.Block block : operation.output().blocks()) {
      Irrep irrep = block.irrep();
      for (int m = 0; m < irrep.dimension(); m++) {
        Node root = new Node();
        int first = path;
        for (int n = 1; n <= operation.order(); n++) {
          addMonomials(root, n, irrep, m, first, terms);
          first += basis.basis(n, irrep).size();
        }
        emit(root, TreeSums.output(row), 0);
        gradients.add(GradientProgram.of(root, row));
        row++;
      }
      for (int n = 1; n <= operation.order(); n++) {
        path += basis.basis(n, irrep).size();
      }
    }
    for (int p = 0; p < terms.size(); p++) {
      terms.get(p).addTo(collecting, p);
    }
  }

  private void addMonomials(
      Node root, int n, Irrep irrep, int m, int firstPath, List<Terms> terms) {
    List<double[][]> polynomials = basis.basis(n, irrep);
    MonomialIndex index = basis.monomials(n);
    for (int monomial = 0; monomial < index.size(); monomial++) {
      Terms paths = new Terms();
      for (int p = 0; p < polynomials.size(); p++) {
        double value = polynomials.get(p)[m][monomial];
        if (Math.abs(value) > DUST) {
          paths.add(firstPath + p, value);
          terms.get(firstPath + p).add(coefficients, value);
        }
      }
      if (!paths.isEmpty()) {
        Node node = root;
        for (int variable : index.variables(monomial)) {
          node = node.children.computeIfAbsent(variable, key -> new Node());
        }
        node.coefficient = coefficients;
        paths.addTo(weighting, coefficients);
        coefficients++;
      }
    }
  }

  /** Writes a node behind its children; its own value row is {@code target}. */
  private void emit(Node node, int target, int depth) {
    List<int[]> leaves = new ArrayList<>();
    List<int[]> inner = new ArrayList<>();
    int row = depth;
    for (Map.Entry<Integer, Node> child : node.children.entrySet()) {
      if (child.getValue().isLeaf()) {
        leaves.add(new int[] {child.getValue().coefficient, child.getKey()});
      } else {
        emit(child.getValue(), row, row + 1);
        inner.add(new int[] {row, child.getKey()});
        row++;
      }
    }
    valueRows = Math.max(valueRows, row);
    program.addAll(List.of(node.coefficient, target, leaves.size(), inner.size()));
    for (int[] pair : leaves) {
      program.addAll(List.of(pair[0], pair[1]));
    }
    for (int[] pair : inner) {
      program.addAll(List.of(pair[0], pair[1]));
    }
    multiplyAdds += leaves.size() + inner.size();
  }

  public int[] program() {
    return program.stream().mapToInt(Integer::intValue).toArray();
  }

  /** From rows of weights to rows of coefficients. */
  public RowMatrix.Builder weighting() {
    return weighting;
  }

  /** Its transpose: from gradients of the coefficients to those of the weights. */
  public RowMatrix.Builder collecting() {
    return collecting;
  }

  /** How the gradient of each row of z is passed on, row after row. */
  public List<GradientProgram> gradients() {
    return gradients;
  }

  public int coefficientRows() {
    return coefficients;
  }

  public int valueRows() {
    return valueRows;
  }

  /** Of one item and channel, weights already put in. */
  public long multiplyAdds() {
    return multiplyAdds;
  }
}
