package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GraphFramesTest {
  private static long factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  static List<Arguments> knownSizes() {
    List<Arguments> cases = new ArrayList<>();
    for (int n = 1; n < 12; n++) {
      cases.add(Arguments.of("path " + n, SmallGraph.path(n), 1L << (n / 2)));
      cases.add(Arguments.of("empty " + n, SmallGraph.of(n), factorial(n)));
      cases.add(Arguments.of("complete " + n, SmallGraph.complete(n), factorial(n)));
      if (n > 2) {
        cases.add(Arguments.of("cycle " + n, SmallGraph.cycle(n), factorial(n)));
        cases.add(Arguments.of("star " + n, SmallGraph.star(n), factorial(n - 1)));
      }
    }
    cases.add(Arguments.of("no nodes", SmallGraph.of(0), 1L));
    cases.add(Arguments.of("Petersen", SmallGraph.petersen(), factorial(10)));
    cases.add(Arguments.of("K 3,4", SmallGraph.bipartite(3, 4), 6L * 24));
    cases.add(Arguments.of("K 4,4", SmallGraph.bipartite(4, 4), factorial(8)));
    cases.add(Arguments.of("P 2 + P 3", SmallGraph.path(2).and(SmallGraph.path(3)), 4L));
    cases.add(Arguments.of("C 3 + C 4", SmallGraph.cycle(3).and(SmallGraph.cycle(4)), 6L * 24));
    cases.add(Arguments.of("C 3 + C 3", SmallGraph.cycle(3).and(SmallGraph.cycle(3)), 720L));
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("knownSizes")
  void sizesOfKnownGraphs(String name, SmallGraph graph, long elements) {
    try (Arena arena = Arena.ofConfined()) {
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT32, 12, List.of(graph));
      PermutationFrames frames = SmallGraph.frames(arena, batch);
      assertEquals(0, frames.status().getLong(0));
      assertEquals(elements, frames.count(0));
      assertEquals(Math.log(elements), frames.logSizes().getDouble(0), 1e-13 * (1 + graph.n()));
      assertTrue(frames.margins().getDouble(0) > 0.9);
      for (int p = graph.n(); p < 12; p++) {
        assertEquals(-1, frames.order().getLong(p));
        assertEquals(-1, frames.blocks().getLong(p));
      }
    }
  }

  @Test
  void rowsAreSortedAscendingTheLeastEigenvalueFirst() {
    try (Arena arena = Arena.ofConfined()) {
      // Nodes 0, 1, 2 are a triangle and 3..6 a square: the kernel has 1/3 and 1/4.
      SmallGraph graph = SmallGraph.cycle(3).and(SmallGraph.cycle(4));
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT64, 8, List.of(graph));
      PermutationFrames frames = SmallGraph.frames(arena, batch);
      assertArrayEquals(new long[] {3, 4, 5, 6, 0, 1, 2, -1}, frames.order().toLongArray());
      assertArrayEquals(new long[] {0, 0, 0, 0, 1, 1, 1, -1}, frames.blocks().toLongArray());
      // The star: 1/4 for all, then the eigenvalue 1 with 2/3 for leaves, then 4.
      SmallGraph star = SmallGraph.star(4);
      GraphBatch stars = SmallGraph.batch(arena, DType.FLOAT64, 4, List.of(star));
      Tensor features = Tensor.random(arena, DType.FLOAT64, 1, 1, 4, 4);
      SmallGraph.plan(stars, 1).compute(stars, PermutationFrames.allocate(arena, 1, 4), features);
      double[] leaf = {1 / 4.0, 2 / 3.0, 1 / 12.0, 0};
      double[] expected = new double[16];
      System.arraycopy(new double[] {1 / 4.0, 0, 3 / 4.0, 0}, 0, expected, 0, 4);
      for (int i = 1; i < 4; i++) {
        System.arraycopy(leaf, 0, expected, 4 * i, 4);
      }
      assertArrayEquals(expected, features.toDoubleArray(), 1e-15);
    }
  }

  /** S(P A P^T) = P S(A), and the frame of P A P^T is P F. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void renamingNodesRenamesFrames(DType dtype) {
    AtomicInteger unsure = new AtomicInteger();
    int cases = 400;
    Property.check(
        cases,
        11,
        random -> {
          SmallGraph graph = SmallGraph.random(random, random.nextInt(30) == 0 ? 60 : 10);
          int n = graph.n();
          int[] names = SmallGraph.names(random, n);
          int m = n + random.nextInt(3);
          try (Arena arena = Arena.ofConfined()) {
            GraphBatch batch =
                SmallGraph.batch(arena, dtype, m, List.of(graph, graph.renamed(names)));
            PermutationFrames frames = PermutationFrames.allocate(arena, 2, m);
            Tensor features = Tensor.zeros(arena, dtype, 2, m, m);
            SmallGraph.plan(batch, 1).compute(batch, frames, features);
            if (Arrays.stream(frames.margins().toDoubleArray()).min().orElseThrow() == 0) {
              unsure.incrementAndGet();
              return;
            }
            assertEquals(
                SmallGraph.partition(frames, 0, names),
                SmallGraph.partition(frames, 1, IntStream.range(0, n).toArray()));
            for (int i = 0; i < n; i++) {
              for (int c = 0; c < m; c++) {
                double here = features.getDouble((long) i * m + c);
                double there = features.getDouble((long) (m + names[i]) * m + c);
                assertEquals(here, there, dtype == DType.FLOAT32 ? 1e-7 : 1e-8);
              }
            }
            checkFramedSets(frames, graph, graph.renamed(names));
          }
        });
    assertTrue(unsure.get() < cases / 20, unsure + " of " + cases + " close to a tolerance");
  }

  /** The set of framed graphs is the same; the number of them divides that of elements. */
  private static void checkFramedSets(
      PermutationFrames frames, SmallGraph first, SmallGraph second) {
    assertEquals(frames.count(0), frames.count(1));
    if (frames.count(0) <= 720) {
      Set<String> copies = framed(frames, 0, first);
      assertEquals(copies, framed(frames, 1, second));
      assertEquals(0, frames.count(0) % copies.size());
    }
  }

  private static Set<String> framed(PermutationFrames frames, long graph, SmallGraph of) {
    Set<String> copies = new TreeSet<>();
    int[] order = new int[frames.nodes()];
    for (long element = 0; element < frames.count(graph); element++) {
      frames.element(graph, element, order);
      copies.add(of.framed(order));
    }
    return copies;
  }

  @Test
  void attributesAreSortedByFirstAndExactly() {
    try (Arena arena = Arena.ofConfined()) {
      SmallGraph graph = SmallGraph.complete(4);
      double close = Math.nextUp(1.0);
      double[] attributes = {1, 0, -0.0, 5, close, 1, 0, 5};
      GraphBatch batch =
          SmallGraph.batch(arena, DType.FLOAT64, 4, List.of(graph))
              .withAttributes(Tensor.copyOf(arena, DType.FLOAT64, attributes, 1, 4, 2));
      PermutationFrames frames = PermutationFrames.allocate(arena, 1, 4);
      Tensor features = Tensor.zeros(arena, DType.FLOAT64, 1, 4, 6);
      SmallGraph.plan(batch, 1).compute(batch, frames, features);
      assertArrayEquals(new long[] {1, 3, 0, 2}, frames.order().toLongArray());
      assertArrayEquals(new long[] {0, 0, 1, 2}, frames.blocks().toLongArray());
      assertArrayEquals(
          new double[] {close, 1, 0.25, 0.75, 0, 0},
          features.slice(0, 1).reshape(4, 6).slice(2, 3).toDoubleArray(),
          1e-15);
    }
  }

  @Test
  void weightsOfAnyScaleGiveTheSameFrames() {
    Property.check(
        60,
        12,
        random -> {
          SmallGraph graph = SmallGraph.random(random, 9);
          try (Arena arena = Arena.ofConfined()) {
            List<SmallGraph> scaled =
                List.of(
                    graph,
                    graph.scaled(0x1p1000),
                    graph.scaled(0x1p-1000),
                    graph.scaled(1e30),
                    graph.scaled(1e-30));
            GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT64, graph.n(), scaled);
            PermutationFrames frames = SmallGraph.frames(arena, batch);
            int[] names = IntStream.range(0, graph.n()).toArray();
            for (int b = 1; b < scaled.size(); b++) {
              assertEquals(0, frames.status().getLong(b));
              assertEquals(
                  SmallGraph.partition(frames, 0, names), SmallGraph.partition(frames, b, names));
            }
            assertEquals(frames.margins().getDouble(0), frames.margins().getDouble(1));
            assertEquals(frames.margins().getDouble(0), frames.margins().getDouble(2));
          }
        });
  }

  @Test
  void statusesTellWhatIsWrongAndOthersKeepTheirBits() {
    int m = 7;
    SmallGraph good = SmallGraph.path(6).and(SmallGraph.of(1));
    SmallGraph notANumber = SmallGraph.path(5);
    notANumber.join(2, 4, Double.NaN);
    SmallGraph infinite = SmallGraph.path(5);
    infinite.join(0, 1, Double.NEGATIVE_INFINITY);
    SmallGraph asymmetric = SmallGraph.cycle(4);
    asymmetric.weights()[1] = 1 + 1e-3;
    SmallGraph nearly = SmallGraph.cycle(4);
    nearly.weights()[1] = 1 + 1e-15;
    try (Arena arena = Arena.ofConfined()) {
      List<SmallGraph> graphs =
          List.of(good, notANumber, good, infinite, asymmetric, nearly, good, good, good);
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT64, m, graphs);
      batch.sizes().orElseThrow().setLong(6, -1);
      batch.sizes().orElseThrow().setLong(7, m + 1);
      PermutationFrames frames = PermutationFrames.allocate(arena, graphs.size(), m);
      Tensor features = Tensor.zeros(arena, DType.FLOAT64, graphs.size(), m, m);
      SmallGraph.plan(batch, 3).compute(batch, frames, features);
      int nonFinite = ItemStatus.NON_FINITE.code();
      int outside = ItemStatus.NOT_IN_DOMAIN.code();
      assertArrayEquals(
          new long[] {0, nonFinite, 0, nonFinite, outside, 0, outside, outside, 0},
          frames.status().toLongArray());
      GraphBatch alone = SmallGraph.batch(arena, DType.FLOAT64, m, List.of(good));
      PermutationFrames expected = PermutationFrames.allocate(arena, 1, m);
      Tensor expectedFeatures = Tensor.zeros(arena, DType.FLOAT64, 1, m, m);
      SmallGraph.plan(alone, 1).compute(alone, expected, expectedFeatures);
      for (int b : new int[] {0, 2, 8}) {
        for (int t = 0; t < 5; t++) {
          Tensor part = frames.tensors().get(t).slice(b, b + 1);
          assertEquals(-1, part.segment().mismatch(expected.tensors().get(t).segment()));
        }
        Tensor part = features.slice(b, b + 1);
        assertEquals(-1, part.segment().mismatch(expectedFeatures.segment()));
      }
      for (int b : new int[] {1, 3, 4, 6, 7}) {
        assertTrue(Double.isNaN(frames.logSizes().getDouble(b)));
        assertTrue(Double.isNaN(frames.margins().getDouble(b)));
        assertEquals(0, frames.count(b));
        for (long i = (long) b * m; i < (b + 1L) * m; i++) {
          assertEquals(-1, frames.order().getLong(i));
          assertEquals(-1, frames.blocks().getLong(i));
        }
        for (double feature : features.slice(b, b + 1).toDoubleArray()) {
          assertTrue(Double.isNaN(feature));
        }
      }
      Tensor attributes = Tensor.zeros(arena, DType.FLOAT64, 1, m, 1);
      attributes.setDouble(3, Double.POSITIVE_INFINITY);
      PermutationFrames broken = SmallGraph.frames(arena, alone.withAttributes(attributes));
      assertEquals(nonFinite, broken.status().getLong(0));
    }
  }

  @Test
  void threadsAndPaddingChangeNoBit() {
    try (Arena arena = Arena.ofShared()) {
      List<SmallGraph> graphs = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        graphs.add(SmallGraph.random(Property.generator(i), 20));
      }
      GraphBatch narrow = SmallGraph.batch(arena, DType.FLOAT64, 24, graphs);
      GraphBatch wide = SmallGraph.batch(arena, DType.FLOAT64, 31, graphs);
      PermutationFrames one = SmallGraph.frames(arena, narrow);
      PermutationFrames more = PermutationFrames.allocate(arena, 60, 31);
      SmallGraph.plan(wide, 4).compute(wide, more);
      assertEquals(-1, one.logSizes().segment().mismatch(more.logSizes().segment()));
      assertEquals(-1, one.margins().segment().mismatch(more.margins().segment()));
      for (int b = 0; b < 60; b++) {
        for (int p = 0; p < 24; p++) {
          assertEquals(one.order().getLong(b * 24L + p), more.order().getLong(b * 31L + p));
          assertEquals(one.blocks().getLong(b * 24L + p), more.blocks().getLong(b * 31L + p));
        }
      }
    }
  }

  @Test
  void marginsTellOfGraphsCloseToATolerance() {
    try (Arena arena = Arena.ofConfined()) {
      List<SmallGraph> graphs = new ArrayList<>();
      for (double weight : new double[] {1, 1 + 1e-10, 1 + 1e-8, 1 + 1e-6}) {
        SmallGraph graph = SmallGraph.path(2).and(SmallGraph.path(2));
        graph.join(2, 3, weight);
        graphs.add(graph);
      }
      PermutationFrames frames =
          SmallGraph.frames(arena, SmallGraph.batch(arena, DType.FLOAT64, 4, graphs));
      assertArrayEquals(new double[] {1, 0.99, 0, 1}, frames.margins().toDoubleArray(), 0.01);
      // Eigenvalues that differ by 1e-6 leave projections some 1e-9 of rounding.
      assertTrue(frames.margins().getDouble(3) < 0.9995);
      assertEquals(24, frames.count(0));
      assertEquals(24, frames.count(1));
      assertEquals(4, frames.count(3));
    }
  }

  @Test
  void largeGraphs() {
    int n = 256;
    SmallGraph path = SmallGraph.path(n);
    SmallGraph tree = SmallGraph.of(n);
    for (int i = 1; i < n; i++) {
      tree.join(i, Property.generator(i).nextInt(i), 1);
    }
    int[] names = SmallGraph.names(Property.generator(3), n);
    try (Arena arena = Arena.ofConfined()) {
      GraphBatch batch =
          SmallGraph.batch(arena, DType.FLOAT32, n, List.of(path, tree, tree.renamed(names)));
      PermutationFrames frames = SmallGraph.frames(arena, batch);
      assertEquals(128 * Math.log(2), frames.logSizes().getDouble(0), 1e-10);
      int[] same = IntStream.range(0, n).toArray();
      assertEquals(SmallGraph.partition(frames, 1, names), SmallGraph.partition(frames, 2, same));
      assertNotEquals(0, frames.logSizes().getDouble(1));
    }
  }

  @Test
  void emptyBatches() {
    try (Arena arena = Arena.ofConfined()) {
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT64, 3, List.of());
      PermutationFrames frames = SmallGraph.frames(arena, batch);
      frames.sample(1, 0, Tensor.zeros(arena, DType.INT32, 0, 4, 3));
      assertEquals(0, frames.graphs());
    }
  }

  /** Degrees count signs: the Laplacian of any weights maps constants to zero. */
  @Test
  void signedWeights() {
    SmallGraph graph = SmallGraph.path(3);
    graph.join(1, 2, -1);
    try (Arena arena = Arena.ofConfined()) {
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT64, 3, List.of(graph));
      Tensor features = Tensor.zeros(arena, DType.FLOAT64, 1, 3, 3);
      SmallGraph.plan(batch, 1).compute(batch, PermutationFrames.allocate(arena, 1, 3), features);
      for (int i = 0; i < 3; i++) {
        assertEquals(1 / 3.0, features.getDouble(3L * i + 1), 1e-15);
      }
    }
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void nothingIsAllocatedGraphByGraphOrCallByCall() {
    try (Arena arena = Arena.ofConfined()) {
      List<SmallGraph> graphs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        graphs.add(SmallGraph.random(Property.generator(i), 9));
      }
      GraphBatch batch =
          SmallGraph.batch(arena, DType.FLOAT32, 12, graphs)
              .withAttributes(Tensor.zeros(arena, DType.FLOAT32, 20, 12, 1));
      PermutationFrames frames = PermutationFrames.allocate(arena, 20, 12);
      Tensor features = Tensor.zeros(arena, DType.FLOAT32, 20, 12, 13);
      GraphFramesKernel kernel = SmallGraph.plan(batch, 1);
      Allocation.assertSettlesAtNothing(
          () -> {
            kernel.compute(batch, frames);
            kernel.compute(batch, frames, features);
          });
    }
  }
}
