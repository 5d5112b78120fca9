package dev.casimir.linalg;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.linalg.internal.convolution.WindowShape;
import dev.casimir.linalg.internal.convolution.Windows;
import dev.casimir.linalg.internal.multiply.GrowingScratch;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RangeTask;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** Products of matrices whose rows are windows, gathered block after block. */
final class Convolution2dPlan implements Convolution2dKernel {
  /** Gathered windows stay in the second-level cache. */
  private static final long BLOCK_BYTES = 512 << 10;

  private final Convolution2d operation;
  private final DType dtype;
  private final int threads;
  private final Provider provider;
  private final Windows windows;
  private final MatrixMultiplyKernel byWeights;
  private final MatrixMultiplyKernel byTransposedWeights;
  private final MatrixMultiplyKernel toWeights;
  private final GrowingScratch scratch = new GrowingScratch();

  Convolution2dPlan(Convolution2d operation, PlanOptions options, Provider provider) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: convolutions of images have only one, got "
              + options.algorithm().get().label());
    }
    this.operation = operation;
    this.provider = provider;
    dtype = options.dtype();
    threads = options.threads();
    windows = new Windows(dtype, provider);
    PlanOptions single = options.withThreads(1);
    MatrixMultiply plain = MatrixMultiply.plain();
    byWeights = new MatrixMultiplyPlan(plain, single, provider);
    byTransposedWeights = new MatrixMultiplyPlan(plain.transposedSecond(), single, provider);
    toWeights = new MatrixMultiplyPlan(plain.transposedFirst(), options, provider);
  }

  @Override
  public PlanReport report() {
    return new PlanReport(
        operation.describe(),
        "gathered windows",
        "windows as rows of a matrix, " + byWeights.report().reason(),
        Provider.describe(provider),
        1,
        3L * dtype.bytes(),
        List.of());
  }

  @Override
  public void forward(Tensor images, Tensor weights, Tensor output) {
    WindowShape shape = shape(images, weights);
    check("output", output, outputShape(shape));
    checkWritten("output", output, "images", images, "weights", weights);
    try (Arena arena = Arena.ofShared()) {
      PackedMatrix packed = byTransposedWeights.pack(arena, asMatrix(weights, shape));
      int workers = workers(images, output);
      MemorySegment source = SharedView.forThreads(images.segment(), workers);
      Tensor target = asMatrix(output, workers, shape.allPlaces(), shape.outputs());
      blocks(
          workers,
          shape.allPlaces(),
          shape,
          (from, to) -> {
            MemorySegment memory = scratch.acquire(blockBytes(shape));
            try {
              windows.gather(shape, source, (int) from, (int) to, memory);
              Tensor rows = Tensor.ofSegment(memory, dtype, to - from, shape.window());
              byTransposedWeights.forward(rows, packed, target.slice(from, to));
            } finally {
              scratch.release(memory);
            }
          });
    }
  }

  @Override
  public void imageGradients(Tensor weights, Tensor outputGradients, Tensor imageGradients) {
    WindowShape shape = shape(imageGradients, weights);
    check("outputGradients", outputGradients, outputShape(shape));
    checkWritten(
        "imageGradients", imageGradients, "weights", weights, "outputGradients", outputGradients);
    try (Arena arena = Arena.ofShared()) {
      PackedMatrix packed = byWeights.pack(arena, asMatrix(weights, shape));
      int workers = workers(outputGradients, imageGradients);
      Tensor source = asMatrix(outputGradients, workers, shape.allPlaces(), shape.outputs());
      MemorySegment target = SharedView.forThreads(imageGradients.segment(), workers);
      target.fill((byte) 0);
      int step = blockRows(shape);
      // Windows of one image overlap, those of different images do not.
      RangeTask task =
          (fromImage, toImage) -> {
            MemorySegment memory = scratch.acquire(blockBytes(shape));
            try {
              int end = (int) toImage * shape.places();
              for (int from = (int) fromImage * shape.places(); from < end; from += step) {
                int to = Math.min(end, from + step);
                Tensor rows = Tensor.ofSegment(memory, dtype, to - from, shape.window());
                byWeights.forward(source.slice(from, to), packed, rows);
                windows.scatter(shape, memory, from, to, target);
              }
            } finally {
              scratch.release(memory);
            }
          };
      ParallelItems.run(workers, shape.images(), 1, task);
    }
  }

  @Override
  public void weightGradients(Tensor images, Tensor outputGradients, Tensor weightGradients) {
    WindowShape shape = shape(images, weightGradients);
    check("outputGradients", outputGradients, outputShape(shape));
    checkWritten(
        "weightGradients", weightGradients, "images", images, "outputGradients", outputGradients);
    Tensor cotangents = outputGradients.reshape(shape.allPlaces(), shape.outputs());
    Tensor sums = asMatrix(weightGradients, shape);
    sums.segment().fill((byte) 0);
    MemorySegment memory = scratch.acquire(blockBytes(shape));
    try {
      int step = blockRows(shape);
      for (int from = 0; from < shape.allPlaces(); from += step) {
        int to = Math.min(shape.allPlaces(), from + step);
        windows.gather(shape, images.segment(), from, to, memory);
        Tensor rows = Tensor.ofSegment(memory, dtype, to - from, shape.window());
        toWeights.forward(cotangents.slice(from, to), rows, sums, sums);
      }
    } finally {
      scratch.release(memory);
    }
  }

  private void blocks(int workers, long places, WindowShape shape, RangeTask task) {
    int step = blockRows(shape);
    if (workers > 1) {
      ParallelItems.run(workers, places, step, task);
      return;
    }
    for (long from = 0; from < places; from += step) {
      task.run(from, Math.min(places, from + step));
    }
  }

  private int blockRows(WindowShape shape) {
    return (int)
        Math.clamp(BLOCK_BYTES / Math.max(1L, (long) shape.window() * dtype.bytes()), 6, 1 << 16);
  }

  private long blockBytes(WindowShape shape) {
    return (long) blockRows(shape) * shape.window() * dtype.bytes();
  }

  private int workers(Tensor input, Tensor output) {
    boolean shared =
        threads > 1
            && SharedView.isAccessibleByWorkers(input.segment())
            && SharedView.isAccessibleByWorkers(output.segment());
    return shared ? threads : 1;
  }

  private static Tensor asMatrix(Tensor weights, WindowShape shape) {
    return weights.reshape(shape.outputs(), shape.window());
  }

  private Tensor asMatrix(Tensor tensor, int workers, long rows, long columns) {
    return Tensor.ofSegment(SharedView.forThreads(tensor.segment(), workers), dtype, rows, columns);
  }

  private WindowShape shape(Tensor images, Tensor weights) {
    checkRank("images", images, "[n, height, width, channels]");
    checkRank("weights", weights, "[outputs, window height, window width, channels]");
    if (weights.dimension(3) != images.dimension(3)) {
      throw new IllegalArgumentException(
          "weights: expected windows of %d channels, got %s"
              .formatted(images.dimension(3), weights));
    }
    long windowHeight = weights.dimension(1);
    long windowWidth = weights.dimension(2);
    if (windowHeight == 0 || windowWidth == 0) {
      throw new IllegalArgumentException("weights: expected a window, got " + weights);
    }
    long height = images.dimension(1);
    long width = images.dimension(2);
    return new WindowShape(
        Math.toIntExact(images.dimension(0)),
        Math.toIntExact(height),
        Math.toIntExact(width),
        Math.toIntExact(images.dimension(3)),
        Math.toIntExact(windowHeight),
        Math.toIntExact(windowWidth),
        Math.toIntExact(operation.extent(height, windowHeight)),
        Math.toIntExact(operation.extent(width, windowWidth)),
        Math.toIntExact(weights.dimension(0)),
        operation.stride(),
        Math.toIntExact(operation.zerosBefore(height, windowHeight)),
        Math.toIntExact(operation.zerosBefore(width, windowWidth)));
  }

  private static long[] outputShape(WindowShape shape) {
    return new long[] {shape.images(), shape.outputHeight(), shape.outputWidth(), shape.outputs()};
  }

  private void checkRank(String name, Tensor tensor, String expected) {
    if (tensor.dtype() != dtype || tensor.rank() != 4) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, expected, dtype, tensor));
    }
  }

  private void check(String name, Tensor tensor, long[] shape) {
    if (tensor.dtype() != dtype || !Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, Arrays.toString(shape), dtype, tensor));
    }
  }

  private static void checkWritten(
      String name, Tensor tensor, String first, Tensor input, String second, Tensor other) {
    MatrixArguments.checkWritable(name, tensor);
    MatrixArguments.refuseOverlap(name, tensor, first, input);
    MatrixArguments.refuseOverlap(name, tensor, second, other);
    MatrixArguments.checkAlive(tensor, input, other);
  }
}
