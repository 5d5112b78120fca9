package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The exponential of small matrices by scaling and squaring: the mean of the diagonal is taken out,
 * the rest balanced by powers of two where that helps, its Taylor polynomial summed by Horner's
 * rule and squared as often as each item needs. Optionally with the derivative in one direction, by
 * the derivatives of the same steps.
 */
public final class MatrixExponential {
  private static final int SWEEPS = 3;

  private final LaneRoutine routine;
  private final int size;
  private final boolean derivative;
  private final MatrixRows matrix;
  private final MatrixRows direction;
  private final MatrixRows square;
  private final MatrixRows cube;
  private final MatrixRows sum;
  private final MatrixRows change;
  private final MatrixRows exponents;
  private final int mean;
  private final int coefficient;
  private final int coefficientOfFirst;
  private final int coefficientOfSecond;
  private final int sweepsLeft;
  private final int balanced;
  private final int squaringsLeft;

  private MatrixExponential(LaneRoutine routine, int size, boolean derivative) {
    this.routine = routine;
    this.size = size;
    this.derivative = derivative;
    matrix = new MatrixRows(routine, size, size);
    direction = new MatrixRows(routine, derivative ? size : 0, derivative ? size : 0);
    int powers = derivative ? 0 : size;
    square = new MatrixRows(routine, powers, powers);
    cube = new MatrixRows(routine, powers, powers);
    sum = new MatrixRows(routine, size, size);
    change = new MatrixRows(routine, derivative ? size : 0, derivative ? size : 0);
    exponents = new MatrixRows(routine, size, 1);
    mean = routine.variable();
    coefficient = routine.variable();
    coefficientOfFirst = routine.variable();
    coefficientOfSecond = routine.variable();
    sweepsLeft = routine.variable();
    balanced = routine.variable();
    squaringsLeft = routine.variable();
  }

  /**
   * The routine that maps inputs to the entries of an exponential.
   *
   * @param inputs numbers of an item
   * @param matrix makes the matrix of the inputs
   */
  public static LaneRoutine routine(
      DType dtype, int size, int inputs, Function<List<Lane>, LaneMatrix> matrix) {
    LaneRoutine routine = new LaneRoutine(dtype, inputs, size * size);
    new MatrixExponential(routine, size, false).build(matrix, matrix, LaneMatrix::entries);
    return routine;
  }

  /**
   * The routine that maps inputs to the derivative of an exponential in one direction.
   *
   * @param outputs numbers of an item, made by {@code result} of the derivative
   */
  public static LaneRoutine derivative(
      DType dtype,
      int size,
      int inputs,
      Function<List<Lane>, LaneMatrix> matrix,
      Function<List<Lane>, LaneMatrix> direction,
      int outputs,
      Function<LaneMatrix, List<Lane>> result) {
    LaneRoutine routine = new LaneRoutine(dtype, inputs, outputs);
    new MatrixExponential(routine, size, true).build(matrix, direction, result);
    return routine;
  }

  private void build(
      Function<List<Lane>, LaneMatrix> from,
      Function<List<Lane>, LaneMatrix> along,
      Function<LaneMatrix, List<Lane>> result) {
    begin(from, along);
    Balancing.repeat(routine, matrix, exponents, sweepsLeft);
    scale();
    if (derivative) {
      sumWithDerivative();
    } else {
      sum();
    }
    square();
    undo();
    end(result);
  }

  /** Takes the mean of the diagonal out, but no more than the exponential can bear at once. */
  private void begin(
      Function<List<Lane>, LaneMatrix> from, Function<List<Lane>, LaneMatrix> along) {
    LaneProgram program = routine.once();
    List<Lane> inputs = routine.inputs(program);
    LaneMatrix a = from.apply(inputs);
    double limit = program.dtype() == DType.FLOAT32 ? 40 : 300;
    Lane average = a.trace().times(1.0 / size);
    Lane most = program.constant(limit);
    Lane below = most.ifLess(average, most, average);
    Lane shift = below.ifLess(most.negated(), most.negated(), below);
    LaneMatrix rest = a.plusDiagonal(shift.negated());
    matrix.write(program, rest);
    exponents.write(program, LaneMatrix.zero(program, size, 1));
    program.output(mean, shift);
    Lane need = Balancing.need(rest);
    program.output(sweepsLeft, need.times(SWEEPS));
    program.output(balanced, need);
    if (derivative) {
      direction.write(program, along.apply(inputs));
    }
  }

