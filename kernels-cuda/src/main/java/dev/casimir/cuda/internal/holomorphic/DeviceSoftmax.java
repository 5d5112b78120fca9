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
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.holomorphic.internal.SoftmaxFormula;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Softmax on a device, with the bits of the CPU. */
public final class DeviceSoftmax extends PlannedKernel implements ItemwiseKernel {
  private static final int THREADS = 128;

  /** Enough for every device; longer tensors are strided over. */
  private static final long MOST_BLOCKS = 1 << 14;

  private final Softmax operation;
  private final DType dtype;
  private final List<ItemShape> inputs;
  private final List<ItemShape> outputs;

  public DeviceSoftmax(CudaDevice device, Softmax operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: softmax has only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.dtype = options.dtype();
    inputs = SoftmaxFormula.inputShapes(operation);
    outputs = SoftmaxFormula.valueShapes(operation);
    String name =
        switch (operation.form()) {
          case REAL -> "value";
          case DEVIATION -> "deviation";
          case COMPLEX -> "complex";
          case COMPLEX_DEVIATION -> "complex_deviation";
          case DERIVATIVE -> throw new IllegalStateException("softmax has no such form");
        };
    List<String> from = inputs.stream().map(ItemShape::name).toList();
    List<String> to = outputs.stream().map(ItemShape::name).toList();
    define("forward", name, from, to, false);
    define("forwardWithStatus", name, from, to, true);
    if (hasBackward()) {
      define(
          "backward",
          "backward",
          List.of("argument", "gradient of value"),
          List.of("gradient of argument"),
          false);
    }
  }

  private void define(
      String entryPoint, String name, List<String> from, List<String> to, boolean withStatus) {
    KernelFunction kernel =
        function("softmax", "softmax_" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
    boolean itemsLast = operation.arrangement() != Arrangement.ITEM_MAJOR;
    Object[] shape =
        itemsLast ? new Object[] {operation.size(), "n"} : new Object[] {"n", operation.size()};
    List<Parameter> parameters = new ArrayList<>();
    from.forEach(input -> parameters.add(in(input, dtype, shape)));
    to.forEach(output -> parameters.add(out(output, dtype, shape)));
    if (withStatus) {
      parameters.add(out("status", DType.INT32, "n"));
    }
    entryPoint(
        new EntryPoint(entryPoint, parameters),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          int count = from.size();
          Cells cells =
              new Cells()
                  .add(operation.size())
                  .add(itemsLast ? 1 : 0)
                  .addresses(at[0], count > 1 ? at[1] : 0, count > 2 ? at[2] : 0)
                  .addresses(at[count], to.size() > 1 ? at[count + 1] : 0)
                  .add(withStatus ? at[at.length - 1] : 0)
                  .add(n);
          long blocks = Math.min((n + THREADS - 1) / THREADS, MOST_BLOCKS);
          launcher.launch(kernel, blocks, THREADS, 0, cells);
        });
    itemwise(entryPoint, "n");
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
    run("forward", joined(in, out, List.of()));
  }

  @Override
  public void forward(List<Tensor> in, List<Tensor> out, Tensor status) {
    run("forwardWithStatus", joined(in, out, List.of(status)));
  }

  @Override
  public void backward(List<Tensor> in, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    if (!hasBackward()) {
      throw new UnsupportedOperationException(operation.describe() + " has no derivatives");
    }
    run("backward", joined(in, outputGradients, inputGradients));
  }

  private static Tensor[] joined(List<Tensor> a, List<Tensor> b, List<Tensor> c) {
    List<Tensor> all = new ArrayList<>(a);
    all.addAll(b);
    all.addAll(c);
    return all.toArray(Tensor[]::new);
  }

  @Override
  public boolean hasBackward() {
    return operation.form() == Form.REAL;
  }

  @Override
  public PlanReport report() {
    long numbers = (long) (inputs.size() + outputs.size()) * operation.size();
    return report(
        operation.describe(),
        "item a thread",
        "the only one",
        SoftmaxFormula.operations(operation, dtype),
        numbers * dtype.bytes());
  }
}
