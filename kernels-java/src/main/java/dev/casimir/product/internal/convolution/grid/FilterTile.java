package dev.casimir.product.internal.convolution.grid;

import dev.casimir.product.internal.convolution.EdgeCopy;
import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.product.internal.convolution.EdgeTile;
import dev.casimir.product.internal.convolution.OuterSums;
import dev.casimir.product.internal.convolution.VectorGradients;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.HarmonicsTile;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** The filters of a tile of edges at the points of a grid, and the gradients of their vectors. */
final class FilterTile {
  private final EdgeTile tile;
  private final GridScratch places;
  private final HarmonicsTile harmonics;
  private final VectorGradients vectorGradients;
  private final OuterSums outerSums;
  private final EdgeCopy copy;
  private final MemorySegment values;
  private final MemorySegment transposed;
  private final GridPoints points;
  private final int rows;
  private final int columns;
  private final long elementBytes;

  FilterTile(SphereFunctions functions, EdgeSetting setting, GridScratch places) {
    this.places = places;
    DType dtype = setting.dtype();
    Provider provider = setting.provider();
    tile = setting.tile();
    points = functions.points();
    rows = functions.harmonics();
    columns = GridPoints.padded(rows);
    elementBytes = dtype.bytes();
    harmonics =
        new HarmonicsTile(
            functions.filterDegree(), setting.operation().normalization(), dtype, provider);
    vectorGradients = new VectorGradients(rows, dtype, provider);
    outerSums = Provider.instantiate(provider, OuterSums.class, OuterSums.class.getName(), dtype);
    copy = Provider.instantiatePlain(EdgeCopy.class, EdgeCopy.class.getName(), dtype);
    int[] all = IntStream.range(0, rows).toArray();
    values = points.values(all, false, dtype);
    transposed = points.transposed(all, false, dtype);
  }

  /** Bytes of the memory for the vectors of edges and their gradients. */
  long bytes() {
    return tile.bytes();
  }

  /** Bytes of a filter. */
  private long pointRow() {
    return points.columns() * elementBytes;
  }

  /** Reads the vector of an edge. */
  void load(MemorySegment vectors, long edge, int slot, MemorySegment edges) {
    copy.toLane(vectors, edge * 3 * elementBytes, 3, edges, tile.vectors() + slot * elementBytes);
  }

  /**
   * Computes the filters of all edges that were loaded.
   *
   * @param forBackward whether {@link #store} will be called
   */
  void evaluate(MemorySegment edges, boolean forBackward, MemorySegment scratch) {
    long row = tile.row();
    if (forBackward) {
      harmonics.gradients(
          edges, tile.vectors(), scratch, places.harmonics(), places.derivatives(), row);
    } else {
      harmonics.values(edges, tile.vectors(), scratch, places.harmonics(), row);
    }
    copy.transpose(
        scratch,
        places.harmonics(),
        row,
        rows,
        EdgeTile.EDGES,
        scratch,
        places.transposed(),
        columns);
    outerSums.run(
        EdgeTile.EDGES,
        rows,
        points.columns(),
        scratch,
        places.transposed(),
        columns * elementBytes,
        values,
        0,
        scratch,
        places.filters());
  }

  /** Turns the gradients of the filters into those of the vectors. */
  void differentiate(MemorySegment edges, MemorySegment scratch) {
    outerSums.run(
        EdgeTile.EDGES,
        points.size(),
        columns,
        scratch,
        places.filterGradients(),
        pointRow(),
        transposed,
        0,
        scratch,
        places.transposed());
    for (int slot = 0; slot < EdgeTile.EDGES; slot++) {
      copy.toLane(
          scratch,
          places.transposed() + slot * columns * elementBytes,
          rows,
          scratch,
          places.harmonicGradients() + slot * elementBytes);
    }
    vectorGradients.run(
        scratch,
        places.harmonicGradients(),
        places.derivatives(),
        edges,
        tile.gradientVectors(),
        tile.row());
  }

  /** Writes the gradient of an edge's vector. */
  void store(MemorySegment edges, int slot, MemorySegment gradVectors, long edge) {
    copy.fromLane(
        edges,
        tile.gradientVectors() + slot * elementBytes,
        3,
        gradVectors,
        edge * 3 * elementBytes);
  }
}
