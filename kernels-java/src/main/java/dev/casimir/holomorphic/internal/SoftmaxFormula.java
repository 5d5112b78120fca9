package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.items.ItemTask;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.items.LaneFormula;
import dev.casimir.simd.Provider;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The formula of a {@link Softmax}, or of the vector-Jacobian products of the real one. */
public final class SoftmaxFormula implements LaneFormula {
  private final Softmax operation;
  private final boolean backward;

  private SoftmaxFormula(Softmax operation, boolean backward) {
    this.operation = operation;
    this.backward = backward;
  }

  /** Plans for a provider. */
  public static ItemwiseKernel plan(Softmax operation, PlanOptions options, Provider provider) {
    List<ItemShape> inputs = inputShapes(operation);
    List<ItemShape> outputs = valueShapes(operation);
    Optional<ItemTask> gradient = Optional.empty();
    if (operation.form() == Elementwise.Form.REAL) {
      ItemShape argument = inputs.getFirst();
      ItemShape value = outputs.getFirst();
      gradient =
          Optional.of(
              ItemTask.lanes(
                  List.of(argument, value.named("gradient of value")),
                  List.of(argument.named("gradient of argument")),
                  new SoftmaxFormula(operation, true)));
    }
    return new ItemwisePlan(
        operation.describe(),
        ItemTask.lanes(inputs, outputs, new SoftmaxFormula(operation, false)),
        gradient,
        operation.arrangement(),
        options,
        provider);
  }

  /** What goes into an operation. */
  public static List<ItemShape> inputShapes(Softmax operation) {
    List<ItemShape> inputs = new ArrayList<>();
    String name = isDeviation(operation) ? "deviation" : "argument";
    for (String part : parts(operation)) {
      inputs.add(ItemShape.of(name + part, operation.size()));
    }
    if (isDeviation(operation)) {
      inputs.add(ItemShape.of("base value", operation.size()));
    }
    return List.copyOf(inputs);
  }

  /** What comes out of an operation. */
  public static List<ItemShape> valueShapes(Softmax operation) {
    return parts(operation).stream()
        .map(part -> ItemShape.of("value" + part, operation.size()))
        .toList();
  }

  private static List<String> parts(Softmax operation) {
    return operation.form().isComplex() ? List.of(" re", " im") : List.of("");
  }

  /** Arithmetic operations of an item. */
  public static long operations(Softmax operation, DType dtype) {
    int numbers = inputShapes(operation).size() * operation.size();
    return LaneFormula.operations(new SoftmaxFormula(operation, false), numbers, dtype);
  }

  private static boolean isDeviation(Softmax operation) {
    return operation.form() == Elementwise.Form.DEVIATION
        || operation.form() == Elementwise.Form.COMPLEX_DEVIATION;
  }

  @Override
  public Result evaluate(LaneProgram program, List<Lane> in) {
    int size = operation.size();
    List<Lane> first = in.subList(0, size);
    Evaluation evaluation =
        switch (operation.form()) {
          case REAL -> backward ? gradient(first, in.subList(size, 2 * size)) : real(first);
          case DEVIATION -> deviation(first, in.subList(size, 2 * size));
          case COMPLEX -> complex(first, in.subList(size, 2 * size));
          case COMPLEX_DEVIATION ->
              complexDeviation(first, in.subList(size, 2 * size), in.subList(2 * size, 3 * size));
          case DERIVATIVE -> throw new IllegalStateException("softmax has no such form");
        };
    return ElementwiseFormula.guarded(program, in, evaluation);
  }

  private static Evaluation real(List<Lane> z) {
    List<Lane> terms = exponentials(z).stream().map(BoundedExponential::value).toList();
    Lane inverse = z.getFirst().program().constant(1).over(sum(terms));
    return new Evaluation(terms.stream().map(term -> term.times(inverse)).toList(), List.of());
  }

  /** p_j (g_j - sum_k p_k g_k). */
  private static Evaluation gradient(List<Lane> z, List<Lane> cotangents) {
    List<Lane> p = real(z).values();
    Lane mean = dot(p, cotangents);
    return new Evaluation(
        each(p, (j, value) -> value.times(cotangents.get(j).minus(mean))), List.of());
  }

