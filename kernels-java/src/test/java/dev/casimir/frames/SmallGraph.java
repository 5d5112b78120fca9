package dev.casimir.frames;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A graph for tests.
 *
 * @param n nodes
 * @param weights n x n
 */
record SmallGraph(int n, double[] weights) {
  private static final double GARBAGE = -7.5;

  static SmallGraph of(int n, int[]... edges) {
    SmallGraph graph = new SmallGraph(n, new double[n * n]);
    for (int[] edge : edges) {
      graph.join(edge[0], edge[1], 1);
    }
    return graph;
  }

  void join(int i, int j, double weight) {
    weights[i * n + j] = weight;
    weights[j * n + i] = weight;
  }

  static SmallGraph path(int n) {
    return of(n, IntStream.range(1, n).mapToObj(i -> new int[] {i - 1, i}).toArray(int[][]::new));
  }

  static SmallGraph cycle(int n) {
    SmallGraph graph = path(n);
    graph.join(0, n - 1, 1);
    return graph;
  }

  static SmallGraph star(int n) {
    return bipartite(1, n - 1);
  }

  static SmallGraph complete(int n) {
    SmallGraph graph = of(n);
    for (int i = 0; i < n * n; i++) {
      graph.weights[i] = i / n == i % n ? 0 : 1;
    }
    return graph;
  }

  static SmallGraph bipartite(int a, int b) {
    SmallGraph graph = of(a + b);
    for (int i = 0; i < a; i++) {
      for (int j = a; j < a + b; j++) {
        graph.join(i, j, 1);
      }
    }
    return graph;
  }

  static SmallGraph petersen() {
    SmallGraph graph = of(10);
    for (int i = 0; i < 5; i++) {
      graph.join(i, (i + 1) % 5, 1);
      graph.join(i, i + 5, 1);
      graph.join(i + 5, (i + 2) % 5 + 5, 1);
    }
    return graph;
  }

  SmallGraph and(SmallGraph other) {
    SmallGraph union = of(n + other.n);
    for (int i = 0; i < n; i++) {
      System.arraycopy(weights, i * n, union.weights, i * union.n, n);
    }
    for (int i = 0; i < other.n; i++) {
      System.arraycopy(other.weights, i * other.n, union.weights, (n + i) * union.n + n, other.n);
    }
    return union;
  }

  /** Any kind of graph: sparse, weighted, of either sign, regular, disjoint copies. */
  static SmallGraph random(RandomGenerator random, int most) {
    int n = 1 + random.nextInt(most);
    int kind = random.nextInt(5);
    if (kind == 0) {
      SmallGraph circulant = of(n);
      int step = 1 + random.nextInt(n);
      for (int i = 0; n > 2 && i < n; i++) {
        circulant.join(i, (i + 1) % n, 1);
        circulant.join(i, (i + step) % n, i == (i + step) % n ? 0 : 0.5);
      }
      return circulant;
    }
    SmallGraph graph = of(n);
    double density = random.nextDouble();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double weight = kind == 1 ? random.nextGaussian() : kind == 2 ? random.nextInt(-1, 3) : 1;
        graph.join(i, j, random.nextDouble() < density ? weight : 0);
      }
    }
    return kind == 4 && n < most ? graph.and(SmallGraph.of(1)).and(SmallGraph.path(2)) : graph;
  }

  /** Node i becomes node names[i]. */
  SmallGraph renamed(int[] names) {
    SmallGraph graph = of(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        graph.weights[names[i] * n + names[j]] = weights[i * n + j];
      }
    }
    return graph;
  }

  SmallGraph scaled(double factor) {
    return new SmallGraph(n, Arrays.stream(weights).map(w -> w * factor).toArray());
  }

  static int[] names(RandomGenerator random, int n) {
    int[] names = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int name = names[i];
      names[i] = names[j];
      names[j] = name;
    }
    return names;
  }

  /** Graphs in squares of m rows, with garbage outside of them. */
  static GraphBatch batch(Arena arena, DType dtype, int m, List<SmallGraph> graphs) {
    int count = graphs.size();
    double[] all = new double[count * m * m];
    Arrays.fill(all, GARBAGE);
    int[] sizes = new int[count];
    for (int b = 0; b < count; b++) {
      SmallGraph graph = graphs.get(b);
      sizes[b] = graph.n;
      for (int i = 0; i < graph.n; i++) {
        System.arraycopy(graph.weights, i * graph.n, all, (b * m + i) * m, graph.n);
      }
    }
    return GraphBatch.of(Tensor.copyOf(arena, dtype, all, count, m, m))
        .withSizes(Tensor.copyOf(arena, DType.INT32, sizes, count));
  }

  static GraphFramesKernel plan(GraphBatch graphs, int threads) {
    GraphFrames operation = GraphFrames.of(graphs.nodes()).withAttributes(graphs.attributeCount());
    return Device.cpu()
        .plan(
            operation,
            PlanOptions.of(graphs.weights().dtype(), Layout.MUL_IR).withThreads(threads));
  }

  static PermutationFrames frames(Arena arena, GraphBatch graphs) {
    PermutationFrames frames = PermutationFrames.allocate(arena, graphs.graphs(), graphs.nodes());
    plan(graphs, 1).compute(graphs, frames);
    return frames;
  }

  /** The blocks of a frame in order, each with its nodes ascending after renaming. */
  static String partition(PermutationFrames frames, long graph, int[] names) {
    StringBuilder text = new StringBuilder();
    TreeSet<Integer> block = new TreeSet<>();
    long at = graph * frames.nodes();
    for (int p = 0; p < names.length; p++) {
      if (p > 0 && frames.blocks().getLong(at + p) != frames.blocks().getLong(at + p - 1)) {
        text.append(block);
        block.clear();
      }
      block.add(names[(int) frames.order().getLong(at + p)]);
    }
    return text.append(block).toString();
  }

  /** The weights with nodes in an order, as text. */
  String framed(int[] order) {
    double[] framed = new double[n * n];
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < n; q++) {
        framed[p * n + q] = weights[order[p] * n + order[q]];
      }
    }
    return Arrays.toString(framed);
  }
}
