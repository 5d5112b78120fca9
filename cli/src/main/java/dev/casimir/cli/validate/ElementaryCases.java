package dev.casimir.cli.validate;

import dev.casimir.device.ItemShape;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Softmax;
import java.util.ArrayList;
import java.util.List;

/** Elementary functions of numbers, real and complex, and softmax. */
final class ElementaryCases {
  private static final String NAME = "elementary";
  private static final int ITEMS = 211;

  private ElementaryCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (ElementaryFunction function : ElementaryFunction.values()) {
      // next to the zero of the smooth clip at -0.5 no number of units is promised
      boolean positive =
          function == ElementaryFunction.LOG
              || function == ElementaryFunction.LOG1P
              || function == ElementaryFunction.DSILU;
      Operand x = Operand.normal("x", 41, 3.0, 3 * ITEMS);
      x = positive ? magnitudes(x) : x;
      x = x.with(5, Double.NaN).with(6, 0).with(7, 1e-20).with(8, 40);
      // Two units in the last place, which is up to four of rounding; the smooth clip twice that.
      double units = function == ElementaryFunction.DSILU ? 8 : 4;
      Elementwise real = Elementwise.of(function, Elementwise.Form.REAL);
      cases.addAll(ItemwiseCase.of(NAME, real, List.of(x)).relative(units + 4));
      Elementwise complex = Elementwise.of(function, Elementwise.Form.COMPLEX);
      List<Operand> parts =
          List.of(Operand.normal("re", 42, ITEMS, 1), Operand.normal("im", 43, ITEMS, 1));
      cases.addAll(ItemwiseCase.of(NAME, complex, flat(parts)).forward(64));
      cases.addAll(
          ItemwiseCase.of(NAME, real, flat(List.of(Operand.normal("x", 44, ITEMS, 1))))
              .backward(List.of(ItemShape.of("y")), 64));
    }
    Elementwise exp = Elementwise.of(ElementaryFunction.EXP, Elementwise.Form.REAL);
    cases.addAll(ItemwiseCase.of(NAME, exp, List.of(Operand.normal("x", 45, 0))).relative(8));
    cases.addAll(ItemwiseCase.of(NAME, exp, List.of(Operand.normal("x", 45, 1))).relative(8));
    for (int size : new int[] {1, 3, 10, 33}) {
      Operand x = Operand.normal("x", 46, 2.0, 37, size);
      ItemwiseCase softmax =
          ItemwiseCase.of("softmax", Softmax.of(size, Elementwise.Form.REAL), List.of(x));
      cases.addAll(softmax.forward(64));
      cases.addAll(softmax.backward(List.of(ItemShape.of("p", size)), 64));
    }
    return cases;
  }

  private static Operand magnitudes(Operand x) {
    double[] values = x.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return new Operand(x.name(), values, x.shape());
  }

  /** Numbers without further axes. */
  private static List<Operand> flat(List<Operand> operands) {
    return operands.stream()
        .map(operand -> new Operand(operand.name(), operand.values(), operand.values().length))
        .toList();
  }
}
