package dev.casimir.cuda.internal.items;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launch;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.tensor.DType;
import java.util.Optional;

/** An operation on items by the kernels of {@code itemwise.cuh}, a thread for each item. */
public final class DeviceItemProgram extends DeviceItemwise {
  private static final int MOST_INPUTS = 4;
  private static final int MOST_OUTPUTS = 3;

  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  private final String description;
  private final String kernel;

  private DeviceItemProgram(
      CudaDevice device,
      PlanOptions options,
      ItemArguments arguments,
      ItemProgram forward,
      Optional<ItemProgram> backward) {
    super(device, options, arguments.arrangement(), arguments.inputs(), arguments.outputs());
    description = arguments.description();
    kernel = forward.kernel();
    defineForward(launch(arguments, forward));
    backward.ifPresent(program -> defineBackward(launch(arguments.backward(), program)));
  }

  /**
   * Plans an operation.
   *
   * @throws UnsupportedOperationException if there is no program for it
   */
  public static DeviceItemProgram plan(
      CudaDevice device,
      PlanOptions options,
      ItemArguments arguments,
      Optional<ItemProgram> forward,
      Optional<ItemProgram> backward) {
    if (forward.isEmpty()) {
      throw new UnsupportedOperationException(
          "%s is not available on %s; plan it on the cpu"
              .formatted(arguments.description(), device.name()));
    }
    return new DeviceItemProgram(device, options, arguments, forward.get(), backward);
  }

  /** A kernel with its variant. */
  private record Step(KernelFunction function, int variant) {}

  private Step step(ItemProgram program) {
    String suffix = dtype() == DType.FLOAT32 ? "_f32" : "_f64";
    return new Step(function(program.module(), program.kernel() + suffix), program.variant());
  }

  private Launch launch(ItemArguments shapes, ItemProgram program) {
    Step first = step(program);
    Optional<Step> second = program.rescue().map(this::step);
    int tensors = shapes.inputs().size() + shapes.outputs().size();
    return (launcher, extents, at) -> {
      long n = extents.get("n");
      long status = at.length > tensors ? at[tensors] : 0;
      if (status == 0 && second.isPresent()) {
        status = launcher.scratch(n * Integer.BYTES);
      }
      run(launcher, first, shapes, at, status, n);
      if (second.isPresent()) {
        run(launcher, second.get(), shapes, at, status, n);
      }
    };
  }

  private void run(
      Launcher launcher, Step step, ItemArguments shapes, long[] at, long status, long n) {
    int inputs = shapes.inputs().size();
    int outputs = shapes.outputs().size();
    Cells cells = new Cells().add(step.variant()).add(isItemsLast() ? 1 : 0);
    for (int i = 0; i < MOST_INPUTS; i++) {
      cells.add(i < inputs ? at[i] : 0L);
    }
    for (int i = 0; i < MOST_OUTPUTS; i++) {
      cells.add(i < outputs ? at[inputs + i] : 0L);
    }
    int rowBytes = shapes.pitch() * dtype().bytes();
    int threads = Math.clamp(SHARED_BYTES / (rowBytes * WARP), 1, MOST_THREADS / WARP) * WARP;
    int sharedBytes = isItemsLast() ? 0 : threads * rowBytes;
    launcher.launchItems(step.function(), n, threads, sharedBytes, cells.add(status).add(n));
  }

  @Override
  public PlanReport report() {
    return report(description, kernel, "an item a thread", 0, itemBytes());
  }
}
