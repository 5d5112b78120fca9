package dev.casimir.product.internal.convolution;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowKernel;
import dev.casimir.simd.RowProgram;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.so3.internal.HarmonicsTile;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * {@link ChannelDirectTransform} with messages in straight-line code, for matrices of few entries.
 * Gradients are those of the loops.
 */
final class StraightLineChannelTransform implements EdgeTransform {
  /** The most entries of an edge's matrices that are written out. */
  static final int LIMIT = 800;

  private final EdgeTransform gradients;
  private final EdgeTile tile;
  private final HarmonicsTile harmonics;
  private final EdgeCopy copy;
  private final TermTable entries;
  private final RowKernel messages;
  private final int vectors;
  private final int elementBytes;
  private final int harmonicRows;
  private final long multiplyAdds;
  private final long harmonicsAt;
  private final long matrixAt;
  private final long bytes;

  StraightLineChannelTransform(
      EdgeSetting setting, EdgeTransform gradients, PathMatrices matrices) {
    this.gradients = gradients;
    this.tile = setting.tile();
    DType dtype = setting.dtype();
    Provider provider = setting.provider();
    int degree = setting.operation().maximumDegree();
    harmonics = new HarmonicsTile(degree, setting.operation().normalization(), dtype, provider);
    copy = Provider.instantiatePlain(EdgeCopy.class, EdgeCopy.class.getName(), dtype);
    entries = matrices.terms(dtype, provider);
    int lanes = Provider.lanes(provider, dtype);
    vectors = setting.channels() / lanes;
    elementBytes = dtype.bytes();
    RowProgram program = WeightedProgram.of(setting, matrices, (long) lanes * elementBytes);
    multiplyAdds = program.multiplyAdds();
    messages = RowProgramCompiler.compile(program, provider);
    harmonicRows = (degree + 1) * (degree + 1);
    harmonicsAt = tile.row();
    matrixAt = harmonicsAt + harmonicRows * tile.row();
    bytes = matrixAt + matrices.entries().size() * tile.row();
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public long preparation() {
    return 3L * harmonicRows + entries.multiplyAdds();
  }

  @Override
  public long scratchBytes() {
    return Math.max(bytes, gradients.scratchBytes());
  }

  @Override
  public void prepare(MemorySegment edges, boolean backward, MemorySegment scratch) {
    if (backward) {
      gradients.prepare(edges, true, scratch);
      return;
    }
    copy.ones(scratch, 0, EdgeTile.EDGES);
    harmonics.values(edges, tile.vectors(), scratch, harmonicsAt, tile.row());
    entries.run(scratch, 0, scratch, harmonicsAt, scratch, matrixAt, tile.row());
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
    long numbers = matrixAt + (long) slot * elementBytes;
    messages.run(x, xOffset, scratch, numbers, weights, weightsOffset, out, outOffset, vectors);
  }

  @Override
  public void sender(MemorySegment x, long xOffset, MemorySegment scratch) {
    gradients.sender(x, xOffset, scratch);
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
    gradients.backward(
        slot,
        x,
        xOffset,
        weights,
        weightsOffset,
        gradOut,
        gradOutOffset,
        gradX,
        gradXOffset,
        gradWeights,
        gradWeightsOffset,
        scratch);
  }

  @Override
  public void finish(MemorySegment edges, MemorySegment scratch) {
    gradients.finish(edges, scratch);
  }
}
