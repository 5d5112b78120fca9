package dev.casimir.holomorphic;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Elementwise kernels that run allocate nothing. */
@Tag(Allocation.OWN_JVM)
class ElementwiseAllocationTest {
  @Test
  void realAndComplex() {
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> in =
          List.of(
              Tensor.random(arena, DType.FLOAT32, 1, 25, 40),
              Tensor.random(arena, DType.FLOAT32, 2, 25, 40));
      List<Tensor> out =
          List.of(
              Tensor.zeros(arena, DType.FLOAT32, 25, 40),
              Tensor.zeros(arena, DType.FLOAT32, 25, 40));
      ItemwiseKernel real =
          Elementwise.of(ElementaryFunction.LOGISTIC, Form.REAL).planForCpu(options);
      ItemwiseKernel complex =
          Elementwise.of(ElementaryFunction.LOGISTIC, Form.COMPLEX).planForCpu(options);
      List<Tensor> x = in.subList(0, 1);
      List<Tensor> y = out.subList(0, 1);
      Allocation.assertSettlesAtNothing(() -> real.forward(x, y));
      Allocation.assertSettlesAtNothing(() -> complex.forward(in, out));
    }
  }
}
