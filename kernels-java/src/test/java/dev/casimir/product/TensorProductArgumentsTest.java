package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Choice;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** What a product refuses, and that it refuses before it writes. */
class TensorProductArgumentsTest {
  private static final Irreps IRREPS = Irreps.parse("4x0e+4x1o");
  private static final TensorProduct PRODUCT = TensorProduct.gaunt(IRREPS, IRREPS, IRREPS);
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);

  private static ProductKernel kernel() {
    return Device.cpu().plan(PRODUCT, OPTIONS);
  }

  private static void assertRefused(String sentence, Tensor x, Tensor y, Tensor z) {
    double before = z.isAlive() && z.size() > 0 ? z.getDouble(0) : 0;
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> kernel().forward(x, y, z));
    assertEquals(sentence, refusal.getMessage());
    assertTrue(z.size() == 0 || z.getDouble(0) == before, "the output was touched");
  }

  @Test
  void namesTheArgumentWhatWasExpectedAndWhatCame() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor good = Tensor.random(arena, DType.FLOAT32, 1, 3, 16);
      Tensor z = Tensor.zeros(arena, DType.FLOAT32, 3, 16);
      assertRefused(
          "x: expected [3, 16] FLOAT32 (4x0e+4x1o), got [3, 15] FLOAT32",
          Tensor.zeros(arena, DType.FLOAT32, 3, 15),
          good,
          z);
      assertRefused(
          "y: expected [3, 16] FLOAT32 (4x0e+4x1o), got [3, 16] FLOAT64",
          good,
          Tensor.zeros(arena, DType.FLOAT64, 3, 16),
          z);
      assertRefused(
          "y: expected [3, 16] FLOAT32 (4x0e+4x1o), got [2, 16] FLOAT32",
          good,
          Tensor.zeros(arena, DType.FLOAT32, 2, 16),
          z);
      assertRefused(
          "z: expected [3, 16] FLOAT32 (4x0e+4x1o), got [48] FLOAT32",
          good,
          good,
          Tensor.zeros(arena, DType.FLOAT32, 48));
      assertRefused(
          "x: expected [batch, 16] FLOAT32 (4x0e+4x1o), got [48] FLOAT32",
          good.reshape(48),
          good,
          z);
    }
  }

  @Test
  void refusesOutputsThatShareMemoryOrAreReadOnly() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 3, 16);
      Tensor y = Tensor.random(arena, DType.FLOAT32, 2, 3, 16);
      assertRefused("z: the output must not share memory with an input", x, y, x);
      assertRefused("z: the output must not share memory with an input", x, y, y);
      Tensor frozen = Tensor.ofSegment(y.segment().asReadOnly(), DType.FLOAT32, 3, 16);
      assertRefused("z: the output is read-only memory", x, x, frozen);
    }
  }

  @Test
  void aClosedArenaThrowsAndNothingElse() {
    Tensor closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = Tensor.random(arena, DType.FLOAT32, 1, 3, 16);
    }
    try (Arena arena = Arena.ofConfined()) {
      Tensor y = Tensor.random(arena, DType.FLOAT32, 2, 3, 16);
      Tensor z = Tensor.zeros(arena, DType.FLOAT32, 3, 16);
      assertThrows(IllegalStateException.class, () -> kernel().forward(closed, y, z));
      assertEquals(0, z.getDouble(0));
    }
  }

  @Test
  void anEmptyBatchAndEmptyIrrepsAreFine() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor none = Tensor.zeros(arena, DType.FLOAT32, 0, 16);
      kernel().forward(none, none, Tensor.zeros(arena, DType.FLOAT32, 0, 16));
      Irreps nothing = Irreps.parse("");
      for (Algorithm algorithm : Algorithm.values()) {
        Tensor y = Tensor.random(arena, DType.FLOAT32, 2, 3, 16);
        Tensor z = Tensor.random(arena, DType.FLOAT32, 3, 3, 16);
        Tensor empty = Tensor.zeros(arena, DType.FLOAT32, 3, 0);
        Device.cpu()
            .plan(TensorProduct.gaunt(nothing, IRREPS, IRREPS), OPTIONS.withAlgorithm(algorithm))
            .forward(empty, y, z);
        for (double value : z.toDoubleArray()) {
          assertEquals(0, value, "a product with nothing is zero");
        }
      }
    }
  }

  @Test
  void refusesUnequalMultiplicitiesAndAlgorithmsThatDoNotFit() {
    assertEquals(
        "irreps: a channel-wise product needs equal multiplicities everywhere, got 4x0e+4x1o, 3x0e"
            + " and 4x0e+4x1o",
        assertThrows(
                IllegalArgumentException.class,
                () -> TensorProduct.gaunt(IRREPS, Irreps.parse("3x0e"), IRREPS))
            .getMessage());
    TensorProduct complete = TensorProduct.clebschGordan(IRREPS, IRREPS, IRREPS);
    assertEquals(
        "algorithm: grid does not compute products of kind cg",
        assertThrows(
                IllegalArgumentException.class,
                () -> Device.cpu().plan(complete, OPTIONS.withAlgorithm(Algorithm.GRID)))
            .getMessage());
    Choice foreign = () -> "recursion";
    assertEquals(
        "algorithm: recursion is not one of a tensor product",
        assertThrows(
                IllegalArgumentException.class,
                () -> Device.cpu().plan(complete, OPTIONS.withAlgorithm(foreign)))
            .getMessage());
  }
}