  private static Evaluation deviation(List<Lane> d, List<Lane> p) {
    List<BoundedExponential> e = exponentials(d);
    List<Lane> changes = e.stream().map(BoundedExponential::lessOne).toList();
    Lane mean = dot(p, changes);
    Lane total = dot(p, e.stream().map(BoundedExponential::value).toList());
    Lane inverse = p.getFirst().program().constant(1).over(total);
    return new Evaluation(
        each(p, (j, value) -> changes.get(j).minus(mean).times(value).times(inverse)), List.of());
  }

  private static Evaluation complex(List<Lane> re, List<Lane> im) {
    List<ComplexLane> terms = new ArrayList<>();
    List<BoundedExponential> e = exponentials(re);
    for (int j = 0; j < e.size(); j++) {
      HalfAngle angle = HalfAngle.of(LargeAngles.bounded(im.get(j)));
      Lane modulus = e.get(j).value();
      terms.add(new ComplexLane(modulus.times(angle.cosine()), modulus.times(angle.sine())));
    }
    return quotients(terms, terms.stream().reduce(ComplexLane::plus).orElseThrow());
  }

  private static Evaluation complexDeviation(List<Lane> re, List<Lane> im, List<Lane> p) {
    List<ComplexLane> changes = new ArrayList<>();
    List<ComplexLane> values = new ArrayList<>();
    List<BoundedExponential> e = exponentials(re);
    for (int j = 0; j < e.size(); j++) {
      HalfAngle angle = HalfAngle.of(LargeAngles.bounded(im.get(j)));
      Lane modulus = e.get(j).value();
      Lane sine = modulus.times(angle.sine());
      Lane change = modulus.negated().timesPlus(angle.oneMinusCosine(), e.get(j).lessOne());
      changes.add(new ComplexLane(change, sine).times(p.get(j)));
      values.add(new ComplexLane(modulus.times(angle.cosine()), sine).times(p.get(j)));
    }
    ComplexLane mean = changes.stream().reduce(ComplexLane::plus).orElseThrow();
    ComplexLane total = values.stream().reduce(ComplexLane::plus).orElseThrow();
    List<ComplexLane> numerators =
        IntStream.range(0, p.size())
            .mapToObj(j -> changes.get(j).minus(mean.times(p.get(j))))
            .toList();
    return quotients(numerators, total);
  }

  /** The parts of each numerator over one denominator, the real parts first. */
  private static Evaluation quotients(List<ComplexLane> numerators, ComplexLane denominator) {
    LaneProgram program = denominator.re().program();
    Lane norm = denominator.norm();
    Lane inverse = program.constant(1).over(norm);
    List<ComplexLane> quotients =
        numerators.stream()
            .map(numerator -> numerator.timesConjugate(denominator).times(inverse))
            .toList();
    List<Lane> parts = new ArrayList<>(quotients.stream().map(ComplexLane::re).toList());
    parts.addAll(quotients.stream().map(ComplexLane::im).toList());
    return new Evaluation(parts, List.of(norm.minus(ComplexLogistic.poleBound(program.dtype()))));
  }

  /** e^(z_j - m), m the largest: the shift cancels in every quotient. */
  private static List<BoundedExponential> exponentials(List<Lane> z) {
    Lane largest = z.stream().reduce((a, b) -> a.ifLess(b, b, a)).orElseThrow();
    return z.stream().map(number -> BoundedExponential.of(number.minus(largest))).toList();
  }

  private static Lane sum(List<Lane> terms) {
    return terms.stream().reduce(Lane::plus).orElseThrow();
  }

  private static Lane dot(List<Lane> a, List<Lane> b) {
    Lane sum = a.getFirst().times(b.getFirst());
    for (int k = 1; k < a.size(); k++) {
      sum = a.get(k).timesPlus(b.get(k), sum);
    }
    return sum;
  }

  private interface Each {
    Lane at(int index, Lane value);
  }

  private static List<Lane> each(List<Lane> values, Each each) {
    return IntStream.range(0, values.size()).mapToObj(j -> each.at(j, values.get(j))).toList();
  }
}
