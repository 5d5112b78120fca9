package dev.casimir.frames;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.internal.PrincipalFramesPlan;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Clouds for tests, and kernels of every kind. */
public final class CloudCase {
  private CloudCase() {}

  public static PrincipalFramesKernel kernel(
      FrameGroup group, int dimension, DType dtype, Provider provider, int threads) {
    return kernel(group, dimension, dtype, provider, threads, Optional.empty());
  }

  public static PrincipalFramesKernel kernel(
      FrameGroup group,
      int dimension,
      DType dtype,
      Provider provider,
      int threads,
      Optional<FrameAlgorithm> algorithm) {
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads);
    PlanOptions chosen = algorithm.map(options::withAlgorithm).orElse(options);
    return new PrincipalFramesPlan(PrincipalFrames.of(group, dimension), chosen, provider);
  }

  /** Normal coordinates, axes of different extent. */
  public static double[] random(RandomGenerator random, int clouds, int points, int dimension) {
    double[] values = new double[clouds * points * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() / (1 + i % dimension) + 0.3;
    }
    return values;
  }

  public static Tensor tensor(Arena arena, DType dtype, double[] values, long... shape) {
    return Tensor.copyOf(arena, dtype, values, shape);
  }

  public static Frames frames(
      Arena arena, PrincipalFramesKernel kernel, DType dtype, PointClouds clouds) {
    Frames frames = Frames.allocate(arena, dtype, clouds.count(), clouds.dimension());
    kernel.construct(clouds, frames);
    return frames;
  }

  /** Whether two frames agree to the last bit. */
  public static boolean same(Frames a, Frames b) {
    boolean same = a.flags().segment().mismatch(b.flags().segment()) == -1;
    for (int i = 0; i < numbers(a).size(); i++) {
      same &= numbers(a).get(i).segment().mismatch(numbers(b).get(i).segment()) == -1;
    }
    return same;
  }

  private static List<Tensor> numbers(Frames frames) {
    return List.of(
        frames.centers(),
        frames.centerRemainders(),
        frames.axes(),
        frames.moments(),
        frames.gaps(),
        frames.masses());
  }
}
