package dev.casimir.frames.internal;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The sums over the points of one cloud after the other, lanes being points: the mean first, then
 * second moments about it. Most clouds are one chunk of points; larger ones are read again chunk by
 * chunk.
 *
 * <p>The sum of a chunk is that of 16 partial sums; chunks are added in double precision. Serves
 * one thread at a time.
 */
final class CloudSums {
  /** More than rounding can take from a bound. */
  private static final double CERTAIN = 1.01;

  private final CloudNumbers numbers;
  private final CloudPanel layout;
  private final boolean centring;
  private final MemorySegment panel;
  private final PointReader reader;
  private final SpatialSums spatial;
  private final RowSums rows;
  private final int lanes;
  private final double[] totals;
  private final double[] result;
  private double weightFactor;
  private Cloud cloud = Cloud.NONE;
  private int firstCount;
  private double measured;

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
    lanes = Provider.lanes(provider, dtype);
    totals = new double[layout.quantities()];
    result = new double[numbers.size()];
    for (int i = 0; i < CloudPanel.GROUP; i++) {
      layout.set(panel, layout.masks() + (long) i * dtype.bytes(), 1);
    }
  }

  private static MemorySegment scratch(Arena arena, long bytes) {
    return Tensor.zeros(arena, DType.INT64, (bytes + Long.BYTES - 1) / Long.BYTES).segment();
  }

  /**
   * Reads a cloud and sums its positions. A caller that begins one cloud before it ends another
   * lets the processor fill the waits of either with the other.
   *
   * @param from its first point
   * @param to the one after its last
   */
  void begin(PointReader.CloudMemory memory, long from, long to) {
    Arrays.fill(result, 0);
    reader.open(memory, from, to);
    cloud = new Cloud(memory, from, to, reader.firstPoint());
    if (cloud.first() >= 0) {
      weightFactor = memory.isWeighted() ? weightFactor(memory, from, to) : 1;
      readFirst();
      sumPositions(0);
    }
  }

  /** The {@link CloudNumbers} of the cloud that was begun, in an array of this object. */
  double[] end() {
    if (cloud.first() < 0) {
      return result;
    }
    sumMoments();
    if (!isOrdinary()) {
      double largest = measureLargest();
      int exponent = CloudScale.exponent(layout.dtype(), largest);
      if (exponent != 0) {
        sumPositions(exponent);
        sumMoments();
      }
      result[CloudNumbers.LARGEST] = largest;
      result[CloudNumbers.EXPONENT] = exponent;
      result[CloudNumbers.EXTENT] = measureExtent();
    }
    cloud = Cloud.NONE;
    return result;
  }

  /** The cloud at hand; {@code first} is the number of the first point that is there. */
  private record Cloud(PointReader.CloudMemory memory, long from, long to, long first) {
    static final Cloud NONE = new Cloud(PointReader.CloudMemory.NONE, 0, 0, -1);

    boolean isSingleChunk() {
      return to - from <= CloudPanel.CHUNK;
    }

    boolean isWeighted() {
      return memory.isWeighted();
    }
  }

  private void sumPositions(int exponent) {
    prepareConstants(Math.scalb(1.0, -exponent));
    if (centring || cloud.isWeighted()) {
      sumPositions();
    } else {
      result[CloudNumbers.MASS] = result[CloudNumbers.COUNT];
      result[CloudNumbers.SIGNED_MASS] = result[CloudNumbers.COUNT];
    }
  }

  /**
   * Whether the sums leave no doubt that coordinates are of ordinary size and that the cloud is
   * more than one point. The mean square of z is at most the largest square, which is at most the
   * sum.
   */
  private boolean isOrdinary() {
    if (cloud.isWeighted()) {
      return false;
    }
    int d = layout.dimension();
    double trace = 0;
    double reference = 0;
    double mean = 0;
    for (int p = 0; p < d; p++) {
      trace += result[numbers.moments() + numbers.pair(p, p)];
      reference = Math.max(reference, Math.abs(result[numbers.reference() + p]));
      mean = Math.max(mean, Math.abs(result[numbers.mean() + p]));
    }
    double largest = reference + mean + Math.sqrt(trace);
    double extent = Math.sqrt(trace / result[CloudNumbers.COUNT] / d);
    result[CloudNumbers.LARGEST] = largest;
    result[CloudNumbers.EXTENT] = extent;
    return CloudScale.isOrdinary(layout.dtype(), largest)
        && CloudScale.isOrdinary(layout.dtype(), Math.max(reference, extent / 2))
        && extent > CERTAIN * largest * FrameRules.zeroScale(layout.dtype());
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

  /** Reads the first chunk, and counts the points. */
  private void readFirst() {
    reader.open(cloud.memory(), cloud.from(), cloud.to());
    firstCount = reader.read(panel, layout.coordinate(0), weightFactor);
    int read = firstCount;
    double count = read;
    while (read > 0 && !cloud.isSingleChunk()) {
      read = reader.read(panel, layout.coordinate(0), weightFactor);
      count += read;
    }
    result[CloudNumbers.COUNT] = count;
  }

  /** Goes through the chunks; the only one of a small cloud is there already. */
  private void eachChunk(IntConsumer task) {
    if (cloud.isSingleChunk()) {
      task.accept(firstCount);
      return;
    }
    reader.open(cloud.memory(), cloud.from(), cloud.to());
    int read = reader.read(panel, layout.coordinate(0), weightFactor);
    while (read > 0) {
      task.accept(read);
      read = reader.read(panel, layout.coordinate(0), weightFactor);
    }
  }

  private double measureLargest() {
    measured = 0;
    eachChunk(
        points -> {
          double most = layout.greatest(panel, layout.coordinate(0), layout.dimension(), points);
          measured = Math.max(measured, most);
        });
    return measured;
  }

  private double measureExtent() {
    measured = 0;
    eachChunk(
        points -> {
          shift(points);
          double most = layout.greatest(panel, layout.centred(0), layout.dimension(), points);
          measured = Math.max(measured, most);
        });
    return measured;
  }

  private boolean isSpatial() {
    return layout.dimension() == 3 && !cloud.isWeighted();
  }

  /** Beyond the last point the first one is repeated. */
  private void pad(int points) {
    int written = (points + lanes - 1) / lanes * lanes;
    for (int axis = 0; written % CloudPanel.GROUP != 0 && axis < layout.dimension(); axis++) {
      double place = reader.coordinate(cloud.first(), axis);
      layout.pad(panel, layout.coordinate(axis), written, place);
    }
  }

  private void prepareConstants(double scale) {
    int d = layout.dimension();
    setConstant(0, scale);
    for (int axis = 0; axis < d; axis++) {
      double place = centring ? layout.round(reader.coordinate(cloud.first(), axis) * scale) : 0;
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

  private void sumPositions() {
    int d = layout.dimension();
    boolean weighted = cloud.isWeighted();
    Arrays.fill(totals, 0);
    eachChunk(
        points -> {
          int groups = CloudPanel.groups(points);
          if (isSpatial()) {
            pad(points);
            spatial.positions(
                panel,
                layout.coordinate(0),
                layout.stride(),
                points,
                layout.constants(),
                layout.masks(),
                layout.slots(0));
            addTotals(d);
            return;
          }
          layout.clear(panel, 0, d + 2);
          shift(points);
          for (int axis = 0; axis < d; axis++) {
            sum(weighted, layout.centred(axis), groups, layout.slots(axis));
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

  private void sum(boolean weighted, long row, int groups, long slots) {
    if (weighted) {
      rows.dot(panel, layout.absoluteWeights(), row, groups, slots);
    } else {
      rows.sum(panel, row, groups, slots);
    }
  }

  private void sumMoments() {
    int d = layout.dimension();
    Arrays.fill(totals, 0);
    boolean fast = isSpatial();
    int quantities = fast ? d + numbers.pairs() : 2 * d + numbers.pairs();
    eachChunk(
        points -> {
          if (fast) {
            pad(points);
            spatial.moments(
                panel,
                layout.coordinate(0),
                layout.stride(),
                points,
                layout.constants(),
                layout.masks(),
                layout.slots(0));
          } else {
            layout.clear(panel, 0, quantities);
            rowMoments(cloud.isWeighted(), points);
          }
          addTotals(quantities);
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

  private void rowMoments(boolean weighted, int points) {
    int d = layout.dimension();
    int groups = CloudPanel.groups(points);
    shift(points);
    for (int p = 0; p < d; p++) {
      long row = layout.centred(p);
      long left = weighted ? layout.weighted(p) : row;
      if (weighted) {
        rows.multiply(panel, layout.weights(), row, groups, left);
      }
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
