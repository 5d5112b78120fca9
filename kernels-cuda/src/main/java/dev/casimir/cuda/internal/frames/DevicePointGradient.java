package dev.casimir.cuda.internal.frames;

import static dev.casimir.cuda.Parameter.in;

import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.frames.DeviceFields.CloudWarps;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launch;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** From the gradients of frames to those of points. */
final class DevicePointGradient {
  private static final int THREADS = 128;

  private final PrincipalFrames operation;
  private final DType dtype;
  private final KernelFunction stress;
  private final KernelFunction mean;
  private final KernelFunction points;

  /**
   * Finds the kernels.
   *
   * @param functions by module and name
   */
  DevicePointGradient(
      PrincipalFrames operation,
      DType dtype,
      BiFunction<String, String, KernelFunction> functions) {
    this.operation = operation;
    this.dtype = dtype;
    String suffix = "_" + operation.dimension() + (dtype == DType.FLOAT32 ? "_f32" : "_f64");
    stress = functions.apply("frame_gradient", "frame_gradient_stress" + suffix);
    mean = functions.apply("frame_gradient", "frame_gradient_mean" + suffix);
    points = functions.apply("frame_gradient", "frame_gradient_points" + suffix);
  }

  EntryPoint entryPoint(CloudForm form) {
    int d = operation.dimension();
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(form.items("points", false, dtype, d));
    parameters.addAll(form.parameters(dtype));
    parameters.add(in("frames.centers", dtype, "B", d));
    parameters.add(in("frames.centerRemainders", dtype, "B", d));
    parameters.add(in("frames.axes", dtype, "B", d, d));
    parameters.add(in("frames.moments", dtype, "B", d));
    parameters.add(in("frames.masses", dtype, "B"));
    parameters.add(in("frameGradients.centers", dtype, "B", d));
    parameters.add(in("frameGradients.axes", dtype, "B", d, d));
    parameters.add(in("frameGradients.moments", dtype, "B", d));
    parameters.add(form.items("pointGradients", true, dtype, d));
    return new EntryPoint(form.named("constructBackward"), parameters);
  }

  Launch launch(CloudForm form) {
    int d = operation.dimension();
    boolean centring = operation.group().isTranslating();
    return (launcher, extents, at) -> {
      long clouds = extents.get("B");
      long items = form.items(extents);
      int frames = 1 + form.size();
      long centers = at[frames];
      long remainders = at[frames + 1];
      long masses = at[frames + 4];
      long pulls = launcher.scratch(clouds * (d * d + d) * dtype.bytes());
      long stresses = pulls + clouds * d * dtype.bytes();
      Cells perCloud =
          new Cells()
              .addresses(at[frames + 2], at[frames + 3], masses)
              .addresses(at[frames + 5], at[frames + 6], at[frames + 7])
              .add(centring ? 1 : 0)
              .addresses(stresses, pulls)
              .add(clouds);
      Cells perPoint =
          form.add(new Cells().add(at[0]), extents, at, 1)
              .addresses(centers, remainders, stresses, pulls, at[frames + 8]);
      launcher.launchItems(stress, clouds, THREADS, 0, perCloud);
      if (centring && form.weighted()) {
        int warps = CloudWarps.of(extents, form);
        Cells cells =
            form.add(new Cells().add(at[0]), extents, at, 1)
                .addresses(centers, remainders, masses)
                .add(warps)
                .addresses(stresses, pulls);
        launcher.launch(
            mean,
            CloudWarps.blocks(extents, warps),
            CloudWarps.THREADS,
            CloudWarps.sharedBytes(d),
            cells);
      }
      launcher.launchItems(points, items, THREADS, THREADS * (d | 1) * dtype.bytes(), perPoint);
    };
  }
}
