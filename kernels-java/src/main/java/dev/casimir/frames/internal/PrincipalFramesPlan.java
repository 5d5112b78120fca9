package dev.casimir.frames.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Tensor;
import java.util.List;

/** Plans principal frames. */
public final class PrincipalFramesPlan implements PrincipalFramesKernel {
  private final PrincipalFrames operation;

  public PrincipalFramesPlan(PrincipalFrames operation, PlanOptions options, Provider provider) {
    this.operation = operation;
  }

  @Override
  public PlanReport report() {
    return new PlanReport(operation.describe(), "", "", "", 0, 0, List.of());
  }

  @Override
  public void construct(PointClouds clouds, Frames frames) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void project(
      FrameField kind, PointClouds clouds, Tensor field, Frames frames, Tensor projected) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void restore(
      FrameField kind, PointClouds clouds, Tensor framed, Frames frames, Tensor restored) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void projectBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor field,
      Frames frames,
      Tensor projectedGradient,
      Tensor fieldGradient,
      FrameGradients frameGradients) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void restoreBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor framed,
      Frames frames,
      Tensor restoredGradient,
      Tensor framedGradient,
      FrameGradients frameGradients) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void constructBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients) {
    throw new UnsupportedOperationException();
  }
}
