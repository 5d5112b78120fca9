package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clouds that break what takes them lightly, in both forms of the sums. */
class AdversarialCloudsTest {
  private static final DType[] PRECISIONS = {DType.FLOAT32, DType.FLOAT64};

  private final Arena arena = Arena.ofAuto();

  private Frames construct(
      FrameGroup group, DType dtype, FrameAlgorithm algorithm, double[] x, int n, int d) {
    PrincipalFramesKernel kernel =
        CloudCase.kernel(group, d, dtype, Provider.VECTOR, 1, Optional.of(algorithm));
    Tensor points = CloudCase.tensor(arena, dtype, x, x.length / Math.max(1, n * d), n, d);
    return CloudCase.frames(arena, kernel, dtype, PointClouds.of(points));
  }

  private String flags(FrameGroup group, DType dtype, FrameAlgorithm algorithm, double... x) {
    Frames frames = construct(group, dtype, algorithm, x, x.length / 3, 3);
    for (int k = 0; k < 9; k++) {
      assertTrue(Math.abs(frames.axes().getDouble(k)) <= 1.001);
    }
    return FrameFlags.describe((int) frames.flags().getLong(0));
  }

  @ParameterizedTest
  @EnumSource(FrameAlgorithm.class)
  void shapesAreKnownForWhatTheyAre(FrameAlgorithm algorithm) {
    double r = Math.sqrt(0.5);
    double s = Math.sqrt(3) / 2;
    for (DType dtype : PRECISIONS) {
      FrameGroup e = FrameGroup.E;
      assertEquals("ZERO_SCALE KERNEL=3", flags(e, dtype, algorithm, 1, 2, 3), "one point");
      assertEquals(
          "ZERO_SCALE KERNEL=3",
          flags(e, dtype, algorithm, .1, .2, .7, .1, .2, .7, .1, .2, .7, .1, .2, .7, .1, .2, .7),
          "equal points");
      assertEquals("KERNEL=2", flags(e, dtype, algorithm, 1, 2, 3, -2, .1, 7), "two points");
      assertEquals(
          "KERNEL=2", flags(e, dtype, algorithm, .1, .2, .3, .2, .4, .6, .7, 1.4, 2.1), "line");
      assertEquals(
          "KERNEL=1", flags(e, dtype, algorithm, 0, 0, 0, 3, 0, 0, 0, 1, 0, 1, 1, 0), "plane");
      assertEquals(
          "KERNEL=1 NEAR DEGENERATE(0,1)",
          flags(e, dtype, algorithm, r, r, 1, -r, r, 1, -r, -r, 1, r, -r, 1),
          "square");
      assertEquals(
          "KERNEL=1 NEAR DEGENERATE(0,1)",
          flags(e, dtype, algorithm, 1, 0, 0, -.5, s, 0, -.5, -s, 0),
          "triangle");
      assertEquals(
          "NEAR DEGENERATE(0,1) DEGENERATE(1,2)",
          flags(e, dtype, algorithm, 1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1),
          "tetrahedron");
      assertEquals(
          "NEAR DEGENERATE(1,2)",
          flags(
              e, dtype, algorithm, 1, 0, 2, -.5, s, 2, -.5, -s, 2, 1, 0, -2, -.5, s, -2, -.5, -s,
              -2),
          "prism");
      assertEquals("NON_FINITE", flags(e, dtype, algorithm, 1, Double.NaN, 3, 1, 2, 4), "NaN");
      assertEquals(
          "NON_FINITE",
          flags(FrameGroup.O, dtype, algorithm, 1, 2, Double.NEGATIVE_INFINITY, 1, 2, 4),
          "infinite");
      assertEquals("none", flags(e, dtype, algorithm, -0.0, 0, 0, 3, 0, -0.0, 0, 1, 0, 1, 1, 2));
    }
  }

