package dev.casimir.cli.validate;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/**
 * How large the terms of gradients through A = Q R are: (|Q'| + |R| |R'|) |R^-1|. In the gradient
 * of a nearly singular matrix they cancel, which no move of the inputs tells.
 */
record QrTerms(int rows, int columns) implements CpuReference.Terms {
  @Override
  public double[] sizes(List<Operand> operands) {
    int items = (int) operands.getFirst().shape()[0];
    double[] sizes = new double[items];
    try (Arena arena = Arena.ofConfined()) {
      Tensor matrices = operands.getFirst().tensor(arena, DType.FLOAT64);
      Tensor values = Tensor.zeros(arena, DType.FLOAT64, items, columns);
      Tensor left = Tensor.zeros(arena, DType.FLOAT64, items, rows, columns);
      Tensor right = Tensor.zeros(arena, DType.FLOAT64, items, columns, columns);
      Device.cpu()
          .plan(
              SingularValueDecomposition.of(rows, columns),
              PlanOptions.of(DType.FLOAT64, Layout.MUL_IR))
          .forward(List.of(matrices), List.of(left, values, right));
      for (int i = 0; i < items; i++) {
        double largest = values.getDouble((long) i * columns);
        double smallest = values.getDouble((long) (i + 1) * columns - 1);
        double terms =
            norm(operands.get(1), i, rows * columns)
                + largest * norm(operands.get(2), i, columns * columns);
        sizes[i] = terms / smallest;
      }
    }
    return sizes;
  }

  private static double norm(Operand operand, int item, int width) {
    double[] numbers = Arrays.copyOfRange(operand.values(), item * width, (item + 1) * width);
    return Math.sqrt(width) * Groups.rootMeanSquare(numbers, 0, width);
  }
}
