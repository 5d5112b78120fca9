package dev.casimir.product.internal;

import dev.casimir.device.Calibration;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * Estimates what an algorithm costs before anything is built. Multiply-adds are counted (for sparse
 * forms by the selection rule on orders, which accidental zeros undercut a little); the rate at
 * which an algorithm executes them is an estimate for a core with two multiply-add ports near 3.5
 * GHz.
 */
public final class ProductCost {
  private static final double ISSUES_PER_NANOSECOND = 7;

  private final TensorProduct operation;
  private final DType dtype;
  private final int lanes;
  private final Calibration calibration;

  ProductCost(TensorProduct operation, DType dtype, Provider provider) {
    this.operation = operation;
    this.dtype = dtype;
    this.lanes = Provider.lanes(provider, dtype);
    this.calibration = provider == Provider.SCALAR ? Calibration.none() : Calibration.current();
  }

  /** Time of one lane, by the measured rate if there is one. */
  double nanoseconds(Algorithm algorithm, long multiplyAdds) {
    String name = algorithm.rateName(dtype);
    double estimate = ISSUES_PER_NANOSECOND * lanes * fraction(algorithm, multiplyAdds);
    return multiplyAdds / calibration.rate(name, multiplyAdds).orElse(estimate);
  }

  /** What the times come from. */
  String basis() {
    return calibration == Calibration.none()
        ? "lowest estimated time"
        : "lowest time by the rates of " + calibration.source();
  }

  /** Of the peak, as estimated. */
  private double fraction(Algorithm algorithm, long multiplyAdds) {
    return switch (algorithm) {
      case DENSE -> 0.6;
      case SPARSE -> multiplyAdds < 2L * ProductBuilder.STRAIGHT_LINE_LIMIT ? 0.5 : 0.45;
      case PAIRED -> multiplyAdds < 2L * ProductBuilder.STRAIGHT_LINE_LIMIT ? 0.2 : 0.33;
      case GRID -> gridDegree() <= GridProduct.STRAIGHT_LINE_DEGREE ? 0.45 : 0.4;
      case FOURIER_DIRECT -> 0.4;
      case FOURIER -> 0.25;
    };
  }

  private int gridDegree() {
    return Math.max(
        operation.first().maximumDegree(),
        Math.max(operation.second().maximumDegree(), operation.output().maximumDegree()));
  }

  /** Multiply-adds of one channel of an item, forward, on any device. */
  public static long multiplyAdds(Algorithm algorithm, TensorProduct operation, DType dtype) {
    return new ProductCost(operation, dtype, Provider.SCALAR).multiplyAdds(algorithm);
  }

  long multiplyAdds(Algorithm algorithm) {
    long work =
        switch (algorithm) {
          case DENSE -> dense();
          case SPARSE -> sparse();
          case PAIRED -> paired();
          case GRID, FOURIER, FOURIER_DIRECT -> onSphere(algorithm);
        };
    return work * operation.weights().rank();
  }

  private long dense() {
    long sum = 0;
    for (Irrep a : distinct(operation.first())) {
      for (Irrep b : distinct(operation.second())) {
        long pairs = (long) a.dimension() * b.dimension();
        long outputs = 0;
        for (Irrep c : distinct(operation.output())) {
          outputs += operation.kind().allows(a, b, c) ? c.dimension() : 0;
        }
        sum += outputs == 0 ? 0 : pairs * (outputs + 1);
      }
    }
    return sum;
  }

  private long sparse() {
    long terms = 0;
    for (Irrep a : distinct(operation.first())) {
      for (Irrep b : distinct(operation.second())) {
        for (Irrep c : distinct(operation.output())) {
          if (operation.kind().allows(a, b, c)) {
            terms += nonzeros(a.degree(), b.degree(), c.degree());
          }
        }
      }
    }
    return terms <= ProductBuilder.STRAIGHT_LINE_LIMIT ? terms * 5 / 3 : 2 * terms;
  }

  /** Entries of a real coupling tensor that the selection rule on orders allows. */
  static long nonzeros(int l1, int l2, int l3) {
    boolean even = (l1 + l2 + l3) % 2 == 0;
    long sum = 0;
    for (int a = 0; a <= l1; a++) {
      for (int b = 0; b <= l2; b++) {
        boolean outer = a + b <= l3;
        boolean inner = Math.abs(a - b) <= l3;
        if (a == 0 && b == 0) {
          sum += even ? 1 : 0;
        } else if (a == 0 || b == 0) {
          sum += outer ? 2 : 0;
        } else {
          sum += outer ? 4 : 0;
          sum += inner ? (a == b ? 2 : 4) : 0;
        }
      }
    }
    return sum;
  }

