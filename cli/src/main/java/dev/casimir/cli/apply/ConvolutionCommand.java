package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.ProductKind;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply convolution}. */
@Command(
    name = "convolution",
    sortOptions = false,
    description = {
      "The equivariant convolution over a graph: at every node, the sum over the edges into it of",
      "the sender's features times spherical harmonics of the edge's direction, channel with"
          + " channel.",
      "This is e3nn's mode uvu with a filter of multiplicity 1; paths are in e3nn's order."
    })
final class ConvolutionCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--nodes",
      paramLabel = "x.npy",
      required = true,
      description = "The features of the nodes [n, dim].")
  private Path nodes = Path.of("");

  @Option(
      names = "--senders",
      paramLabel = "s.npy",
      required = true,
      description = "The node each edge comes from [e], int32 or int64.")
  private Path senders = Path.of("");

  @Option(
      names = "--receivers",
      paramLabel = "t.npy",
      required = true,
      description = "The node each edge goes to [e], int32 or int64.")
  private Path receivers = Path.of("");

  @Option(
      names = "--vectors",
      paramLabel = "r.npy",
      required = true,
      description = "The vector of each edge [e, 3]; only its direction counts.")
  private Path vectors = Path.of("");

  @Option(
      names = "--irreps1",
      paramLabel = "IRREPS",
      required = true,
      description = "Irreps of the features, for example 8x0e+8x1o.")
  private Irreps features = Irreps.parse("");

  @Option(
      names = "--lmax",
      paramLabel = "L",
      required = true,
      description = "The largest degree of the harmonics.")
  private int maximumDegree;

  @Option(
      names = "--irreps-out",
      paramLabel = "IRREPS",
      required = true,
      description = "Irreps of the result.")
  private Irreps result = Irreps.parse("");

  @Option(
      names = "--kind",
      paramLabel = "gaunt|curl|gaunt-curl|cg",
      defaultValue = "gaunt",
      description = "Coefficients, as in tensor-product (default ${DEFAULT-VALUE}).")
  private ProductKind kind = ProductKind.GAUNT;

  @Option(
      names = "--weights",
      paramLabel = "w.npy",
      description =
          "Weights of each edge: [e, paths], or [e, paths * multiplicity], the path counting first."
              + " Without, all are one.")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--normalization",
      paramLabel = "component|integral|norm",
      defaultValue = "component",
      description = "Of the harmonics (default component).")
  private Normalization normalization = Normalization.COMPONENT;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto (default, the planner's choice), direct, escn or grid.")
  private ConvolutionChoice algorithm = ConvolutionChoice.AUTO;

  @Option(
      names = "--layout",
      paramLabel = "mul-ir|ir-mul",
      defaultValue = "mul-ir",
      description = "How a block lies in a row of the arrays (default ${DEFAULT-VALUE}).")
  private Layout layout = Layout.MUL_IR;

  @Option(names = "--out", paramLabel = "FILE", description = "The result [n, dim].")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--gradient-out",
      paramLabel = "g.npy",
      description = "A gradient with respect to the result [n, dim], to be carried back.")
  private Optional<Path> gradient = Optional.empty();

  @Option(
      names = "--gradient-nodes",
      paramLabel = "FILE",
      description = "The gradient with respect to the features.")
  private Optional<Path> gradientNodes = Optional.empty();

  @Option(
      names = "--gradient-vectors",
      paramLabel = "FILE",
      description = "The gradient with respect to the vectors.")
  private Optional<Path> gradientVectors = Optional.empty();

  @Option(
      names = "--gradient-weights",
      paramLabel = "FILE",
      description = "The gradient with respect to the weights.")
  private Optional<Path> gradientWeights = Optional.empty();

  @Mixin private CommonOptions common = new CommonOptions();

  ConvolutionCommand(Streams streams) {
    this.streams = streams;
  }

  /** What was read, in the precision of the computation. */
  private record Operands(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Optional<Tensor> weights,
      Optional<Tensor> gradient) {}

  @Override
  public Integer call() {
    common.check();
    OutputFiles outputs = outputs();
    try (Arena arena = Arena.ofShared()) {
      InputArray x = floats("--nodes", nodes, arena, features.toString(), features.dimension());
      DType precision = common.precision(x);
      Optional<InputArray> w =
          weights.map(file -> floats("--weights", file, arena, "weights", InputArray.ANY));
      Convolution operation = operation(w);
      Operands operands = operands(x, w, precision, arena);
      ConvolutionKernel kernel =
          common.plan(
              operation, precision, layout, algorithm.algorithm(), operands.vectors().dimension(0));
      Map<String, Tensor> results = run(kernel, operands, arena);
      if (outputs.contains("--status")) {
        Tensor out = results.get("--out");
        List<Tensor> checked =
            out == null ? List.of(operands.nodes()) : List.of(operands.nodes(), out);
        results.put("--status", ItemStatus.of(arena, x.items(), checked));
      }
      outputs.write(results);
      common.explain(streams, kernel::explain);
    }
    return ExitCode.DONE;
  }

  private OutputFiles outputs() {
    Map<String, Path> inputs = new LinkedHashMap<>();
    inputs.put("--nodes", nodes);
    inputs.put("--senders", senders);
    inputs.put("--receivers", receivers);
    inputs.put("--vectors", vectors);
    weights.ifPresent(file -> inputs.put("--weights", file));
    gradient.ifPresent(file -> inputs.put("--gradient-out", file));
    boolean backward =
        gradientNodes.isPresent() || gradientVectors.isPresent() || gradientWeights.isPresent();
    if (backward && gradient.isEmpty()) {
      throw new IllegalArgumentException(
          "--gradient-out: expected with --gradient-nodes, --gradient-vectors and"
              + " --gradient-weights");
    }
    if (gradientWeights.isPresent() && weights.isEmpty()) {
      throw new IllegalArgumentException("--gradient-weights: expected with --weights");
    }
    OutputFiles outputs = new OutputFiles(inputs);
    outputs.announce("--out", output);
    outputs.announce("--gradient-nodes", gradientNodes);
    outputs.announce("--gradient-vectors", gradientVectors);
    outputs.announce("--gradient-weights", gradientWeights);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("expected at least one of --out and the --gradient files");
    }
    outputs.announce("--status", common.status());
    return outputs;
  }

  private static InputArray floats(
      String option, Path file, Arena arena, String meaning, long width) {
    return InputArray.read(option, file, arena, meaning, InputArray.ANY, width);
  }

  /** The convolution; what weights it has is told by the shape of their array. */
  private Convolution operation(Optional<InputArray> w) {
    Convolution plain = operation(EdgeWeights.NONE);
    if (w.isEmpty()) {
      return plain;
    }
    long width = w.get().dimension(1);
    long paths = plain.paths();
    if (width == paths) {
      return operation(EdgeWeights.PATH);
    }
    if (width == paths * plain.multiplicity()) {
      return operation(EdgeWeights.PATH_CHANNEL);
    }
    throw new BadDataException(
        "--weights: expected [n, %d] or [n, %d] (%d paths), got [%d, %d]"
            .formatted(paths, paths * plain.multiplicity(), paths, w.get().items(), width));
  }

  private Convolution operation(EdgeWeights kindOfWeights) {
    try {
      return new Convolution(kind, features, maximumDegree, result, normalization, kindOfWeights);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replace("maximumDegree", "--lmax"), e);
    }
  }

  private Operands operands(InputArray x, Optional<InputArray> w, DType precision, Arena arena) {
    InputArray r = floats("--vectors", vectors, arena, "vectors", 3);
    w.ifPresent(r::checkSameItems);
    Optional<InputArray> g =
        gradient.map(
            file -> floats("--gradient-out", file, arena, result.toString(), result.dimension()));
    g.ifPresent(x::checkSameItems);
    Tensor from = InputArray.readIndices("--senders", senders, arena, "nodes");
    Tensor to = InputArray.readIndices("--receivers", receivers, arena, "nodes");
    Graph graph;
    try {
      graph = Graph.of(x.items(), from, to);
    } catch (IllegalArgumentException e) {
      throw new BadDataException("--" + e.getMessage(), e);
    }
    if (graph.edges() != r.items()) {
      throw new BadDataException(
          "--vectors: expected [%d, 3], one for each edge, got [%d, 3]"
              .formatted(graph.edges(), r.items()));
    }
    return new Operands(
        graph,
        x.in(precision, arena),
        r.in(precision, arena),
        w.map(array -> array.in(precision, arena)),
        g.map(array -> array.in(precision, arena)));
  }

  private Map<String, Tensor> run(ConvolutionKernel kernel, Operands operands, Arena arena) {
    Map<String, Tensor> results = new LinkedHashMap<>();
    Graph graph = operands.graph();
    Tensor x = operands.nodes();
    Tensor r = operands.vectors();
    if (output.isPresent()) {
      Tensor out = Tensor.zeros(arena, x.dtype(), graph.nodes(), result.dimension());
      if (operands.weights().isPresent()) {
        kernel.forward(graph, x, r, operands.weights().get(), out);
      } else {
        kernel.forward(graph, x, r, out);
      }
      results.put("--out", out);
    }
    if (operands.gradient().isPresent()) {
      Tensor g = operands.gradient().get();
      Tensor gradX = Tensor.zeros(arena, x.dtype(), x.shape());
      Tensor gradR = Tensor.zeros(arena, x.dtype(), r.shape());
      results.put("--gradient-nodes", gradX);
      results.put("--gradient-vectors", gradR);
      if (operands.weights().isPresent()) {
        Tensor w = operands.weights().get();
        Tensor gradW = Tensor.zeros(arena, x.dtype(), w.shape());
        kernel.backward(graph, x, r, w, g, gradX, gradR, gradW);
        results.put("--gradient-weights", gradW);
      } else {
        kernel.backward(graph, x, r, g, gradX, gradR);
      }
    }
    return results;
  }
}
