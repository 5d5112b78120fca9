package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.Convolution2d.Padding;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Convolution2dTest {
  private static Convolution2dKernel plan(
      Convolution2d operation, DType dtype, Provider provider, int threads) {
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads);
    return new Convolution2dPlan(operation, options, provider);
  }

  /** Random operands and the sums straight from the definition. */
  private static final class Case {
    final Convolution2d operation;
    final Tensor images;
    final Tensor weights;
    final Tensor cotangents;
    final double[] output;
    final double[] imageGradients;
    final double[] weightGradients;

    Case(Arena arena, RandomGenerator random, DType dtype, Padding padding) {
      operation = new Convolution2d(1 + random.nextInt(3), padding);
      int n = random.nextInt(4);
      int h = 1 + random.nextInt(9);
      int w = 1 + random.nextInt(9);
      int c = random.nextInt(6);
      int o = random.nextInt(20);
      int kh = 1 + random.nextInt(4);
      int kw = 1 + random.nextInt(4);
      images = Tensor.random(arena, dtype, random.nextLong(), n, h, w, c);
      weights = Tensor.random(arena, dtype, random.nextLong(), o, kh, kw, c);
      int oh = (int) operation.extent(h, kh);
      int ow = (int) operation.extent(w, kw);
      cotangents = Tensor.random(arena, dtype, random.nextLong(), n, oh, ow, o);
      output = new double[n * oh * ow * o];
      imageGradients = new double[n * h * w * c];
      weightGradients = new double[o * kh * kw * c];
      int top = (int) operation.zerosBefore(h, kh);
      int left = (int) operation.zerosBefore(w, kw);
      for (int at = 0; at < output.length; at++) {
        int channel = at % o;
        int j = at / o % ow;
        int i = at / o / ow % oh;
        int image = at / o / ow / oh;
        for (int term = 0; term < kh * kw * c; term++) {
          int y = i * operation.stride() + term / c / kw - top;
          int x = j * operation.stride() + term / c % kw - left;
          if (y >= 0 && y < h && x >= 0 && x < w) {
            int pixel = ((image * h + y) * w + x) * c + term % c;
            int weight = channel * kh * kw * c + term;
            output[at] += images.getDouble(pixel) * weights.getDouble(weight);
            imageGradients[pixel] += cotangents.getDouble(at) * weights.getDouble(weight);
            weightGradients[weight] += cotangents.getDouble(at) * images.getDouble(pixel);
          }
        }
      }
    }

    double[] run(Arena arena, Convolution2dKernel kernel) {
      Tensor result = noise(arena, cotangents);
      kernel.forward(images, weights, result);
      return result.toDoubleArray();
    }

    double[] runImageGradients(Arena arena, Convolution2dKernel kernel) {
      Tensor result = noise(arena, images);
      kernel.imageGradients(weights, cotangents, result);
      return result.toDoubleArray();
    }

    double[] runWeightGradients(Arena arena, Convolution2dKernel kernel) {
      Tensor result = noise(arena, weights);
      kernel.weightGradients(images, cotangents, result);
      return result.toDoubleArray();
    }

    /** What is overwritten must not matter. */
    private static Tensor noise(Arena arena, Tensor like) {
      return Tensor.random(arena, like.dtype(), 99, like.shape());
    }
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void resultsAreTheSumsOfTheDefinition(Padding padding) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double tolerance = dtype == DType.FLOAT32 ? 3e-5 : 1e-12;
      Property.check(
          40,
          padding.ordinal(),
          random -> {
            try (Arena arena = Arena.ofShared()) {
              Case c = new Case(arena, random, dtype, padding);
              Convolution2dKernel kernel = plan(c.operation, dtype, Provider.current(), 1);
              double[] output = c.run(arena, kernel);
              double[] imageGradients = c.runImageGradients(arena, kernel);
              double[] weightGradients = c.runWeightGradients(arena, kernel);
              assertArrayEquals(c.output, output, tolerance);
              assertArrayEquals(c.imageGradients, imageGradients, tolerance);
              assertArrayEquals(c.weightGradients, weightGradients, tolerance);
              Convolution2dKernel other = plan(c.operation, dtype, Provider.SCALAR, 3);
              assertArrayEquals(output, c.run(arena, other));
              assertArrayEquals(imageGradients, c.runImageGradients(arena, other));
              assertArrayEquals(weightGradients, c.runWeightGradients(arena, other));
            }
          });
    }
  }

  /** So many places that windows are gathered in several blocks. */
  @Test
  void blocksDoNotMatter() {
    try (Arena arena = Arena.ofShared()) {
      Convolution2d operation = Convolution2d.of(Padding.SAME);
      Tensor images = Tensor.random(arena, DType.FLOAT32, 1, 3, 40, 30, 8);
      Tensor weights = Tensor.random(arena, DType.FLOAT32, 2, 5, 5, 5, 8);
      Tensor all = Tensor.zeros(arena, DType.FLOAT32, 3, 40, 30, 5);
      plan(operation, DType.FLOAT32, Provider.current(), 1).forward(images, weights, all);
      Tensor threaded = Tensor.zeros(arena, DType.FLOAT32, 3, 40, 30, 5);
      plan(operation, DType.FLOAT32, Provider.current(), 3).forward(images, weights, threaded);
      assertArrayEquals(all.toDoubleArray(), threaded.toDoubleArray());
      Convolution2dKernel kernel = plan(operation, DType.FLOAT32, Provider.current(), 2);
      Tensor sums = Tensor.zeros(arena, DType.FLOAT32, 5, 5, 5, 8);
      kernel.weightGradients(images, all, sums);
      Tensor gradients = Tensor.zeros(arena, DType.FLOAT32, 3, 40, 30, 8);
      kernel.imageGradients(weights, all, gradients);
      double squares = dot(all, all);
      assertEquals(squares, dot(sums, weights), 1e-4 * squares);
      assertEquals(squares, dot(gradients, images), 1e-4 * squares);
      Tensor last = Tensor.zeros(arena, DType.FLOAT32, 1, 40, 30, 5);
      kernel.forward(images.slice(2, 3), weights, last);
      assertArrayEquals(all.slice(2, 3).toDoubleArray(), last.toDoubleArray());
    }
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.size(); i++) {
      sum += a.getDouble(i) * b.getDouble(i);
    }
    return sum;
  }

  @Test
  void notANumberStaysWhereItsWindowsAre() {
    try (Arena arena = Arena.ofConfined()) {
      Convolution2d operation = Convolution2d.of(Padding.SAME);
      Tensor images = Tensor.random(arena, DType.FLOAT64, 1, 2, 7, 7, 3);
      images.setDouble(images.flatIndex(0, 3, 3, 1), Double.NaN);
      Tensor weights = Tensor.random(arena, DType.FLOAT64, 2, 4, 3, 3, 3);
      Tensor output = Tensor.zeros(arena, DType.FLOAT64, 2, 7, 7, 4);
      plan(operation, DType.FLOAT64, Provider.current(), 2).forward(images, weights, output);
      for (int at = 0; at < output.size(); at++) {
        int x = at / 4 % 7;
        int y = at / 28 % 7;
        boolean touched = at < 196 && Math.abs(x - 3) <= 1 && Math.abs(y - 3) <= 1;
        assertEquals(touched, Double.isNaN(output.getDouble(at)));
      }
    }
  }

  @Test
  void refusals() {
    Convolution2dKernel kernel =
        plan(Convolution2d.of(Padding.VALID), DType.FLOAT64, Provider.current(), 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor images = Tensor.zeros(arena, DType.FLOAT64, 2, 5, 5, 3);
      Tensor weights = Tensor.zeros(arena, DType.FLOAT64, 4, 3, 3, 3);
      Tensor output = Tensor.zeros(arena, DType.FLOAT64, 2, 3, 3, 4);
      refuses(
          "weights: expected windows of 3 channels, got [2, 3, 3, 4] FLOAT64",
          () -> kernel.forward(images, output, output));
      refuses(
          "output: expected [2, 3, 3, 4] FLOAT64, got [2, 5, 5, 3] FLOAT64",
          () -> kernel.forward(images, weights, images));
      refuses(
          "outputGradients: expected [2, 3, 3, 4] FLOAT64, got [4, 3, 3, 3] FLOAT64",
          () -> kernel.imageGradients(weights, weights, images));
      Tensor aside = Tensor.ofSegment(images.segment(), DType.FLOAT64, 2, 3, 3, 4);
      refuses(
          "output: expected memory of its own, got some of images",
          () -> kernel.forward(images, weights, aside));
      Arena closed = Arena.ofConfined();
      Tensor gone = Tensor.zeros(closed, DType.FLOAT64, 4, 3, 3, 3);
      Tensor goneImages = Tensor.zeros(closed, DType.FLOAT64, 2, 5, 5, 3);
      closed.close();
      assertThrows(IllegalStateException.class, () -> kernel.forward(images, gone, output));
      weights.setDouble(0, 5);
      assertThrows(
          IllegalStateException.class, () -> kernel.weightGradients(goneImages, output, weights));
      assertEquals(5, weights.getDouble(0));
    }
    assertThrows(IllegalArgumentException.class, () -> new Convolution2d(0, Padding.SAME));
  }

  private static void refuses(String message, Runnable call) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void sizesOfResults() {
    Convolution2d same = new Convolution2d(2, Padding.SAME);
    assertEquals(4, same.extent(7, 3));
    assertEquals(1, same.zerosBefore(7, 3));
    assertEquals(0, same.zerosBefore(8, 3));
    Convolution2d valid = new Convolution2d(2, Padding.VALID);
    assertEquals(3, valid.extent(7, 3));
    assertEquals(0, valid.extent(2, 3));
    assertTrue(valid.describe().contains("stride 2, padding valid"));
  }
}
