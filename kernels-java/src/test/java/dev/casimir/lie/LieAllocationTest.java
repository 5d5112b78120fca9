package dev.casimir.lie;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kernels that run allocate nothing: in lanes, with flagged items, and item by item. */
@Tag("own-jvm")
class LieAllocationTest {
  private static void check(LieGroup group, LieMap map) {
    try (Arena arena = Arena.ofConfined()) {
      int items = 40;
      int k = group.dimension();
      int d = group.matrixSize();
      PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL);
      double[] xi = LieOperationTest.tangents(Property.generator(61), group, items, 1.3);
      Tensor tangents = Tensor.copyOf(arena, DType.FLOAT64, xi, items, k);
      Tensor elements = Tensor.zeros(arena, DType.FLOAT64, items, d, d);
      Device.cpu().plan(LieOperation.exp(group), options).forward(tangents, elements);
      ItemwiseKernel kernel = Device.cpu().plan(LieOperation.of(group, map), options);
      Tensor status = Tensor.zeros(arena, DType.INT32, items);
      List<Tensor> in = List.of(map == LieMap.EXP ? tangents : elements);
      List<Tensor> out =
          List.of(
              map == LieMap.EXP
                  ? Tensor.zeros(arena, DType.FLOAT64, items, d, d)
                  : Tensor.zeros(arena, DType.FLOAT64, items, k));
      Allocation.assertSettlesAtNothing(() -> kernel.forward(in, out, status));
    }
  }

  @Test
  void lanes() {
    check(LieGroup.se(3), LieMap.EXP);
  }

  @Test
  void stagesAndFlaggedItems() {
    check(LieGroup.gl(3), LieMap.EXP);
    check(LieGroup.so(4), LieMap.LOG);
  }

  @Test
  void itemByItem() {
    check(LieGroup.so(5), LieMap.LOG);
  }
}
