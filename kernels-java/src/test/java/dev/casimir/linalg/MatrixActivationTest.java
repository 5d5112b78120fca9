package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixActivationTest {
  private static MatrixMultiplyKernel plan(
      MatrixMultiply operation, DType dtype, Provider provider, int threads) {
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads);
    return new MatrixMultiplyPlan(operation, options, provider);
  }

  /** Bit for bit the product followed by the function of every element. */
  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void functionsAreThoseOfEveryElement(ElementaryFunction function) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL);
      Elementwise elementwise = Elementwise.of(function, Elementwise.Form.REAL);
      ItemwiseKernel everyElement = Device.cpu().plan(elementwise, options);
      int[][] shapes = {{1, 1, 1}, {25, 10, 50}, {27, 0, 21}, {0, 3, 4}};
      for (int[] shape : shapes) {
        assertFused(function, dtype, everyElement, shape, Provider.SCALAR, 1);
        assertFused(function, dtype, everyElement, shape, Provider.current(), 1);
      }
      // Many rows are divided between threads by rows, few by columns too.
      assertFused(function, dtype, everyElement, new int[] {300, 60, 130}, Provider.current(), 3);
      assertFused(function, dtype, everyElement, new int[] {12, 700, 600}, Provider.current(), 3);
    }
  }

  private static void assertFused(
      ElementaryFunction function,
      DType dtype,
      ItemwiseKernel everyElement,
      int[] shape,
      Provider provider,
      int threads) {
    try (Arena arena = Arena.ofShared()) {
      MatrixMultiply plain = MatrixMultiply.plain();
      MatrixCase c =
          new MatrixCase(arena, Property.generator(3), dtype, plain, shape[0], shape[1], shape[2]);
      Tensor addend = Tensor.random(arena, dtype, 4, shape[0], shape[2]);
      Tensor expected = Tensor.zeros(arena, dtype, shape[0], shape[2]);
      plan(plain, dtype, Provider.current(), 1).forward(c.first, c.second, addend, expected);
      everyElement.forward(List.of(expected), List.of(expected));
      Tensor actual = Tensor.copyOf(arena, dtype, addend.toDoubleArray(), addend.shape());
      plan(plain.withActivation(function), dtype, provider, threads)
          .forward(c.first, c.second, actual, actual);
      assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray());
    }
  }

  @Test
  void descriptionsNameTheFunction() {
    assertEquals(
        "matrix product of [k, m] and [k, n], then tanh",
        MatrixMultiply.plain()
            .transposedFirst()
            .withActivation(ElementaryFunction.TANH)
            .describe());
  }
}