  /** Scales each matrix so that the polynomial is accurate. */
  private void scale() {
    LaneProgram program = routine.once();
    boolean single = program.dtype() == DType.FLOAT32;
    double bound = single ? 1.461661507209034 : 1.090863719290036;
    LaneMatrix a = matrix.read(program);
    Lane norm = a.columnSums().stream().reduce((x, y) -> x.ifLess(y, y, x)).orElseThrow();
    Lane ratio = norm.times(1 / bound);
    Lane squarings =
        program.constant(1).ifLess(ratio, ratio.exponent().plus(1), program.constant(0));
    Lane scale = squarings.negated().powerOfTwo();
    LaneMatrix scaled = a.times(scale);
    matrix.write(program, scaled);
    program.output(squaringsLeft, squarings);
    double[] coefficients = coefficients(program.dtype());
    Lane first = program.constant(coefficients[0]);
    if (derivative) {
      sum.write(program, scaled.times(first).plusDiagonal(program.constant(coefficients[1])));
      LaneMatrix along =
          Balancing.done(direction.read(program), exponents.read(program)).times(scale);
      direction.write(program, along);
      change.write(program, along.times(first));
    } else {
      LaneMatrix second = scaled.times(scaled);
      square.write(program, second);
      LaneMatrix third = second.times(scaled);
      cube.write(program, third);
      LaneMatrix value = third.times(first);
      value = second.timesPlus(coefficients[1], value);
      value = scaled.timesPlus(coefficients[2], value);
      sum.write(program, value.plusDiagonal(program.constant(coefficients[3])));
    }
  }

  /** 1/k! from the highest degree down to zero. */
  private static double[] coefficients(DType dtype) {
    int degree = dtype == DType.FLOAT32 ? 12 : 18;
    double[] coefficients = new double[degree + 1];
    double value = 1;
    for (int k = 0; k <= degree; k++) {
      value = k == 0 ? 1 : value / k;
      coefficients[degree - k] = value;
    }
    return coefficients;
  }

  /**
   * Horner's rule in the third power: three coefficients a step. All terms are positive multiples
   * of powers, so that nothing cancels that does not in the sum itself.
   */
  private void sum() {
    double[] all = coefficients(routine.dtype());
    int steps = all.length / 3 - 1;
    double[][] tables = new double[3][steps];
    for (int step = 0; step < steps; step++) {
      for (int power = 0; power < 3; power++) {
        tables[power][step] = all[all.length - 1 - 3 * (steps - 1 - step) - power];
      }
    }
    LaneProgram program =
        routine.repeatedThrough(
            Map.of(
                coefficient,
                tables[0],
                coefficientOfFirst,
                tables[1],
                coefficientOfSecond,
                tables[2]));
    LaneMatrix first = matrix.read(program);
    LaneMatrix second = square.read(program);
    LaneMatrix third = cube.read(program);
    LaneMatrix p = sum.read(program);
    // Entry by entry, row by row: a row of the sum is read for the last time where it is replaced.
    sum.write(
        program,
        LaneMatrix.of(
            size,
            size,
            (i, j) -> {
              Lane entry = first.at(i, j).times(program.input(coefficientOfFirst));
              entry = second.at(i, j).timesPlus(program.input(coefficientOfSecond), entry);
              for (int k = 0; k < size; k++) {
                entry = p.at(i, k).timesPlus(third.at(k, j), entry);
              }
              return i == j ? entry.plus(program.input(coefficient)) : entry;
            }));
  }

  /** One step of Horner's rule for each of the other coefficients, with its derivative. */
  private void sumWithDerivative() {
    double[] all = coefficients(routine.dtype());
    double[] rest = Arrays.copyOfRange(all, 2, all.length);
    LaneProgram program = routine.repeatedThrough(Map.of(coefficient, rest));
    LaneMatrix a = matrix.read(program);
    LaneMatrix p = sum.read(program);
    change.write(program, a.timesPlus(change.read(program), direction.read(program).times(p)));
    LaneMatrix zero = LaneMatrix.zero(program, size, size);
    sum.write(program, a.timesPlus(p, zero.plusDiagonal(program.input(coefficient))));
  }

  private void square() {
    LaneProgram program = routine.repeatedWhile(squaringsLeft);
    Lane left = program.input(squaringsLeft);
    Lane zero = program.constant(0);
    LaneMatrix x = sum.read(program);
    sum.write(program, chosen(zero, left, x.times(x), x));
    if (derivative) {
      LaneMatrix d = change.read(program);
      change.write(program, chosen(zero, left, x.timesPlus(d, d.times(x)), d));
    }
    program.output(squaringsLeft, zero.ifLess(left, left.minus(1), left));
  }

  private static LaneMatrix chosen(Lane zero, Lane left, LaneMatrix yes, LaneMatrix no) {
    return LaneMatrix.of(
        yes.rows(), yes.columns(), (i, j) -> zero.ifLess(left, yes.at(i, j), no.at(i, j)));
  }

  /** Only where there is something to be undone. */
  private void undo() {
    LaneProgram program = routine.repeatedWhile(balanced);
    MatrixRows value = derivative ? change : sum;
    value.write(program, Balancing.undone(value.read(program), exponents.read(program)));
    exponents.write(program, LaneMatrix.zero(program, size, 1));
    program.output(balanced, program.constant(0));
  }

  private void end(Function<LaneMatrix, List<Lane>> result) {
    LaneProgram program = routine.once();
    LaneMatrix x = derivative ? change.read(program) : sum.read(program);
    Lane growth = LaneFunctions.exp(program.input(mean));
    LaneMatrix value =
        LaneMatrix.of(
            size,
            size,
            (i, j) -> {
              Lane entry = x.at(i, j);
              // zero stays zero where the growth is infinite
              return entry.ifEqual(0, entry, entry.times(growth));
            });
    Lane status = LaneStatus.ofFinite(routine.inputs(program));
    routine.finish(program, LaneStatus.guarded(result.apply(value), status));
  }
}
