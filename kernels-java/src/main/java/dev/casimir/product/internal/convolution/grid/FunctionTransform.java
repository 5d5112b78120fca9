package dev.casimir.product.internal.convolution.grid;

import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.product.internal.convolution.OuterSums;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Between the features of a node and the values of their functions at the points of a grid: panels
 * of a row of points for each function and channel, one function after the other.
 */
final class FunctionTransform {
  /** One function, its values at points and the transpose. */
  private record Table(Components components, MemorySegment values, MemorySegment transposed) {}

  private final List<Table> tables = new ArrayList<>();
  private final OuterSums outerSums;
  private final ChannelCopy copy;
  private final GridPoints points;
  private final long elementBytes;

  /**
   * @param received for the functions that are received, otherwise for those that are sent; the
   *     weights of the quadrature belong to the former
   */
  FunctionTransform(SphereFunctions functions, boolean received, EdgeSetting setting) {
    DType dtype = setting.dtype();
    Provider provider = setting.provider();
    points = functions.points();
    elementBytes = dtype.bytes();
    for (SphereFunctions.Pair pair : functions.pairs()) {
      Components components = received ? pair.received() : pair.sent();
      int[] harmonics = components.harmonics();
      tables.add(
          new Table(
              components,
              points.values(harmonics, received, dtype),
              points.transposed(harmonics, received, dtype)));
    }
    outerSums = Provider.instantiate(provider, OuterSums.class, OuterSums.class.getName(), dtype);
    copy = Provider.instantiatePlain(ChannelCopy.class, ChannelCopy.class.getName(), dtype);
  }

  /**
   * Writes the panel of a node's features, from channel {@code first} on.
   *
   * @param item index of the node's first number
   * @param rows where a row of components for each channel has room in {@code scratch}
   */
  void toPoints(
      MemorySegment features,
      long item,
      int first,
      int channels,
      MemorySegment scratch,
      long rows,
      MemorySegment panels,
      long panel) {
    for (int i = 0; i < tables.size(); i++) {
      Table table = tables.get(i);
      Components components = table.components();
      int width = components.size();
      copy.gather(features, item, components, first, channels, scratch, rows, width);
      outerSums.run(
          channels,
          width,
          points.columns(),
          scratch,
          rows,
          width * elementBytes,
          table.values(),
          0,
          panels,
          panel + (long) i * channels * points.columns() * elementBytes);
    }
  }

  /** The other way round: the transpose of {@link #toPoints}. */
  void fromPoints(
      MemorySegment scratch,
      long panel,
      long rows,
      MemorySegment features,
      long item,
      int first,
      int channels) {
    long row = points.columns() * elementBytes;
    for (int i = 0; i < tables.size(); i++) {
      Table table = tables.get(i);
      Components components = table.components();
      int width = GridPoints.padded(components.size());
      outerSums.run(
          channels,
          points.size(),
          width,
          scratch,
          panel + (long) i * channels * row,
          row,
          table.transposed(),
          0,
          scratch,
          rows);
      copy.scatter(scratch, rows, width, features, item, components, first, channels);
    }
  }
}