  @ParameterizedTest
  @EnumSource(FrameAlgorithm.class)
  void whatIsNotFiniteStaysInItsCloud(FrameAlgorithm algorithm) {
    int n = 7;
    int count = 40;
    double[] x = CloudCase.random(Property.generator(3), count, n, 3);
    double[] spoilt = x.clone();
    spoilt[13 * n * 3 + 4] = Double.NaN;
    spoilt[20 * n * 3 + 1] = Double.POSITIVE_INFINITY;
    for (DType dtype : PRECISIONS) {
      Frames clean = construct(FrameGroup.SE, dtype, algorithm, x, n, 3);
      Frames frames = construct(FrameGroup.SE, dtype, algorithm, spoilt, n, 3);
      for (int b = 0; b < count; b++) {
        if (b != 13 && b != 20) {
          assertTrue(CloudCase.same(clean.slice(b, b + 1), frames.slice(b, b + 1)), "cloud " + b);
          continue;
        }
        assertEquals(FrameFlags.NON_FINITE, frames.flags().getLong(b));
        assertTrue(Double.isNaN(frames.centers().getDouble(3L * b)));
        assertTrue(Double.isNaN(frames.gaps().getDouble(b)));
        for (int k = 0; k < 9; k++) {
          assertEquals(k % 4 == 0 ? 1 : 0, frames.axes().getDouble(9L * b + k));
        }
      }
    }
  }

