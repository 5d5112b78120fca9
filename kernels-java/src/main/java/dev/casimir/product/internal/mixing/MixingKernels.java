package dev.casimir.product.internal.mixing;

import dev.casimir.tensor.DType;

/**
 * The loops and rows that both modes use.
 *
 * @param vector numbers in a vector of the provider
 */
record MixingKernels(
    DType dtype,
    int vector,
    LaneCoupling coupling,
    MatrixTiles tiles,
    MixingWeights weights,
    ChannelRows firstRows,
    ChannelRows secondRows,
    ChannelRows outputRows) {
  int bytes() {
    return dtype.bytes();
  }

  /** Channels as columns, padded to whole vectors. */
  int columns(int channels) {
    return (channels + vector - 1) / vector * vector;
  }

  /** Numbers of a full panel of a block with channels as columns. */
  static int columnElements(int components, int columns) {
    return Math.multiplyExact(components * Workspace.LANES, columns);
  }

  void clearColumns(Workspace space, long elements) {
    space.memory.asSlice(space.columns, elements * bytes()).fill((byte) 0);
  }

  void clearSums(Workspace space, long elements) {
    space.memory.asSlice(space.sums, elements * bytes()).fill((byte) 0);
  }

  /** {@link LaneCoupling#run} with a table, in the memory of the workspace. */
  void couple(
      Workspace space,
      CouplingRows table,
      int count,
      long x,
      long xStep,
      long y,
      long yStep,
      long z,
      long zStep,
      boolean add) {
    coupling.run(
        table.starts(),
        table.rows(),
        table.coefficients(),
        count,
        space.memory,
        x,
        xStep,
        y,
        yStep,
        z,
        zStep,
        space.row,
        space.width,
        add);
  }
}
