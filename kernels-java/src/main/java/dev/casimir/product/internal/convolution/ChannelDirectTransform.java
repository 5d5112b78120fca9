package dev.casimir.product.internal.convolution;

import dev.casimir.product.internal.RowSums;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.HarmonicsTile;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link DirectTransform} where every path has a weight for each channel: one matrix for each path
 * of an edge, its product with the sender's block scaled channel by channel.
 */
final class ChannelDirectTransform implements EdgeTransform {
  /** A path with the transpose of its matrix. */
  private record Part(
      ConvolutionPath path,
      MatrixProgram backward,
      TermTable backwardEntries,
      long matrixRow,
      int outerPlace) {}

  private final EdgeSetting setting;
  private final EdgeTile tile;
  private final HarmonicsTile harmonics;
  private final MatrixRows matrixRows;
  private final ChannelRows channelRows;
  private final RowSums rowSums;
  private final OuterSums outerSums;
  private final EdgeCopy copy;
  private final WeightedRows weightedRows;
  private final WeightedProgram forward;
  private final TermTable forwardEntries;
  private final List<Part> parts = new ArrayList<>();
  private final GradientTables gradients;
  private final int harmonicRows;
  private final int columns;
  private final long harmonicsAt;
  private final long derivativesAt;
  private final long matrixAt;
  private final int scaledRows;
  private final long messageAt;
  private final long scaledAt;
  private final long transposedAt;
  private final long outerAt;
  private final long sumsAt;
  private final long harmonicGradientsAt;
  private final long startAt;
  private final long bytes;

  ChannelDirectTransform(EdgeSetting setting) {
    this.setting = setting;
    this.tile = setting.tile();
    DType dtype = setting.dtype();
    Provider provider = setting.provider();
    int degree = setting.operation().maximumDegree();
    harmonics = new HarmonicsTile(degree, setting.operation().normalization(), dtype, provider);
    matrixRows =
        Provider.instantiate(provider, MatrixRows.class, MatrixRows.class.getName(), dtype);
    weightedRows =
        Provider.instantiate(provider, WeightedRows.class, WeightedRows.class.getName(), dtype);
    channelRows =
        Provider.instantiate(provider, ChannelRows.class, ChannelRows.class.getName(), dtype);
    rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    outerSums = Provider.instantiate(provider, OuterSums.class, OuterSums.class.getName(), dtype);
    copy = Provider.instantiatePlain(EdgeCopy.class, EdgeCopy.class.getName(), dtype);
    harmonicRows = (degree + 1) * (degree + 1);
    columns = (setting.inputRows() + EdgeSetting.WIDTH - 1) / EdgeSetting.WIDTH * EdgeSetting.WIDTH;
    long row = tile.row();
    harmonicsAt = row;
    derivativesAt = harmonicsAt + harmonicRows * row;
    matrixAt = derivativesAt + 3 * harmonicRows * row;
    forward = WeightedProgram.of(setting.paths());
    forwardEntries = forward.terms(setting.paths(), dtype, provider);
    long matrix = matrixAt;
    int outer = 0;
    int mostRows = 0;
    for (ConvolutionPath path : setting.paths()) {
      Part part = part(path, matrix, outer, dtype, provider);
      parts.add(part);
      matrix += row * part.backward().entries().size();
      outer += rows3(path) * columns;
      mostRows = Math.max(mostRows, Math.max(rows1(path), rows3(path)));
    }
    gradients =
        GradientTables.of(setting.paths(), this::place, harmonicRows, false, dtype, provider);
    messageAt = Math.max(matrix, matrixAt + forward.entries().size() * row);
    scaledRows = columns == 0 ? 0 : outer / columns;
    scaledAt = messageAt + mostRows * setting.rowStride();
    transposedAt = scaledAt + scaledRows * setting.rowStride();
    outerAt = transposedAt + (long) setting.channels() * columns * dtype.bytes();
    sumsAt = outerAt + (long) outer * dtype.bytes();
    harmonicGradientsAt = sumsAt + gradients.offsets().length * row;
    startAt = harmonicGradientsAt + harmonicRows * row;
    bytes = startAt + 2 * Long.BYTES;
  }

  /** Targets are rows of the path's own message, sources rows of the panel. */
  private static Part part(
      ConvolutionPath path, long matrix, int outer, DType dtype, Provider provider) {
    List<ConvolutionPath> back =
        List.of(new ConvolutionPath(path.index(), 0, path.row3(), path.coefficients()));
    MatrixProgram backward = MatrixProgram.of(back, true);
    return new Part(
        path, backward, backward.terms(back, true, false, dtype, provider), matrix, outer);
  }

  private static int rows1(ConvolutionPath path) {
    return 2 * path.coefficients().degree1() + 1;
  }

  private static int rows3(ConvolutionPath path) {
    return 2 * path.coefficients().degree3() + 1;
  }

