package dev.casimir.product.internal;

import dev.casimir.product.ProductKind;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A Gaunt or curl-Gaunt product, or the sum of both, of irreps of any parity from products of
 * functions on the sphere. With x = x+ + x- split by natural parity, a Gaunt path obeys O(3)
 * exactly if z+ = x+ y+ + x- y- and z- = x+ y- + x- y+. A curl-Gaunt path, whose l1 + l2 + l3 is
 * odd, has z+ and z- exchanged. The sum of both kinds has every path.
 */
final class ParityProduct implements PanelProduct {
  /** Makes the pointwise product (Gaunt) or bracket (curl) of functions of the given degrees. */
  interface Factory {
    PanelProduct create(ProductKind kind, int degree1, int degree2, int degree3);
  }

  /** Highest degrees of both parities and how the rows of an operand are split. */
  record Degrees(int natural, int other) {
    static Degrees of(RowMap map) {
      return new Degrees(map.highestDegree(true), map.highestDegree(false));
    }

    int degree(boolean isNatural) {
      return isNatural ? natural : other;
    }

    int firstRow(boolean isNatural) {
      return isNatural ? 0 : RowMap.rowsTo(natural);
    }
  }

  private record Term(
      PanelProduct product, int row1, int row2, int row3, int rows3, boolean accumulate) {}

  private final List<Term> terms = new ArrayList<>();
  private final List<int[]> zeroRows = new ArrayList<>();
  private final RowSums sums;
  private final int temporaryRows;
  private final long rowStride;

  /**
   * @param parts the products of functions to add up: pointwise (Gaunt), bracket (curl) or both
   */
  ParityProduct(
      List<ProductKind> parts,
      Degrees first,
      Degrees second,
      Degrees output,
      DType dtype,
      Provider provider,
      long rowStride,
      Factory factory) {
    this.sums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    this.rowStride = rowStride;
    int temporary = 0;
    for (boolean target : new boolean[] {true, false}) {
      int rows3 = RowMap.rowsTo(output.degree(target));
      boolean written = false;
      for (ProductKind part : parts) {
        for (boolean left : new boolean[] {true, false}) {
          if (addTerm(part, left, target, written, first, second, output, factory)) {
            temporary = Math.max(temporary, written ? rows3 : 0);
            written = true;
          }
        }
      }
      if (!written && rows3 > 0) {
        zeroRows.add(new int[] {output.firstRow(target), rows3});
      }
    }
    temporaryRows = temporary;
  }

  /** Adds the term of one part and one parity of the first operand, if there is such a term. */
  private boolean addTerm(
      ProductKind part,
      boolean left,
      boolean target,
      boolean accumulate,
      Degrees first,
      Degrees second,
      Degrees output,
      Factory factory) {
    boolean right = left == (target == keepsNaturalParity(part));
    int degree1 = first.degree(left);
    int degree2 = second.degree(right);
    int degree3 = output.degree(target);
    if (Math.min(degree3, Math.min(degree1, degree2)) < SphereProducts.lowestDegree(part)) {
      return false;
    }
    terms.add(
        new Term(
            factory.create(part, degree1, degree2, degree3),
            first.firstRow(left),
            second.firstRow(right),
            output.firstRow(target),
            RowMap.rowsTo(degree3),
            accumulate));
    return true;
  }

  /** Whether operands of natural parity, p = (-1)^l, have products of natural parity. */
  static boolean keepsNaturalParity(ProductKind kind) {
    return kind == ProductKind.GAUNT;
  }

  @Override
  public long multiplyAdds() {
    return terms.stream().mapToLong(term -> term.product().multiplyAdds()).sum();
  }

  @Override
  public long scratchBytes(int lanes) {
    return innerBytes(lanes) + temporaryRows * rowStride;
  }

  /**
   * Scratch of the products, rounded up to whole cache lines; a temporary output lies behind it.
   */
  private long innerBytes(int lanes) {
    long most = 0;
    for (int i = 0; i < terms.size(); i++) {
      most = Math.max(most, terms.get(i).product().scratchBytes(lanes));
    }
    return (most + Tensor.ALIGNMENT - 1) & -Tensor.ALIGNMENT;
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long stride,
      int lanes,
      MemorySegment scratch) {
    for (int i = 0; i < zeroRows.size(); i++) {
      int[] range = zeroRows.get(i);
      sums.clear(z, zOffset + range[0] * stride, range[1], stride, lanes);
    }
    long temporary = innerBytes(lanes);
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      long first = xOffset + term.row1() * stride;
      long second = yOffset + term.row2() * stride;
      long third = zOffset + term.row3() * stride;
      if (term.accumulate()) {
        term.product().run(x, first, y, second, scratch, temporary, stride, lanes, scratch);
        sums.add(scratch, temporary, z, third, term.rows3(), stride, lanes);
      } else {
        term.product().run(x, first, y, second, z, third, stride, lanes, scratch);
      }
    }
  }
}
