package dev.casimir.cuda.internal.frames;

import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launch;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** From points to frames, in the form that suits the size of the clouds. */
final class DeviceConstruction {
  /** Points up to which a cloud is one thread's; lanes of the CPU take as many. */
  private static final int MOST_POINTS_OF_THREAD = 32;

  /** Points that sixteen threads sum at a time. */
  private static final int CHUNK = 2048;

  private static final int GROUP_THREADS = 16;
  private static final int MOST_GROUPS = 16;

  /** Below so many groups of threads blocks are small, so that every multiprocessor has some. */
  private static final long MANY_GROUPS = 1 << 12;

  private static final int FEW_THREADS = 64;
  private static final int THREADS = 128;
  private static final int WARP = 32;

  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private final PrincipalFrames operation;
  private final DType dtype;
  private final KernelFunction small;
  private final KernelFunction present;
  private final KernelFunction sums;
  private final KernelFunction finish;

  /**
   * Finds the kernels.
   *
   * @param functions by module and name
   */
  DeviceConstruction(
      PrincipalFrames operation,
      DType dtype,
      BiFunction<String, String, KernelFunction> functions) {
    this.operation = operation;
    this.dtype = dtype;
    String suffix = "_" + operation.dimension() + (dtype == DType.FLOAT32 ? "_f32" : "_f64");
    small = functions.apply("frames", "frames_small" + suffix);
    sums = functions.apply("frames", "frames_sums" + suffix);
    finish = functions.apply("frames", "frames_finish" + suffix);
    present =
        functions.apply("frames", "frames_present" + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  EntryPoint entryPoint(CloudForm form) {
    int d = operation.dimension();
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(form.items("points", false, dtype, d));
    parameters.addAll(form.parameters(dtype));
    parameters.add(Parameter.out("frames.centers", dtype, "B", d));
    parameters.add(Parameter.out("frames.centerRemainders", dtype, "B", d));
    parameters.add(Parameter.out("frames.axes", dtype, "B", d, d));
    parameters.add(Parameter.out("frames.moments", dtype, "B", d));
    parameters.add(Parameter.out("frames.gaps", dtype, "B"));
    parameters.add(Parameter.out("frames.masses", dtype, "B"));
    parameters.add(Parameter.out("frames.flags", DType.INT32, "B"));
    return new EntryPoint(form.named("construct"), parameters);
  }

  Launch launch(CloudForm form) {
    return (launcher, extents, at) -> {
      Call call = new Call(launcher, extents, at, form);
      long points = form.ragged() ? Long.MAX_VALUE : extents.get("n");
      boolean fits = points <= MOST_POINTS_OF_THREAD && threads(pitch(form, points)) > 0;
      if (fits) {
        constructSmall(call, pitch(form, points));
      } else {
        constructLarge(call);
      }
    };
  }

  /** One call. */
  private record Call(Launcher launcher, Extents extents, long[] at, CloudForm form) {
    long clouds() {
      return extents.get("B");
    }

    /** The arguments all kernels that read points begin with. */
    Cells cells() {
      return form.add(new Cells().add(at[0]), extents, at, 1);
    }

    long[] frames() {
      return Arrays.copyOfRange(at, 1 + form.size(), at.length);
    }
  }

  /** Numbers of a row of shared memory, a cloud and then its frame: odd, for the banks. */
  private int pitch(CloudForm form, long points) {
    int d = operation.dimension();
    long cloud = points * (form.weighted() ? d + 1 : d);
    int frame = 3 * d + d * d + 2;
    return (int) Math.max(cloud, frame) | 1;
  }

  /** As many threads in warps as have room for a row each. */
  private int threads(int pitch) {
    int warps = SHARED_BYTES / (pitch * dtype.bytes() * WARP);
    return Math.min(warps, THREADS / WARP) * WARP;
  }

  private Cells rules(Cells cells) {
    return cells
        .add(operation.group().isTranslating() ? 1 : 0)
        .add(operation.group().isProper() ? 1 : 0)
        .real(dtype, operation.nearGap(dtype));
  }

  private void constructSmall(Call call, int pitch) {
    int threads = threads(pitch);
    Cells cells = rules(call.cells()).add(pitch).addresses(call.frames());
    call.launcher()
        .launchItems(small, call.clouds(), threads, threads * pitch * dtype.bytes(), cells);
  }

  private void constructLarge(Call call) {
    int d = operation.dimension();
    long clouds = call.clouds();
    long items = call.form().items(call.extents());
    int numbers = 5 + 4 * d + d * (d + 1) / 2;
    long numberBytes = (clouds * numbers * dtype.bytes() + 15) / 16 * 16;
    long exponentBytes = 2 * clouds * Integer.BYTES;
    long listBytes = call.form().mayLackPoints() ? (items + clouds) * Integer.BYTES : 0;
    long scratch = call.launcher().scratch(numberBytes + exponentBytes + listBytes);
    long exponents = scratch + numberBytes;
    long counts = listBytes == 0 ? 0 : exponents + exponentBytes;
    long list = listBytes == 0 ? 0 : counts + clouds * Integer.BYTES;
    if (listBytes > 0) {
      int shared = THREADS * Integer.BYTES;
      call.launcher().launch(present, clouds, THREADS, shared, call.cells().add(list).add(counts));
    }
    int groups = groups(clouds == 0 ? 0 : items / clouds);
    int threads =
        Math.max(groups * GROUP_THREADS, clouds * groups < MANY_GROUPS ? FEW_THREADS : 2 * THREADS);
    int cloudsOfBlock = threads / GROUP_THREADS / groups;
    int quantities = 2 * d + d * (d + 1) / 2;
    int shared = threads / GROUP_THREADS * (2 * quantities + 1) * Double.BYTES;
    Cells sumCells =
        call.cells()
            .add(list)
            .add(counts)
            .add(operation.group().isTranslating() ? 1 : 0)
            .add(groups)
            .add(scratch)
            .add(exponents);
    call.launcher()
        .launch(sums, (clouds + cloudsOfBlock - 1) / cloudsOfBlock, threads, shared, sumCells);
    int pitch = (3 * d + d * d + 2) | 1;
    Cells finishCells =
        rules(new Cells().add(scratch).add(exponents)).addresses(call.frames()).add(clouds);
    call.launcher()
        .launchItems(finish, clouds, THREADS, THREADS * pitch * dtype.bytes(), finishCells);
  }

  /** Groups of threads for a cloud of that many points: a power of two. */
  private static int groups(long points) {
    int groups = 1;
    while (groups < MOST_GROUPS && (long) groups * CHUNK < points) {
      groups *= 2;
    }
    return groups;
  }
}
