package dev.casimir.cli.apply;

import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.frames.SignPatterns;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code casimir apply frame-project}. */
@Command(
    name = "frame-project",
    sortOptions = false,
    description = {
      "Carry fields of point clouds into the principal axes of the clouds, largest moment first:",
      "V'(x - t) for points, V'a for vectors, det(V) V'a for pseudovectors, V'TV for tensors.",
      "The elements of a frame differ from these axes by signs: --all writes every signed copy."
    })
final class FrameProjectCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private CloudOptions clouds = new CloudOptions();

  @Option(
      names = "--kind",
      paramLabel = "point|vector|pseudovector|tensor",
      defaultValue = "point",
      description = "What the field is (default ${DEFAULT-VALUE}).")
  private FrameField kind = FrameField.POINT;

  @Option(
      names = "--field",
      paramLabel = "FILE",
      description = "The field [n, k, d], tensors [n, k, d, d] (default: the points).")
  private Optional<Path> field = Optional.empty();

  @Option(names = "--restore", description = "Go the way back, from the axes.")
  private boolean restore;

  @Option(
      names = "--all",
      description = "All signed copies, in an axis after the first: [n, f, k, d].")
  private boolean all;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The results.")
  private Path output = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();

  FrameProjectCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    common.check();
    if (kind == FrameField.SCALAR) {
      throw new IllegalArgumentException("--kind: scalars are the same in all axes");
    }
    if (restore && (all || field.isEmpty())) {
      throw new IllegalArgumentException("--restore: expected a --field, and no --all");
    }
    if (kind != FrameField.POINT && field.isEmpty()) {
      throw new IllegalArgumentException("--field: expected one, the clouds are points");
    }
    Map<String, Path> sources = clouds.files();
    field.ifPresent(file -> sources.put("--field", file));
    OutputFiles files = new OutputFiles(sources);
    files.announce("--out", Optional.of(output));
    files.announce("--status", common.status());
    try (Arena arena = Arena.ofShared()) {
      InputArray points = clouds.points(arena);
      DType precision = common.precision(points);
      PointClouds batch = clouds.clouds(points, precision, arena);
      Tensor numbers =
          field.isEmpty()
              ? batch.points()
              : new FieldFile(kind, field.get())
                  .read("--field", batch.count(), batch.dimension(), arena)
                  .in(precision, arena);
      Tensor out = carry(batch, numbers, precision, arena);
      Tensor status = ItemStatus.of(arena, batch.count(), List.of(out));
      files.write(Map.of("--out", out, "--status", status));
    }
    return ExitCode.DONE;
  }

  private Tensor carry(PointClouds batch, Tensor numbers, DType precision, Arena arena) {
    PrincipalFramesKernel kernel =
        common.plan(
            PrincipalFrames.of(clouds.group(), batch.dimension()),
            precision,
            Layout.MUL_IR,
            Optional.empty());
    common.explain(streams, kernel::explain);
    Frames frames = Frames.allocate(arena, precision, batch.count(), batch.dimension());
    kernel.construct(batch, frames);
    Tensor carried = Tensor.zeros(arena, precision, numbers.shape());
    if (restore) {
      kernel.restore(kind, batch, numbers, frames, carried);
    } else {
      kernel.project(kind, batch, numbers, frames, carried);
    }
    return all ? copies(carried, batch.dimension(), arena) : carried;
  }

  private Tensor copies(Tensor projected, int d, Arena arena) {
    SignPatterns patterns = new SignPatterns(clouds.group(), d);
    long[] one = projected.shape();
    long[] shape = new long[one.length + 1];
    System.arraycopy(one, 1, shape, 2, one.length - 1);
    shape[0] = one[0];
    shape[1] = patterns.count();
    Tensor copies = Tensor.zeros(arena, projected.dtype(), shape);
    long[] flat = one.clone();
    flat[0] = one[0] * patterns.count();
    Tensor rows = copies.reshape(flat);
    for (long b = 0; b < one[0]; b++) {
      for (int e = 0; e < patterns.count(); e++) {
        long row = b * patterns.count() + e;
        patterns.flip(
            kind, patterns.pattern(e), projected.slice(b, b + 1), rows.slice(row, row + 1));
      }
    }
    return copies;
  }
}
