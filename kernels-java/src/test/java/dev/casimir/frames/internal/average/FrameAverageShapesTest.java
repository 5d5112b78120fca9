package dev.casimir.frames.internal.average;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.frames.DegeneracyPolicy;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameElements;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.FrameGroup;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Symmetry of averages for clouds of every degeneracy. */
class FrameAverageShapesTest {
  private enum Axes {
    EXACT,
    BROKEN
  }

  /** A cloud, what signed axes alone make of it, and its flags. */
  private record Row(String name, TestCloud cloud, Axes axes, int kernel, int degeneratePairs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(String name, TestCloud cloud, Axes axes, int kernel, int pairs) {
    return new Row(name, cloud, axes, kernel, pairs);
  }

  static Stream<Row> rows() {
    TestCloud flat = TestCloud.random(Property.generator(4), 5, 2);
    return Stream.of(
        row("one point", TestCloud.of(3, 0.5, -1, 2), Axes.EXACT, 3, 0),
        row("equal points", TestCloud.of(3, .3, .1, .7, .3, .1, .7, .3, .1, .7), Axes.EXACT, 3, 0),
        row("two points", TestCloud.of(3, 1, 2, 3, -1, -2, -3), Axes.EXACT, 2, 0),
        row("collinear", TestCloud.of(3, 1, 2, 3, -2, -4, -6, 1, 2, 3), Axes.EXACT, 2, 0),
        row("planar", flat.embedded(3), Axes.EXACT, 1, 0),
        row("generic", TestCloud.random(Property.generator(1), 6, 3), Axes.EXACT, 0, 0),
        row("square in space", TestCloud.polygon(4).embedded(3), Axes.BROKEN, 1, 1),
        row("triangle in space", TestCloud.polygon(3).embedded(3), Axes.BROKEN, 1, 1),
        row("hexagon in space", TestCloud.polygon(6).embedded(3), Axes.BROKEN, 1, 1),
        row("square", TestCloud.polygon(4), Axes.BROKEN, 0, 1),
        row("triangle", TestCloud.polygon(3), Axes.BROKEN, 0, 1),
        row("generic in the plane", flat, Axes.EXACT, 0, 0),
        row("collinear in the plane", TestCloud.of(2, 1, 2, -1, -2), Axes.EXACT, 1, 0),
        row("tetrahedron", TestCloud.tetrahedron(), Axes.BROKEN, 0, 2),
        row("cube", TestCloud.cube(), Axes.BROKEN, 0, 2),
        row("octahedron", TestCloud.octahedron(), Axes.BROKEN, 0, 2),
        row("icosahedron", TestCloud.icosahedron(), Axes.BROKEN, 0, 2),
        row("prism", TestCloud.prism(3, 1.3), Axes.BROKEN, 0, 1),
        row("flat prism", TestCloud.prism(4, 0.2), Axes.BROKEN, 0, 1));
  }

  private static Stream<FrameGroup> groups(TestCloud cloud) {
    // Without translations a cloud that is not centred is another one.
    double sum = 0;
    for (double x : cloud.points()) {
      sum += x;
    }
    return Math.abs(sum) < 1e-9
        ? Stream.of(FrameGroup.values())
        : Stream.of(FrameGroup.E, FrameGroup.SE);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void signedAxesAreSymmetricOrFlagged(Row row) {
    groups(row.cloud)
        .forEach(
            group -> {
              AverageHarness harness =
                  new AverageHarness(AverageHarness.all(group, row.cloud.d()), DType.FLOAT64);
              int flags = harness.run(row.cloud).flags();
              assertEquals(row.kernel, FrameFlags.kernelDimension(flags), group + " kernel");
              assertEquals(row.degeneratePairs, pairs(flags), group + " pairs");
              double error = harness.asymmetry(row.cloud, 12);
              if (row.axes == Axes.EXACT) {
                assertTrue(error < 1e-13, group + " " + error);
              } else {
                assertTrue(error > 1e-3, group + " " + error);
              }
            });
  }

  private static int pairs(int flags) {
    int pairs = 0;
    for (int k = 0; k < 3; k++) {
      pairs += FrameFlags.isDegenerate(flags, k) ? 1 : 0;
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anchorFramesMakeAllOfThemExact(Row row) {
    groups(row.cloud)
        .forEach(
            group -> {
              FrameAverage blended =
                  AverageHarness.all(group, row.cloud.d())
                      .withPolicy(DegeneracyPolicy.ANCHOR_BLEND);
              double error = new AverageHarness(blended, DType.FLOAT64).asymmetry(row.cloud, 6);
              assertTrue(error < 1e-14, group + " " + error);
              double single = new AverageHarness(blended, DType.FLOAT32).asymmetry(row.cloud, 3);
              assertTrue(single < 1e-5, group + " FLOAT32 " + single);
            });
  }

  @ParameterizedTest
  @MethodSource("rows")
  void distinctElementsGiveTheSameWithFewerEvaluations(Row row) {
    if (row.axes == Axes.BROKEN) {
      return;
    }
    groups(row.cloud)
        .forEach(
            group -> {
              int d = row.cloud.d();
              FrameAverage all = AverageHarness.all(group, d);
              TanhNetwork network = new TanhNetwork(3);
              AverageHarness distinct =
                  new AverageHarness(
                      all.withElements(FrameElements.DISTINCT), DType.FLOAT64, network);
              double error =
                  AverageHarness.difference(
                      new AverageHarness(all, DType.FLOAT64).run(row.cloud),
                      distinct.run(row.cloud));
              assertTrue(error < 1e-14, group + " " + error);
              int rank = d - row.kernel;
              int expected = 1 << (group.isProper() && row.kernel == 0 ? rank - 1 : rank);
              assertEquals(expected, network.items, group + " evaluations");
            });
  }

  /**
   * What comes out at a vertex of a cube points along the vertex: the stabiliser allows no more.
   */
  @ParameterizedTest
  @MethodSource("groupsWithCentre")
  void verticesOfACubeGetVectorsAlongThem(FrameGroup group) {
    FrameAverage blended = AverageHarness.all(group, 3).withPolicy(DegeneracyPolicy.ANCHOR_BLEND);
    TestCloud cube = TestCloud.cube();
    // The network tells points apart by their number, so only an average over orders of points,
    // here over the 24 rotations of the cube, shows its symmetry; each rotation permutes vertices.
    List<TestCloud> orders = new ArrayList<>();
    for (int[] order : CubeRotations.orders(cube)) {
      orders.add(cube.permuted(order));
    }
    AverageHarness harness = new AverageHarness(blended, DType.FLOAT64);
    List<AverageHarness.Result> results = harness.run(orders);
    List<int[]> permutations = CubeRotations.orders(cube);
    double[] sum = new double[24];
    for (int r = 0; r < results.size(); r++) {
      double[] points = results.get(r).outputs().get(1);
      for (int i = 0; i < 24; i++) {
        sum[permutations.get(r)[i / 3] * 3 + i % 3] += points[i] / results.size();
      }
    }
    double c = sum[0] / cube.points()[0];
    for (int i = 0; i < 24; i++) {
      assertEquals(c * cube.points()[i], sum[i], 1e-14);
    }
    assertTrue(Math.abs(c) > 1e-3);
  }

  static Stream<FrameGroup> groupsWithCentre() {
    return Stream.of(FrameGroup.values());
  }
}
