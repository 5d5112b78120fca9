package dev.casimir.frames.internal;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The sums over the points of one cloud after the other, lanes being points: three passes (largest
 * coordinate, mean, second moments about it) over what is one chunk of points for most clouds, and
 * read again chunk by chunk for larger ones.
 *
 * <p>The sum of a chunk is that of 16 partial sums; chunks are added in double precision. Serves
 * one thread at a time.
 */
final class CloudSums {
  private final CloudNumbers numbers;
  private final CloudPanel layout;
  private final boolean centring;
  private final MemorySegment panel;
  private final PointReader reader;
  private final SpatialSums spatial;
  private final RowSums rows;
  private final double[] totals;
  private final double[] result;
  private double weightFactor;

  CloudSums(int dimension, boolean centring, DType dtype, Provider provider) {
    numbers = new CloudNumbers(dimension);
    layout = new CloudPanel(dtype, dimension);
    this.centring = centring;
    Arena arena = Arena.ofAuto();
    long gathered = (long) CloudPanel.CHUNK * dimension * dtype.bytes();
    panel = scratch(arena, layout.bytes());
    reader = new PointReader(layout, provider, scratch(arena, gathered));
    String here = "dev.casimir.frames.internal.";
    spatial = Provider.instantiate(provider, SpatialSums.class, here + "SpatialSums", dtype);
    rows = Provider.instantiate(provider, RowSums.class, here + "RowSums", dtype);
    totals = new double[layout.quantities()];
    result = new double[numbers.size()];
    layout.set(panel, layout.neutral(), 1);
  }

  private static MemorySegment scratch(Arena arena, long bytes) {
    return Tensor.zeros(arena, DType.INT64, (bytes + Long.BYTES - 1) / Long.BYTES).segment();
  }

  /**
   * The {@link CloudNumbers} of a cloud, in an array of this object.
   *
   * @param from its first point
   * @param to the one after its last
   */
  double[] run(PointReader.CloudMemory clouds, long from, long to) {
    java.util.Arrays.fill(result, 0);
    reader.open(clouds, from, to);
    long first = reader.firstPoint();
    if (first < 0) {
      return result;
    }
    boolean weighted = clouds.isWeighted();
    weightFactor = weighted ? weightFactor(clouds, from, to) : 1;
    int count = reader.read(panel, layout.coordinate(0), weightFactor);
    boolean single = to - from <= CloudPanel.CHUNK;
    measureExtent(clouds, from, to, first, count, single);
    prepareConstants(first);
    if (centring || weighted) {
      sumPositions(clouds, from, to, first, count, single);
    } else {
      result[CloudNumbers.MASS] = result[CloudNumbers.COUNT];
      result[CloudNumbers.SIGNED_MASS] = result[CloudNumbers.COUNT];
    }
    sumMoments(clouds, from, to, count, single);
    return result;
  }

  private double weightFactor(PointReader.CloudMemory clouds, long from, long to) {
    double largest = 0;
    for (long i = from; i < to; i++) {
      if (clouds.isThere(layout.dtype(), i)) {
        largest = Math.max(largest, Math.abs(clouds.weight(layout.dtype(), i)));
      }
    }
    int exponent = CloudScale.exponent(layout.dtype(), largest);
    result[CloudNumbers.WEIGHT_EXPONENT] = exponent;
    return Math.scalb(1.0, -exponent);
  }

  /** Called for every chunk of a cloud of several; the first one has been read. */
  @FunctionalInterface
  private interface ChunkTask {
    void run(int count);
  }

  private void eachChunk(
      PointReader.CloudMemory clouds,
      long from,
      long to,
      int count,
      boolean single,
      ChunkTask task) {
    if (single) {
      task.run(count);
      return;
    }
    reader.open(clouds, from, to);
    int read = reader.read(panel, layout.coordinate(0), weightFactor);
    while (read > 0) {
      task.run(read);
      read = reader.read(panel, layout.coordinate(0), weightFactor);
    }
  }

  private void measureExtent(
      PointReader.CloudMemory clouds, long from, long to, long first, int count, boolean single) {
    layout.clear(panel, 0, 1);
    long slots = layout.slots(0);
    eachChunk(
        clouds,
        from,
        to,
        count,
        single,
        points -> {
          padWith(first, points);
          long groups = CloudPanel.groups(points);
          result[CloudNumbers.COUNT] += points;
          if (isSpatial(clouds)) {
            spatial.extent(panel, layout.coordinate(0), layout.stride(), groups, slots);
          } else {
            for (int axis = 0; axis < layout.dimension(); axis++) {
              rows.extent(panel, layout.coordinate(axis), groups, slots);
            }
          }
        });
    result[CloudNumbers.LARGEST] = layout.greatest(panel, 0);
    result[CloudNumbers.EXPONENT] =
        CloudScale.exponent(layout.dtype(), result[CloudNumbers.LARGEST]);
  }

  private boolean isSpatial(PointReader.CloudMemory clouds) {
    return layout.dimension() == 3 && !clouds.isWeighted();
  }

  /** Beyond the last point the first one is repeated: it is at no distance from itself. */
  private void padWith(long first, int points) {
    for (int axis = 0; axis < layout.dimension(); axis++) {
      layout.pad(panel, layout.coordinate(axis), points, reader.coordinate(first, axis));
    }
  }

  private void prepareConstants(long first) {
    int d = layout.dimension();
    double scale = Math.scalb(1.0, -(int) result[CloudNumbers.EXPONENT]);
    setConstant(0, scale);
    for (int axis = 0; axis < d; axis++) {
      double place = centring ? layout.round(reader.coordinate(first, axis) * scale) : 0;
      result[numbers.reference() + axis] = place;
      setConstant(1 + axis, place);
      setConstant(1 + d + axis, 0);
    }
  }

