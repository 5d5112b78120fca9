package dev.casimir.frames.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.simd.Deferred;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Tensor;

/** Plans principal frames. */
public final class PrincipalFramesPlan implements CheckedFrames {
  private final PrincipalFrames operation;
  private final PlanOptions options;
  private final FrameConstruction construction;
  private final FieldMaps maps;
  private final Deferred<PointGradient> pointGradient;

  public PrincipalFramesPlan(PrincipalFrames operation, PlanOptions options, Provider provider) {
    this.operation = operation;
    this.options = options;
    FrameRules rules =
        new FrameRules(
            operation.dimension(),
            operation.group().isTranslating(),
            operation.group().isProper(),
            operation.nearGap(options.dtype()));
    construction = new FrameConstruction(rules, operation.describe(), options, provider);
    maps = new FieldMaps(operation.dimension(), options, provider);
    pointGradient =
        new Deferred<>(() -> new PointGradient(rules, operation.describe(), options, provider));
  }

  @Override
  public FrameChecks checks() {
    return new FrameChecks(options.dtype(), operation.dimension());
  }

  @Override
  public PlanReport report() {
    return construction.report();
  }

  @Override
  public void compute(PointClouds clouds, Frames frames) {
    construction.run(clouds, frames);
  }

  @Override
  public void carry(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      Tensor input,
      Frames frames,
      Tensor output) {
    maps.map(direction, kind, clouds, input, frames, output);
  }

  @Override
  public void carryBackward(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      FieldGradient field,
      Frames frames,
      FrameGradients frameGradients) {
    maps.backward(
        direction,
        kind,
        clouds,
        field.field(),
        frames,
        field.resultGradient(),
        field.gradient(),
        frameGradients);
  }

  @Override
  public void computeBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients) {
    pointGradient.get().run(clouds, frames, frameGradients, pointGradients);
  }
}
