package dev.casimir.product.internal.convolution.grid;

import dev.casimir.product.Graph;
import dev.casimir.product.internal.RowSums;
import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.product.internal.convolution.EdgeTile;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * The three passes of a convolution on the grid: nodes to their panels; by receiver, the sums of
 * products of filters and panels; by sender, the same for gradients. Each is for a range of nodes,
 * so that what is written is nobody else's.
 */
final class GridWalk {
  private final SphereFunctions functions;
  private final FunctionTransform sent;
  private final FunctionTransform received;
  private final GridScratch places;
  private final FilterTile filters;
  private final PointSums sums;
  private final RowSums rowSums;
  private final int columns;
  private final long pointRow;
  private final int inputDimension;
  private final int outputDimension;
  private final ScratchPool scratches;
  private final ScratchPool tiles;

  GridWalk(SphereFunctions functions, EdgeSetting setting) {
    DType dtype = setting.dtype();
    Provider provider = setting.provider();
    this.functions = functions;
    sent = new FunctionTransform(functions, false, setting);
    received = new FunctionTransform(functions, true, setting);
    places = GridScratch.of(functions, setting.operation().multiplicity(), dtype);
    filters = new FilterTile(functions, setting, places);
    sums = Provider.instantiate(provider, PointSums.class, PointSums.class.getName(), dtype);
    rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    columns = functions.points().columns();
    pointRow = (long) columns * dtype.bytes();
    inputDimension = setting.operation().nodes().dimension();
    outputDimension = setting.operation().output().dimension();
    scratches = new ScratchPool(places.bytes());
    tiles = new ScratchPool(filters.bytes());
  }

  /** Bytes of a node's panel. */
  long panelBytes(int channels) {
    return rows(channels) * pointRow;
  }

  private int rows(int channels) {
    return functions.pairs().size() * channels;
  }

  /**
   * Panels of nodes {@code from .. to} for channels from {@code first} on: of features of those
   * that send, or of gradients of those that receive, multiplied by the weights of the quadrature.
   */
  void nodes(
      Graph graph,
      MemorySegment features,
      boolean gradients,
      int first,
      int channels,
      MemorySegment panels,
      long from,
      long to) {
    FunctionTransform transform = gradients ? received : sent;
    int dimension = gradients ? outputDimension : inputDimension;
    long bytes = panelBytes(channels);
    MemorySegment scratch = scratches.acquire();
    try {
      for (long node = from; node < to; node++) {
        boolean used =
            gradients
                ? graph.incomingStart(node) < graph.incomingStart(node + 1)
                : graph.outgoingStart(node) < graph.outgoingStart(node + 1);
        if (used) {
          transform.toPoints(
              features,
              node * dimension,
              first,
              channels,
              scratch,
              places.components(),
              panels,
              node * bytes);
        }
      }
    } finally {
      scratches.release(scratch);
    }
  }

  /** The results of nodes {@code from .. to}, channels from {@code first} on. */
  void forward(
      Graph graph,
      MemorySegment vectors,
      MemorySegment panels,
      int first,
      int channels,
      MemorySegment out,
      long from,
      long to) {
    MemorySegment scratch = scratches.acquire();
    MemorySegment edges = tiles.acquire();
    try {
      forward(graph, vectors, panels, first, channels, out, from, to, edges, scratch);
    } finally {
      tiles.release(edges);
      scratches.release(scratch);
    }
  }

  private void forward(
      Graph graph,
      MemorySegment vectors,
      MemorySegment panels,
      int first,
      int channels,
      MemorySegment out,
      long from,
      long to,
      MemorySegment edges,
      MemorySegment scratch) {
    int rows = rows(channels);
    long bytes = panelBytes(channels);
    long end = graph.incomingStart(to);
    long tileStart = graph.incomingStart(from);
    long tileEnd = tileStart;
    long position = tileStart;
    for (long node = from; node < to; node++) {
      rowSums.clear(scratch, places.sums(), rows, pointRow, columns);
      long stop = graph.incomingStart(node + 1);
      while (position < stop) {
        if (position == tileEnd) {
          tileStart = position;
          tileEnd = Math.min(end, position + EdgeTile.EDGES);
          edges.fill((byte) 0);
          for (long p = tileStart; p < tileEnd; p++) {
            filters.load(vectors, graph.incoming(p), (int) (p - tileStart), edges);
          }
          filters.evaluate(edges, false, scratch);
        }
        long filter = places.filters() + (position - tileStart) * pointRow;
        long a = graph.sender(graph.incoming(position)) * bytes;
        if (Math.min(stop, tileEnd) - position >= PointSums.FOUR) {
          long b = graph.sender(graph.incoming(position + 1)) * bytes;
          long c = graph.sender(graph.incoming(position + 2)) * bytes;
          long d = graph.sender(graph.incoming(position + 3)) * bytes;
          sums.addFour(rows, columns, scratch, filter, panels, a, b, c, d, scratch, places.sums());
          position += PointSums.FOUR;
        } else {
          sums.addOne(rows, columns, scratch, filter, panels, a, scratch, places.sums());
          position++;
        }
      }
      received.fromPoints(
          scratch,
          places.sums(),
          places.components(),
          out,
          node * outputDimension,
          first,
          channels);
    }
  }

