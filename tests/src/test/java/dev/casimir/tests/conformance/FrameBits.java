package dev.casimir.tests.conformance;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameAlgorithm;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/** A program that prints one checksum of the bits of frames of fixed clouds. */
final class FrameBits {
  private FrameBits() {}

  public static void main(String[] arguments) {
    System.out.println(Long.toHexString(checksum()));
  }

  static long checksum() {
    long sum = 0;
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (FrameAlgorithm algorithm : FrameAlgorithm.values()) {
        for (int points : new int[] {5, 19, 300}) {
          sum = 31 * sum + frames(dtype, algorithm, points, 3);
        }
        sum = 31 * sum + frames(dtype, algorithm, 7, 2);
        sum = 31 * sum + frames(dtype, algorithm, 7, 5);
      }
      for (int rows = 2; rows <= 6; rows++) {
        sum = 31 * sum + eigen(dtype, rows);
      }
    }
    return sum;
  }

  private static long frames(DType dtype, FrameAlgorithm algorithm, int points, int dimension) {
    PrincipalFramesKernel kernel =
        Device.cpu()
            .plan(
                PrincipalFrames.of(FrameGroup.SE, dimension),
                PlanOptions.of(dtype, Layout.MUL_IR).withAlgorithm(algorithm));
    int count = 53;
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, dtype, 3, count, points, dimension);
      Tensor w = Tensor.random(arena, dtype, 4, count, points);
      PointClouds clouds = PointClouds.of(x).weighted(w);
      Frames frames = Frames.allocate(arena, dtype, count, dimension);
      kernel.construct(PointClouds.of(x), frames);
      long sum = bits(frames);
      kernel.construct(clouds, frames);
      Tensor y = Tensor.zeros(arena, dtype, x.shape());
      kernel.project(FrameField.POINT, clouds, x, frames, y);
      Tensor g = Tensor.zeros(arena, dtype, x.shape());
      FrameGradients gradients = FrameGradients.allocate(arena, dtype, count, dimension);
      kernel.projectBackward(FrameField.POINT, clouds, x, frames, x, g, gradients);
      kernel.constructBackward(clouds, frames, gradients, g);
      sum = 31 * sum + bits(frames);
      return 31 * (31 * sum + bits(y)) + bits(g);
    }
  }

  private static long eigen(DType dtype, int rows) {
    ItemwiseKernel kernel =
        Device.cpu().plan(SymmetricEigen.of(rows), PlanOptions.of(dtype, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor matrices = Tensor.random(arena, dtype, 3, 53, rows, rows);
      Tensor values = Tensor.zeros(arena, dtype, 53, rows);
      Tensor vectors = Tensor.zeros(arena, dtype, 53, rows, rows);
      kernel.forward(List.of(matrices), List.of(values, vectors));
      return 31 * bits(values) + bits(vectors);
    }
  }

  private static long bits(Frames frames) {
    long sum = bits(frames.centers());
    sum = 31 * sum + bits(frames.centerRemainders());
    sum = 31 * sum + bits(frames.axes());
    sum = 31 * sum + bits(frames.moments());
    sum = 31 * sum + bits(frames.gaps());
    return 31 * sum + bits(frames.flags());
  }

  private static long bits(Tensor tensor) {
    return Arrays.hashCode(tensor.toDoubleArray());
  }
}
