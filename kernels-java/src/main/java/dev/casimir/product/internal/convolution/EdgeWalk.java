package dev.casimir.product.internal.convolution;

import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.internal.RowSums;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Walks the edges of a range of nodes, tile by tile: by receiver for results, by sender for
 * gradients, so that the node whose panel is added to is nobody else's.
 */
final class EdgeWalk {
  private final EdgeTransform transform;
  private final EdgeTile tile;
  private final EdgeWeights weightKind;
  private final FeaturePanels inputs;
  private final FeaturePanels outputs;
  private final WeightPanels weightPanels;
  private final RowSums rowSums;
  private final EdgeCopy copy;
  private final EdgeSetting setting;
  private final int paths;
  private final int bytes;
  private final boolean weightsPacked;
  private final ScratchPool tiles;
  private final ScratchPool scratches;
  private final ScratchPool panels;
  private final ScratchPool weightMemory;

  EdgeWalk(
      EdgeSetting setting, EdgeTransform transform, FeaturePanels inputs, FeaturePanels outputs) {
    this.setting = setting;
    this.transform = transform;
    this.tile = setting.tile();
    this.weightKind = setting.operation().weights();
    this.inputs = inputs;
    this.outputs = outputs;
    DType dtype = setting.dtype();
    this.paths = setting.paths().size();
    this.bytes = dtype.bytes();
    this.weightPanels =
        new WeightPanels(paths, setting.operation().multiplicity(), setting.channels(), dtype);
    this.rowSums =
        Provider.instantiate(setting.provider(), RowSums.class, RowSums.class.getName(), dtype);
    this.copy = Provider.instantiatePlain(EdgeCopy.class, EdgeCopy.class.getName(), dtype);
    weightsPacked = weightKind == EdgeWeights.PATH_CHANNEL && !weightPanels.inPlace();
    tiles = new ScratchPool(tile.bytes());
    scratches = new ScratchPool(transform.scratchBytes());
    panels = new ScratchPool(Math.max(inputs.panelBytes(), outputs.panelBytes()));
    weightMemory = new ScratchPool(weightsPacked ? weightPanels.panelBytes() : 0);
  }

  /** The results of nodes {@code first .. last}. */
  void forward(
      Graph graph,
      MemorySegment x,
      MemorySegment vectors,
      MemorySegment weights,
      MemorySegment out,
      long first,
      long last) {
    MemorySegment edges = tiles.acquire();
    MemorySegment scratch = scratches.acquire();
    MemorySegment panel = panels.acquire();
    MemorySegment edgeWeights = weightMemory.acquire();
    try {
      forward(graph, x, vectors, weights, out, first, last, edges, scratch, panel, edgeWeights);
    } finally {
      weightMemory.release(edgeWeights);
      panels.release(panel);
      scratches.release(scratch);
      tiles.release(edges);
    }
  }

  private void forward(
      Graph graph,
      MemorySegment x,
      MemorySegment vectors,
      MemorySegment weights,
      MemorySegment out,
      long first,
      long last,
      MemorySegment edges,
      MemorySegment scratch,
      MemorySegment panel,
      MemorySegment edgeWeights) {
    MemorySegment target = outputs.inPlace() ? out : panel;
    MemorySegment w = weightPanels.inPlace() ? weights : edgeWeights;
    long end = graph.incomingStart(last);
    long node = first;
    long next = first < last ? graph.incomingStart(first + 1) : end;
    begin(outputs, target, node, last);
    for (long position = graph.incomingStart(first); position < end; ) {
      int count = (int) Math.min(EdgeTile.EDGES, end - position);
      if (count < EdgeTile.EDGES) {
        edges.fill((byte) 0);
      }
      for (int slot = 0; slot < count; slot++) {
        long edge = graph.incoming(position + slot);
        load(edge, slot, vectors, weights, edges);
        long start = graph.sender(edge) * inputs.panelBytes();
        long at = (long) slot * Long.BYTES;
        edges.set(ValueLayout.JAVA_LONG, tile.starts() + at, start);
        long weightStart = weightPanels.inPlace() ? edge * weightPanels.edgeBytes() : 0;
        edges.set(ValueLayout.JAVA_LONG, tile.weightStarts() + at, weightStart);
      }
      transform.prepare(edges, false, scratch);
      for (int slot = 0; slot < count; ) {
        while (next <= position) {
          end(outputs, target, node, out);
          node++;
          next = graph.incomingStart(node + 1);
          begin(outputs, target, node, last);
        }
        long targetAt = outputs.inPlace() ? node * outputs.panelBytes() : 0;
        int run = (int) Math.min(count - slot, next - position);
        if (weightsPacked) {
          run = 1;
          weightPanels.pack(weights, graph.incoming(position), edgeWeights);
        }
        long at = (long) slot * Long.BYTES;
        transform.forward(
            slot,
            run,
            x,
            w,
            edges,
            tile.starts() + at,
            tile.weightStarts() + at,
            target,
            targetAt,
            scratch);
        slot += run;
        position += run;
      }
    }
    while (node < last) {
      end(outputs, target, node, out);
      node++;
      begin(outputs, target, node, last);
    }
  }

