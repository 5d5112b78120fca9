package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.tensor.DType;

/**
 * How the messages of a node are shared out: a warp for each tile and group of channels, as many
 * warps as there are to a block, and so many edges of the node at a time.
 *
 * @param transposed whether the source is the receivers' side
 * @param lanes channels of a lane, 1, 2 or 4
 * @param groups of channels
 * @param pitch numbers of an edge's matrices in shared memory
 */
record MessageSizes(
    ConvolutionSetting setting,
    boolean transposed,
    int tiles,
    int lanes,
    int groups,
    int warps,
    int edges,
    int pitch) {
  private static final int WARP = 32;
  private static final int MOST_WARPS = 8;
  private static final int MOST_EDGES = 16;

  /** Shared memory of a block of several warps; with this about ten blocks stay resident. */
  private static final int WANTED_BYTES = 24 * 1024;

  /** The same for blocks of one warp, of which more are needed to hide latencies. */
  private static final int WANTED_BYTES_OF_WARP = 10 * 1024;

  static MessageSizes of(
      MessageTables tables, ConvolutionSetting setting, boolean transposed, CudaDevice device) {
    int channels = setting.operation().multiplicity();
    int lanes = lanes(setting, channels);
    int groups = Math.max(1, (channels + WARP * lanes - 1) / (WARP * lanes));
    int tasks = tables.tileCount() * groups;
    int warps = Math.clamp(tasks, 1, MOST_WARPS);
    while (true) {
      int pitch = pitch(mostNumbers(tables, groups, tasks, warps));
      MessageSizes one =
          new MessageSizes(setting, transposed, tables.tileCount(), lanes, groups, warps, 1, pitch);
      if (one.sharedBytes() <= device.properties().sharedBytesPerBlock()) {
        return one.withEdges();
      }
      if (warps == 1) {
        throw setting.degreesTooHighFor(device);
      }
      warps--;
    }
  }

  /** As many as have room, but not more channels than there are. */
  private static int lanes(ConvolutionSetting setting, int channels) {
    int most = setting.perChannel() ? 2 : 4;
    if (setting.dtype() == DType.FLOAT64) {
      most /= 2;
    }
    return channels <= WARP ? 1 : channels <= 2 * WARP ? Math.min(2, most) : most;
  }

  /** Numbers of the tiles of any pass. */
  private static int mostNumbers(MessageTables tables, int groups, int tasks, int warps) {
    int most = 0;
    for (int first = 0; first < tasks; first += warps) {
      int last = Math.min(first + warps, tasks) - 1;
      most = Math.max(most, tables.numbers(first / groups, last / groups + 1));
    }
    return most;
  }

  /** An odd number of quads, so that edges begin in different banks. */
  private static int pitch(int numbers) {
    return numbers % 8 == 0 ? numbers + 4 : numbers;
  }

  private MessageSizes withEdges() {
    int wanted = warps == 1 ? WANTED_BYTES_OF_WARP : WANTED_BYTES;
    int count = MOST_EDGES;
    while (count > 1 && withEdges(count).sharedBytes() > wanted) {
      count /= 2;
    }
    return withEdges(count);
  }

  private MessageSizes withEdges(int count) {
    return new MessageSizes(setting, transposed, tiles, lanes, groups, warps, count, pitch);
  }

  int threads() {
    return warps * WARP;
  }

  /** Matrices, harmonics and the two ends of every edge. */
  int sharedBytes() {
    int numbers = pitch + setting.harmonics();
    return edges * (numbers * setting.dtype().bytes() + 2 * Integer.BYTES);
  }

  long blocks(long nodes) {
    return nodes * ((tiles * groups + warps - 1) / warps);
  }

  String kernelName() {
    String name = "convolution_";
    if (setting.perChannel()) {
      name += transposed ? "channels_gradient_" : "channels_";
    }
    return name + lanes + setting.suffix();
  }
}
