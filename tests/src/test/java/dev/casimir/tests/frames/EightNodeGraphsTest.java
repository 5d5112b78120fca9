package dev.casimir.tests.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** All 11,117 connected graphs of eight nodes. */
class EightNodeGraphsTest {
  private static final String FILE = "graph8c.g6";
  private static final int N = 8;
  private static final int GRAPHS = 11_117;

  /** One bit for each entry of the adjacency matrix, row after row. */
  private static long[] words(GraphBatch graphs) {
    long[] words = new long[GRAPHS];
    for (int b = 0; b < GRAPHS; b++) {
      for (int i = 0; i < N * N; i++) {
        words[b] |= graphs.weights().getDouble((long) b * N * N + i) == 0 ? 0 : 1L << i;
      }
    }
    return words;
  }

  private static long framed(long word, int[] order) {
    long framed = 0;
    for (int p = 0; p < N; p++) {
      for (int q = 0; q < N; q++) {
        framed |= (word >>> (N * order[p] + order[q]) & 1) << (N * p + q);
      }
    }
    return framed;
  }

  /**
   * What a frame makes of a graph.
   *
   * @param least of the framed matrices: a canonical form
   * @param all a fingerprint of all of them, each as often as it comes
   */
  private record Copies(long least, long all) {
    static Copies of(PermutationFrames frames, int graph, long word) {
      long least = -1;
      long all = 0;
      int[] order = new int[N];
      long count = frames.count(graph);
      for (long element = 0; element < count; element++) {
        frames.element(graph, element, order);
        long copy = framed(word, order);
        least = Long.compareUnsigned(copy, least) < 0 ? copy : least;
        all += Long.rotateLeft(copy * 0x9e3779b97f4a7c15L, 29) * 0xbf58476d1ce4e5b9L;
      }
      return new Copies(least, all);
    }
  }

  @Test
  void spectraAndSizesOfFrames() {
    try (Arena arena = Arena.ofShared()) {
      GraphBatch graphs = GraphData.graph6(arena, FILE);
      assertEquals(GRAPHS, graphs.graphs());
      assertEquals(N, graphs.nodes());
      double[] features = GraphData.features(arena, graphs).toDoubleArray();
      int simple = 0;
      for (int b = 0; b < GRAPHS; b++) {
        double last = 0;
        for (int i = 0; i < N; i++) {
          last += features[(b * N + i) * N + N - 1];
        }
        simple += last > 0.5 ? 1 : 0;
      }
      assertEquals(8363, simple);
      PermutationFrames frames = GraphData.frames(arena, graphs);
      long[] counts = IntStream.range(0, GRAPHS).mapToLong(frames::count).sorted().toArray();
      assertEquals(3070, LongStream.of(counts).filter(count -> count == 1).count());
      assertEquals(2, counts[GRAPHS / 2]);
      assertEquals(16, counts[GRAPHS * 9 / 10]);
      assertEquals(40_320, counts[GRAPHS - 1]);
      assertEquals(1, Arrays.stream(frames.margins().toDoubleArray()).min().orElseThrow(), 1e-4);
    }
  }

  @Test
  void framedGraphsTellAllApartAndRenamingChangesNone() {
    try (Arena arena = Arena.ofShared()) {
      GraphBatch graphs = GraphData.graph6(arena, FILE);
      PermutationFrames frames = GraphData.frames(arena, graphs);
      int[][] names = new int[GRAPHS][];
      GraphBatch renamed = GraphData.renamed(arena, graphs, new Random(1), names);
      PermutationFrames renamedFrames = GraphData.frames(arena, renamed);
      assertEquals(0, GraphData.changed(graphs, frames, renamedFrames, names));
      long[] words = words(graphs);
      long[] renamedWords = words(renamed);
      Copies[] copies =
          IntStream.range(0, GRAPHS)
              .mapToObj(b -> Copies.of(frames, b, words[b]))
              .toArray(Copies[]::new);
      Copies[] renamedCopies =
          IntStream.range(0, GRAPHS)
              .mapToObj(b -> Copies.of(renamedFrames, b, renamedWords[b]))
              .toArray(Copies[]::new);
      assertArrayEquals(copies, renamedCopies);
      assertEquals(GRAPHS, Arrays.stream(copies).mapToLong(Copies::least).distinct().count());
      List<int[]> pairs = indistinguishable(words);
      assertEquals(312, pairs.size());
      for (int[] pair : pairs) {
        assertEquals(false, copies[pair[0]].least() == copies[pair[1]].least());
      }
    }
  }

  /** Pairs of graphs that colour refinement cannot tell apart. */
  private static List<int[]> indistinguishable(long[] words) {
    int[][] colours = new int[GRAPHS][N];
    for (int round = 0; round < N; round++) {
      Map<String, Integer> numbers = new HashMap<>();
      for (int b = 0; b < GRAPHS; b++) {
        int[] next = new int[N];
        for (int i = 0; i < N; i++) {
          long row = words[b] >>> (N * i);
          int[] old = colours[b];
          String seen =
              old[i]
                  + Arrays.toString(
                      IntStream.range(0, N)
                          .filter(j -> (row >>> j & 1) == 1)
                          .map(j -> old[j])
                          .sorted()
                          .toArray());
          next[i] = numbers.computeIfAbsent(seen, name -> numbers.size());
        }
        colours[b] = next;
      }
    }
    Map<String, List<Integer>> classes = new HashMap<>();
    for (int b = 0; b < GRAPHS; b++) {
      int[] histogram = colours[b].clone();
      Arrays.sort(histogram);
      classes.computeIfAbsent(Arrays.toString(histogram), name -> new ArrayList<>()).add(b);
    }
    return classes.values().stream()
        .flatMap(
            members ->
                members.stream()
                    .flatMap(a -> members.stream().filter(b -> b < a).map(b -> new int[] {b, a})))
        .toList();
  }

  /** Graphs of equal degrees on which the spectrum says nothing: frames of all permutations. */
  @Test
  void stronglyRegularGraphs() {
    try (Arena arena = Arena.ofShared()) {
      GraphBatch graphs = GraphData.graph6(arena, "sr251256.g6");
      assertEquals(15, graphs.graphs());
      PermutationFrames frames = GraphData.frames(arena, graphs);
      Tensor features = GraphData.features(arena, graphs);
      for (int b = 0; b < 15; b++) {
        double logFactorial = 0;
        for (int i = 2; i <= 25; i++) {
          logFactorial += Math.log(i);
        }
        assertEquals(logFactorial, frames.logSizes().getDouble(b), 1e-12);
        // Eigenvalues 0, 10 and 15 of multiplicities 1, 12, 12.
        double[] row = features.slice(b, b + 1).reshape(25, 25).slice(7, 8).toDoubleArray();
        double[] expected = new double[25];
        System.arraycopy(new double[] {1 / 25.0, 12 / 25.0, 12 / 25.0}, 0, expected, 0, 3);
        assertArrayEquals(expected, row, 1e-7);
      }
      int[][] names = new int[15][];
      GraphBatch renamed = GraphData.renamed(arena, graphs, new Random(2), names);
      assertEquals(0, GraphData.changed(graphs, frames, GraphData.frames(arena, renamed), names));
    }
  }
}
