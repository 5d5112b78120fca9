package dev.casimir.cuda.internal.product;

import dev.casimir.product.ChannelMode;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.mixing.CouplingRows;
import dev.casimir.product.internal.mixing.MixingPath;
import dev.casimir.product.internal.mixing.MixingPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The paths of a product that mixes channels in the form that {@code mixing.cuh} reads: which
 * blocks meet, how many channels are summed at once, and the coupling tables.
 */
final class MixingProgram {
  private static final int RECORD = 16;

  /** Rows of channels that are expanded at once. */
  private static final int EXPANDED_ROWS = 512;

  /** Channels of a tile of weights that all items share; as in {@code mixing.cuh}. */
  private static final int TILE_LEFT = 64;

  private static final int TILE_RIGHT = 32;

  private final boolean diagonal;
  private final boolean itemWeights;
  private final ChannelMode mode;
  private final List<MixingPath> paths;
  private final IntStream.Builder tables = IntStream.builder();
  private final DoubleStream.Builder numbers = DoubleStream.builder();
  private int next;
  private int numberCount;

  MixingProgram(TensorProduct operation, List<MixingPath> paths) {
    this.mode = operation.mode();
    this.diagonal = mode == ChannelMode.UVU;
    this.itemWeights = operation.weights().perItem();
    this.paths = paths;
  }

  /** One of three blocks of a path. */
  private record Block(int offset, int channels, int components) {
    int rows() {
      return channels * components;
    }
  }

  private Block first(MixingPath path) {
    return new Block(path.row1(), path.channels1(), path.rows1());
  }

  private Block second(MixingPath path) {
    return diagonal
        ? new Block(path.row3(), path.channels3(), path.rows3())
        : new Block(path.row2(), path.channels2(), path.rows2());
  }

  private Block right(MixingPath path) {
    return diagonal
        ? new Block(path.row2(), path.channels2(), path.rows2())
        : new Block(path.row3(), path.channels3(), path.rows3());
  }

  private int left(MixingPath path) {
    return diagonal ? path.channels1() : path.channels1() * path.channels2();
  }

  private int chunk(MixingPath path) {
    return MixingPaths.chunk(mode, path, itemWeights);
  }

  private int largeChunk(MixingPath path) {
    return Math.clamp(EXPANDED_ROWS / right(path).components(), 1, left(path));
  }

  /** Rows in shared memory of the path that needs most. */
  int rows() {
    int most = 0;
    for (MixingPath path : paths) {
      int chunk = Math.max(chunk(path), largeChunk(path)) * right(path).components();
      most =
          Math.max(
              most, 2 * (first(path).rows() + second(path).rows()) + right(path).rows() + chunk);
    }
    return most;
  }

  /** The integers; adds the numbers they refer to. */
  int[] program() {
    next = 1 + RECORD * paths.size();
    List<Integer> records = new ArrayList<>();
    records.add(diagonal ? 1 : 0);
    for (MixingPath path : paths) {
      for (Block block : List.of(first(path), second(path), right(path))) {
        records.addAll(List.of(block.offset(), block.channels(), block.components()));
      }
      records.addAll(List.of(left(path), chunk(path), largeChunk(path)));
      records.add(table(diagonal ? path.toSecond() : path.toOutput()));
      records.add(table(path.toFirst()));
      records.add(table(diagonal ? path.toOutput() : path.toSecond()));
      records.add(Math.toIntExact(path.weightStart()));
    }
    return IntStream.concat(records.stream().mapToInt(Integer::intValue), tables.build()).toArray();
  }

  /** The coefficients; after {@link #program}. */
  double[] numbers() {
    return numbers.build().toArray();
  }

  private int table(CouplingRows rows) {
    int at = next;
    tables.add(numberCount);
    IntStream.of(rows.starts()).forEach(tables::add);
    IntStream.of(rows.rows()).forEach(tables::add);
    next += 1 + rows.starts().length + rows.rows().length;
    for (int t = 0; t < rows.size(); t++) {
      numbers.add(
          rows.coefficients() instanceof float[] single
              ? single[t]
              : ((double[]) rows.coefficients())[t]);
    }
    numberCount += rows.size();
    return at;
  }

  /** Path, first channel left and first channel right of every tile of the weights. */
  int[] tiles() {
    IntStream.Builder tiles = IntStream.builder();
    for (int path = 0; path < paths.size(); path++) {
      for (int l = 0; l < left(paths.get(path)); l += TILE_LEFT) {
        for (int r = 0; r < right(paths.get(path)).channels(); r += TILE_RIGHT) {
          tiles.add(path).add(l).add(r);
        }
      }
    }
    return tiles.build().toArray();
  }
}
