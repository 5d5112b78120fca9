package dev.casimir.linalg.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.items.ItemTask;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.Decomposition.Kind;
import java.util.List;

/**
 * How a decomposition is computed, and its vector-Jacobian products.
 *
 * @param backward inputs: those of {@code forward}, then the gradients of its outputs
 */
public record DecompositionTasks(ItemTask forward, ItemTask backward) {
  /** The tasks of an operation. */
  public static DecompositionTasks of(Decomposition operation) {
    Kind kind = operation.kind();
    int n = operation.size();
    List<ItemShape> matrix = List.of(ItemShape.of("matrices", n, n));
    List<ItemShape> factors =
        kind.factors().stream()
            .map(name -> name.equals("values") ? ItemShape.of(name, n) : ItemShape.of(name, n, n))
            .toList();
    TaskShapes shapes =
        operation.isInverse() ? new TaskShapes(factors, matrix) : new TaskShapes(matrix, factors);
    return operation.isInverse() ? compose(kind, n, shapes) : decompose(kind, n, shapes);
  }

  private static DecompositionTasks decompose(Kind kind, int n, TaskShapes shapes) {
    return switch (kind) {
      case POLAR -> PolarTasks.of(n, shapes);
      case KAK -> CartanTasks.of(n, shapes);
      case IWASAWA -> TriangularTasks.iwasawa(n, shapes);
      case LDU -> TriangularTasks.ldu(n, shapes);
      case GL_CHART, SL_CHART -> ChartTasks.coordinates(n, kind == Kind.SL_CHART, shapes);
    };
  }

  private static DecompositionTasks compose(Kind kind, int n, TaskShapes shapes) {
    return switch (kind) {
      case POLAR, KAK, IWASAWA, LDU -> FactorProduct.tasks(n, shapes);
      case GL_CHART, SL_CHART -> ChartTasks.matrices(n, kind == Kind.SL_CHART, shapes);
    };
  }
}
