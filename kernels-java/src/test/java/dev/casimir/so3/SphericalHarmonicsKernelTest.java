package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Algorithm;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel as a program: same bits everywhere, arguments checked, nothing allocated. */
class SphericalHarmonicsKernelTest {
  private static final double[] ADVERSARIAL = {
    0,
    -0.0,
    1,
    -1,
    1e-160,
    1e-30,
    1e30,
    3e38,
    1e160,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Float.MIN_VALUE,
    0.1
  };

  private static double[] vectors(RandomGenerator random, int items) {
    double[] xyz = new double[3 * items];
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] =
          random.nextInt(4) > 0
              ? random.nextGaussian()
              : ADVERSARIAL[random.nextInt(ADVERSARIAL.length)];
    }
    return xyz;
  }

  private static void assertSameBits(HarmonicsBatch wanted, HarmonicsBatch actual, String name) {
    double[] left = wanted.numbers();
    double[] right = actual.numbers();
    assertEquals(left.length, right.length, name);
    for (int i = 0; i < left.length; i++) {
      if (Double.doubleToLongBits(left[i]) != Double.doubleToLongBits(right[i])) {
        throw new AssertionError(name + ", number " + i + ": " + left[i] + " and " + right[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void sameBitsFromBothProvidersAndArrangements(DType dtype) {
    for (int items = 0; items <= 70; items++) {
      int count = items;
      Property.check(
          1,
          items,
          random -> {
            SphericalHarmonics operation =
                new SphericalHarmonics(
                    random.nextInt(7), Normalization.COMPONENT, random.nextBoolean());
            SphericalHarmonics turned = operation.withArrangement(Arrangement.COMPONENT_MAJOR);
            double[] xyz = vectors(random, count);
            HarmonicsBatch scalar = HarmonicsBatch.of(operation, dtype, Provider.SCALAR, 1, xyz);
            assertSameBits(
                scalar, HarmonicsBatch.of(operation, dtype, Provider.VECTOR, 1, xyz), "items");
            assertSameBits(
                scalar, HarmonicsBatch.of(turned, dtype, Provider.VECTOR, 1, xyz), "components");
            assertSameBits(
                scalar, HarmonicsBatch.of(turned, dtype, Provider.SCALAR, 1, xyz), "scalar");
          });
    }
  }

  @Test
  void threadsDoNotChangeBits() {
    double[] xyz = vectors(Property.generator(7), 20_001);
    for (Arrangement arrangement : Arrangement.values()) {
      SphericalHarmonics operation =
          new SphericalHarmonics(3, Normalization.NORM, true, arrangement);
      HarmonicsBatch one = HarmonicsBatch.of(operation, DType.FLOAT32, xyz);
      HarmonicsBatch three =
          HarmonicsBatch.of(operation, DType.FLOAT32, Provider.current(), 3, xyz);
      assertSameBits(one, three, "three threads");
    }
  }

  @Test
  void notFiniteItemsLeaveTheOthersAlone() {
    double[] xyz = vectors(Property.generator(11), 40);
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] = Double.isFinite(xyz[i]) && Math.abs(xyz[i]) < 1e3 ? xyz[i] : 0.5;
    }
    SphericalHarmonics operation =
        new SphericalHarmonics(5, Normalization.COMPONENT, true, Arrangement.COMPONENT_MAJOR);
    HarmonicsBatch clean = HarmonicsBatch.of(operation, DType.FLOAT64, xyz);
    xyz[3 * 17] = Double.NaN;
    xyz[3 * 23 + 1] = Double.NEGATIVE_INFINITY;
    HarmonicsBatch spoilt = HarmonicsBatch.of(operation, DType.FLOAT64, xyz);
    for (int item = 0; item < 40; item++) {
      for (int k = 1; k < operation.dimension(); k++) {
        if (item == 17 || item == 23) {
          assertTrue(Double.isNaN(spoilt.value(item, k)), "item " + item + ", component " + k);
        } else {
          assertEquals(clean.value(item, k), spoilt.value(item, k), 0.0);
          assertEquals(clean.gradient(item, k, 1), spoilt.gradient(item, k, 1), 0.0);
          assertEquals(clean.hessian(item, k, 1, 2), spoilt.hessian(item, k, 1, 2), 0.0);
        }
      }
    }
  }

  @Test
  void valuesHaveTheSameBitsFromEveryMethod() {
    try (Arena arena = Arena.ofConfined()) {
      SphericalHarmonicsKernel kernel = plan(9, Arrangement.ITEM_MAJOR, 1);
      Tensor vectors = Tensor.random(arena, DType.FLOAT32, 5, 37, 3);
      Tensor alone = Tensor.zeros(arena, DType.FLOAT32, 37, 100);
      Tensor first = Tensor.zeros(arena, DType.FLOAT32, 37, 100);
      Tensor second = Tensor.zeros(arena, DType.FLOAT32, 37, 100);
      Tensor gradients = Tensor.zeros(arena, DType.FLOAT32, 37, 100, 3);
      Tensor again = Tensor.zeros(arena, DType.FLOAT32, 37, 100, 3);
      Tensor hessians = Tensor.zeros(arena, DType.FLOAT32, 37, 100, 3, 3);
      kernel.values(vectors, alone);
      kernel.gradients(vectors, first, gradients);
      kernel.hessians(vectors, second, again, hessians);
      assertArrayEquals(alone.toFloatArray(), first.toFloatArray());
      assertArrayEquals(alone.toFloatArray(), second.toFloatArray());
      assertArrayEquals(gradients.toFloatArray(), again.toFloatArray());
    }
  }

  private static SphericalHarmonicsKernel plan(int degree, Arrangement arrangement, int threads) {
    return Device.cpu()
        .plan(
            new SphericalHarmonics(degree, Normalization.COMPONENT, true, arrangement),
            PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withThreads(threads));
  }

  @ParameterizedTest
  @Tag(Allocation.OWN_JVM)
  @EnumSource(Arrangement.class)
  void runningAllocatesNothing(Arrangement arrangement) {
    SphericalHarmonicsKernel kernel = plan(2, arrangement, 1);
    boolean itemMajor = arrangement == Arrangement.ITEM_MAJOR;
    try (Arena arena = Arena.ofConfined()) {
      DType dtype = DType.FLOAT32;
      Tensor vectors =
          itemMajor ? Tensor.random(arena, dtype, 1, 67, 3) : Tensor.random(arena, dtype, 1, 3, 67);
      Tensor values =
          itemMajor ? Tensor.zeros(arena, dtype, 67, 9) : Tensor.zeros(arena, dtype, 9, 67);
      Tensor gradients =
          itemMajor ? Tensor.zeros(arena, dtype, 67, 9, 3) : Tensor.zeros(arena, dtype, 9, 3, 67);
      // compiled code allocates nothing; until the compiler has it, vectors are objects
      Allocation.assertSettlesAtNothing(
          () -> {
            kernel.values(vectors, values);
            kernel.gradients(vectors, values, gradients);
          });
    }
  }

  @Test
  void argumentsAreChecked() {
    try (Arena arena = Arena.ofConfined()) {
      SphericalHarmonicsKernel kernel = plan(2, Arrangement.COMPONENT_MAJOR, 1);
      Tensor vectors = Tensor.zeros(arena, DType.FLOAT32, 3, 8);
      Tensor values = Tensor.zeros(arena, DType.FLOAT32, 9, 8);
      Tensor doubles = Tensor.zeros(arena, DType.FLOAT64, 9, 8);
      Tensor both = Tensor.zeros(arena, DType.FLOAT32, 9, 8);
      Tensor readOnly = Tensor.ofSegment(both.segment().asReadOnly(), DType.FLOAT32, 9, 8);
      Tensor gradients = Tensor.zeros(arena, DType.FLOAT32, 9, 8, 3);
      expect("vectors: expected [3, n] FLOAT32", () -> kernel.values(values, values));
      expect("values: expected [9, 8] FLOAT32", () -> kernel.values(vectors, doubles));
      expect("values: expected [9, 8] FLOAT32", () -> kernel.values(vectors, vectors));
      expect("values: expected writable", () -> kernel.values(vectors, readOnly));
      Tensor inside = Tensor.ofSegment(both.segment(), DType.FLOAT32, 3, 8);
      expect("values: expected memory of its own", () -> kernel.values(inside, both));
      expect(
          "gradients: expected [9, 3, 8] FLOAT32",
          () -> kernel.gradients(vectors, values, gradients));
    }
  }

  @Test
  void operationIsChecked() {
    expect("maximumDegree", () -> new SphericalHarmonics(-1, Normalization.NORM, true));
    expect(
        "maximumDegree: expected 0..64",
        () -> new SphericalHarmonics(65, Normalization.NORM, true));
    PlanOptions options =
        PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(Algorithm.values()[0]);
    expect(
        "algorithm",
        () -> Device.cpu().plan(new SphericalHarmonics(2, Normalization.NORM, true), options));
  }

  private static void expect(String message, Executable action) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, action);
    assertTrue(refusal.getMessage().startsWith(message), refusal.getMessage());
  }

  @Test
  void reportCounts() {
    PlanReport report = plan(1, Arrangement.ITEM_MAJOR, 1).report();
    assertEquals((3 + 4) * 4, report.bytes());
    assertTrue(report.multiplyAdds() > 4 && report.multiplyAdds() < 40, report.toString());
    assertTrue(report.operation().contains("degree 1"), report.operation());
  }
}