  private int place(ConvolutionPath path, int i) {
    int start = parts.get(path.index()).outerPlace();
    return start + path.component3(i) * columns + path.row1() + path.component1(i);
  }

  @Override
  public long multiplyAdds() {
    return forward.multiplyAdds();
  }

  @Override
  public long preparation() {
    return 3L * harmonicRows + forwardEntries.multiplyAdds();
  }

  @Override
  public long scratchBytes() {
    return bytes;
  }

  @Override
  public void prepare(MemorySegment edges, boolean forBackward, MemorySegment scratch) {
    copy.ones(scratch, 0, EdgeTile.EDGES);
    long row = tile.row();
    if (!forBackward) {
      harmonics.values(edges, tile.vectors(), scratch, harmonicsAt, row);
      forwardEntries.run(scratch, 0, scratch, harmonicsAt, scratch, matrixAt, row);
      return;
    }
    harmonics.gradients(edges, tile.vectors(), scratch, harmonicsAt, derivativesAt, row);
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      part.backwardEntries().run(scratch, 0, scratch, harmonicsAt, scratch, part.matrixRow(), row);
    }
  }

  @Override
  public void forward(
      int slot,
      MemorySegment x,
      long xOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch) {
    scratch.set(ValueLayout.JAVA_LONG, startAt, xOffset);
    scratch.set(ValueLayout.JAVA_LONG, startAt + Long.BYTES, weightsOffset);
    long weightAt = startAt + Long.BYTES;
    forward(slot, 1, x, weights, scratch, startAt, weightAt, out, outOffset, scratch);
  }

  @Override
  public void forward(
      int slot,
      int edges,
      MemorySegment x,
      MemorySegment weights,
      MemorySegment starts,
      long startsAt,
      long weightStartsAt,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch) {
    weightedRows.add(
        forward.chunks(),
        forward.sources(),
        scratch,
        matrixAt + (long) slot * setting.dtype().bytes(),
        edges,
        x,
        starts,
        startsAt,
        weights,
        weightStartsAt,
        out,
        outOffset,
        setting.rowStride(),
        setting.channels());
  }

  private void message(
      MatrixProgram program,
      int rows,
      long matrix,
      int slot,
      MemorySegment x,
      long xOffset,
      MemorySegment scratch) {
    rowSums.clear(scratch, messageAt, rows, setting.rowStride(), setting.channels());
    scratch.set(ValueLayout.JAVA_LONG, startAt, xOffset);
    matrixRows.add(
        program.chunks(),
        program.sources(),
        scratch,
        matrix + (long) slot * setting.dtype().bytes(),
        1,
        x,
        scratch,
        startAt,
        scratch,
        messageAt,
        setting.rowStride(),
        setting.channels());
  }

  @Override
  public void sender(MemorySegment x, long xOffset, MemorySegment scratch) {
    copy.transpose(
        x,
        xOffset,
        setting.rowStride(),
        setting.inputRows(),
        setting.operation().multiplicity(),
        scratch,
        transposedAt,
        columns);
  }

  @Override
  public void backward(
      int slot,
      MemorySegment x,
      long xOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment gradOut,
      long gradOutOffset,
      MemorySegment gradX,
      long gradXOffset,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      MemorySegment scratch) {
    long stride = setting.rowStride();
    int channels = setting.channels();
    long scaled = scaledAt;
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      int rows = rows1(part.path());
      long row1 = part.path().row1() * stride;
      long weight = weightsOffset + p * stride;
      message(part.backward(), rows, part.matrixRow(), slot, gradOut, gradOutOffset, scratch);
      channelRows.dot(
          rows,
          gradWeights,
          gradWeightsOffset + p * stride,
          x,
          xOffset + row1,
          scratch,
          messageAt,
          stride,
          channels);
      channelRows.addScaled(
          rows, weights, weight, scratch, messageAt, gradX, gradXOffset + row1, stride, channels);
      channelRows.scale(
          rows3(part.path()),
          weights,
          weight,
          gradOut,
          gradOutOffset + part.path().row3() * stride,
          scratch,
          scaled,
          stride,
          channels);
      scaled += rows3(part.path()) * stride;
    }
    outerSums.run(
        scaledRows,
        setting.operation().multiplicity(),
        columns,
        scratch,
        scaledAt,
        stride,
        scratch,
        transposedAt,
        scratch,
        outerAt);
    long lane = (long) slot * setting.dtype().bytes();
    copy.toLane(scratch, outerAt, gradients.offsets(), scratch, sumsAt + lane);
  }

  @Override
  public void finish(MemorySegment edges, MemorySegment scratch) {
    long row = tile.row();
    gradients.harmonics().run(scratch, 0, scratch, sumsAt, scratch, harmonicGradientsAt, row);
    gradients
        .vectors()
        .run(
            scratch,
            harmonicGradientsAt,
            scratch,
            derivativesAt,
            edges,
            tile.gradientVectors(),
            row);
  }
}
