package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrincipalFramesTest {
  private final Arena arena = Arena.ofAuto();

  /** V diag(moments) V^T is the matrix of second moments about the mean, in double precision. */
  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void axesDiagonalizeTheSecondMoments(FrameGroup group) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (int d = 1; d <= 8; d++) {
        int dimension = d;
        Property.check(
            6, 77 + d, random -> diagonalizes(random, group, dimension, dtype, random.nextInt(70)));
      }
    }
  }

  private void diagonalizes(
      RandomGenerator random, FrameGroup group, int d, DType dtype, int points) {
    int count = 3;
    int n = points + 1;
    double[] x = CloudCase.random(random, count, n, d);
    double[] w = new double[count * n];
    for (int i = 0; i < w.length; i++) {
      w[i] = random.nextInt(4) * 0.5;
    }
    boolean weighted = random.nextBoolean();
    Tensor points3 = CloudCase.tensor(arena, dtype, x, count, n, d);
    PointClouds clouds = PointClouds.of(points3);
    if (weighted) {
      clouds = clouds.weighted(CloudCase.tensor(arena, dtype, w, count, n));
    }
    Frames frames =
        CloudCase.frames(
            arena, CloudCase.kernel(group, d, dtype, Provider.VECTOR, 1), dtype, clouds);
    double[] rounded = points3.toDoubleArray();
    for (int b = 0; b < count; b++) {
      double[] weights = new double[n];
      for (int i = 0; i < n; i++) {
        weights[i] = weighted ? w[b * n + i] : 1;
      }
      new ReferenceFrame(group, d, n, b, rounded, weights).check(frames, dtype);
    }
  }

  @Test
  void boxOfSixPointsHasItsHandComputedFrame() {
    double[] x = {1, 0, 0, -1, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 3, 0, 0, -3};
    Frames frames = single(FrameGroup.SE, DType.FLOAT64, x, 3);
    assertArrayEquals(new double[] {0, 0, 0}, frames.centers().toDoubleArray());
    assertArrayEquals(new double[] {18, 8, 2}, frames.moments().toDoubleArray(), 1e-14);
    assertEquals(1.0 / 3, frames.gaps().getDouble(0), 1e-15);
    assertArrayEquals(
        new double[] {0, 0, -1, 0, 1, 0, 1, 0, 0}, frames.axes().toDoubleArray(), 1e-15);
    assertEquals(0, frames.flags().getLong(0));
  }

  @Test
  void unitTriangleIsPlanarAndDegenerate() {
    double[] x = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    Frames frames = single(FrameGroup.E, DType.FLOAT64, x, 3);
    int flags = (int) frames.flags().getLong(0);
    assertEquals(1, FrameFlags.kernelDimension(flags));
    assertTrue(FrameFlags.isDegenerate(flags, 0));
    assertEquals("KERNEL=1 NEAR DEGENERATE(0,1)", FrameFlags.describe(flags));
    for (int i = 0; i < 3; i++) {
      assertEquals(Math.sqrt(1.0 / 3), frames.axes().getDouble(3L * i + 2), 1e-15);
    }
  }

  @Test
  void weightedTriangleHasItsHandComputedMoments() {
    Tensor x =
        CloudCase.tensor(arena, DType.FLOAT64, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 1, 3, 3);
    Tensor w = CloudCase.tensor(arena, DType.FLOAT64, new double[] {1, 2, 3}, 1, 3);
    Frames frames =
        CloudCase.frames(
            arena,
            CloudCase.kernel(FrameGroup.E, 3, DType.FLOAT64, Provider.VECTOR, 1),
            DType.FLOAT64,
            PointClouds.of(x).weighted(w));
    assertArrayEquals(
        new double[] {1 / 6.0, 1 / 3.0, 0.5}, frames.centers().toDoubleArray(), 1e-15);
    double root = Math.sqrt(121 / 9.0 - 12);
    assertArrayEquals(
        new double[] {(11 / 3.0 + root) / 2, (11 / 3.0 - root) / 2, 0},
        frames.moments().toDoubleArray(),
        1e-14);
    assertEquals(6, frames.masses().getDouble(0));
  }

  private Frames single(FrameGroup group, DType dtype, double[] x, int d) {
    Tensor points = CloudCase.tensor(arena, dtype, x, 1, x.length / d, d);
    return CloudCase.frames(
        arena,
        CloudCase.kernel(group, d, dtype, Provider.VECTOR, 1),
        dtype,
        PointClouds.of(points));
  }

  /** Every form, provider and number of threads, at every place in a batch. */
  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void allFormsGiveTheSameBits(FrameGroup group) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (int d = 2; d <= 3; d++) {
        int[] sizes = group == FrameGroup.SE ? new int[] {1, 2, 5, 16, 17, 32} : new int[] {3, 17};
        for (int n : sizes) {
          RandomGenerator random = Property.generator(31L * n + d);
          int count = 37; // not a whole number of vectors
          double[] x = CloudCase.random(random, count, n, d);
          x[5] = 1e30;
          Tensor points = CloudCase.tensor(arena, dtype, x, count, n, d);
          double[] w = random.doubles((long) count * n, 0.1, 2).toArray();
          Tensor weights = CloudCase.tensor(arena, dtype, w, count, n);
          compareForms(group, d, dtype, PointClouds.of(points), n + " points");
          compareForms(group, d, dtype, PointClouds.of(points).weighted(weights), n + " weighted");
        }
      }
    }
  }

  private void compareForms(FrameGroup group, int d, DType dtype, PointClouds clouds, String name) {
    Frames first = null;
    for (FrameAlgorithm algorithm : FrameAlgorithm.values()) {
      for (Provider provider : Provider.values()) {
        for (int threads = 1; threads <= 2; threads++) {
          PrincipalFramesKernel kernel =
              CloudCase.kernel(group, d, dtype, provider, threads, Optional.of(algorithm));
          Frames frames = CloudCase.frames(arena, kernel, dtype, clouds);
          first = first == null ? frames : first;
          assertTrue(
              CloudCase.same(first, frames),
              () -> name + " " + group + " " + dtype + " " + algorithm + " " + provider);
        }
      }
    }
  }
}
