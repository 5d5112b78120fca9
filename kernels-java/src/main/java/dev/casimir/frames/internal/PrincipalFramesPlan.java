package dev.casimir.frames.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.simd.Deferred;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Tensor;

/** Plans principal frames. */
public final class PrincipalFramesPlan implements PrincipalFramesKernel {
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

  private FrameChecks checks(PointClouds clouds) {
    return new FrameChecks(options.dtype(), operation.dimension()).clouds(clouds);
  }

  @Override
  public PlanReport report() {
    return construction.report();
  }

  @Override
  public void construct(PointClouds clouds, Frames frames) {
    checks(clouds).frames(frames, clouds.count(), true).done();
    construction.run(clouds, frames);
  }

  @Override
  public void project(
      FrameField kind, PointClouds clouds, Tensor field, Frames frames, Tensor projected) {
    map(FieldMaps.Direction.PROJECT, kind, clouds, frames, "field", field, "projected", projected);
  }

  @Override
  public void restore(
      FrameField kind, PointClouds clouds, Tensor framed, Frames frames, Tensor restored) {
    map(FieldMaps.Direction.RESTORE, kind, clouds, frames, "framed", framed, "restored", restored);
  }

  private void map(
      FieldMaps.Direction direction,
      FrameField kind,
      PointClouds clouds,
      Frames frames,
      String inputName,
      Tensor input,
      String outputName,
      Tensor output) {
    FrameChecks checks = checks(clouds).frames(frames, clouds.count(), false);
    long[] shape = checks.fieldShape(inputName, kind, clouds, input);
    checks.input(inputName, input).output(outputName, output, shape).done();
    maps.map(direction, kind, clouds, input, frames, output);
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
    FrameChecks checks = checkBackward(clouds, frames, frameGradients);
    long[] shape = checks.fieldShape("field", kind, clouds, field);
    checks
        .input("field", field)
        .input("projectedGradient", projectedGradient, shape)
        .output("fieldGradient", fieldGradient, shape)
        .done();
    maps.backward(
        FieldMaps.Direction.PROJECT,
        kind,
        clouds,
        field,
        frames,
        projectedGradient,
        fieldGradient,
        frameGradients);
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
    FrameChecks checks = checkBackward(clouds, frames, frameGradients);
    long[] shape = checks.fieldShape("framed", kind, clouds, framed);
    checks
        .input("framed", framed)
        .input("restoredGradient", restoredGradient, shape)
        .output("framedGradient", framedGradient, shape)
        .done();
    maps.backward(
        FieldMaps.Direction.RESTORE,
        kind,
        clouds,
        framed,
        frames,
        restoredGradient,
        framedGradient,
        frameGradients);
  }

  private FrameChecks checkBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients) {
    return checks(clouds)
        .frames(frames, clouds.count(), false)
        .gradients(frameGradients, clouds.count(), true);
  }

  @Override
  public void constructBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients) {
    checks(clouds)
        .frames(frames, clouds.count(), false)
        .gradients(frameGradients, clouds.count(), false)
        .output("pointGradients", pointGradients, clouds.points().shape())
        .done();
    pointGradient.get().run(clouds, frames, frameGradients, pointGradients);
  }
}
