package dev.casimir.cuda.internal.linalg;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.items.DeviceItemProgram;
import dev.casimir.cuda.internal.items.ItemArguments;
import dev.casimir.cuda.internal.items.ItemFormulas;
import dev.casimir.cuda.internal.items.ItemProgram;
import dev.casimir.cuda.internal.items.ItemPrograms;
import dev.casimir.device.ItemShape;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.QrFactorization;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.linalg.internal.QrTasks;
import dev.casimir.linalg.internal.SingularTasks;
import dev.casimir.linalg.internal.SvdTasks;
import java.util.List;
import java.util.Optional;

/** Which kernels decompose matrices of two to four rows. */
public final class DeviceDecomposition {
  private static final String MODULE = "decompositions";
  private static final int MOST_ROWS = 4;

  /** Larger matrices make formulas too long to be interpreted. */
  private static final int MOST_SINGULAR_NUMBERS = 64;

  private DeviceDecomposition() {}

  /** Plans a decomposition or the way back. */
  public static DeviceItemProgram plan(
      CudaDevice device, Decomposition operation, PlanOptions options) {
    int n = operation.size();
    List<ItemShape> matrices = List.of(ItemShape.of("matrices", n, n));
    List<ItemShape> factors =
        operation.kind().factors().stream()
            .map(name -> name.equals("values") ? ItemShape.of(name, n) : ItemShape.of(name, n, n))
            .toList();
    boolean inverse = operation.isInverse();
    ItemArguments arguments =
        new ItemArguments(
            operation.describe(),
            inverse ? factors : matrices,
            inverse ? matrices : factors,
            operation.arrangement());
    return DeviceItemProgram.plan(
        device,
        options,
        arguments,
        ItemPrograms.forward(inverse ? product(operation) : factors(operation)),
        operation.kind() == Decomposition.Kind.KAK && !inverse
            ? formulas(DecompositionTasks.of(operation), new SingularTasks(n, n, false))
            : formulas(DecompositionTasks.of(operation)));
  }

  private static ItemFormulas formulas(DecompositionTasks tasks) {
    return new ItemFormulas(tasks.forward(), Optional.of(tasks.backward()));
  }

  /** Those of the CPU, or those for devices of what it decomposes one by one. */
  private static ItemFormulas formulas(DecompositionTasks tasks, SingularTasks singular) {
    int numbers = singular.rows() * singular.columns();
    return tasks.forward().routine().isPresent() || numbers > MOST_SINGULAR_NUMBERS
        ? formulas(tasks)
        : new ItemFormulas(
            singular.forward(tasks.forward()), Optional.of(singular.backward(tasks.backward())));
  }

  private static Optional<ItemProgram> factors(Decomposition operation) {
    int n = operation.size();
    return switch (operation.kind()) {
      case POLAR -> upTo(MOST_ROWS, n, "polar_", 0);
      case IWASAWA -> upTo(MOST_ROWS, n, "iwasawa_", 0);
      case LDU -> upTo(MOST_ROWS, n, "ldu_", 0);
      case KAK -> upTo(3, n, "kak_", 0);
      case GL_CHART -> upTo(3, n, "chart_", 0);
      case SL_CHART -> upTo(3, n, "chart_", 1);
    };
  }

  private static Optional<ItemProgram> product(Decomposition operation) {
    int n = operation.size();
    return switch (operation.kind()) {
      case POLAR -> upTo(MOST_ROWS, n, "compose_two_", 0);
      case KAK, IWASAWA, LDU -> upTo(MOST_ROWS, n, "compose_three_", 0);
      case GL_CHART -> upTo(2, n, "chart_matrix_", 0);
      case SL_CHART -> upTo(2, n, "chart_matrix_", 1);
    };
  }

  private static Optional<ItemProgram> upTo(int most, int n, String kernel, int variant) {
    return n <= most ? Optional.of(ItemProgram.of(MODULE, kernel + n, variant)) : Optional.empty();
  }

  /** Plans singular values and vectors. */
  public static DeviceItemProgram plan(
      CudaDevice device, SingularValueDecomposition operation, PlanOptions options) {
    int rows = operation.rows();
    int columns = operation.columns();
    int k = Math.min(rows, columns);
    ItemArguments arguments =
        new ItemArguments(
            operation.describe(),
            List.of(ItemShape.of("matrices", rows, columns)),
            List.of(
                ItemShape.of("left", rows, k),
                ItemShape.of("values", k),
                ItemShape.of("right", columns, k)),
            operation.arrangement());
    Optional<ItemProgram> program =
        rows == columns && rows > 1 ? upTo(3, rows, "kak_", 1) : Optional.empty();
    return DeviceItemProgram.plan(
        device,
        options,
        arguments,
        ItemPrograms.forward(program),
        formulas(SvdTasks.of(operation), new SingularTasks(rows, columns, true)));
  }

  /** Plans factors of orthonormal columns and a triangle. */
  public static DeviceItemProgram plan(
      CudaDevice device, QrFactorization operation, PlanOptions options) {
    int rows = operation.rows();
    int n = operation.columns();
    ItemArguments arguments =
        new ItemArguments(
            operation.describe(),
            List.of(ItemShape.of("matrices", rows, n)),
            List.of(ItemShape.of("orthonormal", rows, n), ItemShape.of("triangles", n, n)),
            operation.arrangement());
    Optional<ItemProgram> program =
        rows <= MOST_ROWS && n > 1
            ? Optional.of(ItemProgram.of(MODULE, "qr_" + rows + "_" + n))
            : Optional.empty();
    return DeviceItemProgram.plan(
        device, options, arguments, ItemPrograms.forward(program), formulas(QrTasks.of(operation)));
  }
}
