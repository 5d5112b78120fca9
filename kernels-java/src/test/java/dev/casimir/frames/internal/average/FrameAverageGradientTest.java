package dev.casimir.frames.internal.average;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.frames.DegeneracyPolicy;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameElements;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradientMode;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.FrameSource;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Derivatives against differences of second order, and what symmetry says of them. */
class FrameAverageGradientTest {
  private static final double STEP = 1e-5;

  private static List<double[]> cotangents(
      AverageHarness harness, TestCloud cloud, RandomGenerator random) {
    List<double[]> cotangents = new ArrayList<>();
    for (double[] output : harness.run(cloud).outputs()) {
      cotangents.add(random.doubles(output.length, -1, 1).toArray());
    }
    return cotangents;
  }

  private static double value(AverageHarness harness, TestCloud cloud, List<double[]> cotangents) {
    List<double[]> outputs = harness.run(cloud).outputs();
    double sum = 0;
    for (int o = 0; o < outputs.size(); o++) {
      for (int i = 0; i < outputs.get(o).length; i++) {
        sum += cotangents.get(o)[i] * outputs.get(o)[i];
      }
    }
    return sum;
  }

  /** The largest error of derivatives to points and velocities, relative to the largest. */
  private static double error(AverageHarness harness, TestCloud cloud, List<double[]> cotangents) {
    double[][] gradients = harness.gradient(cloud, cotangents);
    double worst = 0;
    double largest = 0;
    for (int which = 0; which < 2; which++) {
      for (int i = 0; i < gradients[which].length; i++) {
        double up = value(harness, moved(cloud, which, i, STEP), cotangents);
        double down = value(harness, moved(cloud, which, i, -STEP), cotangents);
        double expected = (up - down) / (2 * STEP);
        worst = Math.max(worst, Math.abs(expected - gradients[which][i]));
        largest = Math.max(largest, Math.abs(expected));
      }
    }
    return worst / largest;
  }

  private static TestCloud moved(TestCloud cloud, int which, int index, double step) {
    double[] points = cloud.points().clone();
    double[] velocities = cloud.velocities().clone();
    (which == 0 ? points : velocities)[index] += step;
    return new TestCloud(cloud.d(), points, cloud.weights(), velocities);
  }

  private static TestCloud separated(RandomGenerator random, int n, int d) {
    double[] spectrum = new double[d];
    for (int k = 0; k < d; k++) {
      spectrum[k] = 1 - 0.8 * k * (k + 2) / (d * (d + 2));
    }
    TestCloud cloud = TestCloud.withSpectrum(random, n, spectrum);
    double[] masses = new double[n];
    Arrays.fill(masses, 1.5);
    double[] map = TestCloud.orthogonal(d, true, 17);
    return cloud.weighted(masses).moving(random.doubles((long) n * d, -1, 1).toArray()).mapped(map);
  }

  @ParameterizedTest
  @CsvSource({"O,1", "O,2", "SO,2", "E,2", "SE,2", "O,3", "SO,3", "E,3", "SE,3", "SE,4", "E,4"})
  void principalFrames(FrameGroup group, int d) {
    Property.check(
        2,
        21,
        random -> {
          TestCloud cloud = separated(random, d + 3, d);
          FrameAverage average = AverageHarness.all(group, d).withInputs(FrameField.VECTOR);
          AverageHarness harness = new AverageHarness(average, DType.FLOAT64);
          double error = error(harness, cloud, cotangents(harness, cloud, random));
          assertTrue(error < 1e-7, group + " " + d + " " + error);
        });
  }

  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void planarCloudsWithDistinctElements(FrameGroup group) {
    RandomGenerator random = Property.generator(2);
    TestCloud cloud = separated(random, 5, 2).moving(new double[10]).embedded(3);
    FrameAverage average =
        AverageHarness.all(group, 3)
            .withInputs(FrameField.VECTOR)
            .withElements(FrameElements.DISTINCT);
    AverageHarness harness = new AverageHarness(average, DType.FLOAT64);
    double error = error(harness, cloud, cotangents(harness, cloud, random));
    assertTrue(error < 1e-7, group + " " + error);
  }

