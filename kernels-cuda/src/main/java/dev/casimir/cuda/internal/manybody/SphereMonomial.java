package dev.casimir.cuda.internal.manybody;

import dev.casimir.cuda.internal.plan.IntegerSections;
import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.manybody.Monomial;
import dev.casimir.product.internal.manybody.OctantGrid;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A product scale f^exponent g h of features as functions on the sphere, with the grid that is
 * exact for it.
 *
 * @param inRegisters whether kernels have the coefficients in registers: for plain functions of low
 *     degree and, in single precision, at most one factor besides the power
 * @param operands f, g, h, as far as they are there; f is left out where its exponent is 0
 * @param sides 2 where components of either parity occur, 1 for plain functions
 */
record SphereMonomial(
    int exponent,
    int sides,
    boolean inRegisters,
    double scale,
    OctantGrid grid,
    List<Optional<SphereOperand>> operands,
    SphereOperand result) {
  /** The last degree that kernels have in registers; those for a lower one are padded to others. */
  private static final int HIGHEST_IN_REGISTERS = 3;

  SphereMonomial {
    operands = List.copyOf(operands);
  }

  /**
   * A product, if it is not zero.
   *
   * @param maps of f, and of g and h where there are such factors
   * @param registers whether kernels may have coefficients in registers
   */
  static Optional<SphereMonomial> of(
      int exponent,
      List<RowMap> maps,
      RowMap target,
      double scale,
      Layout layout,
      DType dtype,
      boolean registers) {
    Optional<Monomial> product = monomial(exponent, maps, target, scale);
    if (product.isEmpty()) {
      return Optional.empty();
    }
    Monomial monomial = product.get();
    boolean split = SphereOperand.hasOtherParity(maps.getFirst());
    List<Integer> degrees = degrees(maps, split);
    int highest = monomial.reachedDegree();
    for (int k = exponent > 0 ? 0 : 1; k < degrees.size(); k++) {
      highest = Math.max(highest, degrees.get(k));
    }
    boolean single = dtype == DType.FLOAT32;
    int operandsInRegisters = single ? 2 : 1;
    int lowest = single ? HIGHEST_IN_REGISTERS - 1 : HIGHEST_IN_REGISTERS;
    boolean low =
        registers
            && !split
            && exponent > 0
            && maps.size() <= operandsInRegisters
            && highest <= HIGHEST_IN_REGISTERS;
    int padded = low ? Math.max(highest, lowest) : highest;
    List<Optional<SphereOperand>> operands = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      boolean present = k < maps.size() && (k > 0 || exponent > 0);
      operands.add(
          present
              ? Optional.of(operand(maps.get(k), layout, degrees.get(k), low, padded))
              : Optional.empty());
    }
    return Optional.of(
        new SphereMonomial(
            exponent,
            split ? 2 : 1,
            low,
            split ? scale / 2 : scale,
            new OctantGrid(monomial.reach() + monomial.reachedDegree(), padded),
            operands,
            operand(target, layout, monomial.reachedDegree(), low, padded)));
  }

  /** A product of functions as such, if it is not zero. */
  static Optional<Monomial> monomial(int exponent, List<RowMap> maps, RowMap target, double scale) {
    boolean split = SphereOperand.hasOtherParity(maps.getFirst());
    List<Integer> degrees = degrees(maps, split);
    int wanted = degree(target, split);
    if (wanted < 0 || degrees.stream().anyMatch(degree -> degree < 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new Monomial(
            degrees.getFirst(), exponent, degrees.subList(1, degrees.size()), wanted, scale));
  }

  private static List<Integer> degrees(List<RowMap> maps, boolean split) {
    return maps.stream().map(map -> degree(map, split)).toList();
  }

  private static SphereOperand operand(
      RowMap map, Layout layout, int degree, boolean low, int padded) {
    return new SphereOperand(map, layout, low ? padded : degree, degree, !low);
  }

  private static int degree(RowMap map, boolean split) {
    return split ? SphereOperand.highestDegree(map) : map.highestDegree(true);
  }

  int rows(int operand) {
    return operands.get(operand).map(SphereOperand::rows).orElse(0);
  }

  /** Numbers of an item's features. */
  int dimension(int operand) {
    return operands.get(operand).map(o -> o.map().irreps().dimension()).orElse(0);
  }

  double[] values(int operand) {
    return operands.get(operand).map(o -> o.values(grid, false, 1)).orElse(new double[0]);
  }

  double[] weights() {
    return result.values(grid, true, scale);
  }

  int pointBlocks() {
    return (grid.size() * grid.size() + SphereOperand.POINTS - 1) / SphereOperand.POINTS;
  }

  /** The degree of all tables where coefficients are in registers. */
  int paddedDegree() {
    return result.degree();
  }

  /** Numbers of shared memory of a thread. */
  int numbersOfThread() {
    if (inRegisters) {
      return 3 * rows(1);
    }
    return rows(0) + rows(1) + rows(2) + sides * result.rows();
  }

  /** Multiply-adds of a channel of an item, sums and differences of images among them. */
  long multiplyAdds() {
    long present = operands.stream().filter(Optional::isPresent).count();
    long rows = rows(0) + rows(1) + rows(2) + result.rows();
    long images = OctantGrid.IMAGES * (3 * (present + 1) + present + Math.max(0, exponent - 1));
    return (long) grid.size() * grid.size() * sides * (rows + images);
  }

  /** The table of integers of {@code casimir/manybody.cuh}. */
  int[] integers() {
    return integers(List.of(), List.of());
  }

  /** The same with two sections more. */
  int[] integers(List<Integer> one, List<Integer> other) {
    return IntegerSections.join(
        classes(0),
        starts(0),
        classes(1),
        starts(1),
        classes(2),
        starts(2),
        result.classes(),
        result.starts(),
        components(0),
        components(1),
        components(2),
        result.table(),
        one,
        other);
  }

  private List<Integer> classes(int operand) {
    return operands.get(operand).map(SphereOperand::classes).orElse(List.of());
  }

  private List<Integer> starts(int operand) {
    return operands.get(operand).map(SphereOperand::starts).orElse(List.of());
  }

  private List<Integer> components(int operand) {
    return operands.get(operand).map(SphereOperand::table).orElse(List.of());
  }
}
