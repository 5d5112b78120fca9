package dev.casimir.cuda.internal.frames;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.frames.DeviceFields.Direction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.frames.internal.AbsentPoints;
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
public final class DevicePrincipalFrames extends PlannedKernel implements PrincipalFramesKernel {
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
      for (Direction direction : Direction.values()) {
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
      Direction direction,
      FrameField kind,
      boolean isBackward,
      CloudForm form) {
    entryPoint(
        fields.entryPoint(direction, kind, isBackward, form),
        fields.launch(direction, kind, isBackward, form));
  }

  private FrameChecks checks(PointClouds clouds) {
    return new FrameChecks(dtype, operation.dimension()).clouds(clouds);
  }

  @Override
  public void construct(PointClouds clouds, Frames frames) {
    checks(clouds).frames(frames, clouds.count(), true).done();
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
    map(Direction.PROJECT, kind, clouds, frames, "field", field, "projected", projected);
  }

  @Override
  public void restore(
      FrameField kind, PointClouds clouds, Tensor framed, Frames frames, Tensor restored) {
    map(Direction.RESTORE, kind, clouds, frames, "framed", framed, "restored", restored);
  }

  private void map(
      Direction direction,
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
    List<Tensor> fields = List.of(field, projectedGradient, fieldGradient);
    backward(Direction.PROJECT, kind, clouds, frames, fields, frameGradients);
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
    List<Tensor> fields = List.of(framed, restoredGradient, framedGradient);
    backward(Direction.RESTORE, kind, clouds, frames, fields, frameGradients);
  }

  private FrameChecks checkBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients) {
    return checks(clouds)
        .frames(frames, clouds.count(), false)
        .gradients(frameGradients, clouds.count(), true);
  }

  /**
   * The device gives the sums over one field, which are added here.
   *
   * @param fields field, gradient of the result, gradient of the field
   */
  private void backward(
      Direction direction,
      FrameField kind,
      PointClouds clouds,
      Frames frames,
      List<Tensor> fields,
      FrameGradients frameGradients) {
    CloudForm form = formOf(clouds, fields.getFirst());
    List<Tensor> tensors = fieldTensors(form, clouds, frames);
    tensors.addAll(fields);
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
  public void constructBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients) {
    checks(clouds)
        .frames(frames, clouds.count(), false)
        .gradients(frameGradients, clouds.count(), false)
        .output("pointGradients", pointGradients, clouds.points().shape())
        .done();
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
