package dev.casimir.items;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.Deferred;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel of an operation on items: a task, and one for its vector-Jacobian products. */
public final class ItemwisePlan implements ItemwiseKernel {
  private final String description;
  private final ItemRunner forward;
  private final Optional<Deferred<ItemRunner>> backward; // many callers need no derivatives
  private final String provider;
  private final long bytes;

  /**
   * Plans for a provider.
   *
   * @param backward inputs: those of {@code forward}, then the gradients of its outputs; outputs:
   *     the gradients of its inputs
   */
  public ItemwisePlan(
      String description,
      ItemTask forward,
      Optional<ItemTask> backward,
      Arrangement arrangement,
      PlanOptions options,
      Provider provider) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: operations on items have only one, got " + options.algorithm().get().label());
    }
    this.description = description;
    this.forward = new ItemRunner(forward, options, arrangement, provider);
    this.backward =
        backward.map(
            task -> new Deferred<>(() -> new ItemRunner(task, options, arrangement, provider)));
    this.provider =
        forward.routine().isPresent() ? Provider.describe(provider) : "scalar, double precision";
    bytes = (long) (forward.inputSize() + forward.outputSize()) * options.dtype().bytes();
  }

  @Override
  public PlanReport report() {
    ItemTask task = forward.task();
    return new PlanReport(
        description,
        task.algorithm(),
        task.reason(),
        provider,
        forward.operations(),
        bytes,
        List.of());
  }

  @Override
  public List<ItemShape> inputs() {
    return forward.task().inputs();
  }

  @Override
  public List<ItemShape> outputs() {
    return forward.task().outputs();
  }

  @Override
  public void forward(List<Tensor> inputs, List<Tensor> outputs) {
    forward.run(inputs, outputs, null);
  }

  @Override
  public void forward(List<Tensor> inputs, List<Tensor> outputs, Tensor status) {
    forward.run(inputs, outputs, status);
  }

  @Override
  public void backward(
      List<Tensor> inputs, List<Tensor> outputGradients, List<Tensor> inputGradients) {
    ItemRunner runner =
        backward
            .orElseThrow(
                () -> new UnsupportedOperationException(description + " has no derivatives"))
            .get();
    List<Tensor> all = new ArrayList<>(inputs.size() + outputGradients.size());
    all.addAll(inputs);
    all.addAll(outputGradients);
    runner.run(all, inputGradients, null);
  }

  @Override
  public boolean hasBackward() {
    return backward.isPresent();
  }
}