  /** Coordinates are multiples of 1/8, offsets of 1, so that shifts are exact. */
  @ParameterizedTest
  @EnumSource(FrameAlgorithm.class)
  void cloudsFarFromTheOriginKeepTheirAxes(FrameAlgorithm algorithm) {
    for (int n : new int[] {5, 32, 400, 5000}) {
      for (double offset : new double[] {1 << 10, 1 << 17, 1 << 20}) {
        double[] x = new double[n * 3];
        double[] far = new double[n * 3];
        RandomGenerator random = Property.generator(n);
        for (int i = 0; i < x.length; i++) {
          x[i] = Math.rint(random.nextGaussian() * 24 / (1 + i % 3)) / 8;
          far[i] = x[i] + offset * (1 + i % 3) / 4;
        }
        DType dtype = DType.FLOAT32;
        Frames near = construct(FrameGroup.SE, dtype, algorithm, x, n, 3);
        Frames moved = construct(FrameGroup.SE, dtype, algorithm, far, n, 3);
        double tolerance = 64 * dtype.unitRoundoff() / near.gaps().getDouble(0);
        for (int k = 0; k < 9; k++) {
          assertEquals(near.axes().getDouble(k), moved.axes().getDouble(k), tolerance);
        }
        for (int p = 0; p < 3; p++) {
          double centre =
              moved.centers().getDouble(p)
                  - offset * (1 + p) / 4
                  + moved.centerRemainders().getDouble(p);
          double expected = near.centers().getDouble(p) + near.centerRemainders().getDouble(p);
          assertEquals(expected, centre, 64 * dtype.unitRoundoff(), "centre");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FrameAlgorithm.class)
  void sizesOfEveryMagnitudeGiveTheSameAxes(FrameAlgorithm algorithm) {
    int n = 6;
    double[] x = CloudCase.random(Property.generator(5), 3, n, 3);
    for (DType dtype : PRECISIONS) {
      for (FrameGroup group : FrameGroup.values()) {
        Frames frames = construct(group, dtype, algorithm, x, n, 3);
        int[] exponents =
            dtype == DType.FLOAT32
                ? new int[] {-100, -66, -31, -3, 29, 40, 66, 100, 124}
                : new int[] {-960, -500, -201, -3, 199, 300, 664, 1020};
        for (int exponent : exponents) {
          double[] scaled = Arrays.stream(x).map(v -> Math.scalb(v, exponent)).toArray();
          Frames other = construct(group, dtype, algorithm, scaled, n, 3);
          assertEquals(
              -1, frames.axes().segment().mismatch(other.axes().segment()), "2^" + exponent);
          assertEquals(-1, frames.gaps().segment().mismatch(other.gaps().segment()));
          for (int i = 0; i < 9; i++) {
            double expected = Math.scalb(frames.centers().getDouble(i), exponent);
            assertEquals(expected, other.centers().getDouble(i), 0, "centre");
          }
        }
      }
    }
  }

  @Test
  void coordinatesNextToOverflowAndSubnormalOnesAreClouds() {
    double most = Float.MAX_VALUE;
    double[] large = {most, 0, 0, -most, 0, 0, 0, most / 2, 0, 0, -most / 2, 0, 0, 0, most / 8};
    double least = Float.MIN_VALUE;
    double[] small = {
      64 * least, 0, 0, -64 * least, 0, 0, 0, 16 * least, 0, 0, -16 * least, 0, 0, 0, 0
    };
    for (FrameAlgorithm algorithm : FrameAlgorithm.values()) {
      assertEquals("SCALED", flags(FrameGroup.E, DType.FLOAT32, algorithm, large));
      assertEquals("SCALED KERNEL=1", flags(FrameGroup.E, DType.FLOAT32, algorithm, small));
    }
  }

  @Test
  void cloudsOfNothingAreEmpty() {
    for (DType dtype : PRECISIONS) {
      Tensor none = Tensor.zeros(arena, dtype, 2, 0, 3);
      Tensor points = Tensor.random(arena, dtype, 1, 2, 4, 3);
      Tensor mask = Tensor.zeros(arena, DType.INT32, 2, 4);
      Tensor weights = Tensor.zeros(arena, dtype, 2, 4);
      PrincipalFramesKernel kernel = CloudCase.kernel(FrameGroup.E, 3, dtype, Provider.VECTOR, 1);
      for (PointClouds clouds :
          new PointClouds[] {
            PointClouds.of(none),
            PointClouds.of(points).masked(mask),
            PointClouds.of(points).weighted(weights)
          }) {
        Frames frames = CloudCase.frames(arena, kernel, dtype, clouds);
        assertEquals("EMPTY KERNEL=3", FrameFlags.describe((int) frames.flags().getLong(1)));
        assertEquals(0, frames.centers().getDouble(4));
        assertEquals(0, frames.moments().getDouble(4));
        assertEquals(1, frames.axes().getDouble(9));
        assertEquals(0, frames.masses().getDouble(1));
      }
      PointClouds noClouds = PointClouds.of(Tensor.zeros(arena, dtype, 0, 4, 3));
      assertEquals(0, CloudCase.frames(arena, kernel, dtype, noClouds).clouds());
    }
  }

  /** Weights multiply points, and only their ratios count for the axes. */
  @Test
  void weightsAreMultiplicities() {
    RandomGenerator random = Property.generator(6);
    int n = 9;
    for (DType dtype : PRECISIONS) {
      double[] x = CloudCase.random(random, 1, n, 3);
      double[] w = new double[n];
      double[] repeated = new double[0];
      for (int i = 0; i < n; i++) {
        w[i] = 1 + i % 3;
        for (int k = 0; k < w[i]; k++) {
          repeated = Arrays.copyOf(repeated, repeated.length + 3);
          System.arraycopy(x, 3 * i, repeated, repeated.length - 3, 3);
        }
      }
      Frames expected =
          construct(
              FrameGroup.SE,
              dtype,
              FrameAlgorithm.CLOUD_PER_LANE,
              repeated,
              repeated.length / 3,
              3);
      Frames frames = weighted(dtype, x, w);
      double tolerance = 64 * dtype.unitRoundoff() / expected.gaps().getDouble(0);
      for (double factor : new double[] {1, 3, 0x1p-60, 0x1p60}) {
        Frames scaled = weighted(dtype, x, Arrays.stream(w).map(v -> v * factor).toArray());
        for (int k = 0; k < 9; k++) {
          assertEquals(expected.axes().getDouble(k), scaled.axes().getDouble(k), tolerance);
          if (factor != 3) {
            assertEquals(frames.axes().getDouble(k), scaled.axes().getDouble(k), 0);
          }
        }
      }
    }
  }

  private Frames weighted(DType dtype, double[] x, double[] w) {
    PointClouds clouds =
        PointClouds.of(CloudCase.tensor(arena, dtype, x, 1, w.length, 3))
            .weighted(CloudCase.tensor(arena, dtype, w, 1, w.length));
    return CloudCase.frames(
        arena, CloudCase.kernel(FrameGroup.SE, 3, dtype, Provider.VECTOR, 1), dtype, clouds);
  }

  /** The centre has absolute weights, the moments signed ones. */
  @Test
  void weightsOfBothSignsAreUnderstood() {
    double[] x = {1, 0, 0, -1, 0, 0, 0, 2, 0, 0, -2, 0};
    Frames frames = weighted(DType.FLOAT64, x, new double[] {1, 1, -1, -1});
    assertEquals(4, frames.masses().getDouble(0));
    assertEquals(2, frames.moments().getDouble(0), 1e-14);
    assertEquals(0, frames.moments().getDouble(1), 1e-14);
    assertEquals(-8, frames.moments().getDouble(2), 1e-14);
    Frames spoilt = weighted(DType.FLOAT64, x, new double[] {1, 1, Double.NaN, 1});
    assertEquals(FrameFlags.NON_FINITE, spoilt.flags().getLong(0));
  }

  /** Second moments in single precision, against double, for the sizes where sums go wrong. */
  @Test
  void secondMomentsAreAccurateForManyPointsFarAway() {
    double[] deviations = {1, 0.7, 0.4};
    for (int n : new int[] {5, 512, 4096, 1_000_000}) {
      for (double offset : new double[] {0, 1e2, 1e4, 1e6}) {
        RandomGenerator random = Property.generator(n + (long) offset);
        double[] x = new double[3 * n];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (random.nextGaussian() * deviations[i % 3] + offset);
        }
        Frames frames =
            construct(FrameGroup.E, DType.FLOAT32, FrameAlgorithm.CLOUD_PER_VECTOR, x, n, 3);
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        double error = new ReferenceFrame(FrameGroup.E, 3, n, 0, x, weights).momentError(frames);
        assertTrue(error <= 1e-5, "n " + n + " offset " + offset + " error " + error);
      }
    }
  }

  /** The first point, to which the others are taken relative, may be far from them. */
  @Test
  void aLightPointFarAwayCostsNoDigits() {
    int n = 4096;
    RandomGenerator random = Property.generator(12);
    double[] x = new double[3 * n];
    for (int i = 3; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() / (1 + i % 3) + 1e5);
    }
    double[] w = new double[n];
    Arrays.fill(w, 1);
    w[0] = 1e-10f;
    Frames frames = weighted(DType.FLOAT32, x, w);
    double error = new ReferenceFrame(FrameGroup.E, 3, n, 0, x, w).momentError(frames);
    assertTrue(error <= 1e-5, "error " + error);
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
    DType dtype = DType.FLOAT32;
    PrincipalFramesKernel kernel = CloudCase.kernel(FrameGroup.E, 3, dtype, Provider.VECTOR, 1);
    Tensor points = Tensor.random(arena, dtype, 1, 2, 4, 3);
    PointClouds clouds = PointClouds.of(points);
    Frames frames = Frames.allocate(arena, dtype, 2, 3);
    Frames few = Frames.allocate(arena, dtype, 1, 3);
    refused(
        "frames.centers: expected [2, 3] FLOAT32, got [1, 3] FLOAT32",
        () -> kernel.construct(clouds, few));
    refused(
        "clouds.points: expected [B, n, 3] FLOAT32, got [2, 4, 3] FLOAT64",
        () ->
            kernel.construct(PointClouds.of(Tensor.zeros(arena, DType.FLOAT64, 2, 4, 3)), frames));
    refused(
        "weights: expected [2, 4] FLOAT32, got [4] FLOAT32",
        () -> clouds.weighted(Tensor.zeros(arena, dtype, 4)));
    refused(
        "field: expected [2, m, 3] FLOAT32, got [2, 3] FLOAT32",
        () ->
            kernel.project(
                FrameField.VECTOR, clouds, Tensor.zeros(arena, dtype, 2, 3), frames, points));
    refused(
        "projected: expected memory of its own, got some of clouds.points",
        () -> kernel.project(FrameField.POINT, clouds, points, frames, points));
    refused(
        "offsets: expected numbers that do not decrease from 0 to 8",
        () ->
            PointClouds.ragged(
                points.reshape(8, 3),
                CloudCase.tensor(arena, DType.INT64, new double[] {0, 5, 3, 8}, 4)));
    Arena closed = Arena.ofShared();
    PointClouds gone = PointClouds.of(Tensor.zeros(closed, dtype, 2, 4, 3));
    closed.close();
    assertThrows(IllegalStateException.class, () -> kernel.construct(gone, frames));
    assertEquals(0, frames.axes().getDouble(0), "written");
  }

  private static void refused(String message, Runnable call) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void callersOnSeveralThreadsDoNotDisturbEachOther() throws InterruptedException {
    DType dtype = DType.FLOAT32;
    PrincipalFramesKernel kernel = CloudCase.kernel(FrameGroup.SE, 3, dtype, Provider.VECTOR, 2);
    Arena shared = Arena.ofShared();
    Tensor points = Tensor.random(shared, dtype, 1, 50, 100, 3);
    PointClouds clouds = PointClouds.of(points);
    Frames expected = CloudCase.frames(shared, kernel, dtype, clouds);
    boolean[] same = new boolean[4];
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      int index = t;
      threads[t] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    same[index] = true;
                    for (int i = 0; i < 20; i++) {
                      Frames frames = CloudCase.frames(shared, kernel, dtype, clouds);
                      same[index] &= CloudCase.same(expected, frames);
                    }
                  });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (boolean each : same) {
      assertTrue(each);
    }
    shared.close();
  }
}
