package dev.casimir.tests.frames;

import dev.casimir.cli.graph.Graph6;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.GraphFrames;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** Graphs of others, see {@link SharedFiles}, and what tests do with them. */
final class GraphData {
  private GraphData() {}

  /** A file, or the test that asks ends here. */
  static Path file(String name) {
    return SharedFiles.file("CASIMIR_GRAPHS", "graphs", name);
  }

  static GraphBatch graph6(Arena arena, String name) {
    return Graph6.read(name, file(name), arena, DType.FLOAT32);
  }

  private static GraphFrames operation(GraphBatch graphs) {
    return GraphFrames.of(graphs.nodes()).withAttributes(graphs.attributeCount());
  }

  private static PlanOptions options() {
    return PlanOptions.of(DType.FLOAT32, Layout.MUL_IR)
        .withThreads(Runtime.getRuntime().availableProcessors());
  }

  static PermutationFrames frames(Arena arena, GraphBatch graphs) {
    PermutationFrames frames = PermutationFrames.allocate(arena, graphs.graphs(), graphs.nodes());
    Device.cpu().plan(operation(graphs), options()).compute(graphs, frames);
    return frames;
  }

  /** The matrices S of a batch without attributes. */
  static Tensor features(Arena arena, GraphBatch graphs) {
    int m = graphs.nodes();
    Tensor features = Tensor.zeros(arena, DType.FLOAT32, graphs.graphs(), m, m);
    PermutationFrames frames = PermutationFrames.allocate(arena, graphs.graphs(), m);
    Device.cpu().plan(operation(graphs), options()).compute(graphs, frames, features);
    return features;
  }

  static int size(GraphBatch graphs, long graph) {
    return (int) graphs.sizes().orElseThrow().getLong(graph);
  }

  /**
   * The graphs with node i of graph b as node names[b][i].
   *
   * @param names filled in
   */
  static GraphBatch renamed(Arena arena, GraphBatch graphs, RandomGenerator random, int[][] names) {
    int m = graphs.nodes();
    int k = graphs.attributeCount();
    GraphBatch renamed =
        GraphBatch.of(Tensor.zeros(arena, DType.FLOAT32, graphs.weights().shape()))
            .withSizes(graphs.sizes().orElseThrow());
    if (k > 0) {
      renamed = renamed.withAttributes(Tensor.zeros(arena, DType.FLOAT32, graphs.graphs(), m, k));
    }
    for (int b = 0; b < graphs.graphs(); b++) {
      int n = size(graphs, b);
      names[b] = shuffled(random, n);
      for (int i = 0; i < n; i++) {
        long from = (long) b * m + i;
        long to = (long) b * m + names[b][i];
        for (int j = 0; j < n; j++) {
          double weight = graphs.weights().getDouble(from * m + j);
          renamed.weights().setDouble(to * m + names[b][j], weight);
        }
        for (int c = 0; c < k; c++) {
          double number = graphs.attributes().orElseThrow().getDouble(from * k + c);
          renamed.attributes().orElseThrow().setDouble(to * k + c, number);
        }
      }
    }
    return renamed;
  }

  private static int[] shuffled(RandomGenerator random, int n) {
    int[] names = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      names[i] = names[j];
      names[j] = i;
    }
    return names;
  }

  /** Writes the block of each node of a graph. */
  static int[] blocks(PermutationFrames frames, long graph, int n) {
    int[] blocks = new int[n];
    for (int p = 0; p < n; p++) {
      long at = graph * frames.nodes() + p;
      blocks[(int) frames.order().getLong(at)] = (int) frames.blocks().getLong(at);
    }
    return blocks;
  }

  /** How many graphs have another frame than their renamed copies, which must be renamed alike. */
  static int changed(
      GraphBatch graphs, PermutationFrames frames, PermutationFrames renamed, int[][] names) {
    int changed = 0;
    for (int b = 0; b < graphs.graphs(); b++) {
      int n = size(graphs, b);
      int[] here = blocks(frames, b, n);
      int[] there = blocks(renamed, b, n);
      boolean same = true;
      for (int i = 0; i < n; i++) {
        same &= here[i] == there[names[b][i]];
      }
      changed += same ? 0 : 1;
    }
    return changed;
  }
}
