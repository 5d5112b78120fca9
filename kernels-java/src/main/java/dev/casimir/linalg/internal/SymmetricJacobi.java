package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of symmetric matrices of two to four rows by cyclic Jacobi
 * rotations, and what is made of them. Sweeps are repeated until every entry off the diagonal is
 * negligible next to its two neighbours on it, which keeps the digits of small eigenvalues of
 * graded matrices.
 */
final class SymmetricJacobi {
  /** About five are needed. */
  private static final int MOST_SWEEPS = 30;

  /** Entries below this times the largest are nothing but rounding. */
  private static final double NEGLIGIBLE = 0x1p-112;

  /**
   * Eigenvalues in no order, and eigenvectors as columns.
   *
   * @param values finite also where the status is not OK
   */
  record Eigen(List<Lane> values, LaneMatrix vectors) {
    /** The matrix with the same eigenvectors and other eigenvalues. */
    LaneMatrix with(List<Lane> others) {
      int n = vectors.rows();
      LaneMatrix scaled = LaneMatrix.of(n, n, (i, j) -> vectors.at(i, j).times(others.get(j)));
      return LaneMatrix.of(
          n,
          n,
          (i, j) -> {
            int row = Math.max(i, j);
            int column = Math.min(i, j);
            return scaled.block(row, 0, 1, n).dot(vectors.block(column, 0, 1, n));
          });
    }
  }

  /** What is made of the eigenvalues and eigenvectors. */
  @FunctionalInterface
  interface Finish {
    /** Adds the last formulas; the status may be made worse. */
    LaneFormula.Result result(Eigen eigen, List<Lane> inputs, Lane status);
  }

  private final int n;
  private final LaneRoutine routine;
  private final MatrixRows matrix;
  private final MatrixRows vectors;
  private final int exponentRow;
  private final int statusRow;
  private final int leftRow;

  private SymmetricJacobi(DType dtype, int n, int inputs, int outputs) {
    this.n = n;
    routine = new LaneRoutine(dtype, inputs, outputs);
    matrix = new MatrixRows(routine, n, n);
    vectors = new MatrixRows(routine, n, n);
    exponentRow = routine.variable();
    statusRow = routine.variable();
    leftRow = routine.variable();
  }

  /**
   * A routine.
   *
   * @param source makes a matrix of the inputs; its symmetric part counts
   */
  static LaneRoutine routine(
      DType dtype,
      int n,
      int inputs,
      int outputs,
      Function<List<Lane>, LaneMatrix> source,
      Finish finish) {
    SymmetricJacobi lanes = new SymmetricJacobi(dtype, n, inputs, outputs);
    lanes.begin(source);
    lanes.sweep();
    lanes.end(finish);
    return lanes.routine;
  }

  private void begin(Function<List<Lane>, LaneMatrix> source) {
    LaneProgram program = routine.once();
    List<Lane> inputs = routine.inputs(program);
    LaneMatrix x = source.apply(inputs);
    Lane status = LaneStatus.ofFinite(inputs);
    LaneMatrix identity = LaneMatrix.identity(program, n);
    LaneMatrix safe =
        LaneMatrix.of(n, n, (i, j) -> status.ifEqual(0, x.at(i, j), identity.at(i, j)));
    PowerOfTwoScaling scaling = PowerOfTwoScaling.of(safe);
    LaneMatrix scaled = scaling.matrix();
    matrix.write(program, scaled.plus(scaled.transposed()).times(0.5));
    vectors.write(program, identity);
    program.output(exponentRow, scaling.exponent());
    program.output(statusRow, status);
    program.output(leftRow, program.constant(MOST_SWEEPS));
  }

  private void sweep() {
    LaneProgram program = routine.repeatedWhile(leftRow);
    LaneMatrix before = matrix.read(program);
    LaneMatrix vectorsBefore = vectors.read(program);
    Sweep sweep = new Sweep(before, vectorsBefore);
    for (int p = 0; p < n - 1; p++) {
      for (int q = p + 1; q < n; q++) {
        sweep.rotate(p, q);
      }
    }
    Lane left = program.input(leftRow);
    Lane zero = program.constant(0);
    Lane next = sweep.moved.ifEqual(0, program.constant(-1), left.minus(1));
    program.output(leftRow, zero.ifLess(left, next, left));
    matrix.write(program, select(left, sweep.a, before));
    vectors.write(program, select(left, sweep.v, vectorsBefore));
  }

