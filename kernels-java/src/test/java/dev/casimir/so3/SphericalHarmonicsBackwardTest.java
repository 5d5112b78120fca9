package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.SphericalHarmonicsPlan;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of the derivatives of harmonics with cotangents. */
class SphericalHarmonicsBackwardTest {
  /** What both methods give, item-major. */
  private record Outcome(double[] gradVectors, double[] gradGradValues, double[] curved) {
    double[] numbers() {
      double[] all = Arrays.copyOf(gradVectors, 2 * gradVectors.length + gradGradValues.length);
      System.arraycopy(curved, 0, all, gradVectors.length, curved.length);
      System.arraycopy(gradGradValues, 0, all, 2 * curved.length, gradGradValues.length);
      return all;
    }
  }

  private record Batch(double[] vectors, double[] gradValues, double[] direction) {
    static Batch random(RandomGenerator random, int items, int dimension) {
      double[] gradValues = random.doubles((long) items * dimension, -1, 1).toArray();
      double[] vectors = random.doubles(3L * items, -2, 2).toArray();
      return new Batch(vectors, gradValues, random.doubles(3L * items, -1, 1).toArray());
    }

    int items() {
      return vectors.length / 3;
    }
  }

  private static SphericalHarmonicsKernel plan(
      SphericalHarmonics operation, DType dtype, Provider provider, int threads) {
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR).withThreads(threads);
    return new SphericalHarmonicsPlan(operation, options, provider);
  }

  private static Tensor tensor(
      Arena arena, SphericalHarmonics operation, DType dtype, double[] values, int components) {
    int items = values.length / components;
    return operation.arrangement() == Arrangement.ITEM_MAJOR
        ? Tensor.copyOf(arena, dtype, values, items, components)
        : Tensor.copyOf(arena, dtype, HarmonicsBatch.turned(values, components), components, items);
  }

  private static double[] itemMajor(SphericalHarmonics operation, Tensor tensor, int items) {
    double[] values = tensor.toDoubleArray();
    return operation.arrangement() == Arrangement.ITEM_MAJOR
        ? values
        : HarmonicsBatch.turned(values, items);
  }

  /** Outputs start as NaN, so that what a kernel leaves out shows. */
  private static Tensor unwritten(
      Arena arena, SphericalHarmonics operation, DType dtype, int items, int components) {
    Tensor tensor = tensor(arena, operation, dtype, new double[items * components], components);
    tensor.segment().fill((byte) 0xff);
    return tensor;
  }

  private static Outcome run(
      SphericalHarmonics operation, DType dtype, Provider provider, int threads, Batch batch) {
    int items = batch.items();
    int dimension = operation.dimension();
    SphericalHarmonicsKernel kernel = plan(operation, dtype, provider, threads);
    try (Arena arena = Arena.ofShared()) {
      Tensor vectors = tensor(arena, operation, dtype, batch.vectors, 3);
      Tensor gradValues = tensor(arena, operation, dtype, batch.gradValues, dimension);
      Tensor direction = tensor(arena, operation, dtype, batch.direction, 3);
      Tensor gradVectors = unwritten(arena, operation, dtype, items, 3);
      Tensor gradGradValues = unwritten(arena, operation, dtype, items, dimension);
      Tensor curved = unwritten(arena, operation, dtype, items, 3);
      kernel.backward(vectors, gradValues, gradVectors);
      kernel.doubleBackward(vectors, gradValues, direction, gradGradValues, curved);
      return new Outcome(
          itemMajor(operation, gradVectors, items),
          itemMajor(operation, gradGradValues, items),
          itemMajor(operation, curved, items));
    }
  }

  private static Outcome run(SphericalHarmonics operation, DType dtype, Batch batch) {
    return run(operation, dtype, Provider.current(), 1, batch);
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    double square = Arrays.stream(expected).map(v -> v * v).average().orElse(0);
    double bound = tolerance * Math.max(1, Math.sqrt(square));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], bound, "number " + i);
    }
  }

  /** The sums over the tensors of derivatives, written out. */
  private static Outcome expected(SphericalHarmonics operation, Batch batch) {
    HarmonicsBatch exact = HarmonicsBatch.of(operation, DType.FLOAT64, batch.vectors);
    int dimension = operation.dimension();
    double[] gradVectors = new double[batch.vectors.length];
    double[] curved = new double[batch.vectors.length];
    double[] gradGradValues = new double[batch.gradValues.length];
    for (int item = 0; item < batch.items(); item++) {
      for (int k = 0; k < dimension; k++) {
        double g = batch.gradValues[item * dimension + k];
        for (int i = 0; i < 3; i++) {
          gradVectors[3 * item + i] += g * exact.gradient(item, k, i);
          gradGradValues[item * dimension + k] +=
              batch.direction[3 * item + i] * exact.gradient(item, k, i);
          for (int j = 0; j < 3; j++) {
            curved[3 * item + i] +=
                g * exact.hessian(item, k, i, j) * batch.direction[3 * item + j];
          }
        }
      }
    }
    return new Outcome(gradVectors, gradGradValues, curved);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void contractsTheDerivatives(DType dtype) {
    Property.check(
        30,
        71,
        random -> {
          Normalization normalization = Normalization.values()[random.nextInt(3)];
          Arrangement arrangement = Arrangement.values()[random.nextInt(2)];
          SphericalHarmonics operation =
              new SphericalHarmonics(
                  random.nextInt(9), normalization, random.nextBoolean(), arrangement);
          Batch drawn = Batch.random(random, random.nextInt(40), operation.dimension());
          double[] vectors = drawn.vectors.clone();
          if (operation.normalize()) {
            for (int item = 0; item < drawn.items(); item++) {
              double length = Math.hypot(Math.hypot(vectors[3 * item], vectors[3 * item + 1]), 1);
              vectors[3 * item + 2] = length;
            }
          }
          for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) vectors[i];
          }
          Batch batch = new Batch(vectors, drawn.gradValues, drawn.direction);
          Outcome wanted = expected(operation, batch);
          Outcome actual = run(operation, dtype, batch);
          double tolerance = dtype == DType.FLOAT64 ? 1e-13 : 3e-5;
          assertClose(wanted.gradVectors, actual.gradVectors, tolerance);
          assertClose(wanted.gradGradValues, actual.gradGradValues, tolerance);
          assertClose(wanted.curved, actual.curved, tolerance);
        });
  }

  /** E = g . Y(r): backward is its gradient, doubleBackward the derivative of that along a. */
  @ParameterizedTest
  @EnumSource(Arrangement.class)
  void agreesWithFiniteDifferences(Arrangement arrangement) {
    for (boolean normalize : new boolean[] {true, false}) {
      SphericalHarmonics operation =
          new SphericalHarmonics(5, Normalization.COMPONENT, normalize, arrangement);
      Batch batch = Batch.random(Property.generator(72), 21, operation.dimension());
      Outcome at = run(operation, DType.FLOAT64, batch);
      double step = 1e-6;
      double[][] gradients = new double[2][];
      for (int side = 0; side < 2; side++) {
        double[] moved = batch.vectors.clone();
        for (int i = 0; i < moved.length; i++) {
          moved[i] += (side == 0 ? step : -step) * batch.direction[i];
        }
        Batch there = new Batch(moved, batch.gradValues, batch.direction);
        gradients[side] = run(operation, DType.FLOAT64, there).gradVectors;
      }
      double[] slope = new double[batch.vectors.length];
      for (int i = 0; i < slope.length; i++) {
        slope[i] = (gradients[0][i] - gradients[1][i]) / (2 * step);
      }
      assertClose(slope, at.curved, 1e-7);
    }
  }

  /** a . backward(g) = g . gradGradValues(a), whatever a and g are. */
  @Test
  void directionsAndCotangentsAreAdjoint() {
    SphericalHarmonics operation = new SphericalHarmonics(6, Normalization.INTEGRAL, true);
    Batch batch = Batch.random(Property.generator(73), 33, operation.dimension());
    Outcome at = run(operation, DType.FLOAT64, batch);
    double left = 0;
    double right = 0;
    for (int i = 0; i < batch.direction.length; i++) {
      left += batch.direction[i] * at.gradVectors[i];
    }
    for (int i = 0; i < batch.gradValues.length; i++) {
      right += batch.gradValues[i] * at.gradGradValues[i];
    }
    assertEquals(left, right, 1e-12);
  }

  @Test
  void zeroVectorsHaveZeroGradients() {
    for (Arrangement arrangement : Arrangement.values()) {
      SphericalHarmonics operation =
          new SphericalHarmonics(4, Normalization.COMPONENT, true, arrangement);
      Batch drawn = Batch.random(Property.generator(74), 20, operation.dimension());
      Batch batch = new Batch(new double[60], drawn.gradValues, drawn.direction);
      for (double number : run(operation, DType.FLOAT32, batch).numbers()) {
        assertEquals(0, number, 0.0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void sameBitsFromBothProvidersArrangementsAndAnyThreads(DType dtype) {
    for (int items : new int[] {0, 1, 7, 16, 37, 4001}) {
      SphericalHarmonics operation = new SphericalHarmonics(5, Normalization.NORM, items % 2 == 1);
      SphericalHarmonics turned = operation.withArrangement(Arrangement.COMPONENT_MAJOR);
      Batch batch = Batch.random(Property.generator(items), items, operation.dimension());
      double[] wanted = run(operation, dtype, Provider.SCALAR, 1, batch).numbers();
      assertEquals(-1, mismatch(wanted, run(operation, dtype, Provider.VECTOR, 1, batch)));
      assertEquals(-1, mismatch(wanted, run(turned, dtype, Provider.VECTOR, 1, batch)));
      assertEquals(-1, mismatch(wanted, run(turned, dtype, Provider.SCALAR, 3, batch)));
      assertEquals(-1, mismatch(wanted, run(operation, dtype, Provider.VECTOR, 3, batch)));
    }
  }

  private static int mismatch(double[] wanted, Outcome actual) {
    return Arrays.mismatch(wanted, actual.numbers());
  }

  @Test
  void notANumberStaysInItsItem() {
    for (Arrangement arrangement : Arrangement.values()) {
      SphericalHarmonics operation =
          new SphericalHarmonics(3, Normalization.NORM, true, arrangement);
      Batch batch = Batch.random(Property.generator(75), 19, operation.dimension());
      Outcome clean = run(operation, DType.FLOAT64, batch);
      batch.vectors[3 * 4] = Double.NaN;
      batch.gradValues[11 * operation.dimension() + 5] = Double.NaN;
      batch.direction[3 * 17 + 1] = Double.POSITIVE_INFINITY;
      Outcome spoilt = run(operation, DType.FLOAT64, batch);
      for (int i = 0; i < clean.curved.length; i++) {
        int item = i / 3;
        if (item == 4 || item == 11) {
          assertTrue(Double.isNaN(spoilt.gradVectors[i]));
        } else {
          assertEquals(clean.gradVectors[i], spoilt.gradVectors[i], 0.0);
        }
        if (item == 4 || item == 11 || item == 17) {
          assertTrue(!Double.isFinite(spoilt.curved[i]));
        } else {
          assertEquals(clean.curved[i], spoilt.curved[i], 0.0);
        }
      }
    }
  }

  private static void expect(String message, Runnable action) {
    String actual = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(actual.startsWith(message), actual);
  }

  @Test
  void argumentsAreChecked() {
    SphericalHarmonics operation = new SphericalHarmonics(2, Normalization.NORM, true);
    SphericalHarmonicsKernel kernel = plan(operation, DType.FLOAT32, Provider.current(), 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor r = Tensor.zeros(arena, DType.FLOAT32, 8, 3);
      Tensor a = Tensor.zeros(arena, DType.FLOAT32, 8, 3);
      Tensor g = Tensor.zeros(arena, DType.FLOAT32, 8, 9);
      Tensor out = Tensor.zeros(arena, DType.FLOAT32, 8, 3);
      Tensor rows = Tensor.zeros(arena, DType.FLOAT32, 8, 9);
      Tensor readOnly = Tensor.ofSegment(out.segment().asReadOnly(), DType.FLOAT32, 8, 3);
      expect("gradValues: expected [8, 9] FLOAT32", () -> kernel.backward(r, r, out));
      expect("gradVectors: expected [8, 3] FLOAT32", () -> kernel.backward(r, g, g));
      expect("gradVectors: expected writable", () -> kernel.backward(r, g, readOnly));
      expect("gradVectors: expected memory of its own", () -> kernel.backward(r, g, r));
      expect("direction: expected [8, 3] FLOAT32", () -> kernel.doubleBackward(r, g, g, rows, out));
      expect(
          "gradGradValues: expected memory of its own",
          () -> kernel.doubleBackward(r, g, a, g, out));
      expect(
          "gradVectors: expected memory of its own, got some of direction",
          () -> kernel.doubleBackward(r, g, a, rows, a));
    }
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void runningAllocatesNothing() {
    SphericalHarmonics operation = new SphericalHarmonics(2, Normalization.NORM, true);
    SphericalHarmonicsKernel kernel = plan(operation, DType.FLOAT32, Provider.SCALAR, 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor r = Tensor.random(arena, DType.FLOAT32, 1, 67, 3);
      Tensor g = Tensor.random(arena, DType.FLOAT32, 2, 67, 9);
      Tensor out = Tensor.zeros(arena, DType.FLOAT32, 67, 3);
      Tensor rows = Tensor.zeros(arena, DType.FLOAT32, 67, 9);
      Allocation.assertSettlesAtNothing(
          () -> {
            kernel.backward(r, g, out);
            kernel.doubleBackward(r, g, r, rows, out);
          });
    }
  }
}
