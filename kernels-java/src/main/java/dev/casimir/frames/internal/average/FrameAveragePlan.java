package dev.casimir.frames.internal.average;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.Backbone;
import dev.casimir.frames.DifferentiableBackbone;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameAverageKernel;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/** Plans averages over frames. */
public final class FrameAveragePlan implements FrameAverageKernel {
  private final FrameAverage operation;
  private final PlanOptions options;
  private final PrincipalFramesKernel frames;
  private final SignFlips flips;
  private final AverageArguments arguments;

  /** Plans an operation. */
  public FrameAveragePlan(FrameAverage operation, PlanOptions options) {
    this(operation, options, principalFrames(operation, options.dtype()).planForCpu(options));
  }

  /** Plans it with the frames of a given kernel. */
  FrameAveragePlan(FrameAverage operation, PlanOptions options, PrincipalFramesKernel frames) {
    this.operation = operation;
    this.options = options;
    this.frames = frames;
    flips = new SignFlips(options.dtype(), Provider.current());
    arguments = new AverageArguments(operation, options.dtype());
  }

  /** The frames an average is over: near is what its policy would blend. */
  static PrincipalFrames principalFrames(FrameAverage operation, DType dtype) {
    return PrincipalFrames.of(operation.group(), operation.dimension())
        .withNearGap(operation.policy().high(dtype));
  }

  @Override
  public PlanReport report() {
    int d = operation.dimension();
    int elements =
        switch (operation.elements().choice()) {
          case SAMPLE -> operation.elements().draws();
          case ALL, DISTINCT -> operation.group().elements(d);
        };
    return new PlanReport(
        operation.describe(),
        "signs",
        "at most " + elements + " evaluations of the function a cloud, but for equal moments",
        Provider.describe(),
        33L,
        2L * d * options.dtype().bytes(),
        List.of());
  }

  @Override
  public void forward(
      Backbone backbone,
      PointClouds clouds,
      List<Tensor> fields,
      List<Tensor> outputs,
      Tensor flags) {
    arguments.checkForward(clouds, fields, outputs, flags);
    try (Arena arena = Arena.ofShared()) {
      List<long[]> shapes = outputs.stream().map(Tensor::shape).toList();
      AverageRun run =
          new AverageRun(operation, frames, flips, clouds, fields, shapes, false, arena);
      run.forward(backbone, outputs);
      run.writeFlags(flags);
    }
  }

  @Override
  public void backward(
      DifferentiableBackbone backbone,
      PointClouds clouds,
      List<Tensor> fields,
      List<Tensor> outputGradients,
      Tensor pointGradients,
      List<Tensor> fieldGradients) {
    arguments.checkBackward(clouds, fields, outputGradients, pointGradients, fieldGradients);
    try (Arena arena = Arena.ofShared()) {
      List<long[]> shapes = outputGradients.stream().map(Tensor::shape).toList();
      AverageRun run =
          new AverageRun(operation, frames, flips, clouds, fields, shapes, true, arena);
      run.backward(backbone, outputGradients, pointGradients, fieldGradients);
    }
  }
}
