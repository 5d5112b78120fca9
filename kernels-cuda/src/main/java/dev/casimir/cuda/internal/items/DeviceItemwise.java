package dev.casimir.cuda.internal.items;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Launch;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operation that treats every item on its own, on a device. Its entry points are {@code
 * forward}, {@code forwardWithStatus}, which takes a status tensor [n] INT32 after the outputs, and
 * {@code backward} where the operation has derivatives.
 */
public abstract class DeviceItemwise extends PlannedKernel implements ItemwiseKernel {
  private final DType dtype;
  private final Arrangement arrangement;
  private final List<ItemShape> inputs;
  private final List<ItemShape> outputs;
  private boolean differentiable;

  protected DeviceItemwise(
      CudaDevice device,
      PlanOptions options,
      Arrangement arrangement,
      List<ItemShape> inputs,
      List<ItemShape> outputs) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: operations on items have only one, got " + options.algorithm().get().label());
    }
    this.dtype = options.dtype();
    this.arrangement = arrangement;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Says how outputs are computed.
   *
   * @param launch gets the addresses of inputs, outputs and status; that of the status may be 0.
   *     The number of items has the name n
   */
  protected final void defineForward(Launch launch) {
    List<Parameter> parameters = new ArrayList<>();
    inputs.forEach(shape -> parameters.add(parameter(shape, shape.name(), false)));
    outputs.forEach(shape -> parameters.add(parameter(shape, shape.name(), true)));
    entryPoint(
        new EntryPoint("forward", parameters),
        (launcher, extents, at) ->
            launch.enqueue(launcher, extents, Arrays.copyOf(at, at.length + 1)));
    parameters.add(Parameter.out("status", DType.INT32, "n"));
    entryPoint(new EntryPoint("forwardWithStatus", parameters), launch);
    itemwise("forward", "n");
    itemwise("forwardWithStatus", "n");
  }

  /**
   * Says how vector-Jacobian products are computed.
   *
   * @param launch gets the addresses of inputs, gradients of outputs and gradients of inputs
   */
  protected final void defineBackward(Launch launch) {
    List<Parameter> parameters = new ArrayList<>();
    inputs.forEach(shape -> parameters.add(parameter(shape, shape.name(), false)));
    outputs.forEach(shape -> parameters.add(parameter(shape, gradient(shape), false)));
    inputs.forEach(shape -> parameters.add(parameter(shape, gradient(shape), true)));
    entryPoint(new EntryPoint("backward", parameters), launch);
    itemwise("backward", "n");
    differentiable = true;
  }

  private static String gradient(ItemShape shape) {
    return "gradients of " + shape.name();
  }

  private Parameter parameter(ItemShape shape, String name, boolean output) {
    List<Object> extents = new ArrayList<>(shape.extents());
    extents.add(isItemsLast() ? extents.size() : 0, "n");
    return output
        ? Parameter.out(name, dtype, extents.toArray())
        : Parameter.in(name, dtype, extents.toArray());
  }

  /** The precision of all tensors but the status. */
  protected final DType dtype() {
    return dtype;
  }

  /** Whether components come before items in memory. */
  protected final boolean isItemsLast() {
    return arrangement == Arrangement.COMPONENT_MAJOR;
  }

  /** Bytes of the tensors of one item. */
  protected final long itemBytes() {
    return (long) dtype.bytes()
        * Stream.concat(inputs.stream(), outputs.stream()).mapToInt(ItemShape::size).sum();
  }

  @Override
  public final List<ItemShape> inputs() {
    return inputs;
  }

  @Override
  public final List<ItemShape> outputs() {
    return outputs;
  }

  @Override
  public final void forward(List<Tensor> in, List<Tensor> out) {
    checkCounts(in, out);
    run("forward", Stream.concat(in.stream(), out.stream()).toArray(Tensor[]::new));
  }

  @Override
  public final void forward(List<Tensor> in, List<Tensor> out, Tensor status) {
    checkCounts(in, out);
    Stream<Tensor> all = Stream.concat(in.stream(), out.stream());
    run("forwardWithStatus", Stream.concat(all, Stream.of(status)).toArray(Tensor[]::new));
  }

  @Override
  public final void backward(
      List<Tensor> in, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    if (!differentiable) {
      throw new UnsupportedOperationException(
          "gradients of %s are not available on %s; plan it on the cpu"
              .formatted(report().operation(), device().name()));
    }
    checkCounts(in, outputGradients);
    checkCount("inputGradients", inputs.size(), inputGradients.size());
    Stream<Tensor> given = Stream.concat(in.stream(), outputGradients.stream());
    run("backward", Stream.concat(given, inputGradients.stream()).toArray(Tensor[]::new));
  }

  private void checkCounts(List<Tensor> in, List<Tensor> out) {
    checkCount("inputs", inputs.size(), in.size());
    checkCount("outputs", outputs.size(), out.size());
  }

  private static void checkCount(String name, int expected, int count) {
    if (count != expected) {
      throw new IllegalArgumentException(
          name + ": expected " + expected + " tensors, got " + count);
    }
  }

  @Override
  public final boolean hasBackward() {
    return differentiable;
  }
}
