package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.Cells;

/**
 * How a block of a convolution in the frames of edges is laid out: a thread for a channel and a
 * strand of edges, with a column of rows in shared memory.
 *
 * @param degree highest of the features on either side
 * @param matrices numbers of the matrices of an edge
 * @param columnRows rows of a thread's column
 * @param edgeNumbers further numbers of each edge
 * @param width channels of a block
 * @param strands of edges that are worked on at a time
 * @param edges whose matrices are in shared memory at a time, a multiple of the strands
 */
record AlignedSizes(
    ConvolutionSetting setting,
    int degree,
    int matrices,
    int columnRows,
    int edgeNumbers,
    int width,
    int strands,
    int edges) {
  private static final int WARP = 32;
  private static final int MOST_THREADS = 128;
  private static final int MOST_EDGES = 8;

  /** Shared memory with which a few blocks stay resident. */
  private static final int WANTED_BYTES = 72 * 1024;

  /** Numbers of a frame besides the cosines and sines of its azimuth. */
  private static final int FRAME = 4;

  static AlignedSizes of(
      ConvolutionSetting setting,
      int degree,
      AlignedTables tables,
      int columnRows,
      int edgeNumbers,
      boolean edgeForEachStrand,
      CudaDevice device) {
    int channels = setting.operation().multiplicity();
    int width = Math.min(channels, MOST_THREADS);
    int strands = Math.clamp(MOST_THREADS / width, 1, MOST_EDGES);
    int edges = edgeForEachStrand ? strands : MOST_EDGES / strands * strands;
    AlignedSizes sizes =
        new AlignedSizes(
            setting, degree, tables.numbers(), columnRows, edgeNumbers, width, strands, edges);
    while (sizes.sharedBytes() > WANTED_BYTES && sizes.canShrink()) {
      sizes = sizes.smaller();
    }
    if (sizes.sharedBytes() > device.properties().sharedBytesPerBlock()) {
      throw setting.degreesTooHighFor(device);
    }
    return sizes;
  }

  private boolean canShrink() {
    return edges > 1 || width > WARP;
  }

  /** Fewer edges ahead, then fewer strands, then fewer channels. */
  private AlignedSizes smaller() {
    if (edges > strands) {
      return with(width, strands, strands);
    }
    if (strands > 1) {
      return with(width, strands / 2, strands / 2);
    }
    return with(Math.max(WARP, (width - 1) / WARP * WARP), 1, 1);
  }

  private AlignedSizes with(int newWidth, int newStrands, int newEdges) {
    return new AlignedSizes(
        setting, degree, matrices, columnRows, edgeNumbers, newWidth, newStrands, newEdges);
  }

  int threads() {
    return (width * strands + WARP - 1) / WARP * WARP;
  }

  int groups() {
    return (setting.operation().multiplicity() + width - 1) / width;
  }

  /** Numbers of an edge; an odd number of quads. */
  private int pitch() {
    int numbers = (matrices + FRAME + 2 * degree + 3) / 4 * 4;
    return numbers % 8 == 0 ? numbers + 4 : numbers;
  }

  int sharedBytes() {
    int perEdge = (pitch() + edgeNumbers) * setting.dtype().bytes() + 2 * Integer.BYTES;
    return edges * perEdge + columnRows * threads() * setting.dtype().bytes();
  }

  void write(Cells cells) {
    cells.add(degree).add(width).add(strands).add(edges).add(pitch()).add(matrices);
  }
}
