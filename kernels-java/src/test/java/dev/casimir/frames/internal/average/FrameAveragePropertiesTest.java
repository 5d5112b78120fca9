package dev.casimir.frames.internal.average;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.Backbone;
import dev.casimir.frames.DegeneracyPolicy;
import dev.casimir.frames.DifferentiableBackbone;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameElements;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.FrameSource;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.SignPatterns;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the theory of averages promises for clouds with nothing special about them. */
class FrameAveragePropertiesTest {
  private static DifferentiableBackbone of(BiConsumer<List<Tensor>, List<Tensor>> function) {
    return new DifferentiableBackbone() {
      @Override
      public void evaluate(List<Tensor> inputs, List<Tensor> outputs) {
        function.accept(inputs, outputs);
      }

      @Override
      public void backward(List<Tensor> inputs, List<Tensor> of, List<Tensor> to) {
        throw new AssertionError("no derivatives were asked for");
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "O,1", "SO,1", "E,1", "SE,1", "O,2", "SO,2", "E,2", "SE,2", "O,3", "SO,3", "E,3", "SE,3", "O,4",
    "SE,4", "E,5"
  })
  void averagesMoveWithTheCloud(FrameGroup group, int d) {
    Property.check(
        3,
        31,
        random -> {
          TestCloud cloud = TestCloud.random(random, d + 3, d);
          FrameAverage average = AverageHarness.all(group, d).withInputs(FrameField.VECTOR);
          double error = new AverageHarness(average, DType.FLOAT64).asymmetry(cloud, 17);
          assertTrue(error < 1e-11, group + " " + d + " " + error);
        });
  }

  /** The frames are those of the slow reference, and so are the derivatives. */
  @ParameterizedTest
  @CsvSource({"O,2", "SE,3", "E,4"})
  void theReferenceGivesTheSame(FrameGroup group, int d) {
    TestCloud cloud = TestCloud.random(Property.generator(7), d + 3, d).weighted(masses(d + 3));
    FrameAverage average = AverageHarness.all(group, d).withInputs(FrameField.VECTOR);
    AverageHarness fast = new AverageHarness(average, DType.FLOAT64);
    AverageHarness slow = fast.withReferenceFrames();
    AverageHarness.Result result = slow.run(cloud);
    assertTrue(AverageHarness.difference(result, fast.run(cloud)) < 1e-12);
    double[][] expected = slow.gradient(cloud, result.outputs());
    double[][] actual = fast.gradient(cloud, result.outputs());
    assertArrayEquals(expected[0], actual[0], 1e-10);
    assertArrayEquals(expected[1], actual[1], 1e-10);
  }

  private static double[] masses(int n) {
    return IntStream.range(0, n).mapToDouble(i -> 1 + i % 3).toArray();
  }

  @ParameterizedTest
  @CsvSource({"O,2", "SE,2", "O,3", "SO,3", "E,3", "SE,3", "E,4"})
  void averagesMoveWithTheCloudInSinglePrecision(FrameGroup group, int d) {
    Property.check(
        2,
        32,
        random -> {
          TestCloud cloud = TestCloud.withSpectrum(random, d + 3, spectrum(d));
          FrameAverage average = AverageHarness.all(group, d);
          double error = new AverageHarness(average, DType.FLOAT32).asymmetry(cloud, 9);
          assertTrue(error < 64 * 0x1p-24 * (1 + d), group + " " + d + " " + error);
        });
  }

  private static double[] spectrum(int d) {
    double[] spectrum = new double[d];
    for (int k = 0; k < d; k++) {
      spectrum[k] = 1 - (double) k / d;
    }
    return spectrum;
  }

  /** T1: the set of framed copies, with their sum of squares to match them by. */
  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void framedCopiesAreTheSameSet(FrameGroup group) {
    TestCloud cloud = TestCloud.random(Property.generator(6), 6, 3);
    List<double[]> base = copies(group, cloud);
    assertEquals(group.isProper() ? 4 : 8, base.size());
    for (int m = 0; m < 10; m++) {
      TestCloud moved = cloud.mapped(TestCloud.orthogonal(3, group.isProper(), m));
      List<double[]> other = copies(group, moved);
      for (double[] copy : base) {
        double nearest =
            other.stream()
                .map(c -> AverageHarness.difference(copy, c))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        assertTrue(nearest < 1e-12, group + " " + nearest);
      }
    }
  }

  private static List<double[]> copies(FrameGroup group, TestCloud cloud) {
    List<double[]> copies = new ArrayList<>();
    DifferentiableBackbone record = of((in, out) -> copies.add(in.getFirst().toDoubleArray()));
    new AverageHarness(FrameAverage.invariant(group, 3), DType.FLOAT64, record).run(cloud);
    return copies;
  }

  /** T3: constants stay, and so do the points themselves. */
  @ParameterizedTest
  @CsvSource({
    "O, FLOAT64",
    "SO, FLOAT64",
    "E, FLOAT64",
    "SE, FLOAT64",
    "E, FLOAT32",
    "SO, FLOAT32"
  })
  void constantsAndTheIdentityStay(FrameGroup group, DType dtype) {
    DifferentiableBackbone identity =
        of(
            (in, out) -> {
              for (long i = 0; i < out.getFirst().size(); i++) {
                out.getFirst().setDouble(i, 1);
              }
              out.get(1).segment().copyFrom(in.getFirst().segment());
            });
    Property.check(
        20,
        33,
        random -> {
          TestCloud cloud = TestCloud.random(random, 5, 3);
          FrameAverage average =
              FrameAverage.equivariant(group, 3, FrameField.SCALAR, FrameField.POINT);
          for (DegeneracyPolicy policy :
              List.of(DegeneracyPolicy.REPORT, DegeneracyPolicy.anchorBlend(0.5, 1))) {
            AverageHarness harness =
                new AverageHarness(average.withPolicy(policy), dtype, identity);
            AverageHarness.Result result = harness.run(cloud);
            double u = TanhNetwork.roundoff(dtype);
            for (double one : result.outputs().getFirst()) {
              assertEquals(1, one, 4 * u);
            }
            double error = AverageHarness.difference(cloud.points(), result.outputs().get(1));
            assertTrue(error <= 16 * u, group + " " + error / u);
          }
        });
  }

  /** T3: averaging what is an average already changes nothing. */
  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void averagesAreProjections(FrameGroup group) {
    FrameAverage average = AverageHarness.all(group, 3);
    AverageHarness once = new AverageHarness(average, DType.FLOAT64);
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    DifferentiableBackbone averaged =
        of(
            (in, out) -> {
              try (Arena arena = Arena.ofConfined()) {
                long batch = in.getFirst().dimension(0);
                average
                    .planForCpu(options)
                    .forward(
                        once.backbone,
                        PointClouds.of(in.getFirst()),
                        List.of(),
                        out,
                        Tensor.zeros(arena, DType.INT32, batch));
              }
            });
    TestCloud cloud = TestCloud.random(Property.generator(8), 5, 3);
    AverageHarness twice = new AverageHarness(average, DType.FLOAT64, averaged);
    assertTrue(AverageHarness.difference(once.run(cloud), twice.run(cloud)) < 1e-13);
  }

  /** T4: a function that does not see the order of points stays so, with any frame but minimal. */
  @ParameterizedTest
  @CsvSource({"E, REPORT", "SE, REPORT", "E, ANCHOR_BLEND", "SE, ANCHOR_BLEND"})
  void orderOfPointsDoesNotMatter(FrameGroup group, DegeneracyPolicy.Remedy remedy) {
    Backbone sums =
        (in, out) -> {
          double[] x = in.getFirst().toDoubleArray();
          double[] y = new double[3];
          for (int i = 0; i < x.length; i += 3) {
            y[0] += Math.tanh(x[i] + 2 * x[i + 1] - x[i + 2] + 0.3);
            y[1] += Math.tanh(x[i] - x[i + 1] * x[i + 2] + 0.1);
            y[2] += Math.tanh(x[i] * x[i + 1] * x[i + 2]);
          }
          out.getFirst().segment().copyFrom(MemorySegment.ofArray(y));
        };
    DegeneracyPolicy policy =
        remedy == DegeneracyPolicy.Remedy.REPORT
            ? DegeneracyPolicy.REPORT
            : DegeneracyPolicy.anchorBlend(0.3, 0.9);
    FrameAverage average = FrameAverage.invariant(group, 3).withPolicy(policy);
    AverageHarness harness =
        new AverageHarness(average, DType.FLOAT64, of((in, out) -> sums.evaluate(in, out)));
    TestCloud cloud = TestCloud.random(Property.generator(9), 6, 3);
    double error =
        AverageHarness.difference(
            harness.run(cloud), harness.run(cloud.permuted(new int[] {3, 5, 0, 1, 4, 2})));
    assertTrue(error < 1e-13, "" + error);
  }

  /** T8: the volume of three points is kept by SE(3), averaged to zero by E(3). */
  @Test
  void chirality() {
    DifferentiableBackbone volume =
        of(
            (in, out) -> {
              double[] x = in.getFirst().toDoubleArray();
              double det =
                  x[0] * (x[4] * x[8] - x[5] * x[7])
                      - x[1] * (x[3] * x[8] - x[5] * x[6])
                      + x[2] * (x[3] * x[7] - x[4] * x[6]);
              for (int i = 0; i < 3; i++) {
                out.getFirst().setDouble(i, det);
              }
            });
    TestCloud cloud = TestCloud.random(Property.generator(10), 5, 3);
    TestCloud mirrored = cloud.mapped(new double[] {-1, 0, 0, 0, 1, 0, 0, 0, 1});
    for (DegeneracyPolicy policy :
        List.of(DegeneracyPolicy.REPORT, DegeneracyPolicy.anchorBlend(0.5, 1))) {
      FrameAverage se = FrameAverage.invariant(FrameGroup.SE, 3).withPolicy(policy);
      AverageHarness proper = new AverageHarness(se, DType.FLOAT64, volume);
      double kept = proper.run(cloud).outputs().getFirst()[0];
      assertTrue(Math.abs(kept) > 0.01);
      assertEquals(-kept, proper.run(mirrored).outputs().getFirst()[0], 1e-14);
      FrameAverage e = FrameAverage.invariant(FrameGroup.E, 3).withPolicy(policy);
      AverageHarness full = new AverageHarness(e, DType.FLOAT64, volume);
      assertEquals(0, full.run(cloud).outputs().getFirst()[0], 1e-15);
    }
  }

  /** T11: each draw is one element; the mean over the elements is the full average. */
  @ParameterizedTest
  @CsvSource({"E", "SE"})
  void drawsAreElementsAndAverageOut(FrameGroup group) {
    TestCloud cloud = TestCloud.random(Property.generator(11), 5, 3);
    FrameAverage all = AverageHarness.all(group, 3);
    double[] full = new AverageHarness(all, DType.FLOAT64).run(cloud).outputs().get(1);
    SignPatterns patterns = new SignPatterns(group, 3);
    List<Integer> seen = new ArrayList<>();
    double[] sum = new double[full.length];
    double oneDraw = 0;
    double eightDraws = 0;
    int seeds = 200;
    for (long seed = 0; seed < seeds; seed++) {
      double[] one = sampled(all, cloud, 1, seed);
      double[] eight = sampled(all, cloud, 8, seed);
      oneDraw += Math.pow(one[0] - full[0], 2) / seeds;
      eightDraws += Math.pow(eight[0] - full[0], 2) / seeds;
      int pattern = patterns.draw(seed, 0, 0, 1)[0];
      if (!seen.contains(pattern)) {
        seen.add(pattern);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += one[i] / patterns.count();
        }
      }
    }
    assertEquals(patterns.count(), seen.size());
    assertArrayEquals(full, sum, 1e-15);
    assertEquals(8, oneDraw / eightDraws, 3);
  }

