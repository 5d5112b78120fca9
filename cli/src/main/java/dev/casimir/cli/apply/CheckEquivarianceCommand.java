package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.frames.Backbone;
import dev.casimir.frames.DegeneracyPolicy;
import dev.casimir.frames.EquivarianceCheck;
import dev.casimir.frames.EquivarianceReport;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameAverageKernel;
import dev.casimir.frames.FrameElements;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply check-equivariance}. */
@Command(
    name = "check-equivariance",
    sortOptions = false,
    description = {
      "Measure how well a function of point clouds commutes with rotations, reflections and",
      "translations, and whether rounding explains what is missing. Exit code 1 if it does not.",
      "",
      "For a function of your own, in any language: --write-rotated FOLDER writes the moved inputs",
      "(points.npy, then field-1.npy ..., [S n, ...] for S motions, motion after motion) and the",
      "motions (elements.npy). Run your function on --in and on these, and compare:",
      "",
      "  --outputs y.npy --rotated-outputs ry.npy --elements FOLDER/elements.npy --kind vector",
      "",
      "--model tries functions that come with the command."
    })
final class CheckEquivarianceCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "The clouds [n, m, d], d = 1..8.")
  private Path input = Path.of("");

  @Option(
      names = "--group",
      paramLabel = "o|so|e|se",
      required = true,
      description = "The group; e and se have translations, so and se no reflections.")
  private FrameGroup group = FrameGroup.E;

  @Option(
      names = "--field",
      paramLabel = "KIND=FILE",
      description = "With --write-rotated: a further input, KIND as in --kind; may be repeated.")
  private List<String> fieldArguments = List.of();

  @Option(
      names = "--write-rotated",
      paramLabel = "FOLDER",
      description = "Write moved inputs and motions into an existing folder.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--outputs",
      paramLabel = "FILE",
      description = "Outputs of your function for --in: [n, ...].")
  private Optional<Path> results = Optional.empty();

  @Option(
      names = "--rotated-outputs",
      paramLabel = "FILE",
      description = "Outputs for the moved inputs: [S n, ...].")
  private Optional<Path> movedResults = Optional.empty();

  @Option(
      names = "--elements",
      paramLabel = "FILE",
      description = "The motions [S, d, d + 1]: rotation, then translation as last column.")
  private Optional<Path> elements = Optional.empty();

  @Option(
      names = "--kind",
      paramLabel = "scalar|point|vector|pseudovector|tensor",
      defaultValue = "vector",
      description = "How the outputs should change (default ${DEFAULT-VALUE}).")
  private FrameField kind = FrameField.VECTOR;

  @Option(
      names = "--model",
      paramLabel = "average-invariant|average-equivariant|network",
      description = "A random network: averaged over frames, or (network) as it is.")
  private Optional<DemonstrationModel> model = Optional.empty();

  @Option(
      names = "--policy",
      paramLabel = "report|anchor-blend|throw",
      defaultValue = "report",
      description = {
        "With --model: what averages do about clouds of equal moments (default",
        "${DEFAULT-VALUE}): compute all the same, pass over to anchor frames, or refuse."
      })
  private String policy = "report";

  @Option(
      names = "--mode",
      paramLabel = "all|distinct",
      defaultValue = "all",
      description =
          "With --model: elements of the frame to average over (default ${DEFAULT-VALUE}).")
  private String mode = "all";

  @Option(
      names = "--samples",
      paramLabel = "S",
      defaultValue = "20",
      description = "Motions of each cloud (default ${DEFAULT-VALUE}).")
  private int samples = 20;

  @Option(
      names = "--translation",
      paramLabel = "T",
      defaultValue = "1",
      description = "Longest translation in units of the largest coordinate (default 1).")
  private double translation = 1;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of the motions, any 64-bit integer (default ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private CommonOptions common = new CommonOptions();

  CheckEquivarianceCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    List<FieldFile> fields = fieldArguments.stream().map(FieldFile::parse).toList();
    int ways = count(folder) + count(results) + count(model);
    if (ways != 1) {
      throw new IllegalArgumentException(
          "expected one of --write-rotated, --outputs and --model, got " + ways);
    }
    try (Arena arena = Arena.ofShared()) {
      InputArray array =
          InputArray.read(
              "--in", input, arena, "clouds", InputArray.ANY, InputArray.ANY, InputArray.ANY);
      long d = array.dimension(2);
      if (d < 1 || d > PrincipalFrames.MAX_DIMENSION) {
        throw new BadDataException(
            "--in: expected points of 1..%d coordinates, got %d"
                .formatted(PrincipalFrames.MAX_DIMENSION, d));
      }
      Tensor points = array.in(common.precision(array), arena);
      if (folder.isPresent()) {
        writeMoved(folder.get(), points, fields, arena);
        return ExitCode.DONE;
      }
      EquivarianceReport report =
          model.isPresent()
              ? measure(model.get(), points, arena)
              : compare(results.orElseThrow(), points, arena);
      streams.out().print(report);
      return report.passed() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
  }

  private static int count(Optional<?> option) {
    return option.isPresent() ? 1 : 0;
  }

  private EquivarianceCheck check(Tensor points, List<FrameField> outputs) {
    int d = (int) points.dimension(2);
    List<FrameField> inputs = List.of(FrameField.POINT);
    return new EquivarianceCheck(group, d, inputs, outputs, samples, translation, seed);
  }

  private void writeMoved(Path target, Tensor points, List<FieldFile> fields, Arena arena) {
    Map<String, Path> sources = new LinkedHashMap<>();
    sources.put("--in", input);
    fields.forEach(field -> sources.put("--field " + field.file(), field.file()));
    OutputFiles files = new OutputFiles(sources);
    EquivarianceCheck check = check(points, List.of(kind));
    Map<String, Tensor> written = new LinkedHashMap<>();
    int d = check.dimension();
    Tensor motions = Tensor.zeros(arena, DType.FLOAT64, samples, d, d + 1);
    check.draw(points, motions);
    written.put("elements.npy", motions);
    written.put("points.npy", moved(check, FrameField.POINT, motions, points, arena));
    for (FieldFile field : fields) {
      Tensor numbers =
          field.read("--field", points.dimension(0), d, arena).in(points.dtype(), arena);
      String name = "field-" + (written.size() - 1) + ".npy";
      written.put(name, moved(check, field.kind(), motions, numbers, arena));
    }
    written.keySet().forEach(name -> files.announce(name, Optional.of(target.resolve(name))));
    files.write(written);
  }

  private Tensor moved(
      EquivarianceCheck check, FrameField of, Tensor motions, Tensor field, Arena arena) {
    long[] shape = field.shape();
    shape[0] *= samples;
    Tensor moved = Tensor.zeros(arena, field.dtype(), shape);
    check.move(of, motions, field, moved);
    return moved;
  }

  private EquivarianceReport compare(Path file, Tensor points, Arena arena) {
    if (movedResults.isEmpty() || elements.isEmpty()) {
      throw new IllegalArgumentException(
          "--outputs: expected --rotated-outputs and --elements with them");
    }
    long n = points.dimension(0);
    long d = points.dimension(2);
    InputArray motions =
        InputArray.read("--elements", elements.get(), arena, "motions", InputArray.ANY, d, d + 1);
    long all = n * motions.items();
    Tensor one = new FieldFile(kind, file).read("--outputs", n, d, arena).in(points.dtype(), arena);
    Tensor many =
        new FieldFile(kind, movedResults.get())
            .read("--rotated-outputs", all, d, arena)
            .in(points.dtype(), arena);
    if (one.rank() != many.rank() || one.size() * motions.items() != many.size()) {
      throw new BadDataException(
          "--rotated-outputs: expected %d times %s, got %s".formatted(motions.items(), one, many));
    }
    return check(points, List.of(kind))
        .compare(List.of(points), List.of(one), motions.in(DType.FLOAT64, arena), List.of(many));
  }

  private EquivarianceReport measure(DemonstrationModel tried, Tensor points, Arena arena) {
    if (!fieldArguments.isEmpty()) {
      throw new IllegalArgumentException("--field: the models of this command take points alone");
    }
    long n = points.dimension(0);
    long m = points.dimension(1);
    int d = (int) points.dimension(2);
    List<long[]> shapes = new ArrayList<>();
    int width = 0;
    for (FrameField output : tried.outputs()) {
      long[] shape =
          switch (output) {
            case SCALAR -> new long[] {n, 4};
            case POINT -> new long[] {n, m, d};
            case VECTOR, PSEUDOVECTOR, TENSOR -> new long[] {n, 1, d};
          };
      width += (int) (shape.length == 2 ? shape[1] : shape[1] * shape[2]);
      shapes.add(shape);
    }
    Backbone network = new RandomNetwork(Math.toIntExact(m * d), width);
    Backbone function =
        tried == DemonstrationModel.NETWORK
            ? network
            : averaged(tried, network, points.dtype(), n, d, arena);
    return check(points, tried.outputs()).measure(function, List.of(points), shapes);
  }

  private Backbone averaged(
      DemonstrationModel tried, Backbone network, DType precision, long n, int d, Arena arena) {
    FrameAverage average =
        FrameAverage.equivariant(group, d, tried.outputs().toArray(new FrameField[0]))
            .withPolicy(policy())
            .withElements(elementsOfFrames());
    FrameAverageKernel kernel = common.plan(average, precision, Layout.MUL_IR, Optional.empty());
    common.explain(streams, kernel::explain);
    Tensor flags = Tensor.zeros(arena, DType.INT32, n);
    return (in, out) ->
        kernel.forward(network, PointClouds.of(in.getFirst()), List.of(), out, flags);
  }

  private DegeneracyPolicy policy() {
    return switch (policy) {
      case "report" -> DegeneracyPolicy.REPORT;
      case "anchor-blend" -> DegeneracyPolicy.ANCHOR_BLEND;
      case "throw" -> DegeneracyPolicy.THROW;
      default ->
          throw new IllegalArgumentException(
              "--policy: expected report|anchor-blend|throw, got '" + policy + "'");
    };
  }

  private FrameElements elementsOfFrames() {
    return switch (mode) {
      case "all" -> FrameElements.ALL;
      case "distinct" -> FrameElements.DISTINCT;
      default ->
          throw new IllegalArgumentException("--mode: expected all|distinct, got '" + mode + "'");
    };
  }
}
