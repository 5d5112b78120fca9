package dev.casimir.lie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HaarSampleKernelTest {
  static List<HaarSample> operations() {
    return List.of(
        HaarSample.specialOrthogonal(2),
        HaarSample.specialOrthogonal(3),
        HaarSample.specialOrthogonal(5),
        HaarSample.orthogonal(3),
        HaarSample.symmetricPositive(3, 0.5),
        HaarSample.generalLinear(2, 1),
        HaarSample.generalLinear(3, 4, 2),
        HaarSample.specialLinear(2, 1),
        HaarSample.specialLinear(3, 1),
        HaarSample.specialEuclidean(3, 2),
        HaarSample.similarity(2, 1, 2),
        HaarSample.affine(2, 1, 3),
        HaarSample.affine(3, 1, 0.5, 3),
        HaarSample.heisenberg(5, 1),
        HaarSample.unitriangular(4, 1),
        HaarSample.positiveScaling(2),
        HaarSample.logNormal(LogNormalPolar.generalLinear(3, 0.1)),
        HaarSample.logNormal(LogNormalPolar.specialLinear(2, 0.1)));
  }

  private static Tensor garbage(Arena arena, DType dtype, long n, HaarSample operation) {
    int d = operation.dimension();
    return Tensor.random(arena, dtype, 99, n, d, d);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aSampleDependsOnItsSeedAndNumberAlone(HaarSample operation) {
    int n = 1500;
    try (Arena arena = Arena.ofConfined()) {
      Tensor whole = garbage(arena, DType.FLOAT64, n, operation);
      Tensor weights = Tensor.random(arena, DType.FLOAT64, 98, n);
      HaarSampleKernel kernel = Draws.plan(operation, DType.FLOAT64, 1);
      kernel.sample(42, 1000, whole, weights);
      Tensor threaded = garbage(arena, DType.FLOAT64, n, operation);
      Draws.plan(operation, DType.FLOAT64, 4).sample(42, 1000, threaded);
      assertEquals(-1, whole.segment().mismatch(threaded.segment()));

      Tensor part = garbage(arena, DType.FLOAT64, 700, operation);
      Tensor partWeights = Tensor.random(arena, DType.FLOAT64, 97, 700);
      kernel.sample(42, 1300, part, partWeights);
      assertEquals(-1, part.segment().mismatch(whole.slice(300, 1000).segment()));
      assertEquals(-1, partWeights.segment().mismatch(weights.slice(300, 1000).segment()));

      kernel.sample(43, 1300, part);
      assertEquals(0, equalItems(part, whole.slice(300, 1000)), "another seed");
      kernel.sample(42, 1300 + (1L << 32), part);
      assertEquals(0, equalItems(part, whole.slice(300, 1000)), "far away");
    }
  }

  private static int equalItems(Tensor first, Tensor second) {
    int equal = 0;
    for (long i = 0; i < first.dimension(0); i++) {
      boolean same =
          first.slice(i, i + 1).segment().mismatch(second.slice(i, i + 1).segment()) == -1;
      equal += same ? 1 : 0;
    }
    return equal;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void singlePrecisionIsTheRoundedDouble(HaarSample operation) {
    try (Arena arena = Arena.ofConfined()) {
      Tensor wide = garbage(arena, DType.FLOAT64, 50, operation);
      Tensor narrow = garbage(arena, DType.FLOAT32, 50, operation);
      Tensor wideWeights = Tensor.zeros(arena, DType.FLOAT64, 50);
      Tensor narrowWeights = Tensor.zeros(arena, DType.FLOAT32, 50);
      Draws.plan(operation, DType.FLOAT64, 1).sample(-7, 0, wide, wideWeights);
      Draws.plan(operation, DType.FLOAT32, 1).sample(-7, 0, narrow, narrowWeights);
      for (long i = 0; i < wide.size(); i++) {
        assertEquals((float) wide.getDouble(i), narrow.getDouble(i));
        assertTrue(Double.isFinite(wide.getDouble(i)));
      }
      for (long i = 0; i < 50; i++) {
        assertEquals((float) wideWeights.getDouble(i), narrowWeights.getDouble(i));
        assertTrue(wideWeights.getDouble(i) > 0);
      }
    }
  }

  /** Pins the streams: numbers published with a seed must not change. */
  @Test
  void theFirstSamplesAreTheseForEver() {
    double[] plane = Draws.of(HaarSample.specialOrthogonal(2), 0, 1).entries;
    double angle = 2 * Math.PI * ((0xe169c58d6627e8d5L >>> 11) | 1) * 0x1p-53;
    assertEquals(plane[0], plane[3]);
    assertEquals(plane[1], -plane[2]);
    assertEquals(Math.cos(angle), plane[0], 1e-15);
    assertEquals(Math.sin(angle), plane[2], 1e-15);
  }

  /** All bits of some samples: only additions, products, roots and StrictMath went into them. */
  @ParameterizedTest
  @CsvSource({
    "0, 1310578464",
    "1, -1959565799",
    "2, -2109439574",
    "3, 187917849",
    "4, 2071800761",
    "6, 882661701",
    "8, 362459670",
    "11, -1965971353",
    "17, -1692238196"
  })
  void theBitsAreTheSameOnEveryMachine(int index, int hash) {
    Draws draws = Draws.of(operations().get(index), 2024, 100);
    assertEquals(hash, 31 * Arrays.hashCode(draws.entries) + Arrays.hashCode(draws.weights));
  }

  @Test
  void concurrentCallersDoNotDisturbEachOther() {
    HaarSample operation = HaarSample.logNormal(LogNormalPolar.generalLinear(3, 0.1));
    HaarSampleKernel kernel = Draws.plan(operation, DType.FLOAT64, 1);
    try (Arena arena = Arena.ofShared()) {
      Tensor expected = garbage(arena, DType.FLOAT64, 2000, operation);
      kernel.sample(5, 0, expected);
      boolean same =
          IntStream.range(0, 8)
              .parallel()
              .allMatch(
                  _ -> {
                    Tensor out = garbage(arena, DType.FLOAT64, 2000, operation);
                    kernel.sample(5, 0, out);
                    return out.segment().mismatch(expected.segment()) == -1;
                  });
      assertTrue(same);
    }
  }

  private static String refusal(HaarSampleKernel kernel, long first, Tensor out) {
    return assertThrows(IllegalArgumentException.class, () -> kernel.sample(1, first, out))
        .getMessage();
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnythingIsWritten() {
    HaarSampleKernel kernel = Draws.plan(HaarSample.specialOrthogonal(3), DType.FLOAT64, 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor out = Tensor.random(arena, DType.FLOAT64, 1, 4, 3, 3);
      double[] before = out.toDoubleArray();
      assertEquals(
          "out: expected [n, 3, 3] FLOAT64, got [4, 9] FLOAT64",
          refusal(kernel, 0, out.reshape(4, 9)));
      assertEquals(
          "out: expected [n, 3, 3] FLOAT64, got [] FLOAT64",
          refusal(kernel, 0, Tensor.zeros(arena, DType.FLOAT64)));
      assertEquals(
          "out: expected [n, 3, 3] FLOAT64, got [4, 3, 3] FLOAT32",
          refusal(kernel, 0, Tensor.zeros(arena, DType.FLOAT32, 4, 3, 3)));
      assertEquals("first: expected 0..9223372036854775803, got -1", refusal(kernel, -1, out));
      assertTrue(refusal(kernel, Long.MAX_VALUE - 3, out).startsWith("first: expected 0.."));
      Tensor readOnly = Tensor.ofSegment(out.segment().asReadOnly(), DType.FLOAT64, 4, 3, 3);
      assertTrue(refusal(kernel, 0, readOnly).startsWith("out: expected writable"));
      for (Tensor weights :
          new Tensor[] {
            Tensor.zeros(arena, DType.FLOAT64, 3), Tensor.zeros(arena, DType.FLOAT64, 4, 1)
          }) {
        assertEquals(
            "weights: expected [4] FLOAT64, got " + weights,
            assertThrows(IllegalArgumentException.class, () -> kernel.sample(1, 0, out, weights))
                .getMessage());
      }
      Tensor inside = Tensor.ofSegment(out.segment().asSlice(8, 32), DType.FLOAT64, 4);
      assertThrows(IllegalArgumentException.class, () -> kernel.sample(1, 0, out, inside));
      assertArrayEquals(before, out.toDoubleArray());
    }
  }

  @Test
  void emptyBatchesAndClosedArenas() {
    HaarSampleKernel kernel = Draws.plan(HaarSample.specialOrthogonal(3), DType.FLOAT64, 2);
    Tensor closed;
    try (Arena arena = Arena.ofShared()) {
      closed = Tensor.zeros(arena, DType.FLOAT64, 2, 3, 3);
      Tensor none = Tensor.zeros(arena, DType.FLOAT64, 0, 3, 3);
      kernel.sample(1, Long.MAX_VALUE, none, Tensor.zeros(arena, DType.FLOAT64, 0));
    }
    assertThrows(IllegalStateException.class, () -> kernel.sample(1, 0, closed));
    assertTrue(kernel.explain().startsWith("Haar measure of SO(3)"), kernel.explain());
  }

  @Test
  void sizesAndAlgorithmsAreChecked() {
    for (int n : new int[] {-1, 0, 1, 65}) {
      assertEquals(
          "n: expected 2..64, got " + n,
          assertThrows(IllegalArgumentException.class, () -> HaarSample.specialOrthogonal(n))
              .getMessage());
    }
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(() -> "fast");
    assertEquals(
        "algorithm: a sampler has only one, got fast",
        assertThrows(
                IllegalArgumentException.class,
                () -> Device.cpu().plan(HaarSample.orthogonal(2), options))
            .getMessage());
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void oneThreadAllocatesNothing() {
    try (Arena arena = Arena.ofConfined()) {
      for (HaarSample operation : operations()) {
        HaarSampleKernel kernel = Draws.plan(operation, DType.FLOAT64, 1);
        Tensor out = garbage(arena, DType.FLOAT64, 100, operation);
        Tensor weights = Tensor.zeros(arena, DType.FLOAT64, 100);
        Allocation.assertSettlesAtNothing(
            () -> {
              kernel.sample(3, 0, out, weights);
            });
      }
    }
  }
}
