package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermutationFramesTest {
  private static final List<SmallGraph> GRAPHS =
      List.of(
          SmallGraph.cycle(3).and(SmallGraph.cycle(4)),
          SmallGraph.of(0),
          SmallGraph.path(5),
          SmallGraph.complete(4));

  private static PermutationFrames frames(Arena arena) {
    return SmallGraph.frames(arena, SmallGraph.batch(arena, DType.FLOAT64, 7, GRAPHS));
  }

  @Test
  void elementsAreDifferentAndPermuteInsideBlocks() {
    try (Arena arena = Arena.ofConfined()) {
      PermutationFrames frames = frames(arena);
      long[] counts = {144, 1, 4, 24};
      int[] order = new int[7];
      for (int b = 0; b < counts.length; b++) {
        assertEquals(counts[b], frames.count(b));
        Set<String> seen = new HashSet<>();
        for (long element = 0; element < counts[b]; element++) {
          frames.element(b, element, order);
          assertTrue(seen.add(Arrays.toString(order)));
          checkBlocks(frames, b, order);
        }
        long graph = b;
        frames.element(graph, 0, order);
        assertArrayEquals(
            frames.order().slice(b, b + 1).toLongArray(),
            Arrays.stream(order).asLongStream().toArray());
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> frames.element(graph, counts[(int) graph], order));
        assertThrows(IndexOutOfBoundsException.class, () -> frames.element(graph, -1, order));
      }
    }
  }

  /** Every node stands in its block. */
  private static void checkBlocks(PermutationFrames frames, int graph, int[] order) {
    Map<Long, Long> blockOf = new HashMap<>();
    for (int p = 0; p < 7; p++) {
      blockOf.put(frames.order().getLong(7L * graph + p), frames.blocks().getLong(7L * graph + p));
    }
    for (int p = 0; p < 7; p++) {
      assertEquals(frames.blocks().getLong(7L * graph + p), blockOf.get((long) order[p]));
    }
  }

  @Test
  void largeFramesAreCountedAsFarAsNumbersGo() {
    try (Arena arena = Arena.ofConfined()) {
      List<SmallGraph> graphs = List.of(SmallGraph.of(20), SmallGraph.of(21));
      PermutationFrames frames =
          SmallGraph.frames(arena, SmallGraph.batch(arena, DType.FLOAT32, 21, graphs));
      assertEquals(2432902008176640000L, frames.count(0));
      assertEquals(Long.MAX_VALUE, frames.count(1));
      int[] order = new int[21];
      frames.element(0, frames.count(0) - 1, order);
      assertEquals(20, Arrays.stream(order).filter(node -> node >= 0).distinct().count());
    }
  }

  @Test
  void samplesAreUniform() {
    try (Arena arena = Arena.ofConfined()) {
      PermutationFrames frames = frames(arena);
      int count = 144 * 100;
      Tensor samples = Tensor.zeros(arena, DType.INT32, 4, count, 7);
      frames.sample(2, 0, samples);
      for (int b = 0; b < 4; b++) {
        Map<String, Integer> seen = new HashMap<>();
        for (int j = 0; j < count; j++) {
          long[] order = samples.slice(b, b + 1).reshape(count, 7).slice(j, j + 1).toLongArray();
          seen.merge(Arrays.toString(order), 1, Integer::sum);
        }
        int elements = (int) frames.count(b);
        assertEquals(elements, seen.size());
        double expected = (double) count / elements;
        double square = 0;
        for (int times : seen.values()) {
          square += (times - expected) * (times - expected) / expected;
        }
        assertTrue(square < elements + 4 * Math.sqrt(2.0 * elements), b + ": " + square);
      }
    }
  }

  @Test
  void aSampleDependsOnSeedGraphAndNumberAlone() {
    try (Arena arena = Arena.ofConfined()) {
      SmallGraph graph = SmallGraph.complete(7);
      List<SmallGraph> graphs = List.of(graph, graph, graph);
      PermutationFrames three =
          SmallGraph.frames(arena, SmallGraph.batch(arena, DType.FLOAT64, 7, graphs));
      PermutationFrames one =
          SmallGraph.frames(arena, SmallGraph.batch(arena, DType.FLOAT64, 7, List.of(graph)));
      Tensor samples = Tensor.zeros(arena, DType.INT32, 3, 50, 7);
      three.sample(9, 4, samples);
      Tensor fewer = Tensor.zeros(arena, DType.INT32, 1, 20, 7);
      one.sample(9, 6, fewer);
      assertEquals(
          -1, fewer.segment().mismatch(samples.slice(2, 3).reshape(50, 7).slice(0, 20).segment()));
      one.sample(9, 5, fewer);
      assertNotEquals(
          -1, fewer.segment().mismatch(samples.slice(2, 3).reshape(50, 7).slice(0, 20).segment()));
      one.sample(10, 6, fewer);
      assertNotEquals(
          -1, fewer.segment().mismatch(samples.slice(2, 3).reshape(50, 7).slice(0, 20).segment()));
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      PermutationFrames frames = frames(arena);
      refused("samples", () -> frames.sample(1, 0, Tensor.zeros(arena, DType.INT32, 4, 2, 6)));
      refused("samples", () -> frames.sample(1, 0, Tensor.zeros(arena, DType.INT64, 4, 2, 7)));
      refused("samples", () -> frames.sample(1, 0, frames.order().reshape(4, 1, 7)));
      Tensor samples = Tensor.zeros(arena, DType.INT32, 4, 2, 7);
      refused("firstGraph", () -> frames.sample(1, -1, samples));
      refused("firstGraph", () -> frames.sample(1, Integer.MAX_VALUE - 3L, samples));
      Tensor order = frames.order();
      refused(
          "blocks",
          () ->
              new PermutationFrames(
                  order,
                  Tensor.zeros(arena, DType.INT32, 4, 6),
                  frames.logSizes(),
                  frames.margins(),
                  frames.status()));
    }
  }

  @Test
  void wrongGraphsAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      GraphBatch graphs = SmallGraph.batch(arena, DType.FLOAT64, 7, GRAPHS);
      GraphFramesKernel kernel = SmallGraph.plan(graphs, 1);
      PermutationFrames frames = PermutationFrames.allocate(arena, 4, 7);
      GraphBatch single = SmallGraph.batch(arena, DType.FLOAT32, 7, GRAPHS);
      refused("weights", () -> kernel.compute(single, frames));
      GraphBatch smaller = SmallGraph.batch(arena, DType.FLOAT64, 6, List.of());
      refused("weights", () -> kernel.compute(smaller, frames));
      refused("frames", () -> kernel.compute(graphs, PermutationFrames.allocate(arena, 3, 7)));
      Tensor attributes = Tensor.zeros(arena, DType.FLOAT64, 4, 7, 2);
      refused("attributes", () -> kernel.compute(graphs.withAttributes(attributes), frames));
      Tensor features = Tensor.zeros(arena, DType.FLOAT64, 4, 7, 8);
      refused("features", () -> kernel.compute(graphs, frames, features));
      Tensor shared = graphs.weights();
      refused("outputs", () -> kernel.compute(graphs, frames, shared));
      refused("sizes", () -> graphs.withSizes(Tensor.zeros(arena, DType.INT64, 4)));
      refused(
          "attributes", () -> graphs.withAttributes(Tensor.zeros(arena, DType.FLOAT32, 4, 7, 1)));
      refused("weights", () -> GraphBatch.of(Tensor.zeros(arena, DType.FLOAT32, 4, 7, 6)));
      refused("nodes", () -> GraphFrames.of(0));
      refused("nodes", () -> GraphFrames.of(GraphFrames.MAX_NODES + 1));
      refused("eigenvalueTolerance", () -> GraphFrames.of(3).withTolerances(0, 1e-6));
      refused("projectionTolerance", () -> GraphFrames.of(3).withTolerances(1e-8, Double.NaN));
    }
  }

  static void refused(String argument, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.startsWith(argument + ": expected"), message);
  }
}
