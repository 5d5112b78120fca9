package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.tensor.DType;
import java.math.BigDecimal;

/** A number as a sum of three of the precision of a program, each smaller than the one before. */
record SplitConstant(double high, double middle, double low) {
  static final BigDecimal LN2 =
      new BigDecimal("0.693147180559945309417232121458176568075500134360255254120680009");
  static final BigDecimal PI =
      new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459");

  static SplitConstant of(BigDecimal value, DType dtype) {
    double high = rounded(value, dtype);
    BigDecimal rest = value.subtract(new BigDecimal(high));
    double middle = rounded(rest, dtype);
    return new SplitConstant(high, middle, rounded(rest.subtract(new BigDecimal(middle)), dtype));
  }

  private static double rounded(BigDecimal value, DType dtype) {
    return dtype == DType.FLOAT32 ? value.floatValue() : value.doubleValue();
  }

  /** x - k value for an integer k that leaves little: with the first two parts. */
  Lane rest(Lane x, Lane k) {
    Lane first = k.timesPlus(x.program().constant(-high), x);
    return k.timesPlus(x.program().constant(-middle), first);
  }

  /** The same with all three, so that also what is left has all its digits. */
  Lane exactRest(Lane x, Lane k) {
    return k.timesPlus(x.program().constant(-low), rest(x, k));
  }
}