  private LaneMatrix select(Lane left, Lane[][] after, LaneMatrix before) {
    Lane zero = left.program().constant(0);
    return LaneMatrix.of(n, n, (i, j) -> zero.ifLess(left, after[i][j], before.at(i, j)));
  }

  private void end(Finish finish) {
    LaneProgram program = routine.once();
    LaneMatrix diagonal = matrix.read(program);
    Lane exponent = program.input(exponentRow);
    List<Lane> values =
        IntStream.range(0, n)
            .mapToObj(i -> PowerOfTwoScaling.scaled(diagonal.at(i, i), exponent))
            .toList();
    LaneMatrix v = OrthogonalPolishLanes.of(vectors.read(program));
    Lane status = program.input(statusRow);
    Lane unfinished = LaneStatus.code(program, ItemStatus.NOT_CONVERGED);
    Lane converged = program.input(leftRow).ifLess(0, status, unfinished);
    Lane known = status.ifEqual(0, converged, status);
    routine.finish(program, finish.result(new Eigen(values, v), routine.inputs(program), known));
  }

  /** The matrix and the vectors while pairs are rotated. */
  private static final class Sweep {
    private final int n;
    private final Lane[][] a;
    private final Lane[][] v;
    private Lane moved;

    Sweep(LaneMatrix matrix, LaneMatrix vectors) {
      n = matrix.rows();
      a = new Lane[n][n];
      v = new Lane[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          a[i][j] = matrix.at(i, j);
          v[i][j] = vectors.at(i, j);
        }
      }
      moved = matrix.program().constant(0);
    }

    void rotate(int p, int q) {
      Lane entry = a[p][q];
      LaneProgram program = entry.program();
      Lane zero = program.constant(0);
      Lane one = program.constant(1);
      Lane neighbours = a[p][p].absolute().squareRoot().times(a[q][q].absolute().squareRoot());
      Lane bound =
          neighbours.times(program.dtype().unitRoundoff()).max(program.constant(NEGLIGIBLE));
      Lane turned = bound.ifLess(entry.absolute(), one, zero);
      moved = moved.plus(turned);
      Lane difference = a[q][q].minus(a[p][p]);
      Lane twice = entry.times(2);
      Lane size = difference.absolute().max(twice.absolute());
      Lane inverse = one.over(turned.ifEqual(one, size, one));
      Lane x = difference.times(inverse);
      Lane y = turned.ifEqual(one, twice.times(inverse), zero);
      Lane signed = x.ifLess(zero, y.negated(), y);
      Lane far = x.absolute().plus(x.timesPlus(x, y.squared()).squareRoot());
      Lane tangent = signed.over(turned.ifEqual(one, far, one));
      Lane cosine = one.over(tangent.timesPlus(tangent, one).squareRoot());
      Lane sine = tangent.times(cosine);
      Lane ratio = sine.over(cosine.plus(1));
      a[p][p] = tangent.negated().timesPlus(entry, a[p][p]);
      a[q][q] = tangent.timesPlus(entry, a[q][q]);
      a[p][q] = turned.ifEqual(one, zero, entry);
      a[q][p] = a[p][q];
      for (int r = 0; r < n; r++) {
        if (r != p && r != q) {
          turn(a, r, p, q, sine, ratio);
          a[p][r] = a[r][p];
          a[q][r] = a[r][q];
        }
        turn(v, r, p, q, sine, ratio);
      }
    }

    private static void turn(Lane[][] x, int row, int p, int q, Lane sine, Lane ratio) {
      Lane left = x[row][p];
      Lane right = x[row][q];
      x[row][p] = sine.negated().timesPlus(ratio.timesPlus(left, right), left);
      x[row][q] = sine.timesPlus(ratio.negated().timesPlus(right, left), right);
    }
  }
}
