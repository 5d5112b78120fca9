package dev.casimir.so3.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.Provider;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.List;

/** Spherical harmonics on the CPU: checks arguments, then runs panels of items. */
public final class SphericalHarmonicsPlan implements SphericalHarmonicsKernel {
  private final SphericalHarmonics operation;
  private final DType dtype;
  private final Provider provider;
  private final HarmonicsRun values;
  private final HarmonicsRun gradients;
  private final HarmonicsRun hessians;
  private final HarmonicsCotangents backward;
  private final HarmonicsCotangents doubleBackward;

  /** Plans for the provider in use. */
  public SphericalHarmonicsPlan(SphericalHarmonics operation, PlanOptions options) {
    this(operation, options, Provider.current());
  }

  /** Plans for a given provider; for tests that compare the two. */
  public SphericalHarmonicsPlan(
      SphericalHarmonics operation, PlanOptions options, Provider provider) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: spherical harmonics have only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.dtype = options.dtype();
    this.provider = provider;
    HarmonicsRun.Setting setting = HarmonicsRun.Setting.of(operation, options, provider);
    values = new HarmonicsRun(setting, 0);
    gradients = new HarmonicsRun(setting, 1);
    hessians = new HarmonicsRun(setting, 2);
    backward = new HarmonicsCotangents(setting, false);
    doubleBackward = new HarmonicsCotangents(setting, true);
  }

  @Override
  public void values(Tensor vectors, Tensor values) {
    long items = items(vectors);
    checkOutput("values", values, items, 0);
    checkApart("values", values, "vectors", vectors);
    this.values.run(items, vectors, values, values, values);
  }

  @Override
  public void gradients(Tensor vectors, Tensor values, Tensor gradients) {
    long items = items(vectors);
    checkOutput("values", values, items, 0);
    checkOutput("gradients", gradients, items, 1);
    checkApart("values", values, "vectors", vectors);
    checkApart("gradients", gradients, "vectors", vectors);
    checkApart("gradients", gradients, "values", values);
    this.gradients.run(items, vectors, values, gradients, gradients);
  }

  @Override
  public void hessians(Tensor vectors, Tensor values, Tensor gradients, Tensor hessians) {
    long items = items(vectors);
    checkOutput("values", values, items, 0);
    checkOutput("gradients", gradients, items, 1);
    checkOutput("hessians", hessians, items, 2);
    checkApart("values", values, "vectors", vectors);
    checkApart("gradients", gradients, "vectors", vectors);
    checkApart("hessians", hessians, "vectors", vectors);
    checkApart("gradients", gradients, "values", values);
    checkApart("hessians", hessians, "values", values);
    checkApart("hessians", hessians, "gradients", gradients);
    this.hessians.run(items, vectors, values, gradients, hessians);
  }

  @Override
  public void backward(Tensor vectors, Tensor gradValues, Tensor gradVectors) {
    long items = items(vectors);
    checkShape("gradValues", gradValues, items, operation.dimension(), 0);
    checkShape("gradVectors", gradVectors, items, 3, 0);
    checkWritable("gradVectors", gradVectors);
    checkApart("gradVectors", gradVectors, "vectors", vectors);
    checkApart("gradVectors", gradVectors, "gradValues", gradValues);
    backward.backward(items, vectors, gradValues, gradVectors);
  }

  @Override
  public void doubleBackward(
      Tensor vectors,
      Tensor gradValues,
      Tensor direction,
      Tensor gradGradValues,
      Tensor gradVectors) {
    long items = items(vectors);
    checkShape("gradValues", gradValues, items, operation.dimension(), 0);
    checkShape("direction", direction, items, 3, 0);
    checkOutput("gradGradValues", gradGradValues, items, 0);
    checkShape("gradVectors", gradVectors, items, 3, 0);
    checkWritable("gradVectors", gradVectors);
    checkApart("gradGradValues", gradGradValues, "vectors", vectors);
    checkApart("gradGradValues", gradGradValues, "gradValues", gradValues);
    checkApart("gradGradValues", gradGradValues, "direction", direction);
    checkApart("gradVectors", gradVectors, "vectors", vectors);
    checkApart("gradVectors", gradVectors, "gradValues", gradValues);
    checkApart("gradVectors", gradVectors, "direction", direction);
    checkApart("gradVectors", gradVectors, "gradGradValues", gradGradValues);
    doubleBackward.doubleBackward(
        items, vectors, gradValues, direction, gradGradValues, gradVectors);
  }

  @Override
  public PlanReport report() {
    int degree = operation.maximumDegree();
    int dimension = operation.dimension();
    long steps = (degree + 1L) * (degree + 2) / 2;
    long multiplyAdds = 4 * steps + (dimension - degree - 1L) + 4L * degree;
    return new PlanReport(
        operation.describe(),
        "recursion",
        "polynomial in the vector, no poles; the figures are those of values without derivatives",
        provider == Provider.current() ? Provider.describe() : provider.toString(),
        multiplyAdds,
        (3L + dimension) * dtype.bytes(),
        List.of());
  }

  private long items(Tensor vectors) {
    boolean itemsFirst = operation.arrangement() == Arrangement.ITEM_MAJOR;
    int component = itemsFirst ? 1 : 0;
    if (vectors.rank() != 2 || vectors.dimension(component) != 3 || vectors.dtype() != dtype) {
      String shape = itemsFirst ? "[n, 3] " : "[3, n] ";
      throw new IllegalArgumentException("vectors: expected " + shape + dtype + ", got " + vectors);
    }
    return vectors.dimension(1 - component);
  }

  /** Checks an output with {@code derivatives} axes of length three behind that of components. */
  private void checkOutput(String name, Tensor tensor, long items, int derivatives) {
    checkShape(name, tensor, items, operation.dimension(), derivatives);
    checkWritable(name, tensor);
  }

  private void checkShape(String name, Tensor tensor, long items, int components, int derivatives) {
    int rank = 2 + derivatives;
    boolean itemsFirst = operation.arrangement() == Arrangement.ITEM_MAJOR;
    int first = itemsFirst ? 1 : 0;
    boolean fits =
        tensor.rank() == rank
            && tensor.dtype() == dtype
            && tensor.dimension(itemsFirst ? 0 : rank - 1) == items
            && tensor.dimension(first) == components;
    for (int i = 1; fits && i <= derivatives; i++) {
      fits = tensor.dimension(first + i) == 3;
    }
    if (!fits) {
      String axes = components + ", 3".repeat(derivatives);
      String shape = itemsFirst ? "[" + items + ", " + axes + "]" : "[" + axes + ", " + items + "]";
      throw new IllegalArgumentException(
          name + ": expected " + shape + " " + dtype + ", got " + tensor);
    }
  }

  private static void checkWritable(String name, Tensor tensor) {
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got " + tensor + " read-only");
    }
  }

  private static void checkApart(String name, Tensor tensor, String otherName, Tensor other) {
    if (tensor.overlaps(other)) {
      throw new IllegalArgumentException(
          name + ": expected memory of its own, got some of " + otherName);
    }
  }
}