  /** A multiply-add for about two nonzeros, and those of the forms that the degrees share. */
  private long paired() {
    long work = 0;
    for (Irrep a : distinct(operation.first())) {
      for (Irrep b : distinct(operation.second())) {
        int highest = -1;
        for (Irrep c : distinct(operation.output())) {
          if (operation.kind().allows(a, b, c)) {
            highest = Math.max(highest, c.degree());
            work += pairedTerms(a.degree(), b.degree(), c.degree());
          }
        }
        work += forms(a.degree(), b.degree(), highest);
      }
    }
    return work;
  }

  /** Coefficients of one path: half the nonzeros but for those of an order zero. */
  private static long pairedTerms(int l1, int l2, int l3) {
    int zeroOrder = 2 * (Math.min(l1, l3) + Math.min(l2, l3));
    int bothZero = (l1 + l2 + l3) % 2 == 0 ? 1 : 0;
    return (nonzeros(l1, l2, l3) + zeroOrder + bothZero) / 2;
  }

  /** Multiply-adds of the forms of two degrees that reach some order up to {@code highest}. */
  private static long forms(int l1, int l2, int highest) {
    long sum = 0;
    for (int a = 0; a <= l1; a++) {
      for (int b = 0; b <= l2; b++) {
        boolean isSingle = a == 0 || b == 0;
        int signs = a == 0 && b == 0 ? 1 : isSingle ? 2 : 4;
        sum += a + b <= highest ? signs : 0;
        sum += !isSingle && Math.abs(a - b) <= highest ? signs : 0;
      }
    }
    return sum;
  }

  private long onSphere(Algorithm algorithm) {
    long sum = 0;
    RowMap first = RowMap.distinct(operation.first(), irrep -> true);
    RowMap second = RowMap.distinct(operation.second(), irrep -> true);
    RowMap output = RowMap.distinct(operation.output(), this::isReached);
    for (ProductKind part : SphereProducts.parts(operation.kind())) {
      sum += onSphere(algorithm, part, first, second, output);
    }
    return sum;
  }

  private long onSphere(
      Algorithm algorithm, ProductKind part, RowMap first, RowMap second, RowMap output) {
    long sum = 0;
    int lowest = SphereProducts.lowestDegree(part);
    for (boolean left : new boolean[] {true, false}) {
      for (boolean right : new boolean[] {true, false}) {
        int l1 = first.highestDegree(left);
        int l2 = second.highestDegree(right);
        boolean target = (left == right) == ParityProduct.keepsNaturalParity(part);
        int l3 = output.highestDegree(target);
        if (Math.min(l3, Math.min(l1, l2)) >= lowest) {
          int terms =
              operation.kind() == ProductKind.COMPLETE
                  ? new CompletePaths(part, l1, l2, l3).expectedTerms()
                  : 1;
          sum += terms * SphereProducts.multiplyAdds(algorithm, part, l1, l2, l3);
        }
      }
    }
    return sum;
  }

  /** Whether some path leads to {@code output}; if none does, it is exactly zero. */
  boolean isReached(Irrep output) {
    return CoupledPaths.isReached(operation, output);
  }

  /** The irreps that have rows of their own: all with weights for paths, else each once. */
  private Collection<Irrep> distinct(Irreps irreps) {
    boolean apart = operation.weights().form() == ProductWeights.Form.PATHS;
    Collection<Irrep> kept = apart ? new ArrayList<>() : new LinkedHashSet<>();
    for (Irreps.Block block : irreps.blocks()) {
      kept.add(block.irrep());
    }
    return kept;
  }

  /** Whether an algorithm computes this product at all. */
  public static boolean applies(Algorithm algorithm, TensorProduct operation) {
    ProductKind kind = operation.kind();
    boolean factored = operation.weights().form() != ProductWeights.Form.PATHS;
    return switch (algorithm) {
      case DENSE, SPARSE, PAIRED -> true;
      case GRID -> factored && kind != ProductKind.CG;
      case FOURIER, FOURIER_DIRECT -> factored && kind == ProductKind.GAUNT;
    };
  }
}
