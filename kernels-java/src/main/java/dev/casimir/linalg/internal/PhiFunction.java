package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.Map;

/**
 * phi(A) = (e^A - 1) A^-1 = sum_k A^k / (k + 1)! of matrices of any size, and its derivative in one
 * direction: balanced, halved until the Taylor polynomial is accurate, then with E = e^A doubled
 * again by phi(2A) = (phi(A) + E phi(A)) / 2, E(2A) = E^2. For devices, where items do not wait for
 * each other: a loop leaves no item alone that has had its share.
 *
 * <p>A routine is made in steps: {@link #begin} in a program of the caller, {@link #compute}, which
 * adds programs, and {@link #value} or {@link #derivative} in a later one.
 */
public final class PhiFunction {
  private static final int DEGREE = 18;
  private static final double LONGEST = 1.090863719290036;
  private static final int SWEEPS = 3;

  private final LaneRoutine routine;
  private final int n;
  private final boolean differentiated;
  private final MatrixRows matrix;
  private final MatrixRows value;
  private final MatrixRows exponential;
  private final MatrixRows direction;
  private final MatrixRows change;
  private final MatrixRows exponentialChange;
  private final MatrixRows exponents;
  private final int coefficient;
  private final int sweepsLeft;
  private final int doublingsLeft;

  /** Reserves variables of a routine in double precision. */
  public PhiFunction(LaneRoutine routine, int size, boolean differentiated) {
    this.routine = routine;
    this.n = size;
    this.differentiated = differentiated;
    int changes = differentiated ? n : 0;
    matrix = new MatrixRows(routine, n, n);
    value = new MatrixRows(routine, n, n);
    exponential = new MatrixRows(routine, n, n);
    direction = new MatrixRows(routine, changes, changes);
    change = new MatrixRows(routine, changes, changes);
    exponentialChange = new MatrixRows(routine, changes, changes);
    exponents = new MatrixRows(routine, n, 1);
    coefficient = routine.variable();
    sweepsLeft = routine.variable();
    doublingsLeft = routine.variable();
  }

  /** Takes a matrix. */
  public void begin(LaneProgram program, LaneMatrix a) {
    matrix.write(program, a);
    exponents.write(program, LaneMatrix.zero(program, n, 1));
    program.output(sweepsLeft, Balancing.need(a).times(SWEEPS));
  }

  /** Takes a matrix and a direction. */
  public void begin(LaneProgram program, LaneMatrix a, LaneMatrix along) {
    begin(program, a);
    direction.write(program, along);
  }

  /** Adds the programs. */
  public void compute() {
    Balancing.repeat(routine, matrix, exponents, sweepsLeft);
    scale();
    sum();
    exponentiate();
    redouble();
  }

  private void scale() {
    LaneProgram program = routine.once();
    LaneMatrix a = matrix.read(program);
    Lane norm = a.columnSums().stream().reduce((x, y) -> x.ifLess(y, y, x)).orElseThrow();
    Lane ratio = norm.times(1 / LONGEST);
    Lane zero = program.constant(0);
    Lane halvings = program.constant(1).ifLess(ratio, ratio.exponent().plus(1), zero);
    Lane factor = halvings.negated().powerOfTwo();
    program.output(doublingsLeft, halvings);
    matrix.write(program, a.times(factor));
    value.write(program, LaneMatrix.zero(program, n, n));
    if (differentiated) {
      LaneMatrix along = Balancing.done(direction.read(program), exponents.read(program));
      direction.write(program, along.times(factor));
      change.write(program, LaneMatrix.zero(program, n, n));
    }
  }

  private void sum() {
    double[] coefficients = new double[DEGREE + 1];
    double factor = 1;
    for (int k = 0; k <= DEGREE; k++) {
      factor /= k + 1;
      coefficients[DEGREE - k] = factor;
    }
    LaneProgram program = routine.repeatedThrough(Map.of(coefficient, coefficients));
    LaneMatrix a = matrix.read(program);
    LaneMatrix sum = value.read(program);
    value.write(program, a.times(sum).plusDiagonal(program.input(coefficient)));
    if (differentiated) {
      LaneMatrix along = direction.read(program);
      change.write(program, a.timesPlus(change.read(program), along.times(sum)));
    }
  }

  private void exponentiate() {
    LaneProgram program = routine.once();
    LaneMatrix a = matrix.read(program);
    LaneMatrix phi = value.read(program);
    exponential.write(program, a.times(phi).plusDiagonal(program.constant(1)));
    if (differentiated) {
      LaneMatrix along = direction.read(program);
      exponentialChange.write(program, a.timesPlus(change.read(program), along.times(phi)));
    }
  }

  private void redouble() {
    LaneProgram program = routine.repeatedWhile(doublingsLeft);
    LaneMatrix e = exponential.read(program);
    LaneMatrix phi = value.read(program);
    value.write(program, e.timesPlus(phi, phi).times(0.5));
    exponential.write(program, e.times(e));
    if (differentiated) {
      LaneMatrix d = change.read(program);
      LaneMatrix de = exponentialChange.read(program);
      change.write(program, e.timesPlus(d, de.timesPlus(phi, d)).times(0.5));
      exponentialChange.write(program, e.timesPlus(de, de.times(e)));
    }
    program.output(doublingsLeft, program.input(doublingsLeft).minus(1));
  }

  /** phi(A). */
  public LaneMatrix value(LaneProgram program) {
    return Balancing.undone(value.read(program), exponents.read(program));
  }

  /** The derivative of phi in the direction. */
  public LaneMatrix derivative(LaneProgram program) {
    return Balancing.undone(change.read(program), exponents.read(program));
  }
}
