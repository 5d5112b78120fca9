package dev.casimir.linalg.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.items.DenseItem;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneGradientFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.linalg.MatrixFunction;
import dev.casimir.linalg.internal.dense.DenseExponential;
import dev.casimir.linalg.internal.dense.DenseLogarithm;
import dev.casimir.linalg.internal.dense.DenseSquareRoot;
import dev.casimir.linalg.internal.dense.RowMajor;
import dev.casimir.linalg.internal.dense.SymmetricFunction;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How functions of matrices and their derivatives are computed. */
public final class MatrixTasks {
  private static final int MOST_ROWS = 4;

  private final MatrixFunction function;
  private final int n;
  private final boolean derivative;

  public MatrixTasks(MatrixFunction function, int size, boolean derivative) {
    this.function = function;
    n = size;
    this.derivative = derivative;
  }

  private ItemShape shape(String name) {
    return ItemShape.of(name, n, n);
  }

  /** What computes the function, or its derivative. */
  public ItemTask forward() {
    if (derivative) {
      List<ItemShape> inputs = List.of(shape("matrices"), shape("directions"));
      return differentiated(inputs, List.of(shape("derivatives")), false);
    }
    List<ItemShape> inputs = List.of(shape("matrices"));
    List<ItemShape> outputs = List.of(shape("results"));
    if (n == 2 && hasClosedForm()) {
      return ItemTask.lanes(inputs, outputs, this::closedForm);
    }
    Optional<SpectralFunction> spectral = spectral();
    if (n <= MOST_ROWS && spectral.isPresent()) {
      return ItemTask.routine(
          inputs, outputs, "Jacobi rotations", dtype -> spectral.get().value(dtype, n));
    }
    boolean lanes = n > 2 && n <= MOST_ROWS;
    if (lanes && function == MatrixFunction.EXP) {
      return ItemTask.routine(
          inputs,
          outputs,
          "scaling and squaring",
          dtype -> MatrixExponential.routine(dtype, n, n * n, this::matrix));
    }
    if (lanes && function == MatrixFunction.LOG) {
      return ItemTask.flagged(
          inputs,
          outputs,
          "inverse scaling and squaring",
          dtype ->
              MatrixLogarithm.routine(
                  dtype,
                  n,
                  n * n,
                  UnaryOperator.identity(),
                  matrix -> LaneStatus.ofFinite(matrix.entries()),
                  LaneMatrix::entries),
          this::dense);
    }
    if (lanes && function == MatrixFunction.SQUARE_ROOT) {
      return ItemTask.flagged(
          inputs,
          outputs,
          "Denman-Beavers iteration",
          dtype -> MatrixSquareRoot.routine(dtype, n),
          this::dense);
    }
    return ItemTask.dense(inputs, outputs, this::dense);
  }

  /** What computes vector-Jacobian products: the derivative at the transposed matrix. */
  public Optional<ItemTask> backward() {
    if (derivative) {
      return Optional.empty();
    }
    List<ItemShape> inputs = List.of(shape("matrices"), shape("gradients of results"));
    return Optional.of(differentiated(inputs, List.of(shape("gradients of matrices")), true));
  }

  private ItemTask differentiated(
      List<ItemShape> inputs, List<ItemShape> outputs, boolean transposed) {
    if (n == 2 && hasClosedForm()) {
      // The derivative at A is the vector-Jacobian product at the transposed A.
      LaneFormula gradient = new LaneGradientFormula(this::closedForm, 4);
      return ItemTask.lanes(
          inputs, outputs, transposed ? gradient : (p, in) -> turned(gradient, p, in));
    }
    Optional<SpectralFunction> spectral = spectral();
    if (n <= MOST_ROWS && spectral.isPresent()) {
      return ItemTask.routine(
          inputs, outputs, "Jacobi rotations", dtype -> spectral.get().derivative(dtype, n));
    }
    if (n > 2 && n <= MOST_ROWS && function == MatrixFunction.EXP) {
      return ItemTask.routine(
          inputs,
          outputs,
          "derivative of scaling and squaring",
          dtype ->
              MatrixExponential.derivative(
                  dtype,
                  n,
                  2 * n * n,
                  in -> {
                    LaneMatrix matrix = matrix(in.subList(0, n * n));
                    return transposed ? matrix.transposed() : matrix;
                  },
                  in -> matrix(in.subList(n * n, 2 * n * n)),
                  n * n,
                  LaneMatrix::entries));
    }
    return ItemTask.dense(inputs, outputs, () -> denseDerivative(transposed));
  }

