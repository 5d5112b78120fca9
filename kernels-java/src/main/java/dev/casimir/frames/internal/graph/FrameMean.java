package dev.casimir.frames.internal.graph;

import dev.casimir.frames.GraphBackbone;
import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.GraphFrameAverage;
import dev.casimir.frames.GraphFrameAverage.Mode;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One average: gathers framed copies, evaluates them some at a time, and adds up what comes. */
public final class FrameMean {
  /** Numbers of the matrices that are evaluated at a time. */
  private static final long NUMBERS = 1 << 20;

  private static final long MOST_COPIES = 1024;

  private final GraphFrameAverage average;
  private final GraphBatch graphs;
  private final PermutationFrames frames;
  private final Tensor output;
  private final boolean atNodes;
  private final int m;
  private final double[] sums;

  /** What the sum of each graph is divided by; NaN without a frame. */
  private final double[] terms;

  private final List<Copy> waiting = new ArrayList<>();
  private final int[] order;
  private List<long[]> cosets = List.of();

  /** A copy to evaluate, and the elements of the frame that give it. */
  private record Copy(long graph, BlockPermutations permutations, long[] elements) {}

  /**
   * Checks everything.
   *
   * @param atNodes whether the outputs of the backbone belong to nodes
   */
  public FrameMean(
      GraphFrameAverage average,
      GraphBatch graphs,
      PermutationFrames frames,
      Tensor output,
      boolean atNodes) {
    this.average = average;
    this.graphs = graphs;
    this.frames = frames;
    this.output = output;
    this.atNodes = atNodes;
    m = graphs.nodes();
    order = new int[m];
    checkShapes();
    checkCounts();
    sums = new double[Math.toIntExact(output.size())];
    terms = new double[Math.toIntExact(graphs.graphs())];
    Arrays.fill(terms, Double.NaN);
  }

  private void checkShapes() {
    if (frames.graphs() != graphs.graphs() || frames.nodes() != m) {
      throw new IllegalArgumentException(
          "frames: expected those of %d graphs of %d nodes, got %s"
              .formatted(graphs.graphs(), m, frames.order()));
    }
    boolean fits =
        output.rank() == (atNodes ? 3 : 2)
            && output.dimension(0) == graphs.graphs()
            && (!atNodes || output.dimension(1) == m);
    if (!fits || output.dtype() != graphs.weights().dtype()) {
      throw new IllegalArgumentException(
          "output: expected [%d, %sc] %s, got %s"
              .formatted(
                  graphs.graphs(), atNodes ? m + ", " : "", graphs.weights().dtype(), output));
    }
    List<Tensor> others = new ArrayList<>(frames.tensors());
    others.add(graphs.weights());
    graphs.sizes().ifPresent(others::add);
    graphs.attributes().ifPresent(others::add);
    if (output.isReadOnly() || others.stream().anyMatch(output::overlaps)) {
      throw new IllegalArgumentException(
          "output: expected writable memory of its own, got " + output);
    }
  }

  private void checkCounts() {
    for (long graph = 0; average.mode() != Mode.SAMPLE && graph < graphs.graphs(); graph++) {
      if (frames.count(graph) > average.count()) {
        throw new IllegalArgumentException(
            "frames: expected at most %d elements, got exp(%.2f) of graph %d; sample them instead"
                .formatted(average.count(), frames.logSizes().getDouble(graph), graph));
      }
    }
  }

  /** Evaluates and writes. */
  public void run(GraphBackbone backbone) {
    int capacity = (int) Math.clamp(NUMBERS / ((long) m * m), 1, MOST_COPIES);
    try (Arena arena = Arena.ofConfined()) {
      GraphCopier copier = new GraphCopier(graphs, room(arena, capacity));
      long[] shape = output.shape();
      shape[0] = capacity;
      Tensor results = Tensor.zeros(arena, output.dtype(), shape);
      for (long graph = 0; graph < graphs.graphs(); graph++) {
        BlockPermutations permutations = new BlockPermutations(m);
        permutations.open(frames, graph);
        long groups = permutations.exists() ? groups(graph, permutations) : 0;
        for (long group = 0; group < groups; group++) {
          Copy copy = new Copy(graph, permutations, elements(group));
          place(copy, copy.elements()[0]);
          copier.write(waiting.size(), graph, permutations.size(), order);
          waiting.add(copy);
          if (waiting.size() == capacity) {
            evaluate(backbone, copier.target(), results);
          }
        }
      }
      evaluate(backbone, copier.target(), results);
    }
    write();
  }

  private GraphBatch room(Arena arena, long capacity) {
    DType dtype = output.dtype();
    GraphBatch room =
        GraphBatch.of(Tensor.zeros(arena, dtype, capacity, m, m))
            .withSizes(Tensor.zeros(arena, DType.INT32, capacity));
    return graphs.attributes().isEmpty()
        ? room
        : room.withAttributes(Tensor.zeros(arena, dtype, capacity, m, graphs.attributeCount()));
  }

  /** Finds the elements that a graph needs, and how many the sum will be over. */
  private long groups(long graph, BlockPermutations permutations) {
    long count = average.mode() == Mode.SAMPLE ? average.count() : permutations.count();
    terms[(int) graph] = count;
    if (average.mode() == Mode.DISTINCT) {
      cosets = DistinctCopies.of(graphs, graph, permutations);
      return cosets.size();
    }
    return count;
  }

  private long[] elements(long group) {
    return average.mode() == Mode.DISTINCT ? cosets.get((int) group) : new long[] {group};
  }

  private void place(Copy copy, long element) {
    if (average.mode() == Mode.SAMPLE) {
      copy.permutations().sample(average.seed(), copy.graph(), element, order);
    } else {
      copy.permutations().element(element, order);
    }
  }

  private void evaluate(GraphBackbone backbone, GraphBatch room, Tensor results) {
    int count = waiting.size();
    if (count > 0) {
      GraphBatch framed =
          new GraphBatch(
              room.weights().slice(0, count),
              room.sizes().map(tensor -> tensor.slice(0, count)),
              room.attributes().map(tensor -> tensor.slice(0, count)));
      backbone.evaluate(framed, results.slice(0, count));
      for (int slot = 0; slot < count; slot++) {
        if (atNodes) {
          addAtNodes(waiting.get(slot), slot, results);
        } else {
          add(waiting.get(slot), slot, results);
        }
      }
      waiting.clear();
    }
  }

  private void add(Copy copy, long slot, Tensor results) {
    int width = Math.toIntExact(results.dimension(1));
    int to = (int) copy.graph() * width;
    for (int c = 0; c < width; c++) {
      sums[to + c] += copy.elements().length * results.getDouble(slot * width + c);
    }
  }

  /** The same numbers go to other nodes for each element that gives the copy. */
  private void addAtNodes(Copy copy, long slot, Tensor results) {
    int width = Math.toIntExact(results.dimension(2));
    int to = (int) copy.graph() * m * width;
    for (long element : copy.elements()) {
      place(copy, element);
      for (int p = 0; p < copy.permutations().size(); p++) {
        for (int c = 0; c < width; c++) {
          sums[to + order[p] * width + c] += results.getDouble((slot * m + p) * width + c);
        }
      }
    }
  }

  private void write() {
    for (int i = 0; i < sums.length; i++) {
      int graph = (int) (i / (sums.length / graphs.graphs()));
      output.setDouble(i, sums[i] / terms[graph]);
    }
  }
}