  /** The gradients of nodes {@code first .. last} and of the edges that leave them. */
  void backward(
      Graph graph,
      MemorySegment x,
      MemorySegment g,
      MemorySegment vectors,
      MemorySegment weights,
      MemorySegment gradNodes,
      MemorySegment gradVectors,
      MemorySegment gradWeights,
      long first,
      long last) {
    MemorySegment edges = tiles.acquire();
    MemorySegment scratch = scratches.acquire();
    MemorySegment panel = panels.acquire();
    MemorySegment edgeWeights = weightMemory.acquire();
    MemorySegment edgeGradients = weightMemory.acquire();
    try {
      backward(
          graph,
          x,
          g,
          vectors,
          weights,
          gradNodes,
          gradVectors,
          gradWeights,
          first,
          last,
          edges,
          scratch,
          panel,
          edgeWeights,
          edgeGradients);
    } finally {
      weightMemory.release(edgeGradients);
      weightMemory.release(edgeWeights);
      panels.release(panel);
      scratches.release(scratch);
      tiles.release(edges);
    }
  }

  private void backward(
      Graph graph,
      MemorySegment x,
      MemorySegment g,
      MemorySegment vectors,
      MemorySegment weights,
      MemorySegment gradNodes,
      MemorySegment gradVectors,
      MemorySegment gradWeights,
      long first,
      long last,
      MemorySegment edges,
      MemorySegment scratch,
      MemorySegment panel,
      MemorySegment edgeWeights,
      MemorySegment edgeGradients) {
    MemorySegment target = inputs.inPlace() ? gradNodes : panel;
    MemorySegment w = weightPanels.inPlace() ? weights : edgeWeights;
    MemorySegment gradW = weightPanels.inPlace() ? gradWeights : edgeGradients;
    long end = graph.outgoingStart(last);
    long node = first;
    long next = first < last ? graph.outgoingStart(first + 1) : end;
    long announced = -1;
    begin(inputs, target, node, last);
    for (long position = graph.outgoingStart(first); position < end; ) {
      long start = position;
      int count = (int) Math.min(EdgeTile.EDGES, end - position);
      if (count < EdgeTile.EDGES) {
        edges.fill((byte) 0);
      }
      for (int slot = 0; slot < count; slot++) {
        load(graph.outgoing(position + slot), slot, vectors, weights, edges);
      }
      transform.prepare(edges, true, scratch);
      for (int slot = 0; slot < count; slot++) {
        while (next <= position) {
          end(inputs, target, node, gradNodes);
          node++;
          next = graph.outgoingStart(node + 1);
          begin(inputs, target, node, last);
        }
        if (announced != node) {
          transform.sender(x, node * inputs.panelBytes(), scratch);
          announced = node;
        }
        long edge = graph.outgoing(position);
        long weightsAt = weightsOf(edge, weights, edgeWeights);
        transform.backward(
            slot,
            x,
            node * inputs.panelBytes(),
            w,
            weightsAt,
            g,
            graph.receiver(edge) * outputs.panelBytes(),
            target,
            inputs.inPlace() ? node * inputs.panelBytes() : 0,
            gradW,
            weightsAt,
            scratch);
        if (weightsPacked) {
          weightPanels.unpack(edgeGradients, gradWeights, edge);
        }
        position++;
      }
      transform.finish(edges, scratch);
      for (int slot = 0; slot < count; slot++) {
        store(graph.outgoing(start + slot), slot, edges, gradVectors, gradWeights);
      }
    }
    while (node < last) {
      end(inputs, target, node, gradNodes);
      node++;
      begin(inputs, target, node, last);
    }
  }

  private void load(
      long edge, int slot, MemorySegment vectors, MemorySegment weights, MemorySegment edges) {
    long lane = (long) slot * bytes;
    copy.toLane(vectors, edge * 3 * bytes, 3, edges, tile.vectors() + lane);
    if (weightKind == EdgeWeights.PATH) {
      copy.toLane(weights, edge * paths * bytes, paths, edges, tile.weights() + lane);
    }
  }

  private void store(
      long edge,
      int slot,
      MemorySegment edges,
      MemorySegment gradVectors,
      MemorySegment gradWeights) {
    long lane = (long) slot * bytes;
    copy.fromLane(edges, tile.gradientVectors() + lane, 3, gradVectors, edge * 3 * bytes);
    if (weightKind == EdgeWeights.PATH) {
      copy.fromLane(edges, tile.gradientWeights() + lane, paths, gradWeights, edge * paths * bytes);
    }
  }

  /** Where the panel of weights of an edge begins; packs it if it does not lie in place. */
  private long weightsOf(long edge, MemorySegment weights, MemorySegment edgeWeights) {
    if (weightKind != EdgeWeights.PATH_CHANNEL) {
      return 0;
    }
    if (weightPanels.inPlace()) {
      return edge * weightPanels.edgeBytes();
    }
    weightPanels.pack(weights, edge, edgeWeights);
    return 0;
  }

  private void begin(FeaturePanels features, MemorySegment target, long node, long last) {
    if (node < last) {
      long offset = features.inPlace() ? node * features.panelBytes() : 0;
      int rows = (int) (features.panelBytes() / setting.rowStride());
      rowSums.clear(target, offset, rows, setting.rowStride(), setting.channels());
    }
  }

  private static void end(
      FeaturePanels features, MemorySegment target, long node, MemorySegment tensor) {
    if (!features.inPlace()) {
      features.unpack(target, 0, tensor, node);
    }
  }
}