  private LaneFormula.Result turned(LaneFormula gradient, LaneProgram program, List<Lane> in) {
    LaneMatrix matrix = matrix(in.subList(0, n * n)).transposed();
    List<Lane> all = new java.util.ArrayList<>(matrix.entries());
    all.addAll(in.subList(n * n, 2 * n * n));
    return gradient.evaluate(program, all);
  }

  private LaneMatrix matrix(List<Lane> entries) {
    return LaneMatrix.of(n, n, entries);
  }

  private boolean hasClosedForm() {
    return switch (function) {
      case EXP, LOG, SQUARE_ROOT -> true;
      case SYMMETRIC_EXP, SYMMETRIC_LOG, SYMMETRIC_SQUARE_ROOT -> false;
    };
  }

  private Optional<SpectralFunction> spectral() {
    return switch (function) {
      case EXP, LOG, SQUARE_ROOT -> Optional.empty();
      case SYMMETRIC_EXP -> Optional.of(SpectralFunction.EXP);
      case SYMMETRIC_LOG -> Optional.of(SpectralFunction.LOG);
      case SYMMETRIC_SQUARE_ROOT -> Optional.of(SpectralFunction.SQUARE_ROOT);
    };
  }

  private LaneFormula.Result closedForm(LaneProgram program, List<Lane> in) {
    ClosedForms2 forms = new ClosedForms2(matrix(in));
    return switch (function) {
      case EXP -> LaneStatus.guarded(forms.exp().entries(), LaneStatus.ofFinite(in));
      case LOG -> forms.log();
      case SQUARE_ROOT -> forms.squareRoot();
      case SYMMETRIC_EXP, SYMMETRIC_LOG, SYMMETRIC_SQUARE_ROOT ->
          throw new IllegalStateException("no closed form of " + function);
    };
  }

  private DenseItem dense() {
    return switch (function) {
      case EXP -> new DenseExponential(n)::exp;
      case LOG -> new DenseLogarithm(n)::log;
      case SQUARE_ROOT -> new DenseSquareRoot(n)::sqrt;
      case SYMMETRIC_EXP, SYMMETRIC_LOG, SYMMETRIC_SQUARE_ROOT -> symmetric()::apply;
    };
  }

  private SymmetricFunction symmetric() {
    SymmetricFunction.Kind kind =
        switch (function) {
          case SYMMETRIC_EXP -> SymmetricFunction.Kind.EXP;
          case SYMMETRIC_LOG -> SymmetricFunction.Kind.LOG;
          default -> SymmetricFunction.Kind.SQRT;
        };
    return new SymmetricFunction(n, kind);
  }

  /** A derivative in the direction that follows the matrix. */
  @FunctionalInterface
  private interface Directional {
    int apply(double[] matrix, double[] direction, double[] out);
  }

  private DenseItem denseDerivative(boolean transposed) {
    Directional directional =
        switch (function) {
          case EXP -> new DenseExponential(n)::derivative;
          case LOG -> new DenseLogarithm(n)::derivative;
          case SQUARE_ROOT -> new DenseSquareRoot(n)::derivative;
          case SYMMETRIC_EXP, SYMMETRIC_LOG, SYMMETRIC_SQUARE_ROOT -> symmetric()::derivative;
        };
    double[] matrix = new double[n * n];
    double[] turned = new double[n * n];
    double[] direction = new double[n * n];
    return (in, out) -> {
      System.arraycopy(in, 0, matrix, 0, n * n);
      System.arraycopy(in, n * n, direction, 0, n * n);
      RowMajor.transpose(n, matrix, turned);
      return directional.apply(transposed ? turned : matrix, direction, out);
    };
  }
}
