package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.cli.graph.Graph6;
import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.GraphFrames;
import dev.casimir.frames.GraphFramesKernel;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply graph-frames}. */
@Command(
    name = "graph-frames",
    sortOptions = false,
    description = {
      "Frames of graphs under relabelling: the permutations that sort the nodes by their"
          + " attributes",
      "and by the eigenspaces of the Laplacian. Nodes that stay equal make blocks, inside which"
          + " all",
      "permutations belong to the frame. Graphs are symmetric matrices of any weights."
    })
final class GraphFramesCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(names = "--in", paramLabel = "FILE", description = "Adjacency matrices [b, m, m].")
  private Optional<Path> matrices = Optional.empty();

  @Option(
      names = "--graph6",
      paramLabel = "FILE",
      description = "Graphs in the text format graph6, one a line, instead of --in.")
  private Optional<Path> graph6 = Optional.empty();

  @Option(
      names = "--sizes",
      paramLabel = "FILE",
      description = "Number of nodes of each graph [b], integers; default m, or what graph6 says.")
  private Optional<Path> sizesFile = Optional.empty();

  @Option(
      names = "--attributes",
      paramLabel = "FILE",
      description = "Numbers of the nodes [b, m, k], by which they are sorted first.")
  private Optional<Path> attributesFile = Optional.empty();

  @Option(
      names = "--eigenvalue-tolerance",
      paramLabel = "T",
      defaultValue = "1e-8",
      description =
          "Differences of eigenvalues that count as none, of the largest (default"
              + " ${DEFAULT-VALUE}).")
  private double eigenvalueTolerance;

  @Option(
      names = "--projection-tolerance",
      paramLabel = "T",
      defaultValue = "1e-6",
      description =
          "Differences of diagonals of projections that count as none (default ${DEFAULT-VALUE}).")
  private double projectionTolerance;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Node at each position in one order of the frame [b, m] int32, -1 in padding.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--out-blocks",
      paramLabel = "FILE",
      description = "Number of the block of each position [b, m] int32, -1 in padding.")
  private Optional<Path> blocks = Optional.empty();

  @Option(
      names = "--out-log-sizes",
      paramLabel = "FILE",
      description = "Natural logarithms of the numbers of elements [b] f64.")
  private Optional<Path> logSizes = Optional.empty();

  @Option(
      names = "--out-margins",
      paramLabel = "FILE",
      description =
          "How far all decisions were from a tolerance [b] f64: 1 far, 0 so close that rounding may"
              + " decide, and the order of nodes with it.")
  private Optional<Path> margins = Optional.empty();

  @Option(
      names = "--out-features",
      paramLabel = "FILE",
      description = "The matrix whose rows are sorted [b, m, k + m]: attributes, then diagonals.")
  private Optional<Path> features = Optional.empty();

  @Option(
      names = "--samples",
      paramLabel = "K",
      description = "Orders to draw from each frame, with --out-samples.")
  private Optional<Long> samples = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of the draws, any 64-bit integer (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out-samples",
      paramLabel = "FILE",
      description = "The orders drawn [b, K, m] int32.")
  private Optional<Path> sampleFile = Optional.empty();

  @Option(names = "--summary", description = "Print how large the frames are.")
  private boolean summary;

  @Mixin private CommonOptions common = new CommonOptions();

  GraphFramesCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    OutputFiles outputs = outputs();
    try (Arena arena = Arena.ofShared()) {
      GraphBatch graphs = read(arena);
      int nodes = graphs.nodes();
      checkExtents(nodes, graphs.attributeCount());
      GraphFrames operation =
          new GraphFrames(nodes, graphs.attributeCount(), eigenvalueTolerance, projectionTolerance);
      GraphFramesKernel kernel =
          common.plan(operation, graphs.weights().dtype(), Layout.MUL_IR, Optional.empty());
      PermutationFrames frames = PermutationFrames.allocate(arena, graphs.graphs(), nodes);
      Map<String, Tensor> results = new HashMap<>();
      if (features.isPresent()) {
        long width = nodes + (long) graphs.attributeCount();
        results.put(
            "--out-features",
            Tensor.zeros(arena, graphs.weights().dtype(), graphs.graphs(), nodes, width));
      }
      new GraphFramesRun(kernel, streams)
          .run(graphs, frames, Optional.ofNullable(results.get("--out-features")));
      results.put("--out", frames.order());
      results.put("--out-blocks", frames.blocks());
      results.put("--out-log-sizes", frames.logSizes());
      results.put("--out-margins", frames.margins());
      results.put("--status", frames.status());
      if (samples.isPresent()) {
        results.put("--out-samples", draw(arena, frames, samples.get()));
      }
      outputs.write(results);
      report(kernel, frames);
    }
    return ExitCode.DONE;
  }

  private OutputFiles outputs() {
    if (matrices.isPresent() == graph6.isPresent()) {
      throw new IllegalArgumentException(
          "--in: expected either --in or --graph6, got " + (graph6.isPresent() ? "both" : "none"));
    }
    Map<String, Path> inputs = new LinkedHashMap<>();
    matrices.ifPresent(file -> inputs.put("--in", file));
    graph6.ifPresent(file -> inputs.put("--graph6", file));
    sizesFile.ifPresent(file -> inputs.put("--sizes", file));
    attributesFile.ifPresent(file -> inputs.put("--attributes", file));
    OutputFiles outputs = new OutputFiles(inputs);
    outputs.announce("--out", output);
    outputs.announce("--out-blocks", blocks);
    outputs.announce("--out-log-sizes", logSizes);
    outputs.announce("--out-margins", margins);
    outputs.announce("--out-features", features);
    outputs.announce("--out-samples", sampleFile);
    outputs.announce("--status", common.status());
    if (outputs.isEmpty() && !summary) {
      throw new IllegalArgumentException("--out: nothing to write, name an output or --summary");
    }
    if (samples.isPresent() != sampleFile.isPresent()) {
      throw new IllegalArgumentException(
          samples.isPresent()
              ? "--out-samples: expected a file for the samples"
              : "--samples: expected a number of samples for --out-samples");
    }
    if (samples.isPresent() && samples.get() < 0) {
      throw new IllegalArgumentException("--samples: expected 0 or more, got " + samples.get());
    }
    return outputs;
  }

  private GraphBatch read(Arena arena) {
    GraphBatch graphs;
    if (graph6.isPresent()) {
      DType precision = common.precision(DType.FLOAT64);
      graphs = Graph6.read("--graph6", graph6.get(), arena, precision);
    } else {
      InputArray in =
          InputArray.read(
              "--in",
              matrices.orElseThrow(),
              arena,
              "adjacency matrices",
              InputArray.ANY,
              InputArray.ANY,
              InputArray.ANY);
      if (in.dimension(1) != in.dimension(2)) {
        throw new BadDataException(
            "--in: expected square matrices, got %d x %d"
                .formatted(in.dimension(1), in.dimension(2)));
      }
      graphs = GraphBatch.of(in.in(common.precision(in), arena));
    }
    if (sizesFile.isPresent()) {
      graphs = graphs.withSizes(sizes(arena, graphs, sizesFile.get()));
    }
    if (attributesFile.isPresent()) {
      InputArray in =
          InputArray.read(
              "--attributes",
              attributesFile.get(),
              arena,
              "numbers of nodes",
              graphs.graphs(),
              graphs.nodes(),
              InputArray.ANY);
      graphs = graphs.withAttributes(in.in(graphs.weights().dtype(), arena));
    }
    return graphs;
  }

  /** Numbers of nodes; what cannot be one becomes -1, which the status tells. */
  private static Tensor sizes(Arena arena, GraphBatch graphs, Path file) {
    Tensor read = InputArray.readIndices("--sizes", file, arena, "numbers of nodes");
    if (read.dimension(0) != graphs.graphs()) {
      throw new BadDataException(
          "--sizes: expected %d numbers, got %d".formatted(graphs.graphs(), read.dimension(0)));
    }
    Tensor sizes = Tensor.zeros(arena, DType.INT32, graphs.graphs());
    for (long i = 0; i < sizes.size(); i++) {
      long size = read.getLong(i);
      sizes.setLong(i, size < 0 || size > graphs.nodes() ? -1 : size);
    }
    return sizes;
  }

  private void checkExtents(int nodes, int attributes) {
    if (nodes < 1 || nodes > GraphFrames.MAX_NODES) {
      throw new BadDataException(
          "--in: expected matrices of 1..%d rows, got %d".formatted(GraphFrames.MAX_NODES, nodes));
    }
    if (attributes > GraphFrames.MAX_ATTRIBUTES) {
      throw new BadDataException(
          "--attributes: expected at most %d numbers of a node, got %d"
              .formatted(GraphFrames.MAX_ATTRIBUTES, attributes));
    }
  }

  private Tensor draw(Arena arena, PermutationFrames frames, long count) {
    Tensor drawn = Tensor.zeros(arena, DType.INT32, frames.graphs(), count, frames.nodes());
    frames.sample(seed, 0, drawn);
    return drawn;
  }

  private void report(GraphFramesKernel kernel, PermutationFrames frames) {
    if (summary) {
      streams.out().print(GraphFramesSummary.of(frames));
    }
    common.explain(streams, kernel::explain);
  }
}
