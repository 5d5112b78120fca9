package dev.casimir.frames.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.FrameAlgorithm;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.simd.ObjectPool;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Constructs frames, in the form that suits the clouds. */
final class FrameConstruction {
  /** Points up to which a cloud goes in a lane. */
  static final int MOST_POINTS_IN_LANE = 32;

  /** Numbers that are summed in one range of clouds: some tens of microseconds of work. */
  private static final long GRAIN_NUMBERS = 1 << 16;

  private final FrameTasks tasks;
  private final PlanOptions options;
  private final Provider provider;
  private final String description;
  private final boolean lanesAllowed;
  private final ObjectPool<CloudSums> sums;
  private final CloudNumbers numbers;
  private final ItemwisePlan fromNumbers;
  private final AtomicReferenceArray<ItemwisePlan> plain =
      new AtomicReferenceArray<>(MOST_POINTS_IN_LANE + 1);
  private final AtomicReferenceArray<ItemwisePlan> weighted =
      new AtomicReferenceArray<>(MOST_POINTS_IN_LANE + 1);

  FrameConstruction(FrameRules rules, String description, PlanOptions options, Provider provider) {
    tasks = new FrameTasks(rules, options.dtype());
    this.provider = provider;
    this.description = description;
    lanesAllowed =
        tasks.hasLanes()
            && options.algorithm().map(c -> c == FrameAlgorithm.CLOUD_PER_LANE).orElse(true);
    this.options =
        new PlanOptions(
            options.dtype(),
            options.layout(),
            options.threads(),
            Optional.empty(),
            options.expectedItems());
    sums =
        new ObjectPool<>(
            () -> new CloudSums(rules.dimension(), rules.centring(), options.dtype(), provider));
    numbers = new CloudNumbers(rules.dimension());
    fromNumbers = plan(tasks.ofNumbers());
  }

  private ItemwisePlan plan(dev.casimir.items.ItemTask task) {
    return new ItemwisePlan(
        description, task, Optional.empty(), Arrangement.ITEM_MAJOR, options, provider);
  }

  /** The kernel of clouds of that many points. */
  ItemwisePlan lanes(int points, boolean hasWeights) {
    AtomicReferenceArray<ItemwisePlan> plans = hasWeights ? weighted : plain;
    ItemwisePlan known = plans.get(points);
    if (known != null) {
      return known;
    }
    plans.compareAndSet(points, null, plan(tasks.ofPoints(points, hasWeights)));
    return plans.get(points);
  }

  void run(PointClouds clouds, Frames frames) {
    List<Tensor> outputs =
        List.of(
            frames.centers(),
            frames.centerRemainders(),
            frames.axes(),
            frames.moments(),
            frames.gaps(),
            frames.masses());
    if (clouds.count() == 0) {
      return;
    }
    if (fitsLanes(clouds)) {
      boolean hasWeights = clouds.weights().isPresent();
      List<Tensor> inputs =
          hasWeights ? List.of(clouds.points(), clouds.weights().get()) : List.of(clouds.points());
      ItemwisePlan plan = lanes((int) clouds.points().dimension(1), hasWeights);
      plan.forward(inputs, outputs, frames.flags());
    } else {
      fromNumbers.forward(List.of(sum(clouds)), outputs, frames.flags());
    }
  }

  private boolean fitsLanes(PointClouds clouds) {
    if (!lanesAllowed || clouds.offsets().isPresent() || clouds.mask().isPresent()) {
      return false;
    }
    long points = clouds.points().dimension(1);
    return points > 0
        && points <= MOST_POINTS_IN_LANE
        && clouds.weights().map(FrameConstruction::hasNoZero).orElse(true);
  }

  private static boolean hasNoZero(Tensor weights) {
    for (long i = 0; i < weights.size(); i++) {
      if (weights.getDouble(i) == 0) {
        return false;
      }
    }
    return true;
  }

  private Tensor sum(PointClouds clouds) {
    int size = numbers.size();
    DType dtype = options.dtype();
    long count = clouds.count();
    int threads = options.threads();
    Tensor result = Tensor.zeros(Arena.ofAuto(), dtype, count, size);
    PointReader.CloudMemory memory = CloudMemories.of(clouds, threads);
    long points = clouds.offsets().isPresent() ? 0 : clouds.points().dimension(1);
    long perCloud = clouds.points().size() / count + size;
    long grain = Math.max(1, GRAIN_NUMBERS / perCloud);
    MemorySegment out = SharedView.forThreads(result.segment(), threads);
    ParallelItems.run(
        threads, count, grain, (from, to) -> sum(memory, points, from, to, out, dtype));
    return result;
  }

  private void sum(
      PointReader.CloudMemory memory,
      long points,
      long from,
      long to,
      MemorySegment out,
      DType dtype) {
    CloudPanel layout = new CloudPanel(dtype, numbers.dimension());
    CloudSums worker = sums.acquire();
    try {
      for (long cloud = from; cloud < to; cloud++) {
        worker.begin(memory, memory.first(cloud, points), memory.first(cloud + 1, points));
        write(worker.end(), layout, out, cloud);
      }
    } finally {
      sums.release(worker);
    }
  }

  private static void write(double[] values, CloudPanel layout, MemorySegment out, long cloud) {
    int bytes = layout.dtype().bytes();
    long at = cloud * values.length * bytes;
    for (int i = 0; i < values.length; i++) {
      layout.set(out, at + (long) i * bytes, values[i]);
    }
  }

  /** What is done, for reports. */
  PlanReport report() {
    int d = numbers.dimension();
    long perPoint = 2L * d + numbers.pairs();
    long frame = fromNumbers.report().multiplyAdds();
    long frameBytes = (3L * d + (long) d * d + 2) * options.dtype().bytes() + Integer.BYTES;
    String reason =
        lanesAllowed
            ? "up to %d points, none absent, a cloud is a lane; otherwise lanes are points"
                .formatted(MOST_POINTS_IN_LANE)
            : "lanes are points of one cloud";
    return new PlanReport(
        description,
        lanesAllowed
            ? FrameAlgorithm.CLOUD_PER_LANE.label() + ", " + FrameAlgorithm.CLOUD_PER_VECTOR.label()
            : FrameAlgorithm.CLOUD_PER_VECTOR.label(),
        "%s; fixed Jacobi sweeps. For n points %d n more multiply-adds, %d n more bytes"
            .formatted(reason, perPoint, (long) d * options.dtype().bytes()),
        Provider.describe(provider),
        frame,
        frameBytes,
        List.of());
  }
}
