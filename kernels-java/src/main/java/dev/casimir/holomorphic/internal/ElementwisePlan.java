package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.items.LaneFormula;
import dev.casimir.simd.Deferred;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The kernel of an {@link Elementwise}. */
public final class ElementwisePlan implements ItemwiseKernel {
  private final Elementwise operation;
  private final PlanOptions options;
  private final Provider provider;
  private final List<ItemShape> inputs;
  private final List<ItemShape> outputs;
  private final ElementwiseRunner forward;
  private final Deferred<ElementwiseRunner> withStatus;
  private final Deferred<ElementwiseRunner> backward;

  /** Plans for a provider. */
  public ElementwisePlan(Elementwise operation, PlanOptions options, Provider provider) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: elementwise operations have only one, got "
              + options.algorithm().get().label());
    }
    this.operation = operation;
    this.options = options;
    this.provider = provider;
    inputs = inputShapes(operation);
    outputs = valueShapes(operation);
    forward = runner(inputs, outputs, false, false);
    withStatus = new Deferred<>(() -> runner(inputs, outputs, false, true));
    backward = new Deferred<>(this::backwardRunner);
  }

  private ElementwiseRunner runner(
      List<ItemShape> in, List<ItemShape> out, boolean isBackward, boolean status) {
    ElementwiseFormula formula = new ElementwiseFormula(operation, isBackward);
    return new ElementwiseRunner(formula, in, out, status, options, provider);
  }

  private ElementwiseRunner backwardRunner() {
    List<ItemShape> in = new ArrayList<>(inputs);
    in.addAll(gradientShapes(outputs));
    return runner(in, gradientShapes(inputs), true, false);
  }

  /** What goes into an operation. */
  public static List<ItemShape> inputShapes(Elementwise operation) {
    List<ItemShape> shapes = new ArrayList<>();
    boolean deviation =
        operation.form() == Form.DEVIATION || operation.form() == Form.COMPLEX_DEVIATION;
    String name = deviation ? "deviation" : "argument";
    if (!operation.form().isComplex()) {
      shapes.add(ItemShape.of(name));
    } else if (operation.interleaved()) {
      shapes.add(ItemShape.of(name, 2));
    } else {
      shapes.add(ItemShape.of(name + " re"));
      shapes.add(ItemShape.of(name + " im"));
    }
    if (deviation) {
      shapes.add(ItemShape.of("base argument"));
      shapes.add(ItemShape.of("base value"));
    }
    return List.copyOf(shapes);
  }

  /** What comes out of an operation. */
  public static List<ItemShape> valueShapes(Elementwise operation) {
    String name = "value";
    if (!operation.form().isComplex()) {
      return List.of(ItemShape.of(name));
    }
    return operation.interleaved()
        ? List.of(ItemShape.of(name, 2))
        : List.of(ItemShape.of(name + " re"), ItemShape.of(name + " im"));
  }

  /** Shapes of gradients. */
  public static List<ItemShape> gradientShapes(List<ItemShape> shapes) {
    return shapes.stream().map(shape -> shape.named("gradient of " + shape.name())).toList();
  }

  /** Arithmetic operations of an element. */
  public static long operations(Elementwise operation, DType dtype) {
    int numbers = inputShapes(operation).stream().mapToInt(ItemShape::size).sum();
    return LaneFormula.operations(new ElementwiseFormula(operation, false), numbers, dtype);
  }

  @Override
  public PlanReport report() {
    int numbers =
        inputs.stream().mapToInt(ItemShape::size).sum()
            + outputs.stream().mapToInt(ItemShape::size).sum();
    return new PlanReport(
        operation.describe(),
        "lanes",
        "one element a lane, closed form",
        Provider.describe(provider),
        forward.operations(),
        (long) numbers * options.dtype().bytes(),
        List.of());
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
    forward.run(in, out, null);
  }

  @Override
  public void forward(List<Tensor> in, List<Tensor> out, Tensor status) {
    withStatus.get().run(in, out, status);
  }

  @Override
  public void backward(List<Tensor> in, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    if (!hasBackward()) {
      throw new UnsupportedOperationException(operation.describe() + " has no derivatives");
    }
    List<Tensor> all = new ArrayList<>(in.size() + outputGradients.size());
    all.addAll(in);
    all.addAll(outputGradients);
    backward.get().run(all, inputGradients, null);
  }

  @Override
  public boolean hasBackward() {
    return operation.form() == Form.REAL || operation.form() == Form.COMPLEX;
  }
}