  private void setConstant(int index, double value) {
    layout.set(panel, layout.constants() + (long) index * layout.dtype().bytes(), value);
  }

  private long constant(int index) {
    return layout.constants() + (long) index * layout.dtype().bytes();
  }

  private void sumPositions(
      PointReader.CloudMemory clouds, long from, long to, long first, int count, boolean single) {
    int d = layout.dimension();
    boolean weighted = clouds.isWeighted();
    java.util.Arrays.fill(totals, 0);
    eachChunk(
        clouds,
        from,
        to,
        count,
        single,
        points -> {
          layout.clear(panel, 0, d + 2);
          long groups = CloudPanel.groups(points);
          if (isSpatial(clouds)) {
            padWith(first, points);
            spatial.positions(
                panel,
                layout.coordinate(0),
                layout.stride(),
                groups,
                layout.constants(),
                layout.slots(0));
          } else {
            shift(points);
            for (int axis = 0; axis < d; axis++) {
              sum(weighted, layout.centred(axis), groups, layout.slots(axis));
            }
          }
          if (weighted) {
            rows.sum(panel, layout.absoluteWeights(), groups, layout.slots(d));
            rows.sum(panel, layout.weights(), groups, layout.slots(d + 1));
          }
          addTotals(d + 2);
        });
    double mass = weighted ? layout.round(totals[d]) : result[CloudNumbers.COUNT];
    result[CloudNumbers.MASS] = mass;
    result[CloudNumbers.SIGNED_MASS] = weighted ? layout.round(totals[d + 1]) : mass;
    for (int axis = 0; axis < d; axis++) {
      double mean = centring ? layout.round(layout.round(totals[axis]) / mass) : 0;
      result[numbers.mean() + axis] = mean;
      setConstant(1 + d + axis, mean);
    }
  }

  private void addTotals(int quantities) {
    for (int k = 0; k < quantities; k++) {
      totals[k] += layout.total(panel, k);
    }
  }

  /** Rows relative to reference and mean, zero beyond the last point. */
  private void shift(int points) {
    int d = layout.dimension();
    for (int axis = 0; axis < d; axis++) {
      rows.shift(
          panel,
          layout.coordinate(axis),
          CloudPanel.groups(points),
          constant(0),
          constant(1 + axis),
          constant(1 + d + axis),
          layout.centred(axis));
      layout.pad(panel, layout.centred(axis), points, 0);
    }
  }

  private void sum(boolean weighted, long row, long groups, long slots) {
    if (weighted) {
      rows.dot(panel, layout.absoluteWeights(), row, groups, slots);
    } else {
      rows.sum(panel, row, groups, slots);
    }
  }

  private void sumMoments(
      PointReader.CloudMemory clouds, long from, long to, int count, boolean single) {
    int d = layout.dimension();
    java.util.Arrays.fill(totals, 0);
    boolean fast = isSpatial(clouds);
    int quantities = fast ? d + numbers.pairs() : 2 * d + numbers.pairs();
    eachChunk(
        clouds,
        from,
        to,
        count,
        single,
        points -> {
          layout.clear(panel, 0, quantities + 1);
          if (fast) {
            spatialMoments(points);
          } else {
            rowMoments(clouds.isWeighted(), points);
          }
          addTotals(quantities);
          double extent = layout.greatest(panel, quantities);
          result[CloudNumbers.EXTENT] = Math.max(result[CloudNumbers.EXTENT], extent);
        });
    for (int axis = 0; axis < d; axis++) {
      result[numbers.residual() + axis] = layout.round(totals[axis]);
      int signed = fast ? axis : d + numbers.pairs() + axis;
      result[numbers.signedResidual() + axis] = layout.round(totals[signed]);
    }
    for (int pair = 0; pair < numbers.pairs(); pair++) {
      result[numbers.moments() + pair] = layout.round(totals[d + pair]);
    }
  }

  private void spatialMoments(int points) {
    int whole = points / CloudPanel.GROUP;
    long slots = layout.slots(0);
    spatial.moments(panel, layout.coordinate(0), layout.stride(), whole, layout.constants(), slots);
    int rest = points - whole * CloudPanel.GROUP;
    if (rest > 0) {
      int d = layout.dimension();
      for (int axis = 0; axis < d; axis++) {
        rows.shift(
            panel,
            layout.coordinate(axis) + whole * layout.groupBytes(),
            1,
            constant(0),
            constant(1 + axis),
            constant(1 + d + axis),
            layout.centred(axis));
        layout.pad(panel, layout.centred(axis), rest, 0);
      }
      spatial.moments(panel, layout.centred(0), layout.stride(), 1, layout.neutral(), slots);
    }
  }

  private void rowMoments(boolean weighted, int points) {
    int d = layout.dimension();
    long groups = CloudPanel.groups(points);
    shift(points);
    long extent = layout.slots(2 * d + numbers.pairs());
    for (int p = 0; p < d; p++) {
      long row = layout.centred(p);
      long left = weighted ? layout.weighted(p) : row;
      if (weighted) {
        rows.multiply(panel, layout.weights(), row, groups, left);
      }
      rows.extent(panel, row, groups, extent);
      sum(weighted, row, groups, layout.slots(p));
      rows.sum(panel, left, groups, layout.slots(d + numbers.pairs() + p));
    }
    for (int p = 0; p < d; p++) {
      long left = weighted ? layout.weighted(p) : layout.centred(p);
      for (int q = p; q < d; q++) {
        long slots = layout.slots(d + numbers.pair(p, q));
        rows.dot(panel, left, layout.centred(q), groups, slots);
      }
    }
  }
}
