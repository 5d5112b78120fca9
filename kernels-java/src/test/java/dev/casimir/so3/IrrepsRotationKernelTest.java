package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Choice;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.RotationPlanner;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel as a program: threads, arguments, allocation, choice. */
class IrrepsRotationKernelTest {
  private static final Irreps MIXED = Irreps.parse("16x0e+16x1o+3x2e");

  private static IrrepsRotationKernel plan(Irreps irreps, PlanOptions options) {
    return Device.cpu().plan(new IrrepsRotation(irreps), options);
  }

  private static IrrepsRotationKernel plan(String irreps, DType dtype) {
    return plan(Irreps.parse(irreps), PlanOptions.of(dtype, Layout.MUL_IR));
  }

  private static Tensor rotations(Arena arena, DType dtype, int n) {
    RandomGenerator random = Property.generator(91);
    Tensor tensor = Tensor.zeros(arena, dtype, n, 3, 3);
    for (int i = 0; i < n; i++) {
      double[] r = Rotations.random(random);
      for (int j = 0; j < 9; j++) {
        tensor.setDouble(i * 9L + j, r[j]);
      }
    }
    return tensor;
  }

  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void threadsAndCallersChangeNoBit(RotationAlgorithm algorithm) {
    int n = 3001;
    int d = MIXED.dimension();
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(algorithm);
    try (Arena arena = Arena.ofShared()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 92, n, d);
      Tensor r = rotations(arena, DType.FLOAT32, n);
      Tensor one = Tensor.zeros(arena, DType.FLOAT32, n, d);
      plan(MIXED, options).forward(x, r, one);
      IrrepsRotationKernel many = plan(MIXED, options.withThreads(4));
      IntStream.range(0, 4)
          .parallel()
          .forEach(
              caller -> {
                Tensor out = Tensor.zeros(arena, DType.FLOAT32, n, d);
                many.forward(x, r, out);
                assertEquals(-1, one.segment().mismatch(out.segment()));
              });
    }
  }

  @Test
  void emptyBatchesAndEmptyIrreps() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor none = Tensor.zeros(arena, DType.FLOAT64, 0, 3, 3);
      Tensor one = rotations(arena, DType.FLOAT64, 1).reshape(3, 3);
      Tensor empty = Tensor.zeros(arena, DType.FLOAT64, 0, 3);
      Tensor alsoEmpty = Tensor.zeros(arena, DType.FLOAT64, 0, 3);
      plan("1o", DType.FLOAT64).forward(empty, none, alsoEmpty);
      plan("1o", DType.FLOAT64).forward(empty, one, alsoEmpty);
      Tensor nothing = Tensor.zeros(arena, DType.FLOAT64, 5, 0);
      Tensor alsoNothing = Tensor.zeros(arena, DType.FLOAT64, 5, 0);
      for (String irreps : new String[] {"", "0x2e"}) {
        plan(irreps, DType.FLOAT64).forward(nothing, one, alsoNothing);
        plan(irreps, DType.FLOAT64)
            .backward(rotations(arena, DType.FLOAT64, 5), nothing, alsoNothing);
      }
    }
  }

  private static void refuse(String message, Runnable action) {
    String actual = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(actual.startsWith(message), actual);
  }

  @Test
  void wrongTensorsAreRefusedBeforeAnythingIsWritten() {
    IrrepsRotationKernel kernel = plan("0e+1o", DType.FLOAT64);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 93, 2, 4);
      Tensor r = rotations(arena, DType.FLOAT64, 2);
      Tensor out = Tensor.random(arena, DType.FLOAT64, 94, 2, 4);
      double[] before = out.toDoubleArray();
      refuse(
          "x: expected [n, 4] FLOAT64 (1x0e+1x1o), got [2, 3, 3] FLOAT64",
          () -> kernel.forward(r, r, out));
      refuse(
          "x: expected [n, 4] FLOAT64",
          () -> kernel.forward(Tensor.zeros(arena, DType.FLOAT32, 2, 4), r, out));
      refuse(
          "rotations: expected [2, 3, 3] or [3, 3] FLOAT64, got [1, 3, 3] FLOAT64",
          () -> kernel.forward(x, r.slice(0, 1), out));
      refuse("rotations: expected", () -> kernel.forward(x, r.reshape(2, 9), out));
      refuse("rotations: expected", () -> kernel.forward(x, r.reshape(18), out));
      refuse("out: expected [2, 4] FLOAT64", () -> kernel.forward(x, r, out.slice(0, 1)));
      refuse("out: expected memory of its own, got some of x", () -> kernel.forward(x, r, x));
      Tensor wide = Tensor.zeros(arena, DType.FLOAT64, 3, 4);
      Tensor inside = Tensor.ofSegment(wide.segment().asSlice(0, 72), DType.FLOAT64, 3, 3);
      refuse(
          "out: expected memory of its own, got some of rotations",
          () -> kernel.forward(x, inside, wide.slice(1, 3)));
      Tensor readOnly = Tensor.ofSegment(out.segment().asReadOnly(), DType.FLOAT64, 2, 4);
      refuse("out: expected writable", () -> kernel.forward(x, r, readOnly));
      refuse("gradX: expected writable", () -> kernel.backward(r, x, readOnly));
      refuse("gradOut: expected [n, 4] FLOAT64", () -> kernel.backward(r, r, out));
      assertArrayEquals(before, out.toDoubleArray());
    }
  }

  @Test
  void closedArenasThrow() {
    IrrepsRotationKernel kernel = plan("1o", DType.FLOAT64);
    Tensor closed;
    Tensor closedRotations;
    try (Arena arena = Arena.ofConfined()) {
      closed = Tensor.zeros(arena, DType.FLOAT64, 2, 3);
      closedRotations = Tensor.zeros(arena, DType.FLOAT64, 2, 3, 3);
    }
    try (Arena arena = Arena.ofConfined()) {
      Tensor open = Tensor.zeros(arena, DType.FLOAT64, 2, 3);
      Tensor r = rotations(arena, DType.FLOAT64, 2);
      assertThrows(IllegalStateException.class, () -> kernel.forward(closed, r, open));
      assertThrows(IllegalStateException.class, () -> kernel.forward(open, r, closed));
      assertThrows(
          IllegalStateException.class, () -> kernel.backward(closedRotations, open, closed));
    }
  }

  @Test
  void plansAreRefusedWhereTheyCannotBeMade() {
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    Choice other = () -> "fast";
    refuse(
        "algorithm: expected j or matrix for a rotation, got fast",
        () -> plan(MIXED, options.withAlgorithm(other)));
    Irreps high = Irreps.parse("1x201e");
    refuse(
        "degree: expected at most 200",
        () -> plan(high, options.withAlgorithm(RotationAlgorithm.MATRIX)));
    assertEquals("j", plan(high, options).report().algorithm());
  }

  /** Few channels do not pay for a matrix, many of moderate degree do. */
  @Test
  void thePlannerWeighsMatricesAgainstChannels() {
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
    Irreps once = Irreps.sphericalHarmonics(6);
    assertEquals("j", plan(once, options).report().algorithm());
    assertTrue(plan(once, options).explain().contains("one rotation for all items: matrix"));
    Irreps often = Irreps.sphericalHarmonics(3, 256);
    assertEquals("matrix", plan(often, options).report().algorithm());
    assertEquals(2, plan(often, options).report().candidates().size());
  }

  @ParameterizedTest
  @Tag(Allocation.OWN_JVM)
  @EnumSource(RotationAlgorithm.class)
  void oneThreadAllocatesNothing(RotationAlgorithm algorithm) {
    int n = 50;
    int d = MIXED.dimension();
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR).withAlgorithm(algorithm);
    // until the compiler has vector code, vectors are objects; scalar code makes none
    IrrepsRotationKernel kernel =
        RotationPlanner.plan(new IrrepsRotation(MIXED), options, Provider.SCALAR);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 95, n, d);
      Tensor r = rotations(arena, DType.FLOAT32, n);
      Tensor out = Tensor.zeros(arena, DType.FLOAT32, n, d);
      Allocation.assertSettlesAtNothing(
          () -> {
            kernel.forward(x, r, out);
            kernel.backward(r, x, out);
          });
    }
  }
}
