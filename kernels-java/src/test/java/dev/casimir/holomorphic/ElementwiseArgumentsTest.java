package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElementwiseArgumentsTest {
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
  private static final Elementwise LOGISTIC =
      Elementwise.of(ElementaryFunction.LOGISTIC, Form.REAL);
  private static final Elementwise COMPLEX =
      Elementwise.of(ElementaryFunction.LOGISTIC, Form.COMPLEX);

  private final ItemwiseKernel kernel = LOGISTIC.planForCpu(OPTIONS);

  @Test
  void anyShapeOfTheSameSizeWillDo() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 3, 5, 7);
      Tensor y = Tensor.zeros(arena, DType.FLOAT32, 105);
      Tensor z = Tensor.zeros(arena, DType.FLOAT32, 21, 5);
      kernel.forward(x, y);
      kernel.forward(x, z);
      assertArrayEquals(y.toFloatArray(), z.toFloatArray());
      kernel.forward(x, x);
      assertArrayEquals(y.toFloatArray(), x.toFloatArray());
      kernel.forward(
          Tensor.zeros(arena, DType.FLOAT32, 0, 4), Tensor.zeros(arena, DType.FLOAT32, 0));
      Tensor one = Tensor.zeros(arena, DType.FLOAT32);
      kernel.forward(one, one);
      assertEquals(0.5, one.getDouble(0));
    }
  }

  @Test
  void numbersDoNotDependOnTheirPlaceOrOnThreads() {
    try (Arena arena = Arena.ofShared()) {
      Tensor re = Tensor.random(arena, DType.FLOAT32, 1, 40_001);
      Tensor im = Tensor.random(arena, DType.FLOAT32, 2, 40_001);
      Tensor nanAt = Tensor.zeros(arena, DType.FLOAT32, 40_001);
      im.setDouble(77, Double.NaN);
      List<Tensor> once = List.of(Tensor.zeros(arena, DType.FLOAT32, 40_001), nanAt);
      COMPLEX.planForCpu(OPTIONS).forward(List.of(re, im), once);
      List<Tensor> threaded =
          List.of(
              Tensor.zeros(arena, DType.FLOAT32, 40_001),
              Tensor.zeros(arena, DType.FLOAT32, 40_001));
      COMPLEX.planForCpu(OPTIONS.withThreads(2)).forward(List.of(re, im), threaded);
      assertArrayEquals(once.get(1).toFloatArray(), threaded.get(1).toFloatArray());
      im.setDouble(77, 0.25);
      Tensor tail = Tensor.zeros(arena, DType.FLOAT32, 39_990);
      Tensor tailIm = Tensor.zeros(arena, DType.FLOAT32, 39_990);
      COMPLEX
          .planForCpu(OPTIONS)
          .forward(List.of(re.slice(11, 40_001), im.slice(11, 40_001)), List.of(tail, tailIm));
      for (int i = 0; i < 39_990; i++) {
        if (i != 66) {
          assertEquals(once.getFirst().getDouble(i + 11), tail.getDouble(i));
        }
      }
      assertTrue(Double.isNaN(once.getFirst().getDouble(77)));
    }
  }

  @Test
  void pairsAreTheSameNumbersAsPlanes() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor pairs = Tensor.random(arena, DType.FLOAT32, 1, 9, 11, 2);
      Tensor found = Tensor.zeros(arena, DType.FLOAT32, 9, 11, 2);
      COMPLEX.interleavedPairs().planForCpu(OPTIONS).forward(pairs, found);
      Tensor re = Tensor.zeros(arena, DType.FLOAT32, 99);
      Tensor im = Tensor.zeros(arena, DType.FLOAT32, 99);
      for (int i = 0; i < 99; i++) {
        re.setDouble(i, pairs.getDouble(2 * i));
        im.setDouble(i, pairs.getDouble(2 * i + 1));
      }
      COMPLEX.planForCpu(OPTIONS).forward(List.of(re, im), List.of(re, im));
      for (int i = 0; i < 99; i++) {
        assertEquals(re.getDouble(i), found.getDouble(2 * i));
        assertEquals(im.getDouble(i), found.getDouble(2 * i + 1));
      }
    }
  }

  @Test
  void wrongTensorsAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.zeros(arena, DType.FLOAT32, 8);
      Tensor y = Tensor.zeros(arena, DType.FLOAT32, 8);
      refuse("value", List.of(x), List.of(Tensor.zeros(arena, DType.FLOAT32, 7)));
      refuse("value", List.of(x), List.of(Tensor.zeros(arena, DType.FLOAT64, 8)));
      refuse("inputs", List.of(x, y), List.of(y));
      refuse("value", List.of(x.slice(0, 7)), List.of(x.slice(1, 8)));
      Tensor readOnly = Tensor.ofSegment(y.segment().asReadOnly(), DType.FLOAT32, 8);
      refuse("read-only", List.of(x), List.of(readOnly));
      ItemwiseKernel pairs = COMPLEX.interleavedPairs().planForCpu(OPTIONS);
      assertThrows(IllegalArgumentException.class, () -> pairs.forward(x, y));
    }
    Arena closed = Arena.ofConfined();
    Tensor gone = Tensor.zeros(closed, DType.FLOAT32, 8);
    closed.close();
    assertThrows(IllegalStateException.class, () -> kernel.forward(gone, gone));
  }

  private void refuse(String part, List<Tensor> inputs, List<Tensor> outputs) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> kernel.forward(inputs, outputs));
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }
}
