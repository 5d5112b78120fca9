package dev.casimir.cuda.internal.holomorphic;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.holomorphic.internal.ElementwiseBatch;
import dev.casimir.holomorphic.internal.ElementwisePlan;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of every number on a device, with the bits of the CPU; angles beyond 1e5 (FLOAT32) or
 * 1e9 are reduced by another algorithm, as exactly. Entry points take tensors of one axis, or of
 * pairs.
 */
public final class DeviceElementwise extends PlannedKernel implements ItemwiseKernel {
  private static final int THREADS = 256;

  /** Enough for every device; longer tensors are strided over. */
  private static final long MOST_BLOCKS = 1 << 14;

  private final Elementwise operation;
  private final DType dtype;
  private final List<ItemShape> inputs;
  private final List<ItemShape> outputs;
  private final boolean pairs;

  public DeviceElementwise(CudaDevice device, Elementwise operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: elementwise operations have only one, got "
              + options.algorithm().get().label());
    }
    this.operation = operation;
    this.dtype = options.dtype();
    this.pairs = operation.form().isComplex() && operation.interleaved();
    inputs = ElementwisePlan.inputShapes(operation);
    outputs = ElementwisePlan.valueShapes(operation);
    String name =
        switch (operation.form()) {
          case REAL, COMPLEX -> "value";
          case DERIVATIVE -> "derivative";
          case DEVIATION, COMPLEX_DEVIATION -> "deviation";
        };
    define("forward", name, inputs, outputs, false);
    define("forwardWithStatus", name, inputs, outputs, true);
    if (hasBackward()) {
      define("backward", "backward", backwardInputs(), gradients(), false);
    }
  }

  private void define(
      String entryPoint,
      String name,
      List<ItemShape> from,
      List<ItemShape> to,
      boolean withStatus) {
    boolean complex = operation.form().isComplex();
    KernelFunction kernel =
        function(
            complex ? "elementwise_complex" : "elementwise_real",
            (complex ? "elementwise_complex_" : "elementwise_")
                + name
                + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
    List<Parameter> parameters = new ArrayList<>();
    from.forEach(shape -> parameters.add(in(shape.name(), dtype, extents(shape))));
    to.forEach(shape -> parameters.add(out(shape.name(), dtype, extents(shape))));
    if (withStatus) {
      parameters.add(out("status", DType.INT32, "n"));
    }
    entryPoint(
        new EntryPoint(entryPoint, parameters),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          Cells cells = complex ? complexCells(from, to, at) : realCells(from.size(), at);
          cells.add(withStatus ? at[at.length - 1] : 0).add(n);
          long blocks = Math.min((n + THREADS - 1) / THREADS, MOST_BLOCKS);
          launcher.launch(kernel, blocks, THREADS, 0, cells);
        });
    mayOverwrite(entryPoint, from.stream().map(ItemShape::name).toList());
    itemwise(entryPoint, "n");
  }

  private static Object[] extents(ItemShape shape) {
    return shape.size() == 1 ? new Object[] {"n"} : new Object[] {"n", shape.size()};
  }

  private Cells realCells(int from, long[] at) {
    return new Cells()
        .add(operation.function().ordinal())
        .addresses(at[0], from > 1 ? at[1] : 0, from > 2 ? at[2] : 0, at[from]);
  }

  /** Parts of pairs lie one number behind the other. */
  private Cells complexCells(List<ItemShape> from, List<ItemShape> to, long[] at) {
    long[] numbers = new long[6]; // re, im, two more, re and im of the result
    int filled = 0;
    for (int i = 0; i < from.size() + to.size(); i++) {
      if (i == from.size()) {
        filled = 4;
      }
      ItemShape shape = i < from.size() ? from.get(i) : to.get(i - from.size());
      for (int part = 0; part < shape.size(); part++) {
        numbers[filled++] = at[i] + (long) part * dtype.bytes();
      }
    }
    return new Cells().add(operation.function().ordinal()).add(pairs ? 2 : 1).addresses(numbers);
  }

  private List<ItemShape> backwardInputs() {
    List<ItemShape> all = new ArrayList<>(inputs);
    all.addAll(ElementwisePlan.gradientShapes(outputs));
    return all;
  }

  private List<ItemShape> gradients() {
    return ElementwisePlan.gradientShapes(inputs);
  }

  @Override
  public List<ItemShape> inputs() {
    return inputs;
  }

  @Override
  public List<ItemShape> outputs() {
    return outputs;
  }

  @Override
  public void forward(List<Tensor> in, List<Tensor> out) {
    check(inputs, outputs, in, out, List.of());
    run("forward", flat(in, out, List.of()));
  }

  @Override
  public void forward(List<Tensor> in, List<Tensor> out, Tensor status) {
    check(inputs, outputs, in, out, List.of(status));
    run("forwardWithStatus", flat(in, out, List.of(status)));
  }

  @Override
  public void backward(List<Tensor> in, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    if (!hasBackward()) {
      throw new UnsupportedOperationException(operation.describe() + " has no derivatives");
    }
    List<Tensor> all = new ArrayList<>(in);
    all.addAll(outputGradients);
    check(backwardInputs(), gradients(), all, inputGradients, List.of());
    run("backward", flat(all, inputGradients, List.of()));
  }

  /** As the CPU checks tensors of any shape. */
  private void check(
      List<ItemShape> from,
      List<ItemShape> to,
      List<Tensor> in,
      List<Tensor> out,
      List<Tensor> status) {
    ElementwiseBatch batch = new ElementwiseBatch(from, to, dtype);
    batch.open(in, out, status.isEmpty() ? null : status.getFirst(), 1);
    batch.close();
  }

  private Tensor[] flat(List<Tensor> in, List<Tensor> out, List<Tensor> status) {
    List<Tensor> all = new ArrayList<>();
    for (Tensor tensor : in) {
      all.add(flat(tensor, all.isEmpty() || operation.form() == Form.COMPLEX));
    }
    out.forEach(tensor -> all.add(flat(tensor, true)));
    status.forEach(tensor -> all.add(flat(tensor, false)));
    return all.toArray(Tensor[]::new);
  }

  private Tensor flat(Tensor tensor, boolean complex) {
    return pairs && complex ? tensor.reshape(tensor.size() / 2, 2) : tensor.reshape(tensor.size());
  }

  @Override
  public boolean hasBackward() {
    return operation.form() == Form.REAL || operation.form() == Form.COMPLEX;
  }

  @Override
  public PlanReport report() {
    int numbers =
        inputs.stream().mapToInt(ItemShape::size).sum()
            + outputs.stream().mapToInt(ItemShape::size).sum();
    return report(
        operation.describe(),
        "element a thread",
        "the only one",
        ElementwisePlan.operations(operation, dtype),
        (long) numbers * dtype.bytes());
  }
}
