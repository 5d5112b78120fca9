package dev.casimir.frames.internal.average;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.DegeneracyPolicy;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameAverageKernel;
import dev.casimir.frames.FrameElements;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Averages of awkward numbers: nearly equal moments, huge and tiny, far away, weighted, absent. */
class FrameAverageInputsTest {
  private static AverageHarness harness(FrameGroup group, DegeneracyPolicy policy, DType dtype) {
    return new AverageHarness(AverageHarness.all(group, 3).withPolicy(policy), dtype);
  }

  /** The law error = (0.05..0.4) u / gap, with ten times as much allowed. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT64, 1e-1",
    "FLOAT64, 1e-3",
    "FLOAT64, 1e-5",
    "FLOAT64, 1e-7",
    "FLOAT64, 1e-10",
    "FLOAT32, 1e-1",
    "FLOAT32, 1e-2",
    "FLOAT32, 1e-3"
  })
  void errorsFollowTheGap(DType dtype, double delta) {
    TestCloud cloud = TestCloud.withSpectrum(Property.generator(41), 6, 2, 1 + delta, 1);
    double bound = 4 * TanhNetwork.roundoff(dtype) * (1 + 2 / delta);
    double floor = 32 * TanhNetwork.roundoff(dtype);
    FrameAverage average = FrameAverage.equivariant(FrameGroup.E, 3, FrameField.POINT);
    double error = new AverageHarness(average, dtype).asymmetry(cloud, 20);
    assertTrue(error < bound + floor, error + " of " + bound);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT64, 1e-4",
    "FLOAT64, 1e-6",
    "FLOAT64, 1e-7",
    "FLOAT64, 2e-8",
    "FLOAT64, 1e-10",
    "FLOAT32, 1e-2",
    "FLOAT32, 1e-3",
    "FLOAT32, 3e-4",
    "FLOAT32, 1e-5"
  })
  void blendsAreSymmetricAtEveryGap(DType dtype, double delta) {
    TestCloud cloud = TestCloud.withSpectrum(Property.generator(42), 5, 2, 1 + delta, 1);
    double u = TanhNetwork.roundoff(dtype);
    double low = DegeneracyPolicy.ANCHOR_BLEND.low(dtype);
    for (FrameGroup group : List.of(FrameGroup.E, FrameGroup.SE)) {
      double error = harness(group, DegeneracyPolicy.ANCHOR_BLEND, dtype).asymmetry(cloud, 5);
      assertTrue(error < 8 * u / Math.max(low, delta / 2), group + " " + error);
    }
  }

  /** The path (1, 1 + t, 2): signed axes jump at t = 0, blends do not. */
  @ParameterizedTest
  @CsvSource({"E", "SE", "O", "SO"})
  void blendsAreContinuousAcrossACrossing(FrameGroup group) {
    double previous = Double.MAX_VALUE;
    for (double t : new double[] {1e-3, 1e-5, 1e-9, 1e-12}) {
      AverageHarness blend = harness(group, DegeneracyPolicy.ANCHOR_BLEND, DType.FLOAT64);
      double step = AverageHarness.difference(blend.run(path(-t)), blend.run(path(t)));
      double steps =
          Math.max(step, AverageHarness.difference(blend.run(path(t)), blend.run(other(t))));
      if (t < 1e-8) {
        assertTrue(steps < 100 * t + 1e-13, group + " " + t + ": " + steps);
      }
      previous = Math.min(previous, steps);
    }
    AverageHarness axes = harness(group, DegeneracyPolicy.REPORT, DType.FLOAT64);
    double jump = AverageHarness.difference(axes.run(path(1e-6)), axes.run(other(1e-6)));
    assertTrue(jump > 1e-3, group + " " + jump);
  }

  private static TestCloud path(double t) {
    return TestCloud.withSpectrum(Property.generator(43), 6, 1, 1 + t, 2);
  }

  /** Another way to the same cloud: the two nearly equal moments turned by half a right angle. */
  private static TestCloud other(double t) {
    TestCloud round = path(0);
    double[] stretch = {1 + t / 4, t / 4, 0, t / 4, 1 + t / 4, 0, 0, 0, 1};
    return round.mapped(stretch);
  }

