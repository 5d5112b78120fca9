package dev.casimir.frames;

import static dev.casimir.frames.PermutationFramesTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GraphFrameAverageTest {
  private static final int C = 2;
  private static final long LIMIT = 50_000;

  /** Numbers that depend on every entry and its place. */
  private static double mixture(GraphBatch graphs, long graph, int row, int output) {
    int m = graphs.nodes();
    int n = (int) graphs.sizes().orElseThrow().getLong(graph);
    double sum = 0.3 + output + row;
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < n; q++) {
        double weight = graphs.weights().getDouble((graph * m + p) * m + q);
        sum += weight * Math.sin(1 + 0.7 * p + 1.3 * q + 2 * output + 0.9 * row);
      }
      if (graphs.attributes().isPresent()) {
        sum +=
            graphs.attributes().get().getDouble(graph * m + p) * Math.cos(p + 3.0 * row + output);
      }
    }
    return Math.tanh(0.4 * sum) + 0.1 * sum;
  }

  private static void perGraph(GraphBatch graphs, Tensor outputs) {
    for (long i = 0; i < outputs.size(); i++) {
      outputs.setDouble(i, mixture(graphs, i / C, 0, (int) (i % C)));
    }
  }

  private static void perNode(GraphBatch graphs, Tensor outputs) {
    int m = graphs.nodes();
    for (long i = 0; i < outputs.size(); i++) {
      outputs.setDouble(i, mixture(graphs, i / C / m, (int) (i / C % m), (int) (i % C)));
    }
  }

  private static double[] invariant(
      Arena arena, GraphFrameAverage average, GraphBatch graphs, GraphBackbone backbone) {
    Tensor output = Tensor.random(arena, graphs.weights().dtype(), 5, graphs.graphs(), C);
    average.invariant(graphs, SmallGraph.frames(arena, graphs), backbone, output);
    return output.toDoubleArray();
  }

  private static double[] equivariant(
      Arena arena, GraphFrameAverage average, GraphBatch graphs, GraphBackbone backbone) {
    Tensor output =
        Tensor.random(arena, graphs.weights().dtype(), 5, graphs.graphs(), graphs.nodes(), C);
    average.equivariant(graphs, SmallGraph.frames(arena, graphs), backbone, output);
    return output.toDoubleArray();
  }

  /** A graph and the same with its nodes renamed, attributes too. */
  private record Pair(GraphBatch graphs, int[] names) {
    static Pair random(Arena arena, RandomGenerator random) {
      SmallGraph graph = SmallGraph.random(random, 5);
      int n = graph.n();
      int m = n + random.nextInt(2);
      int[] names = SmallGraph.names(random, n);
      double[] attributes = new double[2 * m];
      Arrays.fill(attributes, -9);
      for (int i = 0; i < n; i++) {
        attributes[i] = random.nextInt(2);
        attributes[m + names[i]] = attributes[i];
      }
      GraphBatch batch =
          SmallGraph.batch(arena, DType.FLOAT64, m, List.of(graph, graph.renamed(names)))
              .withAttributes(Tensor.copyOf(arena, DType.FLOAT64, attributes, 2, m, 1));
      return new Pair(batch, names);
    }
  }

  @Test
  void averagesAreInvariantAndEquivariant() {
    Property.check(
        150,
        21,
        random -> {
          try (Arena arena = Arena.ofConfined()) {
            Pair pair = Pair.random(arena, random);
            for (GraphFrameAverage average :
                List.of(GraphFrameAverage.all(LIMIT), GraphFrameAverage.distinct(LIMIT))) {
              double[] values =
                  invariant(arena, average, pair.graphs(), GraphFrameAverageTest::perGraph);
              assertEquals(values[0], values[C], 1e-12);
              assertEquals(values[1], values[C + 1], 1e-12);
              double[] nodes =
                  equivariant(arena, average, pair.graphs(), GraphFrameAverageTest::perNode);
              int m = pair.graphs().nodes();
              for (int i = 0; i < m; i++) {
                int there = i < pair.names().length ? pair.names()[i] : i;
                for (int c = 0; c < C; c++) {
                  assertEquals(nodes[i * C + c], nodes[(m + there) * C + c], 1e-12);
                  assertTrue(i < pair.names().length || nodes[i * C + c] == 0, "padding");
                }
              }
            }
          }
        });
  }

  @Test
  void distinctCopiesAreEvaluatedOnceAndGiveTheWholeAverage() {
    try (Arena arena = Arena.ofConfined()) {
      // Of 720, 5040, 8 and 720 elements 12, all, 2 and 72 are symmetries.
      List<SmallGraph> graphs =
          List.of(
              SmallGraph.cycle(6),
              SmallGraph.complete(7),
              SmallGraph.path(6),
              SmallGraph.cycle(3).and(SmallGraph.cycle(3)),
              SmallGraph.of(0));
      long[] copies = {60, 1, 4, 10, 1};
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT64, 7, graphs);
      AtomicLong evaluated = new AtomicLong();
      double[] distinct =
          invariant(
              arena,
              GraphFrameAverage.distinct(LIMIT),
              batch,
              (framed, outputs) -> {
                evaluated.addAndGet(framed.graphs());
                perGraph(framed, outputs);
              });
      assertEquals(Arrays.stream(copies).sum(), evaluated.get());
      double[] all =
          invariant(arena, GraphFrameAverage.all(LIMIT), batch, GraphFrameAverageTest::perGraph);
      assertArrayEquals(all, distinct, 1e-12);
      assertArrayEquals(
          equivariant(arena, GraphFrameAverage.all(LIMIT), batch, GraphFrameAverageTest::perNode),
          equivariant(
              arena, GraphFrameAverage.distinct(LIMIT), batch, GraphFrameAverageTest::perNode),
          1e-12);
    }
  }

  /** A function that is invariant already is not changed, nor one that is equivariant. */
  @Test
  void averagesAreProjections() {
    try (Arena arena = Arena.ofConfined()) {
      SmallGraph graph = SmallGraph.path(4).and(SmallGraph.cycle(3));
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT64, 8, List.of(graph, graph));
      GraphBackbone degrees =
          (framed, outputs) -> {
            int m = framed.nodes();
            for (long row = 0; row < framed.graphs() * m; row++) {
              double degree = 0;
              for (int q = 0; q < m; q++) {
                degree += framed.weights().getDouble(row * m + q);
              }
              outputs.setDouble(row * C, degree);
              outputs.setDouble(row * C + 1, 1);
            }
          };
      double[] expected = {1, 2, 2, 1, 2, 2, 2, 0};
      for (GraphFrameAverage average :
          List.of(
              GraphFrameAverage.all(LIMIT),
              GraphFrameAverage.distinct(LIMIT),
              GraphFrameAverage.sample(3, 8))) {
        double[] nodes = equivariant(arena, average, batch, degrees);
        for (int i = 0; i < 16; i++) {
          assertEquals(expected[i % 8], nodes[C * i], 1e-14);
          assertEquals(i % 8 == 7 ? 0 : 1, nodes[C * i + 1], 1e-14);
        }
      }
    }
  }

  /** Estimates have the mean of the frame, and its variance over the number of samples. */
  @Test
  void samplesEstimateTheAverage() {
    try (Arena arena = Arena.ofConfined()) {
      int repeats = 4000;
      SmallGraph graph = SmallGraph.path(6);
      GraphBatch one = SmallGraph.batch(arena, DType.FLOAT64, 6, List.of(graph));
      PermutationFrames frames = SmallGraph.frames(arena, one);
      int elements = (int) frames.count(0);
      assertEquals(8, elements);
      double mean =
          invariant(arena, GraphFrameAverage.all(LIMIT), one, GraphFrameAverageTest::perGraph)[0];
      double[] values = new double[elements];
      for (int e = 0; e < elements; e++) {
        int[] order = new int[6];
        frames.element(0, e, order);
        Tensor framed = Tensor.zeros(arena, DType.FLOAT64, 1, 6, 6);
        for (int i = 0; i < 36; i++) {
          framed.setDouble(i, graph.weights()[order[i / 6] * 6 + order[i % 6]]);
        }
        GraphBatch copy = GraphBatch.of(framed).withSizes(one.sizes().orElseThrow());
        values[e] = mixture(copy, 0, 0, 0);
      }
      assertEquals(Arrays.stream(values).average().orElseThrow(), mean, 1e-13);
      double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / elements;
      assertTrue(variance > 1e-3, "the backbone is not invariant");
      GraphBatch many =
          SmallGraph.batch(arena, DType.FLOAT64, 6, Collections.nCopies(repeats, graph));
      for (int k : new int[] {1, 4, 16}) {
        double[] estimates =
            invariant(
                arena, GraphFrameAverage.sample(k, 77), many, GraphFrameAverageTest::perGraph);
        double average = 0;
        double square = 0;
        for (int r = 0; r < repeats; r++) {
          average += estimates[r * C] / repeats;
          square += (estimates[r * C] - mean) * (estimates[r * C] - mean) / repeats;
        }
        assertEquals(mean, average, 5 * Math.sqrt(variance / k / repeats));
        assertEquals(variance / k, square, 0.15 * variance / k);
      }
    }
  }

  @Test
  void graphsWithoutFramesAreNotANumberAndDisturbNoOther() {
    try (Arena arena = Arena.ofConfined()) {
      SmallGraph broken = SmallGraph.path(3);
      broken.join(0, 2, Double.NaN);
      SmallGraph good = SmallGraph.cycle(4);
      GraphBatch batch = SmallGraph.batch(arena, DType.FLOAT32, 4, List.of(good, broken, good));
      double[] all =
          invariant(arena, GraphFrameAverage.all(LIMIT), batch, GraphFrameAverageTest::perGraph);
      assertTrue(Double.isNaN(all[2]) && Double.isNaN(all[3]));
      assertEquals(all[0], all[4]);
      assertTrue(Double.isFinite(all[0]));
      double[] nodes =
          equivariant(arena, GraphFrameAverage.sample(2, 1), batch, GraphFrameAverageTest::perNode);
      for (int i = 0; i < nodes.length; i++) {
        assertEquals(i / (4 * C) == 1, Double.isNaN(nodes[i]));
      }
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      GraphBatch batch =
          SmallGraph.batch(arena, DType.FLOAT64, 4, List.of(SmallGraph.path(3), SmallGraph.of(4)));
      PermutationFrames frames = SmallGraph.frames(arena, batch);
      GraphFrameAverage all = GraphFrameAverage.all(23);
      Tensor output = Tensor.zeros(arena, DType.FLOAT64, 2, C);
      GraphBackbone never =
          (graphs, outputs) -> {
            throw new AssertionError("nothing may be evaluated");
          };
      refused("frames", () -> all.invariant(batch, frames, never, output));
      refused("output", () -> GraphFrameAverage.all(24).equivariant(batch, frames, never, output));
      Tensor single = Tensor.zeros(arena, DType.FLOAT32, 2, C);
      refused("output", () -> GraphFrameAverage.all(24).invariant(batch, frames, never, single));
      PermutationFrames fewer = PermutationFrames.allocate(arena, 1, 4);
      refused("frames", () -> all.invariant(batch, fewer, never, output));
      refused("count", () -> GraphFrameAverage.sample(0, 1));
      Tensor shared = batch.weights().reshape(2, 16);
      refused("output", () -> GraphFrameAverage.all(24).invariant(batch, frames, never, shared));
    }
  }
}
