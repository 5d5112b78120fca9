package dev.casimir.cli.bench;

import dev.casimir.device.Choice;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Graph;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.Optional;

/**
 * Something to time on a device.
 *
 * @param name for people
 * @param entryPoint of the kernel
 * @param items of a call
 * @param workPerItem how many of what the plan counts multiply-adds of: channels of a product
 * @param graph of a convolution
 * @param baseline name of the point that this one should be faster than
 */
record BenchPoint(
    String name,
    Operation<?> operation,
    PlanOptions options,
    String entryPoint,
    long items,
    long workPerItem,
    Optional<Graph> graph,
    Optional<String> baseline) {

  /** A forward call in the layout of channels, by the planner's choice. */
  static BenchPoint of(String name, Operation<?> operation, DType dtype, long items) {
    return new BenchPoint(
        name,
        operation,
        PlanOptions.of(dtype, Layout.IR_MUL),
        "forward",
        items,
        1,
        Optional.empty(),
        Optional.empty());
  }

  BenchPoint by(Choice algorithm) {
    return new BenchPoint(
        name,
        operation,
        options.withAlgorithm(algorithm),
        entryPoint,
        items,
        workPerItem,
        graph,
        baseline);
  }

  BenchPoint calling(String other) {
    return new BenchPoint(name, operation, options, other, items, workPerItem, graph, baseline);
  }

  BenchPoint ofChannels(long channels) {
    return new BenchPoint(name, operation, options, entryPoint, items, channels, graph, baseline);
  }

  BenchPoint over(Graph edges) {
    return new BenchPoint(
        name, operation, options, entryPoint, items, workPerItem, Optional.of(edges), baseline);
  }

  BenchPoint against(String other) {
    return new BenchPoint(
        name, operation, options, entryPoint, items, workPerItem, graph, Optional.of(other));
  }
}
