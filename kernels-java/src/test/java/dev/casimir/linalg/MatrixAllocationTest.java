package dev.casimir.linalg;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("own-jvm")
class MatrixAllocationTest {
  /** Whole and partial panels, with an addend and a function, packed before and during the call. */
  @Test
  void productsPutNothingOnTheHeap() {
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
    MatrixMultiply operation = MatrixMultiply.plain().withActivation(ElementaryFunction.LOGISTIC);
    MatrixMultiplyKernel kernel = Device.cpu().plan(operation, options);
    try (Arena arena = Arena.ofConfined()) {
      Tensor first = Tensor.random(arena, DType.FLOAT32, 1, 12, 30);
      Tensor second = Tensor.random(arena, DType.FLOAT32, 2, 30, 70);
      Tensor addend = Tensor.random(arena, DType.FLOAT32, 3, 70);
      Tensor product = Tensor.zeros(arena, DType.FLOAT32, 12, 70);
      PackedMatrix packed = kernel.pack(arena, second);
      Allocation.assertSettlesAtNothing(() -> kernel.forward(first, packed, addend, product));
      Allocation.assertSettlesAtNothing(() -> kernel.forward(first, second, product));
    }
  }
}
