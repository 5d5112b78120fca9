package dev.casimir.cuda.internal.frames;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Principal frames on a device, in the plane and in space. Frames and projected fields have the
 * bits of the CPU, whatever the size of the clouds; derivatives that are summed over a cloud are
 * summed in double precision, in another order.
 *
 * <p>Every entry point has a form for each set of optional tensors, see {@link CloudForm}.
 */
public final class DevicePrincipalFrames extends PlannedKernel implements PrincipalFramesKernel {
  private final PrincipalFrames operation;
  private final DType dtype;

  public DevicePrincipalFrames(
      CudaDevice device, PrincipalFrames operation, PlanOptions options) {
    super(device);
    int d = operation.dimension();
    if (d != 2 && d != 3) {
      throw new UnsupportedOperationException(
          "%s are not available on %s, which has those of the plane and of space; plan them on the cpu"
              .formatted(operation.describe(), device.name()));
    }
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: on a device the size of the clouds decides, got "
              + options.algorithm().get().label());
    }
    this.operation = operation;
    dtype = options.dtype();
    DeviceConstruction construction = new DeviceConstruction(operation, dtype, this::function);
    for (CloudForm form : CloudForm.all()) {
      entryPoint(construction.entryPoint(form), construction.launch(form));
    }
  }

  @Override
  public void construct(PointClouds clouds, Frames frames) {
    CloudForm form = CloudForm.of(clouds);
    List<Tensor> tensors = new ArrayList<>(List.of(clouds.points()));
    tensors.addAll(form.tensors(clouds));
    tensors.addAll(
        List.of(
            frames.centers(),
            frames.centerRemainders(),
            frames.axes(),
            frames.moments(),
            frames.gaps(),
            frames.masses(),
            frames.flags()));
    run(form.named("construct"), tensors.toArray(Tensor[]::new));
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

  @Override
  public PlanReport report() {
    int d = operation.dimension();
    return report(
        operation.describe(),
        "cloud per thread, sixteen threads for 2048 points",
        "the size of the clouds decides; fixed Jacobi sweeps. For n points %d n more multiply-adds"
            .formatted(2 * d + d * (d + 1) / 2),
        d == 2 ? 60 : 400,
        (3L * d + (long) d * d + 2) * dtype.bytes() + Integer.BYTES);
  }
}
