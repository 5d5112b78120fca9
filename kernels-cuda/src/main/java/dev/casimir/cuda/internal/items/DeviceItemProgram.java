package dev.casimir.cuda.internal.items;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launch;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneRoutine;
import dev.casimir.items.RoutineTape;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An operation on items, a thread for each: by the kernels of {@code itemwise.cuh} where there is
 * one for it, else by the formula of the CPU, which {@code lanes.cuh} interprets.
 */
public final class DeviceItemProgram extends DeviceItemwise {
  private static final String INTERPRETER = "lanes";

  private final String description;
  private final String kernel;

  private DeviceItemProgram(
      CudaDevice device,
      PlanOptions options,
      ItemArguments arguments,
      ItemPrograms programs,
      ItemFormulas formulas) {
    super(device, options, arguments.arrangement(), arguments.inputs(), arguments.outputs());
    description = arguments.description();
    kernel = programs.forward().map(ItemProgram::kernel).orElse(INTERPRETER);
    Launch forward =
        launch(arguments, programs.forward(), Optional.of(formulas.forward()))
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "%s is not available on %s; plan it on the cpu"
                            .formatted(description, device.name())));
    defineForward(forward);
    launch(arguments.backward(), programs.backward(), formulas.backward())
        .ifPresent(this::defineBackward);
  }

  /**
   * Plans an operation.
   *
   * @throws UnsupportedOperationException if there is neither a kernel nor a formula for it
   */
  public static DeviceItemProgram plan(
      CudaDevice device,
      PlanOptions options,
      ItemArguments arguments,
      ItemPrograms programs,
      ItemFormulas formulas) {
    return new DeviceItemProgram(device, options, arguments, programs, formulas);
  }

  private Optional<Launch> launch(
      ItemArguments shapes, Optional<ItemProgram> program, Optional<ItemTask> task) {
    List<ItemStep> steps = new ArrayList<>();
    Optional<Function<DType, LaneRoutine>> routine = task.flatMap(ItemTask::routine);
    program.ifPresent(known -> addKernels(steps, shapes, known));
    if (steps.isEmpty() && routine.isPresent()) {
      steps.add(interpreter(routine.get().apply(dtype()), shapes, false));
    }
    boolean mayGiveUp = routine.isPresent() && task.flatMap(ItemTask::dense).isPresent();
    if (steps.size() == 1 && mayGiveUp && dtype() == DType.FLOAT32) {
      // what single precision cannot tell from zero
      steps.add(interpreter(routine.get().apply(DType.FLOAT64), shapes, true));
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(launch(shapes, steps));
  }

  private void addKernels(List<ItemStep> steps, ItemArguments shapes, ItemProgram program) {
    KernelFunction function = function(program.module(), program.kernel() + suffix());
    steps.add(
        new CompiledItems(
            function, program.variant(), isItemsLast(), shapes.pitch() * dtype().bytes()));
    program.rescue().ifPresent(other -> addKernels(steps, shapes, other));
  }

  private String suffix() {
    return dtype() == DType.FLOAT32 ? "_f32" : "_f64";
  }

  /** Every step after the first does what those before have left. */
  private static Launch launch(ItemArguments shapes, List<ItemStep> steps) {
    return (launcher, extents, at) -> {
      long n = extents.get("n");
      long status = shapes.status(at);
      long working = steps.stream().mapToLong(step -> step.scratchBytes(n)).max().orElse(0);
      boolean lacksStatus = status == 0 && steps.size() > 1;
      long bytes = working + (lacksStatus ? n * Integer.BYTES : 0);
      long scratch = bytes == 0 ? 0 : launcher.scratch(bytes);
      long[] tensors = shapes.addresses(at, lacksStatus ? scratch + working : status);
      steps.forEach(step -> step.run(launcher, scratch, tensors, n));
    };
  }

  private LaneItems interpreter(LaneRoutine routine, ItemArguments shapes, boolean isRescue) {
    String arithmetic = routine.dtype() == dtype() ? "" : "_wide";
    KernelFunction function = function(INTERPRETER, INTERPRETER + arithmetic + suffix());
    DeviceTables tables =
        new DeviceTables() {
          @Override
          public long integers(int... values) {
            return table(values);
          }

          @Override
          public long numbers(DType dtype, double... values) {
            return table(dtype, values);
          }
        };
    int flags = (isItemsLast() ? LaneItems.ITEMS_LAST : 0) + (isRescue ? LaneItems.RESCUE : 0);
    return new LaneItems(
        RoutineTape.of(routine), routine.dtype(), flags, shapes.sizes(), function, tables);
  }

  @Override
  public PlanReport report() {
    String reason =
        kernel.equals(INTERPRETER)
            ? "an item a thread, its formula interpreted"
            : "an item a thread";
    return report(description, kernel, reason, 0, itemBytes());
  }
}
