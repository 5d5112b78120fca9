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
import dev.casimir.frames.internal.AbsentPoints;
import dev.casimir.frames.internal.CheckedFrames;
import dev.casimir.frames.internal.FieldDirection;
import dev.casimir.frames.internal.FrameChecks;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Principal frames on a device, in the plane and in space. Frames and projected fields have the
 * bits of the CPU, whatever the size of the clouds; derivatives that are summed over a cloud are
 * summed in double precision, in another order.
 *
 * <p>Every entry point has a form for each set of optional tensors, see {@link CloudForm}.
 */
public final class DevicePrincipalFrames extends PlannedKernel implements CheckedFrames {
  private final PrincipalFrames operation;
  private final DType dtype;

  public DevicePrincipalFrames(CudaDevice device, PrincipalFrames operation, PlanOptions options) {
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
    DeviceFields fields = new DeviceFields(d, dtype, this::function);
    DevicePointGradient gradient = new DevicePointGradient(operation, dtype, this::function);
    for (CloudForm form : CloudForm.all()) {
      entryPoint(construction.entryPoint(form), construction.launch(form));
      entryPoint(gradient.entryPoint(form), gradient.launch(form));
      for (FieldDirection direction : FieldDirection.values()) {
        for (FrameField kind : FrameField.values()) {
          if (kind != FrameField.SCALAR) {
            define(fields, direction, kind, false, form);
            define(fields, direction, kind, true, form);
          }
        }
      }
    }
    entryPoints().stream()
        .filter(entry -> entry.parameters().stream().noneMatch(CloudForm::areOffsets))
        .forEach(entry -> itemwise(entry.name(), "B"));
  }

  private void define(
      DeviceFields fields,
      FieldDirection direction,
      FrameField kind,
      boolean isBackward,
      CloudForm form) {
    entryPoint(
        fields.entryPoint(direction, kind, isBackward, form),
        fields.launch(direction, kind, isBackward, form));
  }

  @Override
  public FrameChecks checks() {
    return new FrameChecks(dtype, operation.dimension());
  }

  @Override
  public void compute(PointClouds clouds, Frames frames) {
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
  public void carry(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      Tensor input,
      Frames frames,
      Tensor output) {
    CloudForm form = formOf(clouds, input);
    List<Tensor> tensors = fieldTensors(form, clouds, frames);
    tensors.add(input);
    tensors.add(output);
    run(DeviceFields.name(direction, kind, false, form), tensors.toArray(Tensor[]::new));
  }

  /** Weights and mask count where the field has a row for each point. */
  private static CloudForm formOf(PointClouds clouds, Tensor field) {
    CloudForm form = CloudForm.of(clouds);
    return AbsentPoints.concern(clouds, field) ? form : form.withAllPoints();
  }

  private static List<Tensor> fieldTensors(CloudForm form, PointClouds clouds, Frames frames) {
    List<Tensor> tensors = new ArrayList<>(form.tensors(clouds));
    tensors.addAll(
        List.of(frames.centers(), frames.centerRemainders(), frames.axes(), frames.flags()));
    return tensors;
  }

  /** The device gives the sums over one field, which are added here. */
  @Override
  public void carryBackward(
      FieldDirection direction,
      FrameField kind,
      PointClouds clouds,
      FieldGradient field,
      Frames frames,
      FrameGradients frameGradients) {
    CloudForm form = formOf(clouds, field.field());
    List<Tensor> tensors = fieldTensors(form, clouds, frames);
    tensors.addAll(List.of(field.field(), field.resultGradient(), field.gradient()));
    try (Arena arena = Arena.ofConfined()) {
      Tensor axes = Tensor.zeros(arena, dtype, frameGradients.axes().shape());
      Tensor centers = Tensor.zeros(arena, dtype, frameGradients.centers().shape());
      tensors.add(axes);
      tensors.add(centers);
      run(DeviceFields.name(direction, kind, true, form), tensors.toArray(Tensor[]::new));
      add(axes, frameGradients.axes());
      add(centers, frameGradients.centers());
    }
  }

  private static void add(Tensor more, Tensor to) {
    for (long i = 0; i < to.size(); i++) {
      to.setDouble(i, to.getDouble(i) + more.getDouble(i));
    }
  }

  @Override
  public void computeBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients) {
    CloudForm form = CloudForm.of(clouds);
    List<Tensor> tensors = new ArrayList<>(List.of(clouds.points()));
    tensors.addAll(form.tensors(clouds));
    tensors.addAll(
        List.of(
            frames.centers(),
            frames.centerRemainders(),
            frames.axes(),
            frames.moments(),
            frames.masses(),
            frameGradients.centers(),
            frameGradients.axes(),
            frameGradients.moments(),
            pointGradients));
    run(form.named("constructBackward"), tensors.toArray(Tensor[]::new));
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
