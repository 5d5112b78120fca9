package dev.casimir.frames.internal;

import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.Tensor;

/** Principal frames whose arguments are checked before anything is computed, on any device. */
public interface CheckedFrames extends PrincipalFramesKernel {
  /**
   * A field that was carried over and derivatives by it.
   *
   * @param resultGradient of the field that came out
   * @param gradient of the field that went in; overwritten
   */
  record FieldGradient(Tensor field, Tensor resultGradient, Tensor gradient) {}

  /** Checks for the precision and dimension of this kernel. */
  FrameChecks checks();

  /** {@link #construct} of what is in order. */
  void compute(PointClouds clouds, Frames frames);

  /** Carries a field that is in order. */
  void carry(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      Tensor input,
      Frames frames,
      Tensor output);

  /** The derivatives of {@link #carry}; those of the frames are added. */
  void carryBackward(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      FieldGradient field,
      Frames frames,
      FrameGradients frameGradients);

  /** {@link #constructBackward} of what is in order. */
  void computeBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients);

  @Override
  default void construct(PointClouds clouds, Frames frames) {
    checks().clouds(clouds).frames(frames, clouds.count(), true).done();
    compute(clouds, frames);
  }

  @Override
  default void project(
      FrameField kind, PointClouds clouds, Tensor field, Frames frames, Tensor projected) {
    map(FieldDirection.PROJECT, kind, clouds, field, frames, projected);
  }

  @Override
  default void restore(
      FrameField kind, PointClouds clouds, Tensor framed, Frames frames, Tensor restored) {
    map(FieldDirection.RESTORE, kind, clouds, framed, frames, restored);
  }

  private void map(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      Tensor input,
      Frames frames,
      Tensor output) {
    FrameChecks checks = checks().clouds(clouds).frames(frames, clouds.count(), false);
    long[] shape = checks.fieldShape(direction.input(), kind, clouds, input);
    checks.input(direction.input(), input).output(direction.output(), output, shape).done();
    carry(direction, kind, clouds, input, frames, output);
  }

  @Override
  default void projectBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor field,
      Frames frames,
      Tensor projectedGradient,
      Tensor fieldGradient,
      FrameGradients frameGradients) {
    FieldGradient gradient = new FieldGradient(field, projectedGradient, fieldGradient);
    mapBackward(FieldDirection.PROJECT, kind, clouds, gradient, frames, frameGradients);
  }

  @Override
  default void restoreBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor framed,
      Frames frames,
      Tensor restoredGradient,
      Tensor framedGradient,
      FrameGradients frameGradients) {
    FieldGradient gradient = new FieldGradient(framed, restoredGradient, framedGradient);
    mapBackward(FieldDirection.RESTORE, kind, clouds, gradient, frames, frameGradients);
  }

  private void mapBackward(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      FieldGradient field,
      Frames frames,
      FrameGradients frameGradients) {
    FrameChecks checks =
        checks()
            .clouds(clouds)
            .frames(frames, clouds.count(), false)
            .gradients(frameGradients, clouds.count(), true);
    long[] shape = checks.fieldShape(direction.input(), kind, clouds, field.field());
    checks
        .input(direction.input(), field.field())
        .input(direction.output() + "Gradient", field.resultGradient(), shape)
        .output(direction.input() + "Gradient", field.gradient(), shape)
        .done();
    carryBackward(direction, kind, clouds, field, frames, frameGradients);
  }

  @Override
  default void constructBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients) {
    checks()
        .clouds(clouds)
        .frames(frames, clouds.count(), false)
        .gradients(frameGradients, clouds.count(), false)
        .output("pointGradients", pointGradients, clouds.points().shape())
        .done();
    computeBackward(clouds, frames, frameGradients, pointGradients);
  }
}
