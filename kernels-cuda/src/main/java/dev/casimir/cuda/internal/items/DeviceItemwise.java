package dev.casimir.cuda.internal.items;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An operation on items on a device, a thread for each item.
 *
 * <p>Entry points: {@code forward} takes the inputs and the outputs, {@code forwardWithStatus} also
 * the statuses, {@code backward} the inputs, the gradients of the outputs and those of the inputs.
 */
public final class DeviceItemwise extends PlannedKernel implements ItemwiseKernel {
  private static final int MOST_INPUTS = 4;
  private static final int MOST_OUTPUTS = 3;

  /** Shared memory every device gives a block without being asked. */
  private static final int SHARED_BYTES = 48 * 1024;

  private static final int MOST_THREADS = 128;
  private static final int WARP = 32;

  private final ItemArguments arguments;
  private final String kernelName;
  private final DType dtype;
  private final boolean hasBackward;

  public DeviceItemwise(
      CudaDevice device,
      PlanOptions options,
      ItemArguments arguments,
      ItemProgram forward,
      Optional<ItemProgram> backward) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: operations on items have only one, got " + options.algorithm().get().label());
    }
    this.arguments = arguments;
    this.dtype = options.dtype();
    this.kernelName = forward.kernel();
    this.hasBackward = backward.isPresent();
    define("forward", arguments, forward, false);
    define("forwardWithStatus", arguments, forward, true);
    backward.ifPresent(program -> define("backward", arguments.backward(), program, false));
  }

  /** A plan, or word that there is none. */
  public static DeviceItemwise plan(
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
    return new DeviceItemwise(device, options, arguments, forward.get(), backward);
  }

  /** A kernel with its variant. */
  private record Step(KernelFunction function, int variant) {}

  private Step step(ItemProgram program) {
    String suffix = dtype == DType.FLOAT32 ? "_f32" : "_f64";
    return new Step(function(program.module(), program.kernel() + suffix), program.variant());
  }

  private void define(String name, ItemArguments shapes, ItemProgram program, boolean withStatus) {
    Step first = step(program);
    Optional<Step> second = program.rescue().map(this::step);
    int inputs = shapes.inputs().size();
    int outputs = shapes.outputs().size();
    int rowBytes = shapes.pitch() * dtype.bytes();
    int threads = Math.clamp(SHARED_BYTES / (rowBytes * WARP), 1, MOST_THREADS / WARP) * WARP;
    int sharedBytes = shapes.itemsLast() ? 0 : threads * rowBytes;
    entryPoint(
        new EntryPoint(name, parameters(shapes, withStatus)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          long status = withStatus ? at[inputs + outputs] : 0;
          if (status == 0 && second.isPresent()) {
            status = launcher.scratch(n * Integer.BYTES);
          }
          launch(launcher, first, shapes, at, status, n, threads, sharedBytes);
          if (second.isPresent()) {
            launch(launcher, second.get(), shapes, at, status, n, threads, sharedBytes);
          }
        });
  }

  private static void launch(
      Launcher launcher,
      Step step,
      ItemArguments shapes,
      long[] at,
      long status,
      long n,
      int threads,
      int sharedBytes) {
    int inputs = shapes.inputs().size();
    int outputs = shapes.outputs().size();
    Cells cells = new Cells().add(step.variant()).add(shapes.itemsLast() ? 1 : 0);
    for (int i = 0; i < MOST_INPUTS; i++) {
      cells.add(i < inputs ? at[i] : 0L);
    }
    for (int i = 0; i < MOST_OUTPUTS; i++) {
      cells.add(i < outputs ? at[inputs + i] : 0L);
    }
    launcher.launchItems(step.function(), n, threads, sharedBytes, cells.add(status).add(n));
  }

  private List<Parameter> parameters(ItemArguments shapes, boolean withStatus) {
    List<Parameter> parameters = new ArrayList<>();
    shapes.inputs().forEach(shape -> parameters.add(parameter(shape, false)));
    shapes.outputs().forEach(shape -> parameters.add(parameter(shape, true)));
    if (withStatus) {
      parameters.add(Parameter.out("status", DType.INT32, "n"));
    }
    return parameters;
  }

  private Parameter parameter(ItemShape shape, boolean output) {
    List<Object> extents = new ArrayList<>(shape.extents());
    extents.add(arguments.itemsLast() ? extents.size() : 0, "n");
    return output
        ? Parameter.out(shape.name(), dtype, extents.toArray())
        : Parameter.in(shape.name(), dtype, extents.toArray());
  }

  @Override
  public List<ItemShape> inputs() {
    return arguments.inputs();
  }

  @Override
  public List<ItemShape> outputs() {
    return arguments.outputs();
  }

  @Override
  public void forward(List<Tensor> inputs, List<Tensor> outputs) {
    checkCounts(inputs, outputs);
    run("forward", joined(inputs, outputs, List.of()));
  }

  @Override
  public void forward(List<Tensor> inputs, List<Tensor> outputs, Tensor status) {
    checkCounts(inputs, outputs);
    run("forwardWithStatus", joined(inputs, outputs, List.of(status)));
  }

  @Override
  public void backward(
      List<Tensor> inputs, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    if (!hasBackward) {
      throw new UnsupportedOperationException(
          "derivatives of %s are not available on %s; plan it on the cpu"
              .formatted(arguments.description(), device().name()));
    }
    checkCounts(inputs, outputGradients);
    checkCount("input gradients", arguments.inputs().size(), inputGradients.size());
    run("backward", joined(inputs, outputGradients, inputGradients));
  }

  private void checkCounts(List<Tensor> inputs, List<Tensor> outputs) {
    checkCount("inputs", arguments.inputs().size(), inputs.size());
    checkCount("outputs", arguments.outputs().size(), outputs.size());
  }

  private static void checkCount(String name, int expected, int count) {
    if (count != expected) {
      throw new IllegalArgumentException(
          name + ": expected " + expected + " tensors, got " + count);
    }
  }

  private static Tensor[] joined(List<Tensor> first, List<Tensor> second, List<Tensor> third) {
    List<Tensor> all = new ArrayList<>(first);
    all.addAll(second);
    all.addAll(third);
    return all.toArray(Tensor[]::new);
  }

  @Override
  public boolean hasBackward() {
    return hasBackward;
  }

  @Override
  public PlanReport report() {
    return report(
        arguments.description(),
        kernelName,
        "an item a thread",
        0,
        (long) arguments.numbers() * dtype.bytes());
  }
}
