package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.CudaDevice;

/**
 * How many edges a block takes for the gradients of vectors and weights, and how many channels at a
 * time.
 *
 * @param chunk channels whose features are in shared memory together
 * @param edges of a block
 */
record PanelSizes(
    ConvolutionSetting setting, int tiles, int columns, int rows, int chunk, int edges) {
  static final int THREADS = 128;

  private static final int MOST_EDGES = 16;
  private static final int MOST_CHANNELS = 16;

  /** Shared memory with which several blocks stay resident. */
  private static final int WANTED_BYTES = 40 * 1024;

  static PanelSizes of(EdgeTables tables, ConvolutionSetting setting, CudaDevice device) {
    int chunk = Math.clamp(setting.operation().multiplicity(), 1, MOST_CHANNELS);
    int edges = Math.clamp(THREADS / Math.max(1, tables.tileCount()), 1, MOST_EDGES);
    PanelSizes sizes =
        new PanelSizes(setting, tables.tileCount(), tables.columns(), tables.rows(), chunk, edges);
    while (sizes.edges > 1 && sizes.sharedBytes() > WANTED_BYTES) {
      sizes = sizes.of(chunk, sizes.edges - 1);
    }
    int room = device.properties().sharedBytesPerBlock();
    while (sizes.chunk > 1 && sizes.sharedBytes() > room) {
      sizes = sizes.of(sizes.chunk / 2, 1);
    }
    if (sizes.sharedBytes() > room) {
      throw setting.degreesTooHighFor(device);
    }
    return sizes;
  }

  private PanelSizes of(int otherChunk, int otherEdges) {
    return new PanelSizes(setting, tiles, columns, rows, otherChunk, otherEdges);
  }

  /** Numbers from one channel of a panel to the next: an odd number of quads. */
  int pitch() {
    int numbers = columns + rows + (setting.perChannel() ? setting.paths() : 0);
    int padded = (numbers + 3) / 4 * 4;
    return padded % 8 == 0 ? padded + 4 : padded;
  }

  /** Numbers of an edge's matrix of gradients; odd. */
  int gradientPitch() {
    return 16 * tiles + 1;
  }

  int sharedBytes() {
    int harmonics = 2 * setting.harmonics() + 3 * (setting.operation().maximumDegree() + 1);
    int numbers = chunk * pitch() + gradientPitch() + harmonics;
    return edges * (numbers * setting.dtype().bytes() + 2 * Integer.BYTES);
  }

  long blocks(long count) {
    return (count + edges - 1) / edges;
  }

  String kernelName() {
    return "convolution_edges" + (setting.perChannel() ? "_channels" : "") + setting.suffix();
  }
}
