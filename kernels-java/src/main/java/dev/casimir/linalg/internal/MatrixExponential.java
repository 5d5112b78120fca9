package dev.casimir.linalg.internal;

import dev.casimir.simd.items.LaneFormula;
import dev.casimir.simd.items.LaneRoutine;
import dev.casimir.simd.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.List;
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
  private final MatrixRows exponents;
  private final int mean;
  private final int sweepsLeft;
  private final int squaringsLeft;

  private MatrixExponential(LaneRoutine routine, int size, boolean derivative) {
    this.routine = routine;
    this.size = size;
    this.derivative = derivative;
    matrix = new MatrixRows(routine, size, size);
    direction = new MatrixRows(routine, derivative ? size : 0, derivative ? size : 0);
    exponents = new MatrixRows(routine, size, 1);
    mean = routine.variable();
    sweepsLeft = routine.variable();
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
    balance();
    sum();
    square();
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
    program.output(sweepsLeft, Balancing.need(rest).times(SWEEPS));
    if (derivative) {
      direction.write(program, along.apply(inputs));
    }
  }

  /** A matrix that needs no balancing passes unchanged. */
  private void balance() {
    LaneProgram program = routine.repeatedWhile(sweepsLeft);
    Balancing.State state =
        Balancing.sweep(new Balancing.State(matrix.read(program), exponents.read(program)));
    matrix.write(program, state.matrix());
    exponents.write(program, state.exponents());
    program.output(sweepsLeft, program.input(sweepsLeft).minus(1));
  }

  private void sum() {
    LaneProgram program = routine.once();
    boolean single = program.dtype() == DType.FLOAT32;
    int degree = single ? 12 : 18;
    double bound = single ? 1.461661507209034 : 1.090863719290036;
    LaneMatrix a = matrix.read(program);
    Lane norm = a.columnSums().stream().reduce((x, y) -> x.ifLess(y, y, x)).orElseThrow();
    Lane ratio = norm.times(1 / bound);
    Lane zero = program.constant(0);
    Lane squarings = program.constant(1).ifLess(ratio, ratio.exponent().plus(1), zero);
    Lane scale = squarings.negated().powerOfTwo();
    LaneMatrix scaled = a.times(scale);
    double coefficient = 1;
    for (int k = 2; k <= degree; k++) {
      coefficient /= k;
    }
    LaneMatrix polynomial = LaneMatrix.identity(program, size).times(coefficient);
    LaneMatrix change = LaneMatrix.zero(program, size, size);
    LaneMatrix along =
        derivative
            ? Balancing.done(direction.read(program), exponents.read(program)).times(scale)
            : change;
    for (int k = degree; k >= 1; k--) {
      coefficient *= k;
      if (derivative) {
        change = scaled.timesPlus(change, along.times(polynomial));
      }
      LaneMatrix diagonal = LaneMatrix.identity(program, size).times(coefficient);
      polynomial = scaled.timesPlus(polynomial, diagonal);
    }
    matrix.write(program, polynomial);
    if (derivative) {
      direction.write(program, change);
    }
    program.output(squaringsLeft, squarings);
  }

  private void square() {
    LaneProgram program = routine.repeatedWhile(squaringsLeft);
    Lane left = program.input(squaringsLeft);
    Lane zero = program.constant(0);
    LaneMatrix x = matrix.read(program);
    matrix.write(program, chosen(zero, left, x.times(x), x));
    if (derivative) {
      LaneMatrix d = direction.read(program);
      direction.write(program, chosen(zero, left, x.timesPlus(d, d.times(x)), d));
    }
    program.output(squaringsLeft, zero.ifLess(left, left.minus(1), left));
  }

  private static LaneMatrix chosen(Lane zero, Lane left, LaneMatrix yes, LaneMatrix no) {
    return LaneMatrix.of(
        yes.rows(), yes.columns(), (i, j) -> zero.ifLess(left, yes.at(i, j), no.at(i, j)));
  }

  private void end(Function<LaneMatrix, List<Lane>> result) {
    LaneProgram program = routine.once();
    LaneMatrix x = derivative ? direction.read(program) : matrix.read(program);
    LaneMatrix balanced = Balancing.undone(x, exponents.read(program));
    Lane growth = LaneFunctions.exp(program.input(mean));
    LaneMatrix value =
        LaneMatrix.of(
            size,
            size,
            (i, j) -> {
              Lane entry = balanced.at(i, j);
              // zero stays zero where the growth is infinite
              return entry.ifEqual(0, entry, entry.times(growth));
            });
    Lane status = LaneStatus.ofFinite(routine.inputs(program));
    routine.finish(program, new LaneFormula.Result(result.apply(value), status));
  }
}
