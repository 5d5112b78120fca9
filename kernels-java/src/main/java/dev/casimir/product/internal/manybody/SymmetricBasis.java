package dev.casimir.product.internal.manybody;

import dev.casimir.product.SymmetricContraction;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Wigner3j;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Orthonormal bases of the symmetric equivariant tensors of a {@link SymmetricContraction}, kept as
 * polynomials in the components x_i of one channel: {@code [2L + 1][monomial]}.
 *
 * <p>Every equivariant polynomial P of degree n is sum x_i dP/dx_i / n, and the derivatives are
 * equivariant of degree n - 1. So coupling all those of degree n - 1 with x spans all of degree n;
 * Gram-Schmidt keeps a basis. The scalar product is that of the symmetric tensors, in which each
 * coefficient of a monomial counts divided by the number of arrangements of its factors; by Schur's
 * lemma it is the same for every component M.
 */
public final class SymmetricBasis {
  /** Monomials of the highest order at most. */
  private static final long LARGEST = 50_000;

  /** What is left of a polynomial, relative to it, that counts as rounding. */
  private static final double DEPENDENT = 1e-9;

  private final SymmetricContraction operation;
  private final List<MonomialIndex> indices = new ArrayList<>();
  private final List<Map<Irrep, List<double[][]>>> bases = new ArrayList<>();

  private SymmetricBasis(SymmetricContraction operation) {
    this.operation = operation;
    int variables = operation.input().dimension() / Math.max(1, operation.multiplicity());
    indices.add(new MonomialIndex(variables, 0));
    bases.add(Map.of(new Irrep(0, 1), List.<double[][]>of(new double[][] {{1}})));
    for (int n = 1; n <= operation.order(); n++) {
      indices.add(new MonomialIndex(variables, n));
      bases.add(degree(n));
    }
  }

  public static SymmetricBasis of(SymmetricContraction operation) {
    return new SymmetricBasis(operation);
  }

  /** Refuses what would not fit. */
  public static void checkSize(Irreps input, int order) {
    long variables = 0;
    for (Irreps.Block block : input.blocks()) {
      variables += block.irrep().dimension();
    }
    double monomials = 1;
    for (int n = 1; n <= order; n++) {
      monomials *= (variables + n - 1.0) / n;
    }
    if (monomials > LARGEST) {
      throw new IllegalArgumentException(
          "order: %d factors of %d components have %.3g monomials, more than %d"
              .formatted(order, variables, monomials, LARGEST));
    }
  }

  /** Numbers of paths {@code [output block][n - 1]}. */
  public int[][] paths() {
    List<Irreps.Block> blocks = operation.output().blocks();
    int[][] paths = new int[blocks.size()][operation.order()];
    for (int block = 0; block < paths.length; block++) {
      for (int n = 1; n <= operation.order(); n++) {
        paths[block][n - 1] = basis(n, blocks.get(block).irrep()).size();
      }
    }
    return paths;
  }

  /** Paths of all blocks and orders together. */
  public int pathCount() {
    int sum = 0;
    for (int[] block : paths()) {
      for (int count : block) {
        sum += count;
      }
    }
    return sum;
  }

  /** Polynomials {@code [2L + 1][monomial]} of degree n that transform as {@code irrep}. */
  List<double[][]> basis(int n, Irrep irrep) {
    return bases.get(n).getOrDefault(irrep, List.of());
  }

  MonomialIndex monomials(int n) {
    return indices.get(n);
  }

  private Map<Irrep, List<double[][]>> degree(int n) {
    int left = (operation.order() - n) * Math.max(0, operation.input().maximumDegree());
    int highest = operation.output().maximumDegree() + left;
    double[] weights = new double[indices.get(n).size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 / indices.get(n).arrangements(i);
    }
    Map<Irrep, List<double[][]>> found = new HashMap<>();
    for (Irrep lower :
        bases.get(n - 1).keySet().stream().sorted(SymmetricBasis::compare).toList()) {
      int row = 0;
      for (Irreps.Block block : operation.input().blocks()) {
        Irrep factor = block.irrep();
        int from = Math.abs(lower.degree() - factor.degree());
        for (int l = from; l <= Math.min(highest, lower.degree() + factor.degree()); l++) {
          Irrep irrep = new Irrep(l, lower.parity() * factor.parity());
          CouplingTensor tensor = Wigner3j.of(lower.degree(), factor.degree(), l);
          List<double[][]> basis = found.computeIfAbsent(irrep, key -> new ArrayList<>());
          for (double[][] polynomial : basis(n - 1, lower)) {
            extend(basis, couple(n, polynomial, row, tensor), weights);
          }
        }
        row += factor.dimension();
      }
    }
    return found;
  }

  private static int compare(Irrep a, Irrep b) {
    return a.degree() != b.degree()
        ? Integer.compare(a.degree(), b.degree())
        : Integer.compare(b.parity(), a.parity());
  }

  private double[][] couple(int n, double[][] polynomial, int row, CouplingTensor tensor) {
    MonomialIndex lower = indices.get(n - 1);
    MonomialIndex index = indices.get(n);
    double[][] product = new double[2 * tensor.degree3() + 1][index.size()];
    int size = 2 * tensor.degree2() + 1;
    int[][] targets = new int[size][lower.size()];
    for (int i = 0; i < size; i++) {
      for (int monomial = 0; monomial < lower.size(); monomial++) {
        targets[i][monomial] = index.product(lower, monomial, row + i);
      }
    }
    for (int t = 0; t < tensor.size(); t++) {
      double[] from = polynomial[tensor.order1(t) + tensor.degree1()];
      int[] target = targets[tensor.order2(t) + tensor.degree2()];
      double[] to = product[tensor.order3(t) + tensor.degree3()];
      for (int monomial = 0; monomial < from.length; monomial++) {
        to[target[monomial]] += tensor.value(t) * from[monomial];
      }
    }
    return product;
  }

  /** Adds what is new in a polynomial, if anything. */
  private static void extend(List<double[][]> basis, double[][] polynomial, double[] weights) {
    double before = norm(polynomial, weights);
    if (before < DEPENDENT) {
      return; // a coupling that vanishes on symmetric tensors
    }
    scale(polynomial, 1 / before);
    for (int pass = 0; pass < 2; pass++) { // the second removes what rounding left of the first
      for (double[][] known : basis) {
        double overlap = dot(polynomial, known, weights);
        for (int m = 0; m < polynomial.length; m++) {
          for (int i = 0; i < weights.length; i++) {
            polynomial[m][i] -= overlap * known[m][i];
          }
        }
      }
    }
    double after = norm(polynomial, weights);
    if (after > DEPENDENT) {
      scale(polynomial, 1 / after);
      basis.add(polynomial);
    }
  }

  /** Averaged over the components. */
  private static double dot(double[][] a, double[][] b, double[] weights) {
    double sum = 0;
    for (int m = 0; m < a.length; m++) {
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * a[m][i] * b[m][i];
      }
    }
    return sum / a.length;
  }

  private static double norm(double[][] a, double[] weights) {
    return Math.sqrt(dot(a, a, weights));
  }

  private static void scale(double[][] a, double factor) {
    for (double[] row : a) {
      for (int i = 0; i < row.length; i++) {
        row[i] *= factor;
      }
    }
  }
}
