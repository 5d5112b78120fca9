package dev.casimir.cuda.internal.frames;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launch;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.internal.FieldDirection;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/** Fields carried into frames and back, and the derivatives of both. */
final class DeviceFields {
  private static final int FRAME_TENSORS = 4;
  private static final int THREADS = 128;

  private final int dimension;
  private final DType dtype;
  private final KernelFunction map;
  private final KernelFunction backward;

  /**
   * Finds the kernels.
   *
   * @param functions by module and name
   */
  DeviceFields(int dimension, DType dtype, BiFunction<String, String, KernelFunction> functions) {
    this.dimension = dimension;
    this.dtype = dtype;
    String suffix = "_" + dimension + (dtype == DType.FLOAT32 ? "_f32" : "_f64");
    map = functions.apply("frame_fields", "frame_fields_map" + suffix);
    backward = functions.apply("frame_fields", "frame_fields_backward" + suffix);
  }

  /** {@code projectVectorRagged}, {@code restorePointBackward}. */
  static String name(
      FieldDirection direction, FrameField kind, boolean isBackward, CloudForm form) {
    String label = kind.label();
    String field = label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    return form.named(direction.label() + field + (isBackward ? "Backward" : ""));
  }

  EntryPoint entryPoint(
      FieldDirection direction, FrameField kind, boolean isBackward, CloudForm form) {
    int d = dimension;
    List<Parameter> parameters = new ArrayList<>(form.parameters(dtype));
    parameters.add(in("frames.centers", dtype, "B", d));
    parameters.add(in("frames.centerRemainders", dtype, "B", d));
    parameters.add(in("frames.axes", dtype, "B", d, d));
    parameters.add(in("frames.flags", DType.INT32, "B"));
    parameters.add(field("field", false, kind, form));
    if (isBackward) {
      parameters.add(field("resultGradient", false, kind, form));
      parameters.add(field("fieldGradient", true, kind, form));
      parameters.add(out("axesGradient", dtype, "B", d, d));
      parameters.add(out("centersGradient", dtype, "B", d));
    } else {
      parameters.add(field("result", true, kind, form));
    }
    return new EntryPoint(name(direction, kind, isBackward, form), parameters);
  }

  private Parameter field(String name, boolean output, FrameField kind, CloudForm form) {
    return kind == FrameField.TENSOR
        ? form.items(name, output, dtype, dimension, dimension)
        : form.items(name, output, dtype, dimension);
  }

  Launch launch(FieldDirection direction, FrameField kind, boolean isBackward, CloudForm form) {
    return (launcher, extents, at) -> {
      long items = form.items(extents);
      Cells cells = form.add(new Cells(), extents, at, 0);
      int frames = form.size();
      cells.addresses(at[frames], at[frames + 1], at[frames + 2], at[frames + 3]);
      cells.add(kind.ordinal()).add(direction == FieldDirection.RESTORE ? 1 : 0);
      int fields = frames + FRAME_TENSORS;
      if (isBackward) {
        int warps = CloudWarps.of(extents, form);
        cells.add(warps);
        cells.addresses(at[fields], at[fields + 1], at[fields + 2], at[fields + 3], at[fields + 4]);
        launcher.launch(
            backward,
            CloudWarps.blocks(extents, warps),
            CloudWarps.THREADS,
            CloudWarps.sharedBytes(dimension * dimension + dimension),
            cells);
      } else {
        int size = kind == FrameField.TENSOR ? dimension * dimension : dimension;
        cells.addresses(at[fields], at[fields + 1]);
        launcher.launchItems(map, items, THREADS, THREADS * (size | 1) * dtype.bytes(), cells);
      }
    };
  }

  /** How warps share clouds where something is summed over their items. */
  static final class CloudWarps {
    static final int THREADS = 128;
    private static final int WARP = 32;
    private static final int WARPS = THREADS / WARP;

    /** Items that keep a warp busy. */
    private static final int ITEMS = 256;

    private CloudWarps() {}

    /** Warps of a cloud: a power of two. */
    static int of(Extents extents, CloudForm form) {
      long items = form.items(extents) / Math.max(1, extents.get("B"));
      int warps = 1;
      while (warps < WARPS && (long) warps * ITEMS < items) {
        warps *= 2;
      }
      return warps;
    }

    static long blocks(Extents extents, int warps) {
      int clouds = WARPS / warps;
      return (extents.get("B") + clouds - 1) / clouds;
    }

    static int sharedBytes(int quantities) {
      return WARPS * quantities * Double.BYTES;
    }
  }
}