  private static double[] sampled(FrameAverage all, TestCloud cloud, int draws, long seed) {
    FrameAverage average = all.withElements(FrameElements.sample(draws, seed));
    return new AverageHarness(average, DType.FLOAT64).run(cloud).outputs().get(1);
  }

  /** T13, with a neighbour that is not a number, one that is degenerate and one without extent. */
  @ParameterizedTest
  @CsvSource({"ALL, FLOAT64", "DISTINCT, FLOAT64", "ALL, FLOAT32"})
  void cloudsDoNotTouchEachOther(FrameElements.Choice choice, DType dtype) {
    FrameElements elements =
        choice == FrameElements.Choice.ALL ? FrameElements.ALL : FrameElements.DISTINCT;
    FrameAverage average =
        AverageHarness.all(FrameGroup.SE, 3)
            .withElements(elements)
            .withPolicy(DegeneracyPolicy.ANCHOR_BLEND);
    AverageHarness harness = new AverageHarness(average, dtype);
    RandomGenerator random = Property.generator(12);
    List<TestCloud> clouds = new ArrayList<>();
    for (int b = 0; b < 9; b++) {
      clouds.add(TestCloud.random(random, 4, 3));
    }
    clouds.set(2, TestCloud.tetrahedron());
    clouds.set(4, TestCloud.of(3, Double.NaN, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1));
    clouds.set(5, TestCloud.of(3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    clouds.set(7, TestCloud.polygon(4).embedded(3));
    List<AverageHarness.Result> together = harness.run(clouds);
    for (int b = 0; b < clouds.size(); b++) {
      AverageHarness.Result alone = harness.run(clouds.get(b));
      for (int o = 0; o < alone.outputs().size(); o++) {
        assertArrayEquals(alone.outputs().get(o), together.get(b).outputs().get(o));
      }
      double first = alone.outputs().getFirst()[0];
      assertEquals(b == 4, Double.isNaN(first));
    }
  }

  @ParameterizedTest
  @CsvSource({"O,2", "SO,2", "E,3", "SE,3", "E,5", "SE,6", "O,8"})
  void minimalFramesAreSymmetricForAnyMoments(FrameGroup group, int d) {
    RandomGenerator random = Property.generator(13);
    double[] equal = new double[d];
    Arrays.fill(equal, 1);
    TestCloud cloud = TestCloud.withSpectrum(random, d + 2, equal);
    FrameAverage average = AverageHarness.all(group, d).withSource(FrameSource.MINIMAL);
    TanhNetwork network = new TanhNetwork(3);
    AverageHarness harness = new AverageHarness(average, DType.FLOAT64, network);
    harness.run(cloud);
    assertEquals(1, network.items);
    double error = harness.asymmetry(cloud, 8);
    assertTrue(error < 1e-12, group + " " + error);
    if (d > 2) {
      TestCloud flat = TestCloud.random(random, 5, 2).moving(new double[10]).embedded(d);
      double planar = harness.asymmetry(flat, 8);
      assertTrue(planar < 1e-12, group + " planar " + planar);
    }
  }

  @Test
  void refusesDegenerateCloudsByName() {
    FrameAverage average =
        FrameAverage.invariant(FrameGroup.E, 3).withPolicy(DegeneracyPolicy.THROW);
    AverageHarness harness = new AverageHarness(average, DType.FLOAT64);
    TestCloud fine = TestCloud.random(Property.generator(14), 4, 3);
    harness.run(fine);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> harness.run(List.of(fine, TestCloud.tetrahedron())));
    assertTrue(refusal.getMessage().contains("got clouds 1 ("), refusal.getMessage());
  }
}