  /** Thin clouds become lines without a jump: also vectors, which must end along the line. */
  @ParameterizedTest
  @CsvSource({"E", "SE"})
  void blendsAreContinuousTowardsALine(FrameGroup group) {
    AverageHarness blend = harness(group, DegeneracyPolicy.ANCHOR_BLEND, DType.FLOAT64);
    TestCloud cloud = TestCloud.random(Property.generator(44), 4, 3);
    AverageHarness.Result line = blend.run(thinned(cloud, 0));
    for (double width : new double[] {1e-9, 1e-11, 1e-14}) {
      double step = AverageHarness.difference(line, blend.run(thinned(cloud, width)));
      assertTrue(step < 50 * width + 1e-13, group + " " + width + ": " + step);
    }
    double single =
        harness(group, DegeneracyPolicy.ANCHOR_BLEND, DType.FLOAT32)
            .asymmetry(thinned(cloud, 1e-3), 5);
    assertTrue(single < 1e-3, group + " FLOAT32 " + single);
  }

  private static TestCloud thinned(TestCloud cloud, double width) {
    return cloud.mapped(new double[] {1, 0, 0, 0, width, 0, 0, 0, width});
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1e-20",
    "FLOAT32, 1e20",
    "FLOAT32, 1e-30",
    "FLOAT32, 1e30",
    "FLOAT64, 1e-200",
    "FLOAT64, 1e200"
  })
  void anyScale(DType dtype, double scale) {
    // Coordinates saturate the network when huge, so it is the equivariance that is compared.
    TestCloud cloud = TestCloud.withSpectrum(Property.generator(45), 5, 1, 0.6, 0.3);
    double factor = Math.scalb(1.0, Math.getExponent(scale));
    for (DegeneracyPolicy policy :
        List.of(DegeneracyPolicy.REPORT, DegeneracyPolicy.anchorBlend(0.5, 0.9))) {
      FrameAverage average =
          FrameAverage.equivariant(FrameGroup.O, 3, FrameField.SCALAR, FrameField.VECTOR)
              .withPolicy(policy);
      AverageHarness harness = new AverageHarness(average, dtype);
      double error = harness.asymmetry(cloud.scaled(factor), 6);
      double bound = factor > 1 ? 1e-6 : 1e-13;
      bound = dtype == DType.FLOAT32 ? 1e-5 : bound;
      assertTrue(error < bound, policy + " " + error);
    }
  }

  @ParameterizedTest
  @CsvSource({"1e3", "1e5"})
  void farFromTheOrigin(double offset) {
    TestCloud cloud = TestCloud.withSpectrum(Property.generator(46), 6, 1, 0.6, 0.3);
    double[] eighths = cloud.points().clone();
    Arrays.setAll(eighths, i -> Math.rint(eighths[i] * 64) / 64);
    TestCloud near = TestCloud.of(3, eighths);
    for (DegeneracyPolicy policy :
        List.of(DegeneracyPolicy.REPORT, DegeneracyPolicy.anchorBlend(0.5, 0.9))) {
      AverageHarness harness =
          new AverageHarness(
              FrameAverage.equivariant(FrameGroup.E, 3, FrameField.SCALAR, FrameField.VECTOR)
                  .withPolicy(policy),
              DType.FLOAT32);
      TestCloud far = near.shifted(offset, -offset, 2 * offset);
      double error = AverageHarness.difference(harness.run(near), harness.run(far));
      assertTrue(error < 64 * 0x1p-24 * 5, "" + error);
    }
  }

  /** T6: weights count points, zero weights leave them out, whatever is there. */
  @ParameterizedTest
  @CsvSource({"REPORT", "ANCHOR_BLEND"})
  void weightsCountPoints(DegeneracyPolicy.Remedy remedy) {
    DegeneracyPolicy policy =
        remedy == DegeneracyPolicy.Remedy.REPORT
            ? DegeneracyPolicy.REPORT
            : DegeneracyPolicy.anchorBlend(0.5, 1);
    AverageHarness harness = harness(FrameGroup.SE, policy, DType.FLOAT64);
    TestCloud cloud = TestCloud.random(Property.generator(47), 4, 3);
    AverageHarness.Result once = harness.run(cloud.weighted(1, 2, 1, 0));
    AverageHarness.Result scaled = harness.run(cloud.weighted(8, 16, 8, 0));
    assertTrue(AverageHarness.difference(once, scaled) < 1e-14);
    double[] points = cloud.points().clone();
    points[9] = 1e300;
    points[10] = Double.NaN;
    TestCloud odd = TestCloud.of(3, points).weighted(1, 2, 1, 0);
    assertEquals(0, AverageHarness.difference(once, harness.run(odd)));
    assertTrue(AverageHarness.difference(once, harness.run(cloud)) > 1e-3);
  }

  @Test
  void velocitiesOffALineAreFlaggedAndOffAPlaneAreFine() {
    FrameAverage average =
        AverageHarness.all(FrameGroup.E, 3)
            .withInputs(FrameField.VECTOR)
            .withElements(FrameElements.DISTINCT);
    AverageHarness harness = new AverageHarness(average, DType.FLOAT64);
    RandomGenerator random = Property.generator(48);
    TestCloud line = TestCloud.of(3, 1, 2, 3, -2, -4, -6, 1, 2, 3);
    double[] off = random.doubles(9, -1, 1).toArray();
    assertTrue((harness.run(line.moving(off)).flags() & FrameFlags.AUXILIARY) != 0);
    assertTrue(harness.asymmetry(line.moving(off), 8) > 1e-3);
    double[] along = {1, 2, 3, 2, 4, 6, -1, -2, -3};
    assertEquals(0, harness.run(line.moving(along)).flags() & FrameFlags.AUXILIARY);
    assertTrue(harness.asymmetry(line.moving(along), 8) < 1e-13);
    TestCloud plane = TestCloud.random(random, 4, 2).embedded(3);
    TestCloud lifted = plane.moving(random.doubles(12, -1, 1).toArray());
    assertEquals(0, harness.run(lifted).flags() & FrameFlags.AUXILIARY);
    assertTrue(harness.asymmetry(lifted, 8) < 1e-12);
  }

  @Test
  void pairsMayBeDrawn() {
    DegeneracyPolicy some = DegeneracyPolicy.ANCHOR_BLEND.withPairs(6, 11);
    AverageHarness drawn = harness(FrameGroup.SE, some, DType.FLOAT64);
    TestCloud cube = TestCloud.cube();
    assertTrue(drawn.asymmetry(cube, 5) < 1e-13);
    double[] sum = new double[3];
    int seeds = 400;
    for (int seed = 0; seed < seeds; seed++) {
      DegeneracyPolicy other = DegeneracyPolicy.ANCHOR_BLEND.withPairs(6, seed);
      double[] scalars =
          new AverageHarness(
                  FrameAverage.invariant(FrameGroup.SE, 3).withPolicy(other), DType.FLOAT64)
              .run(cube)
              .outputs()
              .getFirst();
      for (int i = 0; i < 3; i++) {
        sum[i] += scalars[i] / seeds;
      }
    }
    double[] all =
        new AverageHarness(
                FrameAverage.invariant(FrameGroup.SE, 3).withPolicy(DegeneracyPolicy.ANCHOR_BLEND),
                DType.FLOAT64)
            .run(cube)
            .outputs()
            .getFirst();
    assertArrayEquals(all, sum, 0.03);
  }

  @Test
  void emptyBatchesCloudsAndWrongShapes() {
    FrameAverage average =
        FrameAverage.invariant(FrameGroup.E, 3).withPolicy(DegeneracyPolicy.ANCHOR_BLEND);
    FrameAverageKernel kernel = average.planForCpu(PlanOptions.of(DType.FLOAT64, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      TanhNetwork network = new TanhNetwork(3);
      Tensor none = Tensor.zeros(arena, DType.FLOAT64, 0, 4, 3);
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 0, 3);
      Tensor flags = Tensor.zeros(arena, DType.INT32, 0);
      kernel.forward(network, PointClouds.of(none), List.of(), List.of(out), flags);
      Tensor empty = Tensor.zeros(arena, DType.FLOAT64, 2, 0, 3);
      Tensor two = Tensor.zeros(arena, DType.FLOAT64, 2, 3);
      Tensor twoFlags = Tensor.zeros(arena, DType.INT32, 2);
      kernel.forward(network, PointClouds.of(empty), List.of(), List.of(two), twoFlags);
      assertTrue((twoFlags.getLong(0) & FrameFlags.EMPTY) != 0);
      assertTrue(Double.isFinite(two.getDouble(0)));
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  kernel.forward(
                      network, PointClouds.of(empty), List.of(), List.of(out), twoFlags));
      assertTrue(refusal.getMessage().startsWith("outputs[0]: expected [2, ...]"));
    }
  }
}
