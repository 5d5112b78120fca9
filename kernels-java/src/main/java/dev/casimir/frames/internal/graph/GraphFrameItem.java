package dev.casimir.frames.internal.graph;

import dev.casimir.device.ItemStatus;
import dev.casimir.frames.GraphFrames;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Brings graphs from tensors to a worker, and what it found back. */
final class GraphFrameItem {
  private static final double[] NONE = {};

  private final int m;
  private final int k;
  private final DType dtype;
  private final GraphFrameWorker worker;
  private final double[] logFactorials;
  private double[] room = NONE;
  private double[] features = NONE;

  GraphFrameItem(GraphFrames operation, DType dtype) {
    this.dtype = dtype;
    m = operation.nodes();
    k = operation.attributes();
    worker = new GraphFrameWorker(operation, dtype.unitRoundoff());
    logFactorials = new double[m + 1];
    for (int i = 2; i <= m; i++) {
      logFactorials[i] = logFactorials[i - 1] + StrictMath.log(i);
    }
  }

  void run(GraphMemory memory, long graph) {
    int n = memory.hasSizes() ? getInt(memory.sizes(), graph) : m;
    prepare(memory);
    ItemStatus status = ItemStatus.NOT_IN_DOMAIN;
    if (n >= 0 && n <= m) {
      read(memory, graph, n);
      status = worker.compute(n, features);
    }
    boolean fine = status == ItemStatus.OK;
    putInt(memory.status(), graph, status.code());
    putDouble(memory.margins(), graph, fine ? worker.margin() : Double.NaN);
    putDouble(memory.logSizes(), graph, fine ? logSize(n) : Double.NaN);
    for (int p = 0; p < m; p++) {
      boolean inside = fine && p < n;
      putInt(memory.order(), graph * m + p, inside ? worker.order.node(p) : -1);
      putInt(memory.blocks(), graph * m + p, inside ? worker.order.block(p) : -1);
    }
    if (!fine) {
      Arrays.fill(features, Double.NaN);
    }
    for (int i = 0; i < features.length; i++) {
      put(memory.features(), graph * features.length + i, features[i]);
    }
  }

  private void prepare(GraphMemory memory) {
    if (memory.hasFeatures()) {
      if (room.length == 0) {
        room = new double[m * (k + m)];
      }
      Arrays.fill(room, 0);
    }
    features = memory.hasFeatures() ? room : NONE;
  }

  private void read(GraphMemory memory, long graph, int n) {
    for (int i = 0; i < n; i++) {
      long row = graph * m + i;
      for (int j = 0; j < n; j++) {
        worker.weights[i * n + j] = get(memory.weights(), row * m + j);
      }
      for (int j = 0; j < k; j++) {
        worker.attributes[i * k + j] = get(memory.attributes(), row * k + j);
      }
    }
  }

  /** The sum of the logarithms of the factorials of block sizes. */
  private double logSize(int n) {
    double sum = 0;
    int begin = 0;
    for (int p = 1; p <= n; p++) {
      if (p == n || worker.order.block(p) != worker.order.block(begin)) {
        sum += logFactorials[p - begin];
        begin = p;
      }
    }
    return sum;
  }

  private double get(MemorySegment from, long index) {
    return dtype == DType.FLOAT64
        ? from.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES)
        : from.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
  }

  private void put(MemorySegment to, long index, double value) {
    if (dtype == DType.FLOAT64) {
      putDouble(to, index, value);
    } else {
      to.set(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, (float) value);
    }
  }

  private static int getInt(MemorySegment from, long index) {
    return from.get(ValueLayout.JAVA_INT_UNALIGNED, index * Integer.BYTES);
  }

  private static void putInt(MemorySegment to, long index, int value) {
    to.set(ValueLayout.JAVA_INT_UNALIGNED, index * Integer.BYTES, value);
  }

  private static void putDouble(MemorySegment to, long index, double value) {
    to.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * Double.BYTES, value);
  }
}
