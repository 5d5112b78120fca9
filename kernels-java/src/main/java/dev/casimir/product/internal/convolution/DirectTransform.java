package dev.casimir.product.internal.convolution;

import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.HarmonicsTile;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Messages as one matrix for each edge, M = sum over paths of w T Y, times the sender's panel. The
 * numbers of the matrices are computed for a tile of edges at once, edges being lanes, and used
 * where they stand, a row of lanes apart.
 *
 * <p>For the gradients of vectors and weights, the gradient of M, a product of two panels summed
 * over channels, is contracted with the coefficients.
 */
final class DirectTransform implements EdgeTransform {
  private final EdgeSetting setting;
  private final EdgeTile tile;
  private final HarmonicsTile harmonics;
  private final MatrixRows matrixRows;
  private final OuterSums outerSums;
  private final EdgeCopy copy;
  private final MatrixProgram forward;
  private final MatrixProgram backward;
  private final TermTable forwardEntries;
  private final TermTable backwardEntries;
  private final GradientTables gradients;
  private final int harmonicRows;
  private final int columns;
  private final long harmonicsAt;
  private final long derivativesAt;
  private final long matrixAt;
  private final long transposedAt;
  private final long outerAt;
  private final long sumsAt;
  private final long harmonicGradientsAt;
  private final long startAt;
  private final long bytes;

  DirectTransform(EdgeSetting setting) {
    this.setting = setting;
    this.tile = setting.tile();
    DType dtype = setting.dtype();
    Provider provider = setting.provider();
    int degree = setting.operation().maximumDegree();
    harmonics = new HarmonicsTile(degree, setting.operation().normalization(), dtype, provider);
    matrixRows =
        Provider.instantiate(provider, MatrixRows.class, MatrixRows.class.getName(), dtype);
    outerSums = Provider.instantiate(provider, OuterSums.class, OuterSums.class.getName(), dtype);
    copy = Provider.instantiatePlain(EdgeCopy.class, EdgeCopy.class.getName(), dtype);
    forward = MatrixProgram.of(setting.paths(), false);
    backward = MatrixProgram.of(setting.paths(), true);
    boolean weighted = tile.pathWeights() > 0;
    forwardEntries = forward.terms(setting.paths(), false, weighted, dtype, provider);
    backwardEntries = backward.terms(setting.paths(), true, weighted, dtype, provider);
    harmonicRows = (degree + 1) * (degree + 1);
    columns = (setting.inputRows() + EdgeSetting.WIDTH - 1) / EdgeSetting.WIDTH * EdgeSetting.WIDTH;
    gradients =
        GradientTables.of(setting.paths(), this::place, harmonicRows, weighted, dtype, provider);
    long row = tile.row();
    harmonicsAt = row;
    derivativesAt = harmonicsAt + harmonicRows * row;
    matrixAt = derivativesAt + 3 * harmonicRows * row;
    transposedAt = matrixAt + Math.max(forward.entries().size(), backward.entries().size()) * row;
    outerAt = transposedAt + (long) setting.channels() * columns * dtype.bytes();
    sumsAt = outerAt + (long) setting.outputRows() * columns * dtype.bytes();
    harmonicGradientsAt = sumsAt + gradients.offsets().length * row;
    startAt = harmonicGradientsAt + harmonicRows * row;
    bytes = startAt + Long.BYTES;
  }

  private int place(ConvolutionPath path, int i) {
    return (path.row3() + path.component3(i)) * columns + path.row1() + path.component1(i);
  }

  @Override
  public long multiplyAdds() {
    return forward.entries().size();
  }

  @Override
  public long preparation() {
    return forwardEntries.multiplyAdds() + 3L * harmonicRows;
  }

  @Override
  public long scratchBytes() {
    return bytes;
  }

  @Override
  public void prepare(MemorySegment edges, boolean forBackward, MemorySegment scratch) {
    copy.ones(scratch, 0, EdgeTile.EDGES);
    long row = tile.row();
    if (forBackward) {
      harmonics.gradients(edges, tile.vectors(), scratch, harmonicsAt, derivativesAt, row);
    } else {
      harmonics.values(edges, tile.vectors(), scratch, harmonicsAt, row);
    }
    TermTable entries = forBackward ? backwardEntries : forwardEntries;
    boolean weighted = tile.pathWeights() > 0;
    MemorySegment weights = weighted ? edges : scratch;
    long weightsAt = weighted ? tile.weights() : 0;
    entries.run(weights, weightsAt, scratch, harmonicsAt, scratch, matrixAt, row);
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
    forward(slot, 1, x, weights, scratch, startAt, startAt, out, outOffset, scratch);
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
    matrixRows.add(
        forward.chunks(),
        forward.sources(),
        scratch,
        matrixAt + (long) slot * setting.dtype().bytes(),
        edges,
        x,
        starts,
        startsAt,
        out,
        outOffset,
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
    long lane = (long) slot * setting.dtype().bytes();
    scratch.set(ValueLayout.JAVA_LONG, startAt, gradOutOffset);
    matrixRows.add(
        backward.chunks(),
        backward.sources(),
        scratch,
        matrixAt + lane,
        1,
        gradOut,
        scratch,
        startAt,
        gradX,
        gradXOffset,
        setting.rowStride(),
        setting.channels());
    outerSums.run(
        setting.outputRows(),
        setting.operation().multiplicity(),
        columns,
        gradOut,
        gradOutOffset,
        setting.rowStride(),
        scratch,
        transposedAt,
        scratch,
        outerAt);
    copy.toLane(scratch, outerAt, gradients.offsets(), scratch, sumsAt + lane);
  }

  @Override
  public void finish(MemorySegment edges, MemorySegment scratch) {
    long row = tile.row();
    boolean weighted = tile.pathWeights() > 0;
    MemorySegment weights = weighted ? edges : scratch;
    long weightsAt = weighted ? tile.weights() : 0;
    if (weighted) {
      gradients
          .weights()
          .run(scratch, harmonicsAt, scratch, sumsAt, edges, tile.gradientWeights(), row);
    }
    gradients
        .harmonics()
        .run(weights, weightsAt, scratch, sumsAt, scratch, harmonicGradientsAt, row);
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
