package dev.casimir.cli.validate;

import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Spherical harmonics with their derivatives. */
final class HarmonicsCases {
  private static final String NAME = "spherical-harmonics";

  private HarmonicsCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (int degree : new int[] {0, 1, 4, 11}) {
      for (int items : new int[] {1, 33}) {
        SphericalHarmonics directions =
            new SphericalHarmonics(degree, Normalization.COMPONENT, true);
        add(cases, directions, Operand.normal("vectors", 1 + degree, items, 3), items + " items");
      }
    }
    Operand special = Operand.normal("vectors", 7, 70, 3);
    special = special.with(9, 0).with(10, 0).with(11, 0).with(31, Double.NaN);
    SphericalHarmonics usual = new SphericalHarmonics(3, Normalization.COMPONENT, true);
    add(cases, usual, special, "a zero vector and a NaN");
    add(cases, usual, Operand.normal("vectors", 1, 0, 3), "no items");
    add(cases, usual, Operand.normal("vectors", 2, 1e18, 40, 3), "long vectors");
    add(cases, usual, Operand.normal("vectors", 2, 1e-30, 40, 3), "short vectors");
    Operand vectors = Operand.normal("vectors", 3, 130, 3);
    SphericalHarmonics solid = new SphericalHarmonics(5, Normalization.INTEGRAL, false);
    add(cases, solid, vectors, "130 items");
    add(cases, new SphericalHarmonics(6, Normalization.NORM, true), vectors, "130 items");
    add(cases, usual.withArrangement(Arrangement.COMPONENT_MAJOR), vectors, "130 items");
    addSecond(cases, usual, special, "a zero vector and a NaN");
    addSecond(cases, usual, Operand.normal("vectors", 1, 0, 3), "no items");
    addSecond(cases, new SphericalHarmonics(7, Normalization.NORM, true), vectors, "130 items");
    addSecond(cases, solid.withArrangement(Arrangement.COMPONENT_MAJOR), vectors, "130 items");
    return cases;
  }

  private static void add(
      List<ValidationCase> cases, SphericalHarmonics operation, Operand vectors, String what) {
    long items = vectors.shape()[0];
    int components = operation.dimension();
    Operand cotangents = Operand.normal("gradValues", 5, items, components);
    double units = 16 * (operation.maximumDegree() + 1);
    String name = operation.describe() + ", " + what;
    Computation forward =
        KernelComputation.of(operation, (k, p, in, a) -> gradients(operation, k, p, in, a));
    cases.addAll(
        ValidationCase.inBoth(
            NAME, name, List.of(vectors), forward, CpuReference.same(forward), units));
    Computation backward =
        KernelComputation.of(operation, (k, p, in, a) -> backward(operation, k, p, in, a));
    cases.addAll(
        ValidationCase.inBoth(
            NAME,
            name + ", backward",
            List.of(vectors, cotangents),
            backward,
            CpuReference.same(backward),
            units * Math.sqrt(components)));
  }

  private static void addSecond(
      List<ValidationCase> cases, SphericalHarmonics operation, Operand vectors, String what) {
    long items = vectors.shape()[0];
    Operand cotangents = Operand.normal("gradValues", 5, items, operation.dimension());
    Operand direction = Operand.normal("direction", 6, items, 3);
    Computation computation =
        KernelComputation.of(operation, (k, p, in, a) -> second(operation, k, p, in, a));
    cases.addAll(
        ValidationCase.inBoth(
            NAME,
            operation.describe() + ", " + what + ", second derivatives",
            List.of(vectors, cotangents, direction),
            computation,
            CpuReference.same(computation),
            64 * (operation.maximumDegree() + 1)));
  }

  private static List<Result> gradients(
      SphericalHarmonics operation,
      SphericalHarmonicsKernel kernel,
      DType precision,
      List<Operand> in,
      Arena arena) {
    Arrangement arrangement = operation.arrangement();
    long items = in.getFirst().shape()[0];
    int components = operation.dimension();
    Tensor vectors = Items.tensor(arena, precision, arrangement, in.getFirst());
    Tensor alone = Items.zeros(arena, precision, arrangement, items, components);
    kernel.values(vectors, alone);
    Tensor values = Items.zeros(arena, precision, arrangement, items, components);
    Tensor gradients = Items.zeros(arena, precision, arrangement, items, components, 3);
    kernel.gradients(vectors, values, gradients);
    return List.of(
        Items.result("values", arrangement, alone),
        Items.result("values beside gradients", arrangement, values),
        Items.result("gradients", arrangement, gradients));
  }

  private static List<Result> backward(
      SphericalHarmonics operation,
      SphericalHarmonicsKernel kernel,
      DType precision,
      List<Operand> in,
      Arena arena) {
    Arrangement arrangement = operation.arrangement();
    Tensor vectors = Items.tensor(arena, precision, arrangement, in.get(0));
    Tensor cotangents = Items.tensor(arena, precision, arrangement, in.get(1));
    Tensor gradient = Items.zeros(arena, precision, arrangement, in.get(0).shape()[0], 3);
    kernel.backward(vectors, cotangents, gradient);
    return List.of(Items.result("gradVectors", arrangement, gradient));
  }

  private static List<Result> second(
      SphericalHarmonics operation,
      SphericalHarmonicsKernel kernel,
      DType precision,
      List<Operand> in,
      Arena arena) {
    Arrangement arrangement = operation.arrangement();
    long items = in.getFirst().shape()[0];
    int components = operation.dimension();
    Tensor vectors = Items.tensor(arena, precision, arrangement, in.get(0));
    Tensor values = Items.zeros(arena, precision, arrangement, items, components);
    Tensor gradients = Items.zeros(arena, precision, arrangement, items, components, 3);
    Tensor hessians = Items.zeros(arena, precision, arrangement, items, components, 3, 3);
    kernel.hessians(vectors, values, gradients, hessians);
    Tensor cotangents = Items.tensor(arena, precision, arrangement, in.get(1));
    Tensor direction = Items.tensor(arena, precision, arrangement, in.get(2));
    Tensor gradGradValues = Items.zeros(arena, precision, arrangement, items, components);
    Tensor gradVectors = Items.zeros(arena, precision, arrangement, items, 3);
    kernel.doubleBackward(vectors, cotangents, direction, gradGradValues, gradVectors);
    return List.of(
        Items.result("hessians", arrangement, hessians),
        Items.result("gradGradValues", arrangement, gradGradValues),
        Items.result("gradVectors", arrangement, gradVectors));
  }
}
