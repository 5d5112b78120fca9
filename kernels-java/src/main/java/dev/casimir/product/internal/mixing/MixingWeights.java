package dev.casimir.product.internal.mixing;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The weights of a product as the left factor of a matrix product. */
final class MixingWeights {
  /** Whose the weights are. */
  enum Owner {
    /** There are none: all are one. */
    NOBODY,
    /** All items share them. */
    BATCH,
    /** Each item has its own. */
    ITEM
  }

  /** Weights of each item unpacked at once, or those of one channel if they are more. */
  static final int CHUNK = 2048;

  private final Owner owner;
  private final long total;
  private final int bytes;
  private final MatrixTiles tiles;
  private final LaneTiles lanes;
  private final PanelTranspose transpose;
  private final int[] identity;
  private final MemorySegment one;

  /**
   * @param total weights of one item
   * @param multiplicity the largest that weights of one channel have
   */
  MixingWeights(
      Owner owner,
      long total,
      int multiplicity,
      DType dtype,
      Provider provider,
      MatrixTiles tiles,
      PanelTranspose transpose) {
    this.owner = owner;
    this.total = total;
    this.bytes = dtype.bytes();
    this.tiles = tiles;
    this.lanes = Provider.instantiate(provider, LaneTiles.class, LaneTiles.class.getName(), dtype);
    this.transpose = transpose;
    this.identity = new int[owner == Owner.ITEM ? Math.max(CHUNK, multiplicity) : 0];
    for (int i = 0; i < identity.length; i++) {
      identity[i] = i;
    }
    this.one = Tensor.copyOf(Arena.ofAuto(), dtype, new double[] {1}, 1).segment();
  }

  Owner owner() {
    return owner;
  }

  /**
   * C[r] += sum over k of W[start + r * rowStep + k * depthStep] B[k]; rows of B and C are {@code
   * columns} rows of lanes.
   *
   * @param used how many weights from {@code start} on are used
   */
  void combine(
      Workspace space,
      MemorySegment weights,
      long start,
      int used,
      int rows,
      int rowStep,
      int depth,
      int depthStep,
      int columns,
      long b,
      long c) {
    MemorySegment memory = space.memory;
    long stride = columns * space.row;
    switch (owner) {
      case NOBODY ->
          tiles.accumulate(
              rows,
              depth,
              columns * space.width,
              one,
              0,
              0,
              0,
              memory,
              b,
              stride,
              memory,
              c,
              stride);
      case BATCH ->
          tiles.accumulate(
              rows,
              depth,
              columns * space.width,
              weights,
              start * bytes,
              (long) rowStep * bytes,
              (long) depthStep * bytes,
              memory,
              b,
              stride,
              memory,
              c,
              stride);
      case ITEM -> {
        long own = space.laneWeights;
        transpose.gather(
            weights,
            space.item * total + start,
            total,
            space.count,
            identity,
            0,
            used,
            memory,
            own / bytes,
            space.width);
        lanes.accumulate(
            rows,
            depth,
            columns,
            space.width,
            memory,
            own,
            rowStep * space.row,
            depthStep * space.row,
            memory,
            b,
            stride,
            memory,
            c,
            stride);
      }
    }
  }

  /**
   * Adds to the gradients of {@code count} weights, each a row of lanes from {@code target} on:
   * gradient r += sum over components of a_r b, a_r {@code components} rows after a_(r-1).
   */
  void addProducts(Workspace space, int count, int components, long a, long b, long target) {
    lanes.accumulate(
        count,
        components,
        1,
        space.width,
        space.memory,
        a,
        components * space.row,
        space.row,
        space.memory,
        b,
        space.row,
        space.memory,
        target,
        space.row);
  }

  /** Writes gradients of {@code used} weights from the rows of lanes to each item's. */
  void scatter(Workspace space, long start, int used, MemorySegment gradient) {
    transpose.scatter(
        space.memory,
        space.laneWeights / bytes,
        space.width,
        gradient,
        space.item * total + start,
        total,
        space.count,
        identity,
        0,
        used);
  }
}