  /** Anchor frames alone, and where both kinds of frame have a share. */
  @ParameterizedTest
  @CsvSource({
    "O,2,0.9",
    "SE,2,0.9",
    "O,3,0.9",
    "SO,3,0.9",
    "E,3,0.9",
    "SE,3,0.9",
    "E,3,0.0",
    "SE,2,0.0"
  })
  void anchorFramesAndBlends(FrameGroup group, int d, double low) {
    RandomGenerator random = Property.generator(3);
    TestCloud cloud = separated(random, 4, d);
    FrameAverage average =
        AverageHarness.all(group, d)
            .withInputs(FrameField.VECTOR)
            .withPolicy(DegeneracyPolicy.anchorBlend(low, 0.95));
    AverageHarness harness = new AverageHarness(average, DType.FLOAT64);
    double error = error(harness, cloud, cotangents(harness, cloud, random));
    assertTrue(error < 1e-7, group + " " + d + " " + error);
  }

  @ParameterizedTest
  @CsvSource({"O,2", "SO,3", "E,3", "SE,3", "E,5", "SE,4", "SE,1"})
  void minimalFrames(FrameGroup group, int d) {
    RandomGenerator random = Property.generator(4);
    TestCloud cloud = separated(random, d + 3, d);
    FrameAverage average =
        AverageHarness.all(group, d).withInputs(FrameField.VECTOR).withSource(FrameSource.MINIMAL);
    AverageHarness harness = new AverageHarness(average, DType.FLOAT64);
    double error = error(harness, cloud, cotangents(harness, cloud, random));
    assertTrue(error < 1e-7, group + " " + d + " " + error);
  }

  /** Forces of an invariant energy have no resultant and no torque; detached ones have a torque. */
  @ParameterizedTest
  @CsvSource({
    "E, REPORT, FULL",
    "SE, REPORT, FULL",
    "E, ANCHOR_BLEND, FULL",
    "SE, ANCHOR_BLEND, FULL",
    "E, REPORT, DETACH",
    "SE, ANCHOR_BLEND, DETACH"
  })
  void forcesHaveNoResultantAndNoTorque(
      FrameGroup group, DegeneracyPolicy.Remedy remedy, FrameGradientMode mode) {
    RandomGenerator random = Property.generator(5);
    TestCloud cloud = separated(random, 5, 3);
    DegeneracyPolicy policy =
        remedy == DegeneracyPolicy.Remedy.REPORT
            ? DegeneracyPolicy.REPORT
            : DegeneracyPolicy.anchorBlend(0, 0.9);
    FrameAverage average = FrameAverage.invariant(group, 3).withPolicy(policy).withGradient(mode);
    AverageHarness harness = new AverageHarness(average, DType.FLOAT64);
    double[] forces = harness.gradient(cloud, List.of(new double[] {1, -2, 0.5}))[0];
    double resultant = 0;
    double torque = 0;
    for (int a = 0; a < 3; a++) {
      double sum = 0;
      double turn = 0;
      for (int i = 0; i < 5; i++) {
        int b = (a + 1) % 3;
        int c = (a + 2) % 3;
        sum += forces[3 * i + a];
        turn += cloud.points()[3 * i + b] * forces[3 * i + c];
        turn -= cloud.points()[3 * i + c] * forces[3 * i + b];
      }
      resultant = Math.max(resultant, Math.abs(sum));
      torque = Math.max(torque, Math.abs(turn));
    }
    if (mode == FrameGradientMode.FULL) {
      assertEquals(0, resultant, 1e-12);
      assertEquals(0, torque, 1e-12);
    } else {
      assertTrue(torque > 1e-3, "torque " + torque);
    }
  }
}
