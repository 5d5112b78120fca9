package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Eigenvalues and eigenvectors of symmetric matrices of up to {@value #MAX_SIZE} rows by a fixed
 * number of cyclic Jacobi sweeps: no test for convergence, so that every item costs the same and
 * none waits for another. Errors are small next to the largest eigenvalue, not next to each; {@link
 * SymmetricJacobi} keeps the digits of small ones.
 *
 * <p>A routine is made in three steps. In a program of its own the caller makes the matrix and
 * calls {@link #begin}; {@link #sweep} adds programs; in a later one {@link #end} gives the result.
 * Only + - * / sqrt, fused products and selections, hence the same bits everywhere. Numbers that
 * are not finite give numbers without meaning.
 *
 * <p>Rotation of a pair with entries a, b, c: d = c - a, tau = 2 b / (d + sgn(d) sqrt(d^2 + 4
 * b^2)), the small root; cosine 1/sqrt(1 + tau^2), sine tau times that.
 */
public final class FixedJacobi {
  /** The largest number of rows. */
  public static final int MAX_SIZE = 8;

  /**
   * Up to here all sweeps are one program, and the rotations few enough to be orthogonal without
   * polish. Beyond, the code would be large for its use.
   */
  private static final int MOST_UNROLLED = 3;

  /**
   * By rows: as many as converge to rounding for random matrices, for spectra spread over twelve
   * orders of magnitude and for clustered ones; from four rows on one more.
   */
  private static final int[] SINGLE_SWEEPS = {0, 0, 1, 4, 6, 7, 8, 9, 9};

  private static final int[] DOUBLE_SWEEPS = {0, 0, 1, 4, 7, 8, 8, 9, 9};

  /**
   * The decomposition.
   *
   * @param values in descending order, equal ones in the order of their columns
   * @param scaledValues {@code values} over 2^exponent, which cannot overflow; of the largest entry
   *     in magnitude at least 1 but for zero and subnormal matrices
   * @param vectors orthonormal columns; of each the entry of the largest magnitude, the first of
   *     several, is positive
   * @param exponent an integer
   */
  public record Eigen(
      List<Lane> values, List<Lane> scaledValues, LaneMatrix vectors, Lane exponent) {
    public Eigen {
      values = List.copyOf(values);
      scaledValues = List.copyOf(scaledValues);
    }
  }

  private final LaneRoutine routine;
  private final int n;
  private final int[] triangle;
  private final MatrixRows vectors;
  private final int exponentRow;

  /**
   * Reserves variables of a routine.
   *
   * @param n rows, 1..{@value #MAX_SIZE}
   */
  public FixedJacobi(LaneRoutine routine, int n) {
    if (n < 1 || n > MAX_SIZE) {
      throw new IllegalArgumentException("n: expected 1.." + MAX_SIZE + ", got " + n);
    }
    this.routine = routine;
    this.n = n;
    triangle = new int[n * (n + 1) / 2];
    for (int i = 0; i < triangle.length; i++) {
      triangle[i] = routine.variable();
    }
    vectors = new MatrixRows(routine, n, n);
    exponentRow = routine.variable();
  }

  /** How often every pair is rotated. */
  public static int sweeps(DType dtype, int n) {
    return (dtype == DType.FLOAT32 ? SINGLE_SWEEPS : DOUBLE_SWEEPS)[n];
  }

  /** Takes a matrix; of which only the upper triangle is read. */
  public void begin(LaneProgram program, LaneMatrix symmetric) {
    LaneMatrix upper = LaneMatrix.of(n, n, (i, j) -> symmetric.at(Math.min(i, j), Math.max(i, j)));
    begin(program, PowerOfTwoScaling.of(upper));
  }

  /** The same of a matrix that is scaled. */
  void begin(LaneProgram program, PowerOfTwoScaling scaling) {
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        program.output(triangle[at++], scaling.matrix().at(i, j));
      }
    }
    program.output(exponentRow, scaling.exponent());
  }

  /** Adds the programs that rotate. */
  public void sweep() {
    sweep(sweeps(routine.dtype(), n));
  }

  /** The same with another number of sweeps than what is enough. */
  void sweep(int times) {
    int first = n <= MOST_UNROLLED ? times : Math.min(times, 1);
    LaneProgram program = routine.once();
    JacobiRotations start =
        new JacobiRotations(readTriangle(program), LaneMatrix.identity(program, n));
    for (int sweep = 0; sweep < first; sweep++) {
      start.sweep();
    }
    if (times == first) {
      writeDiagonal(program, start);
    } else {
      write(program, start);
      LaneProgram next = routine.repeated(times - first);
      JacobiRotations rotations = new JacobiRotations(readTriangle(next), vectors.read(next));
      rotations.sweep();
      write(next, rotations);
    }
  }

  private LaneMatrix readTriangle(LaneProgram program) {
    return LaneMatrix.of(
        n, n, (i, j) -> program.input(triangle[place(Math.min(i, j), Math.max(i, j))]));
  }

  /** Where an entry of the upper triangle is in a list of its rows. */
  private int place(int row, int column) {
    return row * n - row * (row + 1) / 2 + column;
  }

  /** What {@link #end} reads. */
  private void writeDiagonal(LaneProgram program, JacobiRotations rotations) {
    for (int i = 0; i < n; i++) {
      program.output(triangle[place(i, i)], rotations.matrix(i, i));
    }
    vectors.write(program, rotations.vectors());
  }

  private void write(LaneProgram program, JacobiRotations rotations) {
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        program.output(triangle[at++], rotations.matrix(i, j));
      }
    }
    vectors.write(program, rotations.vectors());
  }

  /** The result, in a program after those that rotate. */
  public Eigen end(LaneProgram program) {
    LaneMatrix matrix = readTriangle(program);
    LaneMatrix gathered = vectors.read(program);
    LaneMatrix v = n > MOST_UNROLLED ? OrthogonalPolishLanes.of(gathered) : gathered;
    Lane[] values = new Lane[n];
    List<List<Lane>> columns = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      values[j] = matrix.at(j, j);
      List<Lane> column = v.block(0, j, n, 1).entries();
      Lane sign = ColumnSign.of(column);
      columns.add(column.stream().map(entry -> entry.times(sign)).toList());
    }
    for (int end = n - 1; end > 0; end--) {
      for (int j = 0; j < end; j++) {
        exchangeIfLess(values, columns, j);
      }
    }
    Lane exponent = program.input(exponentRow);
    List<Lane> scaled = List.of(values);
    List<Lane> unscaled =
        scaled.stream().map(value -> PowerOfTwoScaling.scaled(value, exponent)).toList();
    return new Eigen(unscaled, scaled, LaneMatrix.ofColumns(columns), exponent);
  }

  /** Neighbours change places if the second is larger; equal ones never do. */
  private static void exchangeIfLess(Lane[] values, List<List<Lane>> columns, int j) {
    Lane left = values[j];
    Lane right = values[j + 1];
    values[j] = left.ifLess(right, right, left);
    values[j + 1] = left.ifLess(right, left, right);
    List<Lane> first = columns.get(j);
    List<Lane> second = columns.get(j + 1);
    List<Lane> front = new ArrayList<>();
    List<Lane> back = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      front.add(left.ifLess(right, second.get(i), first.get(i)));
      back.add(left.ifLess(right, first.get(i), second.get(i)));
    }
    columns.set(j, front);
    columns.set(j + 1, back);
  }
}
