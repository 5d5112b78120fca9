package dev.casimir.cuda.internal.linalg;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.items.DeviceItemProgram;
import dev.casimir.cuda.internal.items.ItemArguments;
import dev.casimir.cuda.internal.items.ItemFormulas;
import dev.casimir.cuda.internal.items.ItemProgram;
import dev.casimir.cuda.internal.items.ItemPrograms;
import dev.casimir.device.ItemShape;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.MatrixFunction;
import dev.casimir.linalg.MatrixOperation;
import dev.casimir.linalg.internal.MatrixTasks;
import java.util.List;
import java.util.Optional;

/** Which kernels compute functions of matrices of two to four rows. */
public final class DeviceMatrixOperation {
  private static final String MODULE = "matrices";
  private static final int MOST_ROWS = 4;

  private DeviceMatrixOperation() {}

  /** Plans a function or its derivative. */
  public static DeviceItemProgram plan(
      CudaDevice device, MatrixOperation operation, PlanOptions options) {
    int n = operation.size();
    ItemShape matrices = ItemShape.of("matrices", n, n);
    boolean derivative = operation.derivative();
    ItemArguments arguments =
        new ItemArguments(
            operation.describe(),
            derivative ? List.of(matrices, matrices.named("directions")) : List.of(matrices),
            List.of(matrices.named(derivative ? "derivatives" : "results")),
            operation.arrangement());
    MatrixTasks tasks = new MatrixTasks(operation.function(), n, derivative);
    ItemPrograms programs =
        derivative
            ? ItemPrograms.forward(derivative(operation, 0))
            : new ItemPrograms(function(operation), derivative(operation, 1));
    return DeviceItemProgram.plan(
        device, options, arguments, programs, new ItemFormulas(tasks.forward(), tasks.backward()));
  }

  private static Optional<ItemProgram> function(MatrixOperation operation) {
    int n = operation.size();
    if (n < 2 || n > MOST_ROWS) {
      return Optional.empty();
    }
    return switch (operation.function()) {
      case EXP -> Optional.of(ItemProgram.of(MODULE, "matrix_exp_" + n));
      case LOG -> Optional.of(rescued("matrix_log_", n, PrincipalRoots.Result.MATRIX));
      case SQUARE_ROOT -> Optional.of(rescued("matrix_sqrt_", n, PrincipalRoots.Result.ROOT));
      case SYMMETRIC_EXP, SYMMETRIC_LOG, SYMMETRIC_SQUARE_ROOT -> Optional.empty();
    };
  }

  private static ItemProgram rescued(String kernel, int n, PrincipalRoots.Result result) {
    ItemProgram program = ItemProgram.of(MODULE, kernel + n);
    return n == 2 ? program : program.rescuedBy(PrincipalRoots.program(n, result));
  }

  /** The derivative at the matrix for variant 0, at the transposed one for 1. */
  private static Optional<ItemProgram> derivative(MatrixOperation operation, int variant) {
    int n = operation.size();
    boolean known = operation.function() == MatrixFunction.EXP && n > 2 && n <= MOST_ROWS;
    return known
        ? Optional.of(ItemProgram.of(MODULE, "matrix_exp_derivative_" + n, variant))
        : Optional.empty();
  }
}
