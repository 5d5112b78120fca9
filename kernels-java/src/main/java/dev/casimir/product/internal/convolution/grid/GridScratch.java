package dev.casimir.product.internal.convolution.grid;

import dev.casimir.product.internal.convolution.EdgeTile;
import dev.casimir.tensor.DType;

/**
 * Where a thread's intermediate numbers stand, in bytes. Harmonics have edges as lanes until they
 * are transposed; filters and panels have points as lanes.
 *
 * @param components of a node's features, a row for each channel; also what comes back from the
 *     grid
 * @param sums a panel that products of other panels are added to
 * @param values a panel of one node
 * @param harmonics of a tile of edges
 * @param derivatives of the harmonics
 * @param transposed harmonics, a row for each edge; also their gradients
 * @param filters a row for each edge
 * @param filterGradients a row for each edge
 * @param harmonicGradients of a tile of edges
 * @param bytes of all
 */
record GridScratch(
    long components,
    long sums,
    long values,
    long harmonics,
    long derivatives,
    long transposed,
    long filters,
    long filterGradients,
    long harmonicGradients,
    long bytes) {
  /**
   * @param channels the most of a pass
   */
  static GridScratch of(SphereFunctions functions, int channels, DType dtype) {
    int widest = 0;
    for (SphereFunctions.Pair pair : functions.pairs()) {
      widest = Math.max(widest, Math.max(pair.sent().size(), pair.received().size()));
    }
    long element = dtype.bytes();
    long pointRow = functions.points().columns() * element;
    long panel = functions.pairs().size() * channels * pointRow;
    long edgeRow = EdgeTile.EDGES * element;
    long sums = GridPoints.padded(widest) * channels * element;
    long values = sums + panel;
    long harmonics = values + panel;
    long derivatives = harmonics + functions.harmonics() * edgeRow;
    long transposed = derivatives + 3 * functions.harmonics() * edgeRow;
    long filters = transposed + GridPoints.padded(functions.harmonics()) * edgeRow;
    long filterGradients = filters + EdgeTile.EDGES * pointRow;
    long harmonicGradients = filterGradients + EdgeTile.EDGES * pointRow;
    return new GridScratch(
        0,
        sums,
        values,
        harmonics,
        derivatives,
        transposed,
        filters,
        filterGradients,
        harmonicGradients,
        harmonicGradients + functions.harmonics() * edgeRow);
  }
}