  /**
   * The gradients of nodes {@code from .. to} and of the vectors of edges that leave them, for all
   * channels.
   *
   * @param panels of the gradients of results
   */
  void backward(
      Graph graph,
      MemorySegment features,
      MemorySegment vectors,
      MemorySegment panels,
      int channels,
      MemorySegment gradNodes,
      MemorySegment gradVectors,
      long from,
      long to) {
    MemorySegment scratch = scratches.acquire();
    MemorySegment edges = tiles.acquire();
    try {
      backward(
          graph,
          features,
          vectors,
          panels,
          channels,
          gradNodes,
          gradVectors,
          from,
          to,
          edges,
          scratch);
    } finally {
      tiles.release(edges);
      scratches.release(scratch);
    }
  }

  private void backward(
      Graph graph,
      MemorySegment features,
      MemorySegment vectors,
      MemorySegment panels,
      int channels,
      MemorySegment gradNodes,
      MemorySegment gradVectors,
      long from,
      long to,
      MemorySegment edges,
      MemorySegment scratch) {
    int rows = rows(channels);
    long bytes = panelBytes(channels);
    long end = graph.outgoingStart(to);
    long tileStart = graph.outgoingStart(from);
    long tileEnd = tileStart;
    long position = tileStart;
    for (long node = from; node < to; node++) {
      rowSums.clear(scratch, places.sums(), rows, pointRow, columns);
      long stop = graph.outgoingStart(node + 1);
      if (position < stop) {
        sent.toPoints(
            features,
            node * inputDimension,
            0,
            channels,
            scratch,
            places.components(),
            scratch,
            places.values());
      }
      while (position < stop) {
        if (position == tileEnd) {
          tileStart = position;
          tileEnd = Math.min(end, position + EdgeTile.EDGES);
          edges.fill((byte) 0);
          for (long p = tileStart; p < tileEnd; p++) {
            filters.load(vectors, graph.outgoing(p), (int) (p - tileStart), edges);
          }
          filters.evaluate(edges, true, scratch);
        }
        long slot = position - tileStart;
        boolean four = Math.min(stop, tileEnd) - position >= PointSums.FOUR;
        edge(graph, position, four, rows, bytes, panels, slot * pointRow, scratch);
        position += four ? PointSums.FOUR : 1;
        if (position == tileEnd) {
          filters.differentiate(edges, scratch);
          for (long p = tileStart; p < tileEnd; p++) {
            filters.store(edges, (int) (p - tileStart), gradVectors, graph.outgoing(p));
          }
        }
      }
      sent.fromPoints(
          scratch,
          places.sums(),
          places.components(),
          gradNodes,
          node * inputDimension,
          0,
          channels);
    }
  }

  /** One edge, or four, of the list sorted by sender. */
  private void edge(
      Graph graph,
      long position,
      boolean four,
      int rows,
      long bytes,
      MemorySegment panels,
      long filterRow,
      MemorySegment scratch) {
    long filter = places.filters() + filterRow;
    long gradient = places.filterGradients() + filterRow;
    long a = graph.receiver(graph.outgoing(position)) * bytes;
    if (!four) {
      sums.addOne(rows, columns, scratch, filter, panels, a, scratch, places.sums());
      sums.contractOne(rows, columns, scratch, places.values(), panels, a, scratch, gradient);
      return;
    }
    long b = graph.receiver(graph.outgoing(position + 1)) * bytes;
    long c = graph.receiver(graph.outgoing(position + 2)) * bytes;
    long d = graph.receiver(graph.outgoing(position + 3)) * bytes;
    sums.addFour(rows, columns, scratch, filter, panels, a, b, c, d, scratch, places.sums());
    sums.contractFour(
        rows, columns, scratch, places.values(), panels, a, b, c, d, scratch, gradient);
  }
}
